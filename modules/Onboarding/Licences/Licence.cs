using Carm.Kernel;
using Carm.Onboarding.Contracts;

namespace Carm.Onboarding;

public enum LicenceState
{
    /// <summary>Approved; the fee and the security are still to come.</summary>
    ApprovedPending,
    Active,

    /// <summary>An officer has given notice of a suspension or cancellation; meanwhile it holds.</summary>
    NoticeGiven,
    Suspended,
    Cancelled,
    Expired,
}

public enum LicenceNoticeKind
{
    Suspension,
    Cancellation,
}

/// <summary>A licence, or a recognised program, of a business (onboarding 4.6).</summary>
/// <param name="Kind">CUSTOMS_BROKER, SUFFERANCE_WAREHOUSE, BONDED_WAREHOUSE, DUTY_FREE_SHOP; TRADE_CONSULTANT and SECURITY_PROVIDER have no term and no fee.</param>
public sealed record Licence(string Id, string Bn9, string? RmAccount, string Kind, string Number, LicenceState State)
{
    public DateOnly? EffectiveOn { get; init; }

    /// <summary>Its last day; null for one without a term.</summary>
    public DateOnly? ExpiresOn { get; init; }

    public decimal? SecurityRequired { get; init; }

    public string? SecurityAgreementNumber { get; init; }

    public DateOnly? FeePaidOn { get; init; }

    public LicenceNotice? Notice { get; init; }

    public Renewal? Renewal { get; init; }

    /// <summary>Notices that were decided, the first first.</summary>
    public IReadOnlyList<LicenceNotice> PastNotices { get; init; } = [];

    public string? StateReason { get; init; }

    public BrokerAnswers? Broker { get; init; }

    public WarehouseAnswers? Warehouse { get; init; }

    /// <summary>Four digits, given with a warehouse licence.</summary>
    public string? SubLocationCode { get; init; }

    public bool IsOver => State is LicenceState.Cancelled or LicenceState.Expired;

    public LicenceLaw Law => LicenceLaw.Of(Kind);

    /// <summary>What an approved enrolment brings: those without fee and security hold at once.</summary>
    public static Licence Promised(string id, Enrolment enrolment, string kind, string number, string rmAccount) =>
        new(id, enrolment.Bn9, rmAccount, kind, number, LicenceLaw.Of(kind).NeedsIssue ? LicenceState.ApprovedPending : LicenceState.Active)
        {
            SecurityRequired = ProgramCatalogue.Require(kind).Security, SecurityAgreementNumber = enrolment.Answers.SecurityAgreementNumber, Broker = enrolment.Answers.Broker, Warehouse = enrolment.Answers.Warehouse,
        };

    /// <summary>The fee is paid and the security holds: the licence is in force from that day to the law's term.</summary>
    public Licence Issued(DateOnly effectiveOn, DateOnly feePaidOn, string securityAgreementNumber, decimal? securityAmount, string? subLocationCode) => From(LicenceState.Active, LicenceState.ApprovedPending) with
    {
        EffectiveOn = effectiveOn, FeePaidOn = feePaidOn, SecurityAgreementNumber = securityAgreementNumber, SecurityRequired = securityAmount ?? SecurityRequired, SubLocationCode = subLocationCode, ExpiresOn = Law.ExpiryOf(effectiveOn, Warehouse?.TermYears),
    };

    /// <summary>
    /// An officer gives notice with its ground and reasons. A broker is suspended or cancelled only after the notice has run; a warehouse or shop is
    /// suspended at once and then answers, and is cancelled after notice (SOR/86-1067 s.18, SOR/86-1065 ss.7-10, SOR/86-1072).
    /// </summary>
    public Licence Noticed(LicenceNoticeKind kind, string ground, string reason, string officer, DateOnly today)
    {
        var atOnce = kind == LicenceNoticeKind.Suspension && Law.SuspendsAtOnce;
        var next = kind == LicenceNoticeKind.Cancellation ? From(LicenceState.NoticeGiven, LicenceState.Active, LicenceState.Suspended) : From(atOnce ? LicenceState.Suspended : LicenceState.NoticeGiven, LicenceState.Active);
        return next with { StateReason = reason, Notice = new(kind, ground, reason, officer, today, today.AddDays(Law.RespondDays(kind)), today.AddDays(atOnce ? 0 : Law.NoticeDays(kind, ground)), State, null, Notice) };
    }

