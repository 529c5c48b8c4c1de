using System.Data.Common;
using Carm.Kernel;
using Marten;

namespace Carm.Bonds;

/// <summary>How many accounts a review takes in one transaction, from the configuration's section <c>Bonds:Review</c>.</summary>
public sealed record ReviewPolicy
{
    public int AtOnce { get; init; } = 500;
}

/// <summary>An account that could not be read or reckoned.</summary>
/// <param name="Why">What the machine said.</param>
/// <param name="Tries">How often it was tried.</param>
public sealed record FailedReview(string RmAccount, string Why, int Tries);

/// <summary>How far an annual review has come. One that was cut off goes on where its last transaction ended; what failed is tried again at its end, and whenever the review is asked for again.</summary>
/// <param name="Id">Its day, as 2026-10-20.</param>
/// <param name="After">The last account that is done in this pass.</param>
/// <param name="Raised">Accounts that were told of more than they have posted.</param>
public sealed record RequirementReview(string Id, DateOnly AsOf, DateTimeOffset StartedAt, int Accounts, string After, int Done, int Raised, DateTimeOffset? FinishedAt)
{
    /// <summary>Of all accounts first; once they were looked at, of those that failed.</summary>
    public int Pass { get; init; } = 1;

    /// <summary>By program account.</summary>
    public IReadOnlyList<FailedReview> Failed { get; init; } = [];

    public static string IdOf(DateOnly asOf) => $"{asOf:yyyy-MM-dd}";

    /// <summary>Whether there is anything to do, or to do again.</summary>
    public bool GoesOn => FinishedAt is null || Failed.Count > 0;

    /// <summary>One that ended begins a pass over what failed.</summary>
    public RequirementReview Again() => FinishedAt is null ? this : this with { FinishedAt = null, After = "", Pass = Pass + 1 };

    /// <summary>A batch is done, and with the last of a pass the pass: what failed in the first is tried once more, at once.</summary>
    public RequirementReview Went(string after, int done, int raised, IReadOnlyCollection<string> tried, IReadOnlyCollection<FailedReview> failed, bool isLast, DateTimeOffset now)
    {
        var next = this with { After = after, Done = Done + done, Raised = Raised + raised, Failed = [.. Failed.Where(f => !tried.Contains(f.RmAccount)).Concat(failed).OrderBy(f => f.RmAccount, StringComparer.Ordinal)] };
        return !isLast ? next : next.Failed.Count > 0 && Pass == 1 ? next with { Pass = 2, After = "" } : next with { FinishedAt = now };
    }
}

static class RequirementReviews
{
    /// <summary>Under which whoever moves a review holds it.</summary>
    public static string HoldOf(string reviewId) => $"bonds review {reviewId}";

    /// <summary>The review of a day: a new one, or the one that was cut off or left accounts undone.</summary>
    public static async Task<RequirementReview> BeginReviewAsync(this IDocumentSession session, DateOnly asOf, DateTimeOffset now, CancellationToken ct)
    {
        var id = RequirementReview.IdOf(asOf);
        await session.HoldAsync(HoldOf(id), ct);
        var review = await session.LoadAsync<RequirementReview>(id, ct) is { } begun
            ? begun.GoesOn ? begun.Again() : begun
            : new(id, asOf, now, await session.Query<RppAccount>().CountAsync(a => a.State == RppState.Active || a.State == RppState.Deficient, ct), "", 0, 0, null);
        session.Store(review);
        return review;
    }

    /// <summary>All in one read; where one of them cannot be read, each by itself, so that it keeps no other back. A fault of the database is no account's, and stops them all.</summary>
    public static async Task<IReadOnlyList<(string Name, RppAccount? Account, Exception? Fault)>> ReadEachAsync(this IDocumentSession session, IReadOnlyList<string> names, CancellationToken ct)
    {
        try
        {
            var accounts = await session.OpenRppAsync([.. names], ct);
            return [.. names.Select(name => (name, accounts.GetValueOrDefault(name), (Exception?)null))];
        }
        catch (Exception fault) when (IsOfWhatWasRead(fault))
        {
            var each = new List<(string, RppAccount?, Exception?)>();
            foreach (var name in names)
                try
                {
                    each.Add((name, await session.LoadAsync<RppAccount>(name, ct), null));
                }
                catch (Exception own) when (IsOfWhatWasRead(own))
                {
                    each.Add((name, null, own));
                }
            return each;
        }
    }

    static bool IsOfWhatWasRead(Exception fault) => fault is not OperationCanceledException && fault.GetBaseException() is not DbException;
}
