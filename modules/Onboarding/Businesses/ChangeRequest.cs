using Carm.Kernel;

namespace Carm.Onboarding;

public enum ChangeKind
{
    /// <summary>Name or address, which the business cannot change by itself (F36).</summary>
    LegalData,

    /// <summary>The end of the business account.</summary>
    Closure,
}

public enum ChangeState
{
    Requested,
    Approved,
    Rejected,
    Withdrawn,

    /// <summary>An approved closure was carried out.</summary>
    Done,
}

/// <summary>A business asks the CBSA to change what only the CBSA may change. One decision closes it.</summary>
/// <param name="Id">Begins with its time, so that the order of ids is that of the requests.</param>
public sealed record ChangeRequest(string Id, string Bn9, ChangeKind Kind, string Reason, string RequestedBy, DateTimeOffset RequestedAt)
{
    public string? LegalName { get; init; }

    public IReadOnlyList<string>? OperatingNames { get; init; }

    public Address? PhysicalAddress { get; init; }

    public Address? MailingAddress { get; init; }

    public ChangeState State { get; init; }

    /// <summary>Whether an officer proposed it, which the business does not see.</summary>
    public bool IsProposal { get; init; }

    /// <summary>A closure that waits to be carried out; after ninety days it is asked for anew.</summary>
    public bool IsApprovedClosure => this is { Kind: ChangeKind.Closure, State: ChangeState.Approved };

    public bool MayBeCarriedOut(string supervisor, DateTimeOffset now) => IsApprovedClosure && DecidedBy != supervisor && now - DecidedAt <= TimeSpan.FromDays(90);

    public string? DecidedBy { get; init; }

    public string? DecisionReason { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>An officer's decision; nobody decides on its own request.</summary>
    public ChangeRequest Decided(bool approves, string reason, string officer, DateTimeOffset now) =>
        IsApprovedClosure && !approves && officer != DecidedBy ? this with { State = ChangeState.Rejected, DecidedBy = officer, DecisionReason = reason, DecidedAt = now }
        : State != ChangeState.Requested ? throw new Rejected("STATE_CONFLICT")
        : officer == RequestedBy ? throw new Rejected("FORBIDDEN")
        : this with { State = approves ? ChangeState.Approved : ChangeState.Rejected, DecidedBy = officer, DecisionReason = reason, DecidedAt = now };

    public ChangeRequest Withdrawn(DateTimeOffset now) => (State == ChangeState.Requested || IsApprovedClosure) && !IsProposal ? this with { State = ChangeState.Withdrawn, DecidedAt = now } : throw new Rejected("STATE_CONFLICT");

    /// <summary>The business is closed: what was asked is done, or came too late.</summary>
    public ChangeRequest ClosedWithBusiness(DateTimeOffset now) => this with { State = IsApprovedClosure ? ChangeState.Done : ChangeState.Withdrawn, DecidedAt = now };

    /// <summary>The entity as it is once the request is granted; what was not asked stays.</summary>
    public LegalEntity AppliedTo(LegalEntity entity) => entity with
    {
        LegalName = LegalName ?? entity.LegalName, OperatingNames = OperatingNames ?? entity.OperatingNames, PhysicalAddress = PhysicalAddress ?? entity.PhysicalAddress, MailingAddress = MailingAddress ?? entity.MailingAddress,
    };
}

/// <summary>A request for change on the wire. Which officer decided it is the CBSA's affair.</summary>
public sealed record ChangeRequestView(
    string ChangeRequestId, string Bn9, ChangeKind Kind, string Reason, string RequestedBy, DateTimeOffset RequestedAt, string? LegalName, IReadOnlyList<string>? OperatingNames, Address? PhysicalAddress, Address? MailingAddress,
    ChangeState State, string? DecisionReason, DateTimeOffset? DecidedAt)
{
    public static ChangeRequestView Of(ChangeRequest r) => new(r.Id, r.Bn9, r.Kind, r.Reason, r.RequestedBy, r.RequestedAt, r.LegalName, r.OperatingNames, r.PhysicalAddress, r.MailingAddress, r.State, r.DecisionReason, r.DecidedAt);
}
