using Carm.Delegation.Contracts;
using Carm.Kernel;

namespace Carm.Delegation;

/// <summary>A provider of services acts for a client. One row for each pair; its history stands in the audit entries of its changes.</summary>
/// <param name="Id">The provider's BN9, a colon, the client's BN9.</param>
/// <param name="Kind">BMR for all programs, PMR for those named.</param>
/// <param name="RmAccounts">The programs of a PMR; empty for a BMR.</param>
/// <param name="Visibility">Whose transactions the provider sees: OWN always, IMPORTER and OTHERS as granted.</param>
public sealed record BusinessRelationship(
    string Id, string ProviderBn9, string ClientBn9, string Kind, IReadOnlyList<string> RmAccounts, IReadOnlyList<string> Visibility, DateOnly StartOn, DateOnly? EndOn, string ApprovedBy, long Sequence)
{
    public static string IdOf(string providerBn9, string clientBn9) => $"{providerBn9}:{clientBn9}";

    public DateTimeOffset GrantedAt { get; init; }

    /// <summary>When it was ended before its time; null while it was not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The finer rights that the client left the provider; all unless it took some out.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = Delegation.Capabilities.All;

    /// <summary>The provider's groups that the client is in.</summary>
    public IReadOnlyList<string> GroupIds { get; init; } = [];

    /// <summary>The provider's employees who act for this client, beside those of its groups; their role never goes beyond what the relationship gives (invariant I11).</summary>
    public IReadOnlyList<ProxyRight> Assignments { get; init; } = [];

    /// <summary>Counts the times that they were set, for If-Match.</summary>
    public int AssignmentChanges { get; init; }

    /// <summary>What earlier relationships of the two, ended not long ago, let the provider complete.</summary>
    public IReadOnlyList<RemainingRight> Earlier { get; init; } = [];

    /// <summary>Whether the provider may complete what it has begun.</summary>
    public bool RetainInFlight { get; init; } = true;

    public string? EndReason { get; init; }

    /// <summary>The day on which it ended or ends; null while nobody ends it. The night's job may note an end later than it was.</summary>
    public DateOnly? LastDay => EndedAt?.TorontoDate() is { } noted && (EndOn is null || noted < EndOn) ? noted : EndOn;

    public bool HoldsOn(DateOnly day) => EndedAt is null && StartOn <= day && (EndOn is null || day <= EndOn);

    /// <summary>
    /// The relationship that the client grants, in the place of the one that stood or stands between the two. What is under way from before stays under way. One that
    /// stands is changed at once and keeps its assignments, and of programs those that it has; it cannot be put off (<c>DEL_RELATIONSHIP_EXISTS</c>).
    /// </summary>
    public static BusinessRelationship Granted(BusinessRelationship? before, string providerBn9, string clientBn9, string kind, IReadOnlyList<string> programs, IReadOnlyList<string> visibility, IReadOnlyList<string>? capabilities, DateOnly? startOn, DateOnly? endOn, string by, DateTimeOffset now, DelegationPolicy policy)
    {
        var today = now.TorontoDate();
        var standing = before?.HoldsOn(today) == true ? before : null;
        if (standing is not null && startOn > today) throw new Rejected("DEL_RELATIONSHIP_EXISTS") { Path = "startOn" };
        programs = kind == "BMR" ? [] : [.. programs.Concat(standing?.RmAccounts ?? []).Distinct().Order(StringComparer.Ordinal)];
        return new(IdOf(providerBn9, clientBn9), providerBn9, clientBn9, kind, programs, [.. visibility.Distinct()], standing?.StartOn ?? startOn ?? today, endOn, by, (before?.Sequence ?? 0) + 1)
        {
            Capabilities = Delegation.Capabilities.Of(capabilities), GrantedAt = now, GroupIds = standing?.GroupIds ?? [], Assignments = standing?.Assignments ?? [],
            Earlier = [.. (before?.RemainsOn(today) ?? []).Where(r => today <= r.LastDay.AddDays(policy.InFlightDays))],
        };
    }

    /// <summary>The relationship ended, and the fact of it.</summary>
    public (BusinessRelationship, AuthorityEnded) Ended(string reason, bool retainInFlight, DateTimeOffset now)
    {
        if (EndedAt is not null) throw new Rejected("STATE_CONFLICT");
        var over = this with { EndedAt = now };
        return (over with { EndReason = reason, RetainInFlight = retainInFlight, GroupIds = [], Assignments = [], Earlier = retainInFlight ? [Remaining(RmAccounts, over.LastDay!.Value), .. Earlier] : [], Sequence = Sequence + 1 }, new(ClientBn9, ProviderBn9, Kind, IsLast: false, now));
    }

    /// <summary>The relationship without some of its programs, others of which stay.</summary>
    public BusinessRelationship Without(IReadOnlyList<string> programs, bool retainInFlight, DateOnly today) =>
        this with { RmAccounts = [.. RmAccounts.Except(programs)], Earlier = retainInFlight ? [Remaining([.. RmAccounts.Intersect(programs)], today), .. Earlier] : Earlier, Sequence = Sequence + 1 };

    RemainingRight Remaining(IReadOnlyList<string> programs, DateOnly lastDay) => new(Kind, programs, Capabilities, lastDay) { GroupIds = GroupIds, Assignments = Assignments };

    public bool Covers(string? rmAccount) => Kind == "BMR" || rmAccount is null || RmAccounts.Contains(rmAccount);

    /// <summary>What the provider may still complete: of this relationship when its last day is past and nobody has noted it, and of what ended before.</summary>
    public IEnumerable<RemainingRight> RemainsOn(DateOnly day) => EndedAt is null && EndOn < day ? Earlier.Prepend(Remaining(RmAccounts, EndOn.Value)) : Earlier;

    /// <summary>SCHEDULED, ACTIVE, PROVIDER_SUSPENDED or ENDED (4.10).</summary>
    public string StateOn(DateOnly day, string? providerStatus) =>
        EndedAt is not null || EndOn < day ? "ENDED" : StartOn > day ? "SCHEDULED" : providerStatus == "SUSPENDED" ? "PROVIDER_SUSPENDED" : "ACTIVE";
}

/// <summary>What an ended relationship leaves to its provider: to see and complete what it had begun (F40).</summary>
public sealed record RemainingRight(string Kind, IReadOnlyList<string> RmAccounts, IReadOnlyList<string> Capabilities, DateOnly LastDay)
{
    /// <summary>The provider's groups that the client was in, and who was assigned to it.</summary>
    public IReadOnlyList<string> GroupIds { get; init; } = [];

    public IReadOnlyList<ProxyRight> Assignments { get; init; } = [];

    public bool Covers(string? rmAccount) => Kind == "BMR" || rmAccount is null || RmAccounts.Contains(rmAccount);
}
