namespace Carm.Appeals;

/// <summary>A row of the contravention table from a day on, as one officer proposed and another approved it.</summary>
/// <param name="Id">The code and the day.</param>
/// <param name="Row">Null where the contravention ends with that day.</param>
public sealed record ContraventionChange(string Id, string Code, DateOnly ValidFrom, Contravention? Row, string Reason, string ProposedBy, DateTimeOffset ProposedAt)
{
    public string? ApprovedBy { get; init; }
}
