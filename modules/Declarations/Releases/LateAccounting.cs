using Carm.Declarations.Contracts;
using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

/// <summary>Whether goods were accounted for in time (declarations 9.1): what is late is said once for each release, whichever way it is found.</summary>
public static class LateAccounting
{
    /// <summary>The release once its declaration is accepted, and the fact when the acceptance is late and nobody has said so yet.</summary>
    public static (ReleaseRecord Release, CadAccountedLate? Late) Of(ReleaseRecord release, Cad accepted, Money valueForDuty)
    {
        var at = accepted.AccountedAt!.Value;
        // Only goods that were released before they were accounted for have such a deadline.
        var isLate = release.State == ReleaseState.Open && accepted.CadType is "AB" or "F" or "TT" && at.TorontoDate() > release.AccountingDeadline;
        return (release with { State = ReleaseState.Accounted, IsInReview = false }, isLate ? Fact(release, accepted, "LATE", valueForDuty, at) : null);
    }

    /// <summary>
    /// The release on a day that is past its deadline, with the fact; null when it was accounted for, waits in manual review, was found before, or has time left. Without the fact where other goods were declared
    /// under its number, as they might be before a number served once: nobody can account for these under it, so that nobody is late with them.
    /// </summary>
    /// <param name="declared">What there is under its number, if anything.</param>
    public static (ReleaseRecord Release, CadAccountedLate? Late)? Of(ReleaseRecord release, Cad? declared, DateOnly day, DateTimeOffset now)
    {
        if (release.State != ReleaseState.Open || release.IsInReview || release.AccountingDeadline >= day) return null;
        var isOfTheseGoods = declared is null || IsOf(declared, release);
        if (isOfTheseGoods && declared?.AccountedAt is not null) return null;
        var isTaken = !isOfTheseGoods && declared!.Status != CadStatus.Draft;
        return (release with { State = ReleaseState.Overdue }, isTaken ? null : Fact(release, declared, "NO_CAD", release.EstimatedValueForDuty, now));
    }

    /// <summary>Whether the declaration under the number is of these goods: another account's, or of a type that accounts for no release, is not.</summary>
    static bool IsOf(Cad cad, ReleaseRecord release) => cad.RmAccount == release.RmAccount && (cad.IsPreCarm || CadType.Find(cad.CadType)?.NeedsRelease == true);

    static CadAccountedLate Fact(ReleaseRecord r, Cad? cad, string kind, Money? valueForDuty, DateTimeOffset at) => new(
        r.Id, r.RmAccount, cad?.RmAccount == r.RmAccount ? cad.SubmitterBn9 : r.RmAccount[..9], kind, r.Stream.ToString().ToUpperInvariant(), r.ReleasedOn, r.AccountingDeadline, valueForDuty?.Amount, at);

    /// <summary>Notes on the release, where there is one, that its declaration is accepted; gives what is to be sent.</summary>
    public static async Task<CadAccountedLate?> AccountAsync(this IDocumentSession session, ReleaseRecord? release, Cad accepted, Money valueForDuty, CancellationToken ct)
    {
        if (release is null) return null;
        var (accounted, late) = Of(release, accepted, valueForDuty);
        session.Store(accounted);
        return late is not null && await session.IsHeldAsync(release.AccountingDeadline, accepted.AccountedAt!.Value.TorontoDate(), ct) ? null : late;
    }
}
