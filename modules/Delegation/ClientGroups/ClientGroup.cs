using Carm.Kernel;

namespace Carm.Delegation;

/// <summary>A provider's own grouping of its clients, for assigning its employees (onboarding 4.11).</summary>
/// <param name="Id">Begins with its time, so that the order of ids is that of the groups.</param>
public sealed record ClientGroup(string Id, string ProviderBn9, string Name, bool Deleted = false)
{
    /// <summary>Counts the changes of its clients and employees, for If-Match.</summary>
    public int Changes { get; init; }

    /// <summary>The group as it is once one of its lists was set; refused with <c>IF_MATCH_STALE</c> when that was read before another change.</summary>
    public ClientGroup Changed(long? expected) => expected is { } read && read != Changes ? throw new Rejected("IF_MATCH_STALE") : this with { Changes = Changes + 1 };

    /// <summary>The group as its provider changes it; another's, or one deleted, is not there.</summary>
    public static ClientGroup Require(ClientGroup? group, string providerBn9) => group is { Deleted: false } && group.ProviderBn9 == providerBn9 ? group : throw new Rejected("NOT_FOUND");
}

/// <summary>A name that a provider has used: its key keeps it from being used again, also after the group is deleted (invariant I16).</summary>
public sealed record GroupName(string Id)
{
    public static string IdOf(string providerBn9, string name) => $"{providerBn9}/{name.Normalize(System.Text.NormalizationForm.FormC).Trim().ToUpperInvariant()}";
}

/// <summary>The roles of those who act for a client, the highest first.</summary>
static class ProxyRoles
{
    static readonly string[] InOrder = ["pBAM", "pPAM", "pEDITOR", "pREADER"];

    public static bool IsKnown(string? role) => InOrder.Contains(role);

    /// <summary>The highest of those held, capped by what the relationship gives; null when none is held.</summary>
    public static string? Effective(IEnumerable<string> held, string ceiling)
    {
        var best = held.Select(r => Array.IndexOf(InOrder, r)).Where(i => i >= 0).DefaultIfEmpty(-1).Min();
        return best < 0 ? null : InOrder[Math.Max(best, Array.IndexOf(InOrder, ceiling))];
    }
}

public sealed record ClientGroupView(string GroupId, string Name)
{
    public static ClientGroupView Of(ClientGroup g) => new(g.Id, g.Name);
}

/// <param name="Subject">An employee of the provider.</param>
public sealed record ProxyRight(string Subject, string ProxyRole);
