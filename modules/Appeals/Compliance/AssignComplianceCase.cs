using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A compliance case is given to another officer, at any time before its end.</summary>
/// <param name="Officer">The officer's <c>sub</c>.</param>
public sealed record AssignComplianceCase(string ComplianceCaseNumber, string Officer);

public sealed class AssignComplianceCaseValidator : Validator<AssignComplianceCase>
{
    public AssignComplianceCaseValidator() => RuleFor(x => x.Officer).NotEmpty().MaximumLength(255);
}

public sealed class AssignComplianceCaseEndpoint : CarmEndpoint<AssignComplianceCase, ComplianceCaseResponse>
{
    public override void Configure()
    {
        Post("compliance-cases/{complianceCaseNumber}/assign");
        Group<Staff>();
        Asks("appeals.cases.handle");
        Summary(s => s.Summary = "Give a compliance case to another officer");
    }

    public override Task HandleAsync(AssignComplianceCase command, CancellationToken ct) => OkAsync(command, ct);
}

public static class AssignComplianceCaseHandler
{
    public static async Task<(ComplianceCaseResponse, OutgoingMessages)> Handle(AssignComplianceCase command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var assigned = (await session.OpenComplianceAsync(command.ComplianceCaseNumber, ct)).AssignedTo(command.Officer);
        return (new(ComplianceView.Of(assigned, forStaff: true)), await session.KeepComplianceAsync(assigned, ComplianceActs.Assigned, envelope, clock.GetUtcNow(), ct));
    }
}
