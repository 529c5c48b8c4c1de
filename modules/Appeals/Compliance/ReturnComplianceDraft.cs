using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Appeals;

/// <summary>A supervisor gives a draft back to its officer, with the reason.</summary>
public sealed record ReturnComplianceDraft(string ComplianceCaseNumber, string Reason);

public sealed class ReturnComplianceDraftValidator : Validator<ReturnComplianceDraft>
{
    public ReturnComplianceDraftValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(2_000);
}

public sealed class ReturnComplianceDraftEndpoint : CarmEndpoint<ReturnComplianceDraft, ComplianceCaseResponse>
{
    public override void Configure()
    {
        Post("compliance-cases/{complianceCaseNumber}/return");
        Group<Staff>();
        Asks("appeals.cases.approve");
        Summary(s => s.Summary = "Give back what was drafted in a compliance case");
    }

    public override Task HandleAsync(ReturnComplianceDraft command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ReturnComplianceDraftHandler
{
    public static async Task<ComplianceCaseResponse> Handle(ReturnComplianceDraft command, IDocumentSession session, CancellationToken ct)
    {
        var returned = (await session.OpenComplianceAsync(command.ComplianceCaseNumber, ct)).Return(command.Reason);
        session.Store(returned);
        return new(ComplianceView.Of(returned, forStaff: true));
    }
}
