namespace Carm.Appeals.Contracts;

/// <summary>An appeal under s.60 was decided. Declarations makes the CAD versions that follow from it, which alone bring money to the Ledger; the Ledger ends its notes.</summary>
/// <param name="Outcome">ALLOWED or DENIED; of the review of a ruling AFFIRMED, REVISED or REVERSED (s.60(4)).</param>
/// <param name="RulingNumber">The advance ruling that was reviewed; null when it was against statements.</param>
public sealed record AppealDecided(string AppealNumber, string RmAccount, IReadOnlyList<string> StatementNumbers, string Outcome, DateOnly DecidedOn, DateTimeOffset EffectiveAt, string? RulingNumber = null);
