using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>The calendar's command of 20 October: every account in the program gets the requirement of the coming 15 January (15.6).</summary>
public sealed record ReviewRequirements(DateOnly AsOf);

/// <summary>The next accounts of the review, which goes on after them.</summary>
public sealed record ReviewSome(string ReviewId);

public static class ReviewRequirementsHandler
{
    public static async Task<ReviewSome?> Handle(ReviewRequirements command, IDocumentSession session, TimeProvider clock, CancellationToken ct) =>
        (await session.BeginReviewAsync(command.AsOf, clock.GetUtcNow(), ct)).GoesOn ? new(RequirementReview.IdOf(command.AsOf)) : null;
}

public static class ReviewSomeHandler
{
    public static async Task<OutgoingMessages> Handle(ReviewSome command, IDocumentSession session, ReviewPolicy policy, TimeProvider clock, CancellationToken ct)
    {
        await session.HoldAsync(RequirementReviews.HoldOf(command.ReviewId), ct);
        if (await session.LoadAsync<RequirementReview>(command.ReviewId, ct) is not { FinishedAt: null } review) return [];
        var now = clock.GetUtcNow();
        IReadOnlyList<string> names = review.Pass == 1
            ? await session.Query<RppAccount>().Where(a => string.Compare(a.Id, review.After) > 0).OrderBy(a => a.Id).Take(policy.AtOnce).Select(a => a.Id).ToListAsync(ct)
            : [.. review.Failed.Select(f => f.RmAccount).Where(name => string.CompareOrdinal(name, review.After) > 0).Take(policy.AtOnce)];
        var (moves, failed) = (new List<RppMove>(), new List<FailedReview>());
        foreach (var (name, account, fault) in await session.ReadEachAsync(names, ct))
            try
            {
                if (fault is not null) throw fault;
                if (account is { IsIn: true }) moves.Add(account.Review(review.AsOf, now));
            }
            catch (Exception why)
            {
                failed.Add(new(name, why.Message, (review.Failed.FirstOrDefault(f => f.RmAccount == name)?.Tries ?? 0) + 1));
            }
        var went = review.Went(names.Count > 0 ? names[^1] : review.After, moves.Count, moves.Count(m => m.Told.Count > 0), [.. names], failed, names.Count < policy.AtOnce, now);
        session.Store(went);
        var told = session.Keep(moves);
        if (went.FinishedAt is null) told.Add(command);
        return told;
    }
}
