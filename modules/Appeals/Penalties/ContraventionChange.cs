using Carm.Kernel;

namespace Carm.Appeals;

/// <summary>A row of the contravention table from a day on, as one officer proposed and another approved it.</summary>
/// <param name="Id">The code and the day.</param>
/// <param name="Row">Null where the contravention ends with that day.</param>
public sealed record ContraventionChange(string Id, string Code, DateOnly ValidFrom, Contravention? Row, string Reason, string ProposedBy, DateTimeOffset ProposedAt)
{
    public string? ApprovedBy { get; init; }

    public static string IdOf(string code, DateOnly validFrom) => $"{code}@{validFrom:yyyy-MM-dd}";

    /// <summary>A row is proposed for a day to come, and in the place of another that nobody approved yet: penalties that stand were assessed by the table of their day.</summary>
    /// <param name="known">What was proposed for the same code and day before.</param>
    public static ContraventionChange Propose(ContraventionChange proposed, ContraventionChange? known, DateOnly today)
    {
        RequireToCome(proposed.ValidFrom, today);
        return known?.ApprovedBy is null ? proposed : throw new Rejected("STATE_CONFLICT");
    }

    /// <summary>Another officer than who proposed it approves it, as it was read, and before its day.</summary>
    public ContraventionChange Approve(DateTimeOffset read, string by, DateOnly today)
    {
        if (ProposedBy == by) throw new Rejected("SAME_MAKER_CHECKER");
        if (ApprovedBy is not null || ProposedAt != read) throw new Rejected("STATE_CONFLICT");
        RequireToCome(ValidFrom, today);
        return this with { ApprovedBy = by };
    }

    static void RequireToCome(DateOnly validFrom, DateOnly today)
    {
        if (validFrom <= today) throw new Rejected("NPA_TABLE_PAST") { Path = "validFrom" };
    }
}
