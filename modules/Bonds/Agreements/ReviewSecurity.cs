using Carm.Bonds.Contracts;
using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>The calendar's command of each day: agreements that begin today or ended yesterday change what is posted.</summary>
public sealed record ReviewSecurity(DateOnly Day);

/// <summary>One account's part of the day.</summary>
public sealed record SettleSecurity(string RmAccount);

public static class ReviewSecurityHandler
{
    public static async Task<OutgoingMessages> Handle(ReviewSecurity review, IDocumentSession session, CancellationToken ct)
    {
        var yesterday = review.Day.AddDays(-1);
        var changed = await session.Query<SecurityAgreement>().Where(a => a.ValidFrom == review.Day || a.ValidTo == yesterday).ToListAsync(ct);
        return [.. changed.SelectMany(a => a.Allocations).Select(a => a.RmAccount).Distinct().Select(rm => new SettleSecurity(rm))];
    }
}

public static class SettleSecurityHandler
{
    public static async Task<RppPrivilegeGranted?> Handle(SettleSecurity command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (settled, granted) = (await session.LoadAsync<RppAccount>(command.RmAccount, ct))!.Settle(clock.GetUtcNow());
        session.Store(settled);
        return granted;
    }
}
