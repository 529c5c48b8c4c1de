namespace Carm.Appeals.Contracts;

/// <summary>The Tribunal or the Court has decided what an appeal went on to it for, and two officers have recorded it. What it allows a client of statements comes with <see cref="AppealDecided"/> besides.</summary>
/// <param name="StatementNumbers">The statements of adjustments of the appeal; none of a ruling.</param>
/// <param name="Body">CITT or FCA.</param>
/// <param name="Appellant">CLIENT or PRESIDENT.</param>
/// <param name="Outcome">ALLOWED, PARTLY, DENIED or WITHDRAWN, of what the appellant asked; of a ruling AFFIRMED where what was decided before stands, REVISED, REVERSED or WITHDRAWN.</param>
public sealed record JudgmentGiven(string AppealNumber, string RmAccount, IReadOnlyList<string> StatementNumbers, string Body, string Appellant, string Outcome, DateOnly DecidedOn, DateTimeOffset EffectiveAt, string? RulingNumber = null)
{
    /// <summary>Of PARTLY: the statements of which it allows something. Officers carry that out by a re-determination that names the appeal; until then what is secured of them is left alone.</summary>
    public IReadOnlyList<string> AllowedStatements { get; init; } = [];

    /// <summary>The statements of which officers have to write out what this judgment says, or one before it that they have not carried out yet. None of what is carried out by itself.</summary>
    public IReadOnlyList<string> ToCarryOut { get; init; } = [];
}
