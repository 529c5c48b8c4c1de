using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Onboarding;

public enum CarrierCodeState
{
    Active,
    Suspended,

    /// <summary>Notice of cancellation was given; the code holds until it takes effect.</summary>
    CancellationNoticed,
    Cancelled,
}

/// <summary>A carrier's or freight forwarder's code (onboarding 4.7).</summary>
/// <param name="Id">Four characters.</param>
/// <param name="Capacity">HIGHWAY, AIR, MARINE, RAIL or FREIGHT_FORWARDER: one code for each and business.</param>
public sealed record CarrierCode(string Id, string Bn9, string RmAccount, string Capacity, bool IsBonded, CarrierCodeState State)
{
    public string? SecurityAgreementNumber { get; init; }

    /// <summary>What the holder offers to be bonded by, while an officer has not looked at it.</summary>
    public string? SecurityOffered { get; init; }

    public string? Ground { get; init; }

    public string? Reason { get; init; }

    /// <summary>The last day to correct the cause of a suspension.</summary>
    public DateOnly? SuspendedUntil { get; init; }

    public string? Representations { get; init; }

    public CancellationNotice? Notice { get; init; }

    public CarrierCode Suspended(string ground, string reason, DateOnly until, DateOnly today) =>
        until < today ? throw new Rejected("VAL_DUE_DATE") { Path = "until" } : From(CarrierCodeState.Suspended, CarrierCodeState.Active) with { Ground = ground, Reason = reason, SuspendedUntil = until, Representations = null };

    /// <summary>Only within the period; after it only a cancellation follows (F49, F50).</summary>
    public CarrierCode Reinstated(string reason, DateOnly today) =>
        From(CarrierCodeState.Active, CarrierCodeState.Suspended) is var next && today > SuspendedUntil ? throw new Rejected("CAR_NOT_CORRECTED", $"{SuspendedUntil:yyyy-MM-dd}") : next with { Reason = reason, Ground = null, SuspendedUntil = null };

    public CarrierCode Noticed(string ground, string reason, bool byMail, string officer, DateOnly today) =>
        From(CarrierCodeState.CancellationNoticed, CarrierCodeState.Active, CarrierCodeState.Suspended) with { Ground = ground, Reason = reason, Representations = null, Notice = new(today, byMail ? null : today, officer, null, State, Ground, Representations) };

    public CarrierCode Confirmed(string officer) =>
        State != CarrierCodeState.CancellationNoticed || Notice!.ConfirmedBy is not null ? throw new Rejected("STATE_CONFLICT") : officer == Notice.GivenBy ? throw new Rejected("SECOND_OFFICER_NEEDED") : this with { Notice = Notice with { ConfirmedBy = officer } };

    /// <summary>Representations convince, or a second officer disagrees: the code is what it was before the notice.</summary>
    public CarrierCode Dropped(string reason, string officer) =>
        State != CarrierCodeState.CancellationNoticed ? throw new Rejected("STATE_CONFLICT") : officer == Notice!.GivenBy ? throw new Rejected("SECOND_OFFICER_NEEDED") : this with { State = Notice.Before, Reason = reason, Ground = Notice.EarlierGround, Representations = Notice.EarlierRepresentations, Notice = null };

    public CarrierCode Received(DateOnly on, DateOnly today) =>
        State != CarrierCodeState.CancellationNoticed || Notice!.ReceivedOn is not null ? throw new Rejected("STATE_CONFLICT") : on < Notice!.SentOn || on > today ? throw new Rejected("VAL_DUE_DATE") { Path = "receivedOn" } : this with { Notice = Notice with { ReceivedOn = on } };

    /// <summary>Grounds that leave nothing to say, as a duplicate or an end of operation, take no representations (F50).</summary>
    public CarrierCode Represented(string text) =>
        State is not (CarrierCodeState.Suspended or CarrierCodeState.CancellationNoticed) || Ground is "DUPLICATE" or "CEASED" ? throw new Rejected("STATE_CONFLICT") : this with { Representations = text };

    public CarrierCode GivenUp() => From(CarrierCodeState.Cancelled, CarrierCodeState.Active, CarrierCodeState.Suspended, CarrierCodeState.CancellationNoticed) with { Ground = "REQUESTED", Reason = null };

    public CarrierCode CancelledWithBusiness(string reason) => this with { State = CarrierCodeState.Cancelled, Ground = "CEASED", Reason = reason };

    /// <summary>The notice, confirmed by a second officer, takes effect.</summary>
    public CarrierCode TakenEffect(DateOnly today) =>
        From(CarrierCodeState.Cancelled, CarrierCodeState.CancellationNoticed) is var next && (Notice!.ConfirmedBy is null || today < Notice.EffectiveOn) ? throw new Rejected("STATE_CONFLICT") : next;

