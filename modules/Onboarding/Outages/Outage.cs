using Carm.Kernel;
using Carm.Onboarding.Contracts;

namespace Carm.Onboarding;

public enum OutageState
{
    /// <summary>An officer has entered it; it counts when another approves it.</summary>
    Proposed,

    /// <summary>It is declared, and lasts.</summary>
    Declared,

    Ended,

    /// <summary>It was taken back before anybody approved it.</summary>
    Withdrawn,
}

/// <summary>A time in which clients could not use the system. What had to be done on one of its days may be done on the first business day after it (a decision of this system: neither the Act nor its regulations say what an outage moves).</summary>
/// <param name="Id">Begins with when it was entered.</param>
/// <param name="From">When it began.</param>
/// <param name="To">When it ended; null while it lasts.</param>
/// <param name="Reason">What clients are told.</param>
public sealed record Outage(string Id, DateTimeOffset From, DateTimeOffset? To, Bilingual Reason, string ProposedBy, DateTimeOffset ProposedAt)
{
    public OutageState State { get; init; }

    public string? ApprovedBy { get; init; }

    public string? EndedBy { get; init; }

    /// <summary>When it was entered that one was over which had been declared while it lasted; null for one that was over when it was entered.</summary>
    public DateTimeOffset? EndEnteredAt { get; init; }

    public DateOnly FirstDay => From.TorontoDate();

    /// <summary>Until its end is entered clients are told that nothing is late, and so the days up to then are its days too.</summary>
    public DateOnly? LastDay => (EndEnteredAt ?? To)?.TorontoDate();

    /// <summary>The first business day after it.</summary>
    public DateOnly? LimitsMoveTo => LastDay is { } last ? BusinessCalendar.AddBusinessDays(last, 1) : null;

    /// <summary>It begins before now and ends after it began, and no later than now.</summary>
    public static Outage Proposed(DateTimeOffset from, DateTimeOffset? to, Bilingual reason, string by, DateTimeOffset now) =>
        from > now || from < now.AddDays(-Longest) || to <= from || to > now ? throw new Rejected("OUT_TIMES", Longest) : new(Guid.CreateVersion7(now).ToString("N"), from.ToUniversalTime(), to?.ToUniversalTime(), reason, by, now);

    /// <summary>How far back one may lie that is only now declared, in days.</summary>
    public const int Longest = 60;

    /// <summary>One that waited for too long is entered anew.</summary>
    public Outage Approved(string by, DateTimeOffset now) =>
        State != OutageState.Proposed ? throw new Rejected("STATE_CONFLICT")
        : by == ProposedBy ? throw new Rejected("SAME_MAKER_CHECKER")
        : From < now.AddDays(-Longest) ? throw new Rejected("OUT_TIMES", Longest)
        : this with { State = To is null ? OutageState.Declared : OutageState.Ended, ApprovedBy = by, EndedBy = To is null ? null : by };

    public Outage Ended(DateTimeOffset to, string by, DateTimeOffset now) =>
        State != OutageState.Declared ? throw new Rejected("STATE_CONFLICT")
        : by == ProposedBy ? throw new Rejected("SAME_MAKER_CHECKER")
        : to <= From || to > now ? throw new Rejected("OUT_TIMES", Longest)
        : this with { State = OutageState.Ended, To = to.ToUniversalTime(), EndedBy = by, EndEnteredAt = now };

    public Outage Withdrawn() => State != OutageState.Proposed ? throw new Rejected("STATE_CONFLICT") : this with { State = OutageState.Withdrawn };

    public OutageDeclared Fact(DateTimeOffset now) => new(Id, FirstDay, LastDay, LimitsMoveTo, now);

    /// <summary>What it means for who reads it.</summary>
    public Bilingual Effect => State == OutageState.Withdrawn ? new("It was withdrawn and moves nothing.", "Elle a été retirée et ne reporte rien.")
        : LimitsMoveTo is { } day
        ? new($"Accounting deadlines, due dates of monthly statements, the days by which sureties answer or pay and those by which the CBSA asked for an answer, evidence, corrections or the payment of a penalty move, from {FirstDay:yyyy-MM-dd} to {LastDay:yyyy-MM-dd}, to {day:yyyy-MM-dd}. No penalty for lateness is charged for those days. Limits to appeal stay as they are; where one fell on those days, more time may be asked for.",
            $"Les délais de déclaration en détail, les échéances des relevés mensuels, les jours où les cautions doivent répondre ou payer et ceux auxquels l'ASFC attendait une réponse, des preuves, des corrections ou le paiement d'une pénalité, du {FirstDay:yyyy-MM-dd} au {LastDay:yyyy-MM-dd}, sont reportés au {day:yyyy-MM-dd}. Aucune pénalité pour retard n'est imposée pour ces jours. Les délais d'appel demeurent; si l'un d'eux tombait ces jours-là, une prorogation peut être demandée.")
        : new($"Accounting deadlines, due dates of monthly statements, the days by which sureties answer or pay and those by which the CBSA asked for an answer, evidence, corrections or the payment of a penalty wait, from {FirstDay:yyyy-MM-dd} on, until the system is back: no penalty for lateness is charged meanwhile. The new last day is told then. Limits to appeal stay as they are; where one falls on those days, more time may be asked for.",
            $"Les délais de déclaration en détail, les échéances des relevés mensuels, les jours où les cautions doivent répondre ou payer et ceux auxquels l'ASFC attend une réponse, des preuves, des corrections ou le paiement d'une pénalité, à partir du {FirstDay:yyyy-MM-dd}, attendent le retour du système : aucune pénalité pour retard n'est imposée entre-temps. Le nouveau dernier jour sera alors annoncé. Les délais d'appel demeurent; si l'un d'eux tombe ces jours-là, une prorogation peut être demandée.");
}

/// <summary>An outage as staff see it.</summary>
public sealed record OutageView(string OutageId, OutageState State, DateTimeOffset From, DateTimeOffset? To, Bilingual Reason, DateOnly? LimitsMoveTo, Bilingual Effect, string ProposedBy, string? ApprovedBy, string? EndedBy)
{
    public static OutageView Of(Outage o) => new(o.Id, o.State, o.From, o.To, o.Reason, o.LimitsMoveTo, o.Effect, o.ProposedBy, o.ApprovedBy, o.EndedBy);
}
