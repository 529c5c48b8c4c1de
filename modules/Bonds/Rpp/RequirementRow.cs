using System.Text.Json.Serialization;
using Carm.Kernel;

namespace Carm.Bonds;

/// <summary>What must be secured, as one look at the months found it.</summary>
/// <param name="AsOf">The day before which the twelve billing periods ended.</param>
/// <param name="Base">The highest of them (15.1), or what an officer set on request.</param>
/// <param name="EffectiveOn">From when it counts.</param>
/// <param name="Cause">ENROLMENT, FIRST_DEBIT, REVIEW or REDUCTION.</param>
public sealed record RequirementRow(DateOnly AsOf, Money Base, DateOnly EffectiveOn, string Cause)
{
    /// <summary>Whether the importer was told of it beforehand, so that its day is the last to meet it.</summary>
    public bool IsTold { get; init; }

    /// <summary>The periods that were looked at, as they were then.</summary>
    public IReadOnlyDictionary<DateOnly, decimal> Months { get; init; } = new Dictionary<DateOnly, decimal>();

    [JsonIgnore]
    public SecurityRequirement Required => SecurityRequirement.For(Base);
}
