using Carm.Bonds.Contracts;
using Carm.Kernel;
using Carm.Ledger.Contracts;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>The calendar's command of each day: what sureties neither paid nor rebutted in time becomes their own debt (15.7).</summary>
public sealed record ChargeDemands(DateOnly Day);

/// <summary>One of them.</summary>
public sealed record ChargeDemand(string DemandNumber, DateOnly Day);

public static class ChargeDemandsHandler
{
    public static async Task<OutgoingMessages> Handle(ChargeDemands command, IDocumentSession session, CancellationToken ct) =>
        [.. (await session.Query<SecurityDemand>().Where(d => d.ToChargeAfter < command.Day).OrderBy(d => d.Id).Select(d => d.Id).ToListAsync(ct)).Select(number => new ChargeDemand(number, command.Day))];
}

public static class ChargeDemandHandler
{
    public static async Task<OutgoingMessages> Handle(ChargeDemand command, IDocumentSession session, IAccountQuestions ledger, TimeProvider clock, CancellationToken ct)
    {
        var (demand, now) = (await session.OpenDemandAsync(command.DemandNumber, ct), clock.GetUtcNow());
        // Answered, paid or charged meanwhile.
        if (!(demand.ToChargeAfter < command.Day)) return [];
        // While an outage lasts into which its last day fell, it may still be answered.
        if (await session.IsHeldAsync(demand.LimitOn!.Value, command.Day, ct))
        {
            if (!demand.IsHeld) session.Store(demand with { IsHeld = true });
            return [];
        }
        // Each day looks again; the CBSA is told once, since nothing happens until its provider has an account.
        if (await session.LoadAsync<SecurityProvider>(demand.ProviderBn9, ct) is not { RmAccount: { } rmAccount }) return [NoticeRequested.ToStaff($"demand/{demand.Id}/no-account", demand.ProviderBn9, "STAFF_DEMAND_WITHOUT_ACCOUNT", "AR_OFFICER", now, demand.Id, demand.ProviderBn9, demand.Amount.ToString())];
        var left = demand.LeftOf(await session.StillOpenAsync(demand, ledger, ct));
        // Nothing is owing of its debts today; a payment that comes back opens them again.
        if (left.Amount == Money.Zero) return [];
        return session.Charge(left.Charge(command.Day), rmAccount, demand.LimitOn!.Value, now);
    }
}
