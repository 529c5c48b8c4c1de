using Carm.Declarations.Contracts;
using Marten;

namespace Carm.Appeals;

/// <summary>An advance ruling whose review may be asked for (Customs Act s.60(2)): what Declarations gave.</summary>
/// <param name="Id">Its number.</param>
/// <param name="DecisionNumber">Which of its decisions may be contested.</param>
/// <param name="Issue">TARIFF or ORIGIN.</param>
public sealed record GivenRuling(string Id, int DecisionNumber, string RmAccount, string Issue, DateOnly GivenOn)
{
    /// <summary>The appeal that stands against it; one at a time.</summary>
    public string? AppealNumber { get; init; }

    public bool HasEnded { get; init; }
}

/// <summary>Keeps the advance rulings that were given; what an officer modified is given anew, and its time with it.</summary>
public static class KeepGivenRulingHandler
{
    public static async Task Handle(AdvanceRulingGiven given, IDocumentSession session, CancellationToken ct)
    {
        if (await session.LoadAsync<GivenRuling>(given.RulingNumber, ct) is not { } kept) session.Insert(new GivenRuling(given.RulingNumber, given.DecisionNumber, given.RmAccount, given.Issue, given.GivenOn));
        else if (kept.DecisionNumber < given.DecisionNumber)
        {
            // A review that was decided was of the decision before; one that is open goes on.
            var isDecided = kept.AppealNumber is { } number && await session.LoadAsync<Appeal>(number, ct) is { State: AppealState.DecidedAllowed or AppealState.DecidedDenied };
            session.Store(kept with { DecisionNumber = given.DecisionNumber, Issue = given.Issue, GivenOn = given.GivenOn, AppealNumber = isDecided ? null : kept.AppealNumber });
        }
    }
}

public static class KeepEndedRulingHandler
{
    public static async Task Handle(AdvanceRulingEnded ended, IDocumentSession session, CancellationToken ct)
    {
        // What ends before it was heard of stays ended.
        var kept = await session.LoadAsync<GivenRuling>(ended.RulingNumber, ct) ?? new(ended.RulingNumber, 0, ended.RmAccount, "", default);
        session.Store(kept with { HasEnded = true });
    }
}
