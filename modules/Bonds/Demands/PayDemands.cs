using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>The surety has paid of the debt that a demand became, and its debtor owes that much less; or such a payment is gone.</summary>
public static class PayDemandsHandler
{
    public static async Task<OutgoingMessages> Handle(SuretyDemandPaid paid, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        await session.HoldAsync($"bonds demand {paid.DemandNumber}", ct);
        if (await session.LoadAsync<SecurityDemand>(paid.DemandNumber, ct) is not { State: not DemandState.Withdrawn } demand) return [];
        var now = demand.Pay(paid.Sequence, [.. paid.Payments.Zip(paid.Amounts, paid.PaidOn).Select(p => (p.First, Money.Of(p.Second), p.Third))]);
        return now == demand ? [] : await session.LayDemandAsync(demand, now, clock.GetUtcNow(), ct);
    }
}
