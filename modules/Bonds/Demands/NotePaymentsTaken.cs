using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>What of a payment went back to its surety, since the debtor had paid it, is nothing that the surety has paid: the agreement stands for it still, and it may be demanded again.</summary>
public static class NotePaymentsTakenHandler
{
    public static async Task<OutgoingMessages> Handle(SuretyPaymentTaken taken, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        await session.HoldAsync($"bonds demand {taken.DemandNumber}", ct);
        if (await session.LoadAsync<SecurityDemand>(taken.DemandNumber, ct) is not { } demand || demand.Payments.ElementAtOrDefault(taken.Payment - 1) is not { GivenBack: null }) return [];
        return await session.LayDemandAsync(demand, demand.Note(taken.Payment, Money.Of(taken.GivenBack)), clock.GetUtcNow(), ct);
    }
}
