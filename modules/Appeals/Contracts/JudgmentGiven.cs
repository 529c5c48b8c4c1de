namespace Carm.Appeals.Contracts;

/// <summary>The Tribunal or the Court has decided what an appeal went on to it for, and two officers have recorded it. What it allows a client of statements comes with <see cref="AppealDecided"/> besides.</summary>
/// <param name="StatementNumbers">The statements of adjustments of the appeal; none of a ruling.</param>
/// <param name="Body">CITT or FCA.</param>
/// <param name="Appellant">CLIENT or PRESIDENT.</param>
/// <param name="Outcome">ALLOWED, PARTLY, DENIED or WITHDRAWN, of what the appellant asked; of a ruling AFFIRMED, REVISED, REVERSED or WITHDRAWN.</param>
public sealed record JudgmentGiven(string AppealNumber, string RmAccount, IReadOnlyList<string> StatementNumbers, string Body, string Appellant, string Outcome, DateOnly DecidedOn, DateTimeOffset EffectiveAt, string? RulingNumber = null);
