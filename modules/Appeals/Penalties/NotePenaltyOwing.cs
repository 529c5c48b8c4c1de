using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>The Ledger says what is owing of a penalty: paid, it has no more day to pay by; owing again, it has.</summary>
public static class NotePenaltyOwingHandler
{
    public static async Task<OutgoingMessages> Handle(PenaltyOwingChanged changed, IDocumentSession session, Envelope envelope, CancellationToken ct)
    {
        if (await session.LoadAsync<Penalty>(changed.PenaltyNumber, ct) is not { } penalty || penalty.RmAccount != changed.RmAccount) return [];
        await session.HoldAsync($"appeals penalties {penalty.RmAccount}", ct);
        penalty = await session.Query<Penalty>().SingleAsync(p => p.Id == penalty.Id, ct);
        var heard = penalty.Owes(Money.Of(changed.Owing), changed.EffectiveAt);
        if (heard.Owing == penalty.Owing && heard.State == penalty.State) return [];
        if (heard.State == PenaltyState.Paid && penalty.State != PenaltyState.Paid) return await session.KeepAsync(heard, PenaltyActs.Paid, envelope, changed.EffectiveAt, ct);
        if (heard.State != penalty.State) return await session.KeepAsync(heard, PenaltyActs.Reopened, envelope, changed.EffectiveAt, ct);
        return session.Keep(await session.LoadAsync<CaseFile>(penalty.Id, ct) ?? CaseFile.New(heard), heard, changed.EffectiveAt);
    }
}
