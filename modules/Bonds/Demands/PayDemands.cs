using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>The surety has paid the debt that a demand became.</summary>
public static class PayDemandsHandler
{
    public static async Task<OutgoingMessages> Handle(SuretyDemandPaid paid, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        await session.HoldAsync($"bonds demand {paid.DemandNumber}", ct);
        if (await session.LoadAsync<SecurityDemand>(paid.DemandNumber, ct) is not { IsOpen: true, ChargedOn: not null } demand) return [];
        var now = clock.GetUtcNow();
        return await session.LayDemandAsync(demand, demand with { State = DemandState.Paid, PaidOn = paid.EffectiveAt.TorontoDate(), Revision = demand.Revision + 1 }, now, ct);
    }
}
