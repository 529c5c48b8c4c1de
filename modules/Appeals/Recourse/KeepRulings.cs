using Carm.Declarations.Contracts;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>Keeps the advance rulings that were given; what an officer modified is given anew, and its time with it.</summary>
public static class KeepGivenRulingHandler
{
    public static async Task<OutgoingMessages> Handle(AdvanceRulingGiven given, IDocumentSession session, Envelope envelope, CancellationToken ct)
    {
        var kept = await session.LoadAsync<GivenRuling>(given.RulingNumber, ct);
        if (kept?.DecisionNumber >= given.DecisionNumber) return [];
        // A review that was decided was of the decision before; one that is open goes on.
        var isDecided = kept?.AppealNumber is { } number && await session.LoadAsync<Appeal>(number, ct) is { IsDecided: true };
        var ruling = kept is null ? new GivenRuling(given.RulingNumber, given.DecisionNumber, given.RmAccount, given.Issue, given.GivenOn)
            : kept with { DecisionNumber = given.DecisionNumber, Issue = given.Issue, GivenOn = given.GivenOn, IsPast = false, AppealNumber = isDecided ? null : kept.AppealNumber };
        return await session.KeepAsync(ruling, DecisionActs.Served, envelope, given.EffectiveAt, ct);
    }
}

public static class KeepEndedRulingHandler
{
    public static async Task<OutgoingMessages> Handle(AdvanceRulingEnded ended, IDocumentSession session, Envelope envelope, CancellationToken ct)
    {
        // What ends before it was heard of stays ended.
        var kept = await session.LoadAsync<GivenRuling>(ended.RulingNumber, ct) ?? new(ended.RulingNumber, 0, ended.RmAccount, "", default);
        return kept.HasEnded ? [] : await session.KeepAsync(kept with { HasEnded = true }, DecisionActs.Ended, envelope, ended.EffectiveAt, ct);
    }
}
