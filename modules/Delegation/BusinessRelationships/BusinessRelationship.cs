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

    /// <summary>When it was ended before its time; null while it was not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The provider's groups that the client is in.</summary>
    public IReadOnlyList<string> GroupIds { get; init; } = [];

    /// <summary>Whether the provider may complete what it has begun.</summary>
    public bool RetainInFlight { get; init; } = true;

    public string? EndReason { get; init; }

    /// <summary>The day on which it ended or ends; null while nobody ends it. The night's job may note an end later than it was.</summary>
    public DateOnly? LastDay => EndedAt?.TorontoDate() is { } noted && (EndOn is null || noted < EndOn) ? noted : EndOn;

    public bool HoldsOn(DateOnly day) => EndedAt is null && StartOn <= day && (EndOn is null || day <= EndOn);

    /// <summary>The relationship ended, and the fact of it.</summary>
    public (BusinessRelationship, AuthorityEnded) Ended(string reason, bool retainInFlight, DateTimeOffset now) =>
        EndedAt is not null ? throw new Rejected("STATE_CONFLICT") : (this with { EndedAt = now, EndReason = reason, RetainInFlight = retainInFlight, GroupIds = [], Sequence = Sequence + 1 }, new(ClientBn9, ProviderBn9, Kind, IsLast: false, now));

    public bool Covers(string? rmAccount) => Kind == "BMR" || rmAccount is null || RmAccounts.Contains(rmAccount);
}
