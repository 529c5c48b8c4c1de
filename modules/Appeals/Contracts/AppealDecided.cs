namespace Carm.Appeals.Contracts;

/// <summary>An appeal under s.60 was decided, or allowed by the Tribunal or the Court on from there. Declarations makes the CAD versions that follow from it, which alone bring money to the Ledger; the Ledger ends its notes.</summary>
/// <param name="Outcome">ALLOWED, PARTLY or DENIED; of the review of a ruling AFFIRMED, REVISED or REVERSED (s.60(4)).</param>
/// <param name="RulingNumber">The advance ruling that was reviewed; null when it was against statements.</param>
public sealed record AppealDecided(string AppealNumber, string RmAccount, IReadOnlyList<string> StatementNumbers, string Outcome, DateOnly DecidedOn, DateTimeOffset EffectiveAt, string? RulingNumber = null)
{
    /// <summary>CITT or FCA, where the Tribunal (s.67(3)) or the Court (s.68) allowed it; null where the President decided (s.60(4)).</summary>
    public string? Body { get; init; }

    /// <summary>Of PARTLY: the statement of each part that is allowed.</summary>
    public IReadOnlyList<string> AllowedStatements { get; init; } = [];

    /// <summary>The line of the declaration that the part is about; zero for all that the statement changed.</summary>
    public IReadOnlyList<int> AllowedLines { get; init; } = [];

    /// <summary>How much of the change is taken back, up to 100; less only where the issue is VALUE and figures were changed.</summary>
    public IReadOnlyList<decimal> AllowedPercents { get; init; } = [];
}
