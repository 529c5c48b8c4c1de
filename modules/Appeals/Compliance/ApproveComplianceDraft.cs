using System.Text.Json.Serialization;
using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A supervisor, who did not draft it, approves a directed compliance letter, a final report or an assessment: it goes to the client.</summary>
public sealed record ApproveComplianceDraft(string ComplianceCaseNumber, [property: FromClaim("sub")] string Subject)
{
    /// <summary>The revision that the supervisor read, so that nothing is approved unread.</summary>
    [JsonIgnore]
    public long? Expected { get; init; }
}

public sealed class ApproveComplianceDraftEndpoint : CarmEndpoint<ApproveComplianceDraft, ComplianceCaseResponse>
{
    public override void Configure()
    {
        Post("compliance-cases/{complianceCaseNumber}/approve");
        Group<Staff>();
        Asks("appeals.cases.approve", readsVersion: true);
        Summary(s => s.Summary = "Approve what was drafted in a compliance case");
    }

    public override Task HandleAsync(ApproveComplianceDraft command, CancellationToken ct) => OkAsync(command with { Expected = IfMatchGiven() }, ct);
}

public static class ApproveComplianceDraftHandler
{
    public static async Task<(ComplianceCaseResponse, OutgoingMessages)> Handle(ApproveComplianceDraft command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var drafted = await session.OpenComplianceAsync(command.ComplianceCaseNumber, ct);
        if (command.Expected is { } expected && expected != drafted.Changes) throw new Rejected("IF_MATCH_STALE");
        var approved = drafted.Approved(command.Subject, now.TorontoDate(), drafted.Limit is { } limit && await session.IsHeldAsync(limit.Kind, limit.LastDay, ct));
        var notice = approved.ToClient(approved.State switch { ComplianceState.Assessed => "APPEALS_CASE_ASSESSED", ComplianceState.CorrectionsDue => "APPEALS_CASE_CORRECTIONS_DUE", _ => "APPEALS_CASE_COMPLIANT" }, now);
        return (new(ComplianceView.Of(approved, forStaff: true)), await session.KeepComplianceAsync(approved, ComplianceActs.Approved(drafted.Draft!.Kind).About(approved), envelope, now, ct, notice));
    }
}
