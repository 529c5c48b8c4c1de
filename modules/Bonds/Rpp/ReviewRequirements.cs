using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>The calendar's command of 20 October: every account in the program gets the requirement of the coming 15 January (15.6).</summary>
public sealed record ReviewRequirements(DateOnly AsOf);

/// <summary>The next accounts of the review, which goes on after them.</summary>
public sealed record ReviewSome(string ReviewId);

/// <summary>How far an annual review has come. One that was cut off goes on where its last transaction ended.</summary>
/// <param name="Id">Its day, as 2026-10-20.</param>
/// <param name="After">The last account that is done.</param>
/// <param name="Raised">Accounts that were told of more than they have posted.</param>
public sealed record RequirementReview(string Id, DateOnly AsOf, DateTimeOffset StartedAt, int Accounts, string After, int Done, int Raised, DateTimeOffset? FinishedAt);

public static class ReviewRequirementsHandler
{
    public static async Task<ReviewSome?> Handle(ReviewRequirements command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var id = $"{command.AsOf:yyyy-MM-dd}";
        // Asked again, one that was cut off goes on.
        if (await session.LoadAsync<RequirementReview>(id, ct) is { } begun) return begun.FinishedAt is null ? new(id) : null;
        session.Insert(new RequirementReview(id, command.AsOf, clock.GetUtcNow(), await session.Query<RppAccount>().CountAsync(a => a.State == RppState.Active || a.State == RppState.Deficient, ct), "", 0, 0, null));
        return new(id);
    }
}

public static class ReviewSomeHandler
{
    const int AtOnce = 500;

    public static async Task<OutgoingMessages> Handle(ReviewSome command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        await session.HoldAsync($"bonds review {command.ReviewId}", ct);
        if (await session.LoadAsync<RequirementReview>(command.ReviewId, ct) is not { FinishedAt: null } review) return [];
        var now = clock.GetUtcNow();
        var names = await session.Query<RppAccount>().Where(a => string.Compare(a.Id, review.After) > 0).OrderBy(a => a.Id).Take(AtOnce).Select(a => a.Id).ToListAsync(ct);
        var before = await session.OpenRppAsync([.. names], ct);
        RppMove[] moves = [.. before.Values.Where(a => a.IsIn).Select(a => a.Review(review.AsOf, now))];
        var isDone = names.Count < AtOnce;
        session.Store(review with { After = names.Count > 0 ? names[^1] : review.After, Done = review.Done + moves.Length, Raised = review.Raised + moves.Count(m => m.Told.Count > 0), FinishedAt = isDone ? now : null });
        var told = session.Keep(moves);
        if (!isDone) told.Add(command);
        return told;
    }
}
