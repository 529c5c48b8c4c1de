using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>The calendar's command of each day: where security or requirement change by the day alone, the state follows.</summary>
public sealed record ReviewSecurity(DateOnly Day);

/// <summary>Some accounts' part of the day.</summary>
public sealed record SettleSecurity(IReadOnlyList<string> RmAccounts);

public static class ReviewSecurityHandler
{
    const int AtOnce = 100;

    public static async Task<OutgoingMessages> Handle(ReviewSecurity review, IDocumentSession session, CancellationToken ct)
    {
        var changed = await session.Query<RppAccount>().Where(a => a.NextChangeOn <= review.Day).OrderBy(a => a.Id).Select(a => a.Id).ToListAsync(ct);
        return [.. changed.Chunk(AtOnce).Select(some => new SettleSecurity(some))];
    }
}

public static class SettleSecurityHandler
{
    public static async Task<OutgoingMessages> Handle(SettleSecurity command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return session.Keep([.. (await session.OpenRppAsync([.. command.RmAccounts], ct)).Values.Select(account => account.Settle(now))]);
    }
}