    /// <summary>The holder makes representations while it may.</summary>
    public Licence Represented(string text, DateOnly today) =>
        Notice is null || State is not (LicenceState.NoticeGiven or LicenceState.Suspended) || today > Notice.RespondBy ? throw new Rejected("STATE_CONFLICT") : this with { Notice = Notice with { Representations = text } };

    /// <summary>The notice is carried out or dropped, not before it has run; a cancellation by another officer than the one who gave it.</summary>
    public Licence Decided(bool upholds, string reason, string officer, DateOnly today)
    {
        if (State != LicenceState.NoticeGiven) throw new Rejected("STATE_CONFLICT");
        if (upholds && today < Notice!.DecideFrom) throw new Rejected("LIC_NOTICE_PERIOD", $"{Notice.DecideFrom:yyyy-MM-dd}");
        if (Notice!.Kind == LicenceNoticeKind.Cancellation && officer == Notice.GivenBy) throw new Rejected("SECOND_OFFICER_NEEDED");
        return this with { State = !upholds ? Notice.Before : Notice.Kind == LicenceNoticeKind.Suspension ? LicenceState.Suspended : LicenceState.Cancelled, StateReason = reason, Notice = upholds ? Notice : Notice.Earlier, PastNotices = upholds ? PastNotices : [.. PastNotices, Notice] };
    }

    public Licence Reinstated(string reason) => From(LicenceState.Active, LicenceState.Suspended) with { StateReason = reason, Notice = null, PastNotices = Notice is null ? PastNotices : [.. PastNotices, Notice] };

    public Licence Surrendered() => From(LicenceState.Cancelled, LicenceState.ApprovedPending, LicenceState.Active, LicenceState.NoticeGiven, LicenceState.Suspended) with { StateReason = "SURRENDERED", Notice = null };

    /// <summary>Its business was closed.</summary>
    public Licence CancelledWithBusiness(string reason) => this with { State = LicenceState.Cancelled, StateReason = reason, Notice = null };

    /// <summary>The holder asks for another term, inside the window that the law opens.</summary>
    public Licence RenewalAsked(string feeReceipt, string securityAgreementNumber, DateOnly today)
    {
        if (State is not (LicenceState.Active or LicenceState.NoticeGiven) || IsSuspendedUnderNotice || ExpiresOn is not { } expires || Renewal is { State: RenewalState.Requested }) throw new Rejected("STATE_CONFLICT");
        if (today < Law.RenewalOpens(expires) || today > Law.RenewalCloses(expires, Warehouse)) throw new Rejected("LIC_RENEWAL_WINDOW", $"{Law.RenewalOpens(expires):yyyy-MM-dd}", $"{Law.RenewalCloses(expires, Warehouse):yyyy-MM-dd}");
        return this with { Renewal = new(RenewalState.Requested, today, feeReceipt, securityAgreementNumber, expires, null) };
    }

    /// <summary>The request is withdrawn; the fee comes back if that is before 15 February preceding the expiry (SOR/86-1067 s.11).</summary>
    public Licence RenewalWithdrawn(DateOnly today) =>
        Renewal is not { State: RenewalState.Requested } asked ? throw new Rejected("STATE_CONFLICT") : this with { Renewal = asked with { State = RenewalState.Withdrawn, Refund = Law.RefundOnWithdrawal(asked.For, today) } };

    /// <summary>An officer grants the term asked for; also after the expiry, when it was asked for in time.</summary>
    public Licence Renewed(DateOnly feePaidOn) =>
        State is not (LicenceState.Active or LicenceState.NoticeGiven or LicenceState.Expired) || IsSuspendedUnderNotice || Renewal is not { State: RenewalState.Requested } asked ? throw new Rejected("STATE_CONFLICT")
        : this with { State = State != LicenceState.Expired ? State : Notice is { Kind: LicenceNoticeKind.Suspension } ? LicenceState.Suspended : LicenceState.Active, ExpiresOn = Law.ExpiryOf(asked.For.AddDays(1), Warehouse?.TermYears), FeePaidOn = feePaidOn, SecurityAgreementNumber = asked.SecurityAgreementNumber, Renewal = asked with { State = RenewalState.Granted } };