    /// <summary>The holder asks to be bonded, by a security that an officer then looks at; ceasing to be needs nobody.</summary>
    public CarrierCode Bonding(bool isBonded, string? security) =>
        State != CarrierCodeState.Active ? throw new Rejected("STATE_CONFLICT")
        : !isBonded ? this with { IsBonded = false, SecurityAgreementNumber = null, SecurityOffered = null }
        : string.IsNullOrWhiteSpace(security) ? throw new Rejected("ENR_SECURITY_REQUIRED") { Path = "securityAgreementNumber" }
        : this with { SecurityOffered = security };

    /// <summary>An officer has looked at the security offered.</summary>
    public CarrierCode BondingDecided(bool accepts) =>
        State != CarrierCodeState.Active || SecurityOffered is null ? throw new Rejected("STATE_CONFLICT")
        : accepts ? this with { IsBonded = true, SecurityAgreementNumber = SecurityOffered, SecurityOffered = null } : this with { SecurityOffered = null };

    public NoticeRequested Notice13(string reason, DateTimeOffset now) => (State == CarrierCodeState.Suspended
        ? NoticeRequested.ToManagers($"code/{Id}/{State}/{now:O}", Bn9, "N13_CODE_SUSPENDED", now, RmAccount, Id, Ground ?? "", $"{SuspendedUntil:yyyy-MM-dd}", reason)
        : State == CarrierCodeState.CancellationNoticed
        ? NoticeRequested.ToManagers($"code/{Id}/{State}/{now:O}", Bn9, "N13_CODE_NOTICE", now, RmAccount, Id, Ground ?? "", $"{Notice!.EffectiveOn:yyyy-MM-dd}", reason)
        : NoticeRequested.ToManagers($"code/{Id}/{State}/{now:O}", Bn9, "N13_CODE", now, RmAccount, Id, WireNames.Of(State), reason)) with { Link = $"/api/v1/carrier-codes/{Id}" };

    CarrierCode From(CarrierCodeState to, params CarrierCodeState[] from) => from.Contains(State) ? this with { State = to } : throw new Rejected("STATE_CONFLICT");

    /// <summary>The nth code of a capacity: forwarders in the 8000 series, carriers by the letter of their mode, then digits and letters.</summary>
    public static string Spell(string capacity, int n)
    {
        const string Signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        var first = capacity switch { "FREIGHT_FORWARDER" => '8', "HIGHWAY" => 'H', "AIR" => 'A', "MARINE" => 'M', _ => 'R' };
        return n >= 36 * 36 * 36 ? throw new Rejected("PRG_NUMBERS_EXHAUSTED") : $"{first}{Signs[n / 1296]}{Signs[n / 36 % 36]}{Signs[n % 36]}";
    }
}

/// <param name="ReceivedOn">Null while a notice sent by mail was not seen to arrive.</param>
/// <param name="ConfirmedBy">The second officer; without it the notice takes no effect.</param>
/// <param name="Before">What the code was before.</param>
public sealed record CancellationNotice(DateOnly SentOn, DateOnly? ReceivedOn, string GivenBy, string? ConfirmedBy, CarrierCodeState Before = CarrierCodeState.Active, string? EarlierGround = null, string? EarlierRepresentations = null)
{
    /// <summary>The earlier of thirty days after receipt and forty-five after sending (SOR/86-873 s.34).</summary>
    public DateOnly EffectiveOn => ReceivedOn?.AddDays(30) is { } afterReceipt && afterReceipt < SentOn.AddDays(45) ? afterReceipt : SentOn.AddDays(45);
}

/// <summary>That a business holds a code of a capacity: its key makes a second impossible (invariant I17).</summary>
/// <param name="Id">The BN9, a slash, the capacity.</param>
public sealed record CapacityClaim(string Id, string Code)
{
    public static string IdOf(string bn9, string capacity) => $"{bn9}/{capacity}";
}

/// <summary>A carrier code on the wire.</summary>
/// <param name="EffectiveOn">The day from which a cancellation holds.</param>
public sealed record CarrierCodeView(
    string CarrierCode, string Bn9, string RmAccount, string Capacity, bool IsBonded, string? SecurityOffered, CarrierCodeState State, string? Ground, string? Reason, DateOnly? SuspendedUntil, DateOnly? SentOn, DateOnly? ReceivedOn, bool? IsConfirmed, DateOnly? EffectiveOn, string? Representations)
{
    public static CarrierCodeView Of(CarrierCode c) => new(c.Id, c.Bn9, c.RmAccount, c.Capacity, c.IsBonded, c.SecurityOffered, c.State, c.Ground, c.Reason, c.SuspendedUntil, c.Notice?.SentOn, c.Notice?.ReceivedOn, c.Notice is null ? null : c.Notice.ConfirmedBy is not null, c.Notice?.EffectiveOn, c.Representations);
}

/// <summary>Whose a code is, for Delegation.</summary>
sealed class CarrierCodeLocator(IOnboardingStore store) : IResourceLocator
{
    public string RouteParameter => "carrierCode";

    public async Task<(string RmAccount, string? SubmitterBn9, bool IsOpen)?> FindAsync(string value, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<CarrierCode>(value, ct) is { } code ? (code.RmAccount, null, false) : null;
    }
}
