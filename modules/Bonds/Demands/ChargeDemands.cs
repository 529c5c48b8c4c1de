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
        // Answered, paid or charged meanwhile; or its provider has no account yet, and the next day looks again.
        if (!(demand.ToChargeAfter < command.Day) || await session.LoadAsync<SecurityProvider>(demand.ProviderBn9, ct) is not { RmAccount: { } rmAccount }) return [];
        var left = demand.LeftOf(await ledger.StillOpenAsync(demand, ct));
        // Nothing is owing of its debts today; a payment that comes back opens them again.
        if (left.Amount == Money.Zero) return [];
        return session.Charge(left.Charge(command.Day), rmAccount, demand.LimitOn!.Value, now);
    }
}
