using Carm.Bonds.Contracts;
using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>The surety has paid the debt that a demand became; its debtor owes that much less.</summary>
public static class PayDemandsHandler
{
    public static async Task<OutgoingMessages> Handle(SuretyDemandPaid paid, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        await session.HoldAsync($"bonds demand {paid.DemandNumber}", ct);
        if (await session.LoadAsync<SecurityDemand>(paid.DemandNumber, ct) is not { IsOpen: true, ChargedOn: not null } demand) return [];
        var now = clock.GetUtcNow();
        var told = await session.LayDemandAsync(demand, demand.Pay(paid.PaidOn), now, ct);
        told.Add(new DebtsPaidBySurety(demand.RmAccount, demand.Id, paid.RmAccount, [.. demand.Debts.Select(d => d.Type)], [.. demand.Debts.Select(d => d.Reference)], [.. demand.Debts.Select(d => d.Amount.Amount)], paid.PaidOn, paid.EffectiveAt));
        return told;
    }
}
