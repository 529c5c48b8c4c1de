using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

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
    public static async Task<(ComplianceCaseResponse, OutgoingMessages)> Handle(ReturnComplianceDraft command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var returned = (await session.OpenComplianceAsync(command.ComplianceCaseNumber, ct)).Return(command.Reason);
        return (new(ComplianceView.Of(returned, forStaff: true)), await session.KeepComplianceAsync(returned, ComplianceActs.Returned(command.Reason), envelope, clock.GetUtcNow(), ct));
    }
}
