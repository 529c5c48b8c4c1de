using Carm.Kernel;
using Marten;

namespace Carm.Delegation;

public enum RequestState
{
    Pending,
    Approved,
    Rejected,
    Withdrawn,

    /// <summary>Nobody answered in time.</summary>
    Expired,
}

/// <summary>A provider of services asks to act for a client (onboarding 4.10). One answer closes it.</summary>
/// <param name="Kind">BMR for all programs, PMR for those named: what was asked, not what is granted.</param>
public sealed record RelationshipRequest(
    string Id, string ProviderBn9, string ClientBn9, string Kind, IReadOnlyList<string> RmAccounts, string Comment, RequestState State, string RequestedBy, DateTimeOffset RequestedAt)
{
    public string? AnsweredBy { get; init; }

    public string? Reason { get; init; }

    /// <summary>Unanswered for ninety days, it can no longer be approved.</summary>
    public bool IsPendingAt(DateTimeOffset now, DelegationPolicy policy) => State == RequestState.Pending && now - RequestedAt <= TimeSpan.FromDays(policy.RelationshipRequestDays);

    /// <summary>The request as its client answers it; anyone else finds none. Who acts for the client does not answer for its own business (invariant I12).</summary>
    public RelationshipRequest Answered(RequestState state, string clientBn9, string by, string byBn9, DateTimeOffset now, DelegationPolicy policy) =>
        ClientBn9 != clientBn9 ? throw new Rejected("NOT_FOUND")
        : byBn9 == ProviderBn9 ? throw new Rejected("DEL_SELF_APPROVAL")
        : IsPendingAt(now, policy) ? this with { State = state, AnsweredBy = by } : throw new Rejected("STATE_CONFLICT");
}

/// <summary>The one request under way between a provider and a client: its key makes a second impossible (invariant I15).</summary>
/// <param name="Id">The provider's BN9, a colon, the client's BN9.</param>
public sealed record OpenRelationshipRequest(string Id, string RequestId);

/// <summary>A business in the portal, as Onboarding said.</summary>
/// <param name="Id">Its BN9.</param>
/// <param name="Status">ACTIVE, SUSPENDED or CLOSED.</param>
public sealed record PortalBusiness(string Id, string LegalName, IReadOnlyList<string> RmAccounts, string Status = "ACTIVE", DateTimeOffset Since = default)
{
    /// <summary>Its program accounts that are not active: nothing new comes to them.</summary>
    public IReadOnlyList<string> InactiveRmAccounts { get; init; } = [];

    /// <summary>Those of them that are closed, and will not be active again.</summary>
    public IReadOnlyList<string> ClosedRmAccounts { get; init; } = [];

    /// <summary>Its managers whose role has no end.</summary>
    public IReadOnlyList<string> Managers { get; init; } = [];
}

static class BusinessNames
{
    public static async Task<IReadOnlyDictionary<string, string>> OfAsync(IQuerySession session, IEnumerable<string> bn9s, CancellationToken ct) =>
        (await session.LoadManyAsync<PortalBusiness>(ct, bn9s.Distinct())).ToDictionary(b => b.Id, b => b.LegalName);
}

/// <summary>A program account, as Onboarding said, whether or not its business is in the portal yet.</summary>
/// <param name="Id">The RM account.</param>
/// <param name="Status">PENDING, ACTIVE, INACTIVE, SUSPENDED or CLOSED.</param>
public sealed record PortalProgram(string Id, string Bn9, string Status, DateTimeOffset Since)
{
    /// <summary>Since when goods are released prior to payment; null when they are not.</summary>
    public DateTimeOffset? RppSince { get; init; }

    /// <summary>The number of the fact that said so last.</summary>
    public long RppTurn { get; init; }

    /// <summary>How much room its security leaves, in words; null where it is in no program.</summary>
    public string? RppHeadroom { get; init; }

    /// <summary>The number of the fact that said so last.</summary>
    public long HeadroomTurn { get; init; }

    /// <summary>One of which something is told before its opening.</summary>
    public static PortalProgram Of(string rmAccount) => new(rmAccount, rmAccount[..9], "ACTIVE", DateTimeOffset.MinValue);
}

public sealed record RelationshipRequestView(string RequestId, string ProviderBn9, string ClientBn9, string Kind, IReadOnlyList<string> RmAccounts, string Comment, RequestState State, DateTimeOffset RequestedAt, string? Reason)
{
    /// <summary>The legal names, in lists.</summary>
    public string? ProviderName { get; init; }

    public string? ClientName { get; init; }

    public static RelationshipRequestView Of(RelationshipRequest r) => new(r.Id, r.ProviderBn9, r.ClientBn9, r.Kind, r.RmAccounts, r.Comment, r.State, r.RequestedAt, r.Reason);
}

/// <param name="EndedAt">When it ended before its time; null while it was not.</param>
/// <param name="RetainInFlight">Whether, after the end, the provider completes what it had begun.</param>
/// <param name="Capabilities">The finer rights left to the provider: FILE, CORRECT, PAY, SEE_BALANCE, RULINGS, APPEALS.</param>
public sealed record RelationshipView(
    string RelationshipId, string ProviderBn9, string ClientBn9, string Kind, IReadOnlyList<string> RmAccounts, IReadOnlyList<string> Visibility, IReadOnlyList<string> Capabilities, DateOnly StartOn, DateOnly? EndOn, DateTimeOffset? EndedAt, string? EndReason, bool RetainInFlight)
{
    /// <summary>The legal names, in lists.</summary>
    public string? ProviderName { get; init; }

    public string? ClientName { get; init; }

    public static RelationshipView Of(BusinessRelationship r) => new(r.Id, r.ProviderBn9, r.ClientBn9, r.Kind, r.RmAccounts, r.Visibility, r.Capabilities, r.StartOn, r.EndOn, r.EndedAt, r.EndReason, r.RetainInFlight);
}
