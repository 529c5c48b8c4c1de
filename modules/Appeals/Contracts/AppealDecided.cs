namespace Carm.Appeals.Contracts;

/// <summary>An appeal under s.60 was decided. Declarations makes the CAD versions that follow from it, which alone bring money to the Ledger; the Ledger ends its notes.</summary>
/// <param name="Outcome">ALLOWED or DENIED.</param>
public sealed record AppealDecided(string AppealNumber, string RmAccount, IReadOnlyList<string> StatementNumbers, string Outcome, DateOnly DecidedOn, DateTimeOffset EffectiveAt);
