using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>A supervisor approves the decision that somebody else proposed; what it grants goes to the account.</summary>
/// <param name="Expected">The revision that was read, from If-Match: one that was proposed anew since is read again.</param>
public sealed record ApproveDrawback(string ClaimNumber, [property: FromClaim("sub")] string Subject, [property: System.Text.Json.Serialization.JsonIgnore] long Expected = 0);

public sealed record ApproveDrawbackResponse(DrawbackView Claim, string ApprovedBy);

public sealed class ApproveDrawbackEndpoint : CarmEndpoint<ApproveDrawback, ApproveDrawbackResponse>
{
    public override void Configure()
    {
        Post("drawbacks/{claimNumber}/approve");
        Group<Staff>();
        Asks("declarations.drawbacks.approve", movesMoney: true, readsVersion: true);
        Summary(s => s.Summary = "Approve the decision on a claim for drawback");
    }

    public override Task HandleAsync(ApproveDrawback command, CancellationToken ct) => OkAsync(command with { Expected = IfMatch() }, ct);
}

public static class ApproveDrawbackHandler
{
    public static async Task<(ApproveDrawbackResponse, OutgoingMessages)> Handle(ApproveDrawback command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var claim = await session.LockDrawbackAsync(command.ClaimNumber, ct);
        if (claim.State != DrawbackState.UnderReview || claim.ProposedBy is null) throw new Rejected("STATE_CONFLICT");
        if (claim.Revision != command.Expected) throw new Rejected("IF_MATCH_STALE");
        if (claim.ProposedBy == command.Subject) throw new Rejected("SAME_MAKER_CHECKER");
        var cads = await session.LockCadsOfAsync(claim, CadSight.All, ct);
        AssessedDrawbackLine[] lines = [.. claim.Decision.Select(d => d.Line).OfType<AssessedDrawbackLine>().Select(l => l with { Share = l.Share with { Granted = l.Amounts } })];
        // A declaration that is to be withdrawn or changed is waited for; one that was changed meanwhile is decided on anew.
        foreach (var cad in lines.Select(l => l.TransactionNumber).Distinct().Select(number => cads[number].Cad))
            if (cad.Status is not (CadStatus.Accepted or CadStatus.Closed)) throw new Rejected("DRB-2002", cad.Id);
            else if (cad.OpenChange is { } open) throw new Rejected("CAD-3005", open);
        if (lines.Any(l => cads[l.TransactionNumber].Cad.CurrentVersion != l.BasedOn)) throw new Rejected("STATE_CONFLICT");

        var now = clock.GetUtcNow();
        var approved = claim with { State = OutcomeOf(claim), ApprovedBy = command.Subject, DecidedAt = now, Revision = claim.Revision + 1 };
        session.Store(approved);
        session.Take(approved, cads, lines);
        foreach (var drawn in lines.GroupBy(l => l.TransactionNumber))
            session.Store(cads[drawn.Key].Cad with { DrawnBack = [.. cads[drawn.Key].Cad.DrawnBack, .. drawn.Select(l => l.Share)], Revision = cads[drawn.Key].Cad.Revision + 1 });
        var granted = approved.Granted;
        OutgoingMessages facts =
        [
            NoticeRequested.ToManagers($"drawback/{claim.Id}", claim.RmAccount[..9], "DECLARATIONS_DRAWBACK_DECIDED", now, claim.RmAccount, claim.Id, granted.Total.ToString()),
        ];
        // Who does not see every declaration that the claim names is told nothing of its total, on the account neither.
        var submitters = Bn9.Joined(claim.Lines.Where(l => !l.IsAnothers).Select(l => l.SubmitterBn9 ?? cads[l.TransactionNumber].Cad.SubmitterBn9).Append(claim.SubmitterBn9), claim.RmAccount[..9]);
        if (granted.Total > Money.Zero)
            facts.Add(new DrawbackGranted(claim.Id, claim.RmAccount, submitters, claim.SubmittedAt!.Value.TorontoDate(),
                granted.CustomsDuty.Amount, granted.Sima.Amount, granted.Surtax.Amount, granted.Safeguard.Amount, granted.ExciseTax.Amount, now));
        return (new(DrawbackView.Of(approved, forStaff: true), command.Subject), facts);
    }

    static DrawbackState OutcomeOf(DrawbackClaim claim) =>
        claim.Decision.All(d => d.Accepted == 0) ? DrawbackState.Rejected
        : claim.Decision.Zip(claim.Lines).All(pair => pair.First.Accepted == pair.Second.Share.Quantity) ? DrawbackState.Approved
        : DrawbackState.PartlyApproved;
}
