using Carm.Kernel;

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
    public bool IsPendingAt(DateTimeOffset now) => State == RequestState.Pending && now - RequestedAt <= TimeSpan.FromDays(90);

    /// <summary>The request as its client answers it; anyone else finds none.</summary>
    public RelationshipRequest ForAnswerOf(string clientBn9, DateTimeOffset now) =>
        ClientBn9 != clientBn9 ? throw new Rejected("NOT_FOUND") : IsPendingAt(now) ? this : throw new Rejected("STATE_CONFLICT");
}

/// <summary>A business in the portal, as Onboarding said.</summary>
/// <param name="Id">Its BN9.</param>
/// <param name="Status">ACTIVE, SUSPENDED or CLOSED.</param>
public sealed record PortalBusiness(string Id, string LegalName, IReadOnlyList<string> RmAccounts, string Status = "ACTIVE", DateTimeOffset Since = default)
{
    /// <summary>Its managers whose role has no end.</summary>
    public IReadOnlyList<string> Managers { get; init; } = [];
}

/// <summary>A program account, as Onboarding said.</summary>
/// <param name="Id">The RM account.</param>
/// <param name="Status">PENDING, ACTIVE, INACTIVE, SUSPENDED or CLOSED.</param>
public sealed record PortalProgram(string Id, string Bn9, string Status, DateTimeOffset Since);

public sealed record RelationshipRequestView(string RequestId, string ProviderBn9, string ClientBn9, string Kind, IReadOnlyList<string> RmAccounts, string Comment, RequestState State, DateTimeOffset RequestedAt, string? Reason)
{
    public static RelationshipRequestView Of(RelationshipRequest r) => new(r.Id, r.ProviderBn9, r.ClientBn9, r.Kind, r.RmAccounts, r.Comment, r.State, r.RequestedAt, r.Reason);
}

/// <param name="EndedAt">When it ended before its time; null while it was not.</param>
public sealed record RelationshipView(string RelationshipId, string ProviderBn9, string ClientBn9, string Kind, IReadOnlyList<string> RmAccounts, IReadOnlyList<string> Visibility, DateOnly StartOn, DateOnly? EndOn, DateTimeOffset? EndedAt, string? EndReason)
{
    public static RelationshipView Of(BusinessRelationship r) => new(r.Id, r.ProviderBn9, r.ClientBn9, r.Kind, r.RmAccounts, r.Visibility, r.StartOn, r.EndOn, r.EndedAt, r.EndReason);
}
