using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>
/// A supervisor approves a change of reference data that somebody else proposed. Every host rates by it from the next use on. What would do something else by now than its report says, since others were
/// approved meanwhile, is refused: <c>REF_STALE</c>. Declarations that wait in manual review, and outcomes of appeals that could not be priced, are tried again.
/// </summary>
public sealed record ApproveReferenceChange(string ReferenceChangeId, [property: FromClaim("sub")] string Subject);

/// <param name="Change">With the report as of the approval.</param>
public sealed record ApproveReferenceChangeResponse(ReferenceChangeView Change);

public sealed class ApproveReferenceChangeEndpoint : CarmEndpoint<ApproveReferenceChange, ApproveReferenceChangeResponse>
{
    public override void Configure()
    {
        Post("reference-changes/{referenceChangeId}/approve");
        Group<Staff>();
        Asks("declarations.reference.approve");
        Summary(s => s.Summary = "Approve a change of reference data");
    }

    public override Task HandleAsync(ApproveReferenceChange command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ApproveReferenceChangeHandler
{
    public static async Task<(ApproveReferenceChangeResponse, RetryWaitingCads)> Handle(ApproveReferenceChange command, IDocumentSession session, TimeProvider clock, ReferenceShelf references, CancellationToken ct)
    {
        var change = await session.RequireProposedAsync(command.ReferenceChangeId, ct);
        if (change.ProposedBy == command.Subject) throw new Rejected("SAME_MAKER_CHECKER");

        var (now, current) = (clock.GetUtcNow(), await references.CurrentAsync(session, ct));
        var approved = change.Decided(ReferenceChangeState.Approved, command.Subject, now);
        if (change.Edition is { } edition)
        {
            // What its file left out was taken from an edition that no longer holds: it is to be proposed anew.
            if (current.Tariffs.NameInForceOn(edition.ValidFrom) != change.Report.Tariff!.Before) throw new Rejected("REF_STALE");
            approved = approved with { Edition = edition with { LoadedAt = now } };
            session.Store(approved.Edition);
            session.MoveReference();
        }
        else
        {
            ReferenceRow[] rows = [.. change.Rows.Select(row => row.In(change.List))];
            // What somebody answers for is what it reads in the report; that a day has passed since changes nothing of it.
            if (!ReferenceReport.Of(current, rows, change.ProposedAt.TorontoDate()).Says(change.Report)) throw new Rejected("REF_STALE");
            approved = approved with { Report = ReferenceReport.Of(current, rows, now.TorontoDate()) };
            session.AddApproved(approved, now);
        }
        session.Store(approved);
        return (new(ReferenceChangeView.Of(approved)), new(approved.Id));
    }
}
