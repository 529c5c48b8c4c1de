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
        var isDecided = kept?.AppealNumber is { } number && await session.LoadAsync<Appeal>(number, ct) is { IsDecided: true };
        if ((kept ?? new(given.RulingNumber, 0, given.RmAccount, given.Issue, given.GivenOn)).GivenAnew(given.DecisionNumber, given.Issue, given.GivenOn, isDecided) is not { } ruling) return [];
        var messages = await session.KeepAsync(ruling, DecisionActs.Served, envelope, given.EffectiveAt, ct);
        messages.AddRange(await session.CarriedOutAsync(kept, envelope, given.EffectiveAt, ct));
        return messages;
    }
}

public static class KeepEndedRulingHandler
{
    public static async Task<OutgoingMessages> Handle(AdvanceRulingEnded ended, IDocumentSession session, Envelope envelope, CancellationToken ct)
    {
        // What ends before it was heard of stays ended.
        var kept = await session.LoadAsync<GivenRuling>(ended.RulingNumber, ct) ?? new(ended.RulingNumber, 0, ended.RmAccount, "", default);
        if (kept.Ended() is not { } over) return [];
        var messages = await session.KeepAsync(over, DecisionActs.Ended, envelope, ended.EffectiveAt, ct);
        messages.AddRange(await session.CarriedOutAsync(kept, envelope, ended.EffectiveAt, ct));
        return messages;
    }
}

static class JudgedRulings
{
    /// <summary>What a judgment says of a ruling is written out when that is given anew, or ends.</summary>
    public static async Task<OutgoingMessages> CarriedOutAsync(this IDocumentSession session, GivenRuling? ruling, Envelope envelope, DateTimeOffset at, CancellationToken ct) =>
        (ruling?.AppealNumber ?? ruling?.EarlierAppeal) is { } number && await session.LoadAsync<Appeal>(number, ct) is { } appeal && appeal.ToCarryOut.Contains(ruling!.Id) ? await session.KeepAsync(appeal.CarriedOut([ruling.Id]), AppealActs.CarriedOut, envelope, at, ct) : [];
}
