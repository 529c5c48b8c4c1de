using Carm.Kernel;
using Microsoft.Extensions.Configuration;

namespace Carm.Appeals;

/// <summary>In how many days of its own turn the CBSA means to answer, by kind of case. Configured under <c>Appeals:ServiceStandards</c>; what stands here is our choice, not the CBSA's word.</summary>
public sealed class ServiceStandards(IConfiguration configuration)
{
    static readonly Dictionary<CaseKind, int> Default = new() { [CaseKind.Appeal] = 365, [CaseKind.Review] = 180, [CaseKind.Extension] = 90, [CaseKind.Penalty] = 90, [CaseKind.Compliance] = 365 };

    /// <summary>The kinds that the CBSA must answer.</summary>
    public static IReadOnlyCollection<CaseKind> Kinds => Default.Keys;

    public int? DaysOf(CaseKind kind) => configuration.GetValue<int?>($"Appeals:ServiceStandards:{kind}") ?? (Default.TryGetValue(kind, out var days) ? days : null);
}
