using System.Text.Json.Serialization;
using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>A due date that the CBSA has set for a billing period instead of the regulation's. It counts when a second officer has approved it.</summary>
/// <param name="Id">The end of the billing period, as 2026-01-17.</param>
/// <param name="SourceReference">The bulletin.</param>
public sealed record DueDateOverride(string Id, DateOnly PeriodEnd, DateOnly DueOn, string SourceReference, string ProposedBy, string? ApprovedBy)
{
    [JsonIgnore]
    public bool Counts => ApprovedBy is not null;

    /// <summary>The due date of a statement: the published one, else the tenth weekday after the 17th.</summary>
    public static DateOnly DueOf(DateOnly issuedOn, IEnumerable<DueDateOverride> overrides) =>
        overrides.FirstOrDefault(o => o.Counts && o.PeriodEnd == StatementDates.AnchorOf(issuedOn))?.DueOn ?? StatementDates.DueOf(issuedOn);
}