    /// <summary>Its last day is past.</summary>
    public Licence Lapsed(DateOnly today) =>
        State is LicenceState.Active or LicenceState.NoticeGiven or LicenceState.Suspended && ExpiresOn < today ? this with { State = LicenceState.Expired, Notice = State == LicenceState.Suspended ? Notice : null } : throw new Rejected("STATE_CONFLICT");

    /// <summary>As other modules know it: under notice it is still in force.</summary>
    public LicenceStatusChanged Changed(DateTimeOffset now) => new(Bn9, Kind, Number, State != LicenceState.NoticeGiven ? WireNames.Of(State) : IsSuspendedUnderNotice ? "SUSPENDED" : "ACTIVE", now);

    /// <summary>Suspended already when notice of its cancellation was given; the notice does not lift that.</summary>
    bool IsSuspendedUnderNotice => State == LicenceState.NoticeGiven && Notice?.Before == LicenceState.Suspended;

    Licence From(LicenceState to, params LicenceState[] from) => from.Contains(State) ? this with { State = to } : throw new Rejected("STATE_CONFLICT");
}

/// <param name="RespondBy">The last day for representations.</param>
/// <param name="DecideFrom">The first day on which it may be carried out.</param>
/// <param name="Earlier">The notice of a suspension that was in force already, which stands again when this one is dropped.</param>
/// <param name="Before">The state to which the licence returns when it is dropped.</param>
public sealed record LicenceNotice(LicenceNoticeKind Kind, string Ground, string Reason, string GivenBy, DateOnly GivenOn, DateOnly RespondBy, DateOnly DecideFrom, LicenceState Before, string? Representations, LicenceNotice? Earlier = null);

public enum RenewalState
{
    Requested,
    Withdrawn,
    Granted,
}

/// <param name="For">The expiry after which the new term begins.</param>
/// <param name="Refund">What of the fee is given back, in dollars.</param>
public sealed record Renewal(RenewalState State, DateOnly AskedOn, string FeeReceipt, string SecurityAgreementNumber, DateOnly For, decimal? Refund);

/// <summary>A licence on the wire.</summary>
public sealed record LicenceView(
    string LicenceId, string Bn9, string? RmAccount, string Kind, string Number, LicenceState State, string? StateReason, DateOnly? EffectiveOn, DateOnly? ExpiresOn, Money? Fee, Money? SecurityRequired, string? SecurityAgreementNumber, DateOnly? FeePaidOn, string? SubLocationCode,
    LicenceNoticeView? Notice, RenewalView? Renewal)
{
    public static LicenceView Of(Licence l) => new(l.Id, l.Bn9, l.RmAccount, l.Kind, l.Number, l.State, l.StateReason, l.EffectiveOn, l.ExpiresOn, l.Law.Fee is { } fee ? Money.Of(fee) : null, l.SecurityRequired is { } s ? Money.Of(s) : null, l.SecurityAgreementNumber, l.FeePaidOn, l.SubLocationCode, LicenceNoticeView.Of(l.Notice), RenewalView.Of(l.Renewal));
}

/// <summary>A notice on the wire. Which officer gave it is the CBSA's affair.</summary>
public sealed record LicenceNoticeView(LicenceNoticeKind Kind, string Ground, string Reason, DateOnly GivenOn, DateOnly RespondBy, DateOnly DecideFrom, string? Representations)
{
    public static LicenceNoticeView? Of(LicenceNotice? n) => n is null ? null : new(n.Kind, n.Ground, n.Reason, n.GivenOn, n.RespondBy, n.DecideFrom, n.Representations);
}

/// <param name="Refund">What of the fee is given back.</param>
public sealed record RenewalView(RenewalState State, DateOnly AskedOn, string FeeReceipt, DateOnly For, Money? Refund)
{
    public static RenewalView? Of(Renewal? r) => r is null ? null : new(r.State, r.AskedOn, r.FeeReceipt, r.For, r.Refund is { } refund ? Money.Of(refund) : null);
}

/// <summary>A licence as everyone who may read the business sees it.</summary>
public sealed record LicenceRow(string LicenceId, string Kind, string Number, LicenceState State, DateOnly? ExpiresOn, Money? Fee, Money? SecurityRequired)
{
    public static LicenceRow Of(Licence l) => new(l.Id, l.Kind, l.Number, l.State, l.ExpiresOn, l.Law.Fee is { } fee ? Money.Of(fee) : null, l.SecurityRequired is { } s ? Money.Of(s) : null);
}
