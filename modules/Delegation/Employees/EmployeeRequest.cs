using Carm.Delegation.Contracts;
using Carm.Kernel;
using Marten;

namespace Carm.Delegation;

/// <summary>A person asks its employer for access (onboarding 4.8).</summary>
/// <param name="Subject">Who asks, as the token's <c>sub</c>.</param>
public sealed record EmployeeRequest(string Id, string Subject, string Bn9, string Comment, RequestState State, DateTimeOffset RequestedAt)
{
    /// <summary>Unanswered for sixty days, it can no longer be approved.</summary>
    public bool IsPendingAt(DateTimeOffset now, DelegationPolicy policy) => State == RequestState.Pending && now - RequestedAt <= TimeSpan.FromDays(policy.EmployeeRequestDays);

    public string? DecidedBy { get; init; }

    public string? Reason { get; init; }

    /// <summary>A manager's answer; anyone else's business finds no such request. Nobody answers its own.</summary>
    public EmployeeRequest Answered(RequestState state, string bn9, string by, string? reason, DateTimeOffset now, DelegationPolicy policy) =>
        Bn9 != bn9 ? throw new Rejected("NOT_FOUND")
        : by == Subject ? throw new Rejected("DEL_SELF_APPROVAL")
        : IsPendingAt(now, policy) ? this with { State = state, DecidedBy = by, Reason = reason } : throw new Rejected("STATE_CONFLICT");

    /// <summary>Keeps the request, now answered, taken back or expired, and makes room for the person's next, unless that has come already.</summary>
    public async Task CloseAsync(IDocumentSession session, CancellationToken ct)
    {
        session.Store(this);
        if (await session.LoadAsync<OpenEmployeeRequest>(Subject, ct) is { } open && open.RequestId == Id) session.Delete(open);
    }

    public EmployeeRequest Withdrawn(string subject) =>
        Subject != subject ? throw new Rejected("NOT_FOUND") : State == RequestState.Pending ? this with { State = RequestState.Withdrawn } : throw new Rejected("STATE_CONFLICT");

    public AccessRequestChanged Changed(DateTimeOffset now) => new(Id, Subject, Bn9, State.ToString().ToUpperInvariant(), now);
}

/// <summary>The one request under way of a person: its key makes a second impossible (invariant I15).</summary>
/// <param name="Id">The token's <c>sub</c>.</param>
public sealed record OpenEmployeeRequest(string Id, string RequestId);

public sealed record EmployeeRequestView(string RequestId, string Bn9, string Comment, RequestState State, DateTimeOffset RequestedAt, string Subject, string? Reason)
{
    /// <summary>As the person gave it; null when it has not.</summary>
    public string? Name { get; init; }

    public static EmployeeRequestView Of(EmployeeRequest r) => new(r.Id, r.Bn9, r.Comment, r.State, r.RequestedAt, r.Subject, r.Reason);
}
