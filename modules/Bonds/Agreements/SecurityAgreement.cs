using System.Text.Json.Serialization;
using Carm.Kernel;

namespace Carm.Bonds;

/// <summary>How an agreement came to us.</summary>
public enum AgreementChannel
{
    Provider,
    Bulk,
    Importer,
    Paper,
}

/// <summary>What people have decided about an agreement; the days do the rest.</summary>
public enum AgreementStage
{
    Requested,
    Given,
    Declined,
    Cancelled,
}

/// <summary>The part of an agreement that stands for one program account.</summary>
public sealed record AgreementAllocation(string RmAccount, Money Amount);

/// <summary>Amount and parts from a day on; the first rider is the agreement as it was given.</summary>
public sealed record Rider(int Number, Money Amount, IReadOnlyList<AgreementAllocation> Allocations, DateOnly EffectiveOn, DateTimeOffset FiledAt);

/// <summary>A surety's promise to pay what the debtor does not (15.3). Its number is the provider's own.</summary>
/// <param name="Id">The provider's BN9, a colon, its number.</param>
/// <param name="LegislativeAuthority">What the security is given under.</param>
/// <param name="ValidTo">The last day; null for a continuous agreement.</param>
/// <param name="Riders">The oldest first.</param>
public sealed record SecurityAgreement(
    string Id, string ProviderBn9, string AgreementNumber, string DebtorBn9, string Program, string LegislativeAuthority, DateOnly ValidFrom, DateOnly? ValidTo, DateTimeOffset PostedAt,
    AgreementChannel Channel, IReadOnlyList<Rider> Riders)
{
    public AgreementStage Stage { get; init; } = AgreementStage.Given;

    /// <summary>The last day on which the provider may answer an importer's request.</summary>
    public DateOnly? AnswerBy { get; init; }

    /// <summary>An outage lasts in which its provider cannot answer: until that is over it does not lapse.</summary>
    public bool IsHeld { get; init; }

    /// <summary>The first day on which it no longer stands, by the provider's notice.</summary>
    public DateOnly? TerminatesOn { get; init; }

    public DateOnly? NoticeGivenOn { get; init; }

    /// <summary>The day on which the CBSA cancelled it.</summary>
    public DateOnly? CancelledOn { get; init; }

    /// <summary>What was paid on demand for each account lowers what its part still stands for.</summary>
    public IReadOnlyDictionary<string, Money> PaidFor { get; init; } = new Dictionary<string, Money>();

    public Money Paid => Money.Sum(PaidFor.Values);

    /// <summary>Demands that are not settled; while there are any it is not discharged.</summary>
    public int OpenDemands { get; init; }

    /// <summary>The statements of adjustments, or the declarations, for which it is given, where its program asks for them.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>The number of the supervisor's approval under which it was given on paper.</summary>
    public string? PaperApproval { get; init; }

    /// <summary>Counts what was decided, for whoever changes it.</summary>
    public long Revision { get; init; } = 1;

    public static string IdOf(string providerBn9, string number) => $"{providerBn9}:{number}";

    /// <summary>Whether its number is taken; one that is only asked for, or was declined, keeps no number from its provider.</summary>
    [JsonIgnore]
    public bool IsGiven => Stage is AgreementStage.Given or AgreementStage.Cancelled;

    /// <summary>The program account that asked for it, while its provider has not given it.</summary>
    public string? AskedOf => IsGiven ? null : Riders[0].Allocations[0].RmAccount;

    /// <summary>The last day on which it stands; null while none is known.</summary>
    [JsonIgnore]
    public DateOnly? LastDay => new[] { ValidTo, TerminatesOn?.AddDays(-1), CancelledOn?.AddDays(-1) }.Min();

    /// <summary>The first day on which it no longer stands.</summary>
    public DateOnly? EndsOn => LastDay?.AddDays(1);

    /// <summary>The last day on which a debt of its time may be demanded: one year after its end (14, item 6).</summary>
    [JsonIgnore]
    public DateOnly? DemandableThrough => LastDay is { } last ? BusinessCalendar.RollForward(last.AddYears(1)) : null;

    /// <summary>What is left of its part for an account, as last amended, after what was paid under it.</summary>
    /// <param name="of">Another rider than the last.</param>
    public Money LeftFor(string rmAccount, Rider? of = null) => (of ?? Riders[^1]) is var rider ? Money.Sum(rider.Allocations.Where(a => a.RmAccount == rmAccount).Select(Part)) : Money.Zero;

    Money Part(AgreementAllocation part) => Money.Max(Money.Zero, part.Amount - PaidFor.GetValueOrDefault(part.RmAccount));

    public Rider RiderOn(DateOnly day) => Riders.LastOrDefault(r => r.EffectiveOn <= day) ?? Riders[0];

    public string StateOn(DateOnly day) => Stage switch
    {
        AgreementStage.Requested => day > AnswerBy && !IsHeld ? "LAPSED" : "PENDING_PROVIDER",
        AgreementStage.Declined => "DECLINED",
        AgreementStage.Cancelled => "CANCELLED",
        _ when day > DemandableThrough && OpenDemands == 0 => "DISCHARGED",
        _ when TerminatesOn <= day => "TERMINATED",
        _ when ValidTo < day => "EXPIRED",
        _ when day < ValidFrom => "SCHEDULED",
        _ => TerminatesOn is null ? "ACTIVE" : "TERMINATION_PENDING",
    };

    /// <summary>Whether the provider may still change or end it.</summary>
    public bool IsAliveOn(DateOnly day) => StateOn(day) is "ACTIVE" or "SCHEDULED" or "TERMINATION_PENDING";

    /// <summary>Every account that it ever had a part for.</summary>
    [JsonIgnore]
    public IEnumerable<string> RmAccounts => Riders.SelectMany(r => r.Allocations).Select(a => a.RmAccount).Distinct();

    /// <summary>What it stands for in one account, from rider to rider; nothing while it is only asked for.</summary>
    public IEnumerable<SecurityShare> SharesOf(string rmAccount)
    {
        if (Stage is AgreementStage.Requested or AgreementStage.Declined) yield break;
        for (var n = 0; n < Riders.Count; n++)
        {
            var (rider, next) = (Riders[n], n + 1 < Riders.Count ? Riders[n + 1].EffectiveOn.AddDays(-1) : (DateOnly?)null);
            var (from, to) = (rider.EffectiveOn > ValidFrom ? rider.EffectiveOn : ValidFrom, new[] { next, LastDay }.Min());
            if (to < from || rider.Allocations.FirstOrDefault(a => a.RmAccount == rmAccount) is not { } part) continue;
            yield return new(Id, Part(part), from, to, Program: Program) { References = References };
        }
    }

    /// <summary>The provider's notice that it ends on a day, at least thirty days ahead (14, item 5).</summary>
    public SecurityAgreement Terminated(DateOnly on, DateOnly today)
    {
        if (!IsAliveOn(today) || TerminatesOn is not null) throw new Rejected("BND-409");
        if (on < today.AddDays(RppPolicy.NoticeDays)) throw new Rejected("BND-408", $"{today.AddDays(RppPolicy.NoticeDays):yyyy-MM-dd}") { Path = "terminationDate" };
        return this with { TerminatesOn = on, NoticeGivenOn = today, Revision = Revision + 1 };
    }

    public SecurityAgreement Rescinded(DateOnly today) =>
        StateOn(today) == "TERMINATION_PENDING" || (TerminatesOn > today && StateOn(today) == "SCHEDULED") ? this with { TerminatesOn = null, NoticeGivenOn = null, Revision = Revision + 1 } : throw new Rejected("BND-409");

    /// <summary>Another amount and other parts from a day on.</summary>
    public SecurityAgreement Amended(Money amount, IReadOnlyList<AgreementAllocation> allocations, DateOnly effectiveOn, DateTimeOffset now) => IsAliveOn(now.TorontoDate())
        ? this with { Riders = [.. Riders.Where(r => r.EffectiveOn < effectiveOn || r.Number == 0), new(Riders[^1].Number + 1, amount, allocations, effectiveOn, now)], Revision = Revision + 1 }
        : throw new Rejected("BND-409");

    /// <summary>Whether an amount and parts take nothing away from what stands on the day or is to stand later.</summary>
    public bool IsRaisedBy(Money amount, IReadOnlyList<AgreementAllocation> allocations, DateOnly effectiveOn) => Riders.Where(r => r == RiderOn(effectiveOn) || r.EffectiveOn > effectiveOn)
        .All(rider => amount >= rider.Amount && rider.Allocations.All(before => allocations.Any(a => a.RmAccount == before.RmAccount && a.Amount >= before.Amount)));

    public SecurityAgreement Confirmed(DateOnly today) => StateOn(today) == "PENDING_PROVIDER" ? this with { Stage = AgreementStage.Given, Revision = Revision + 1 } : throw new Rejected("BND-409");

    public SecurityAgreement Declined(DateOnly today) => StateOn(today) == "PENDING_PROVIDER" ? this with { Stage = AgreementStage.Declined, Revision = Revision + 1 } : throw new Rejected("BND-409");

    /// <summary>By the CBSA, as when its provider is recognised no more.</summary>
    public SecurityAgreement Cancelled(DateOnly today) => IsAliveOn(today) ? this with { Stage = AgreementStage.Cancelled, CancelledOn = today, Revision = Revision + 1 } : throw new Rejected("BND-409");
}

/// <param name="Amount">As of today; a change that lies ahead is among the riders.</param>
/// <param name="Revision">For <c>If-Match</c> where it is changed.</param>
public sealed record AgreementView(
    string AgreementNumber, string ProviderBn9, string DebtorBn9, string Program, string LegislativeAuthority, IReadOnlyList<string> References, Money Amount, IReadOnlyList<AgreementAllocation> Allocations, DateOnly ValidFrom, DateOnly? ValidTo, string State,
    AgreementChannel Channel, DateOnly? AnswerBy, DateOnly? TerminatesOn, Money Paid, IReadOnlyList<Rider> Riders, long Revision)
{
    public static AgreementView Of(SecurityAgreement a, DateOnly today)
    {
        var rider = a.RiderOn(today);
        return new(
            a.AgreementNumber, a.ProviderBn9, a.DebtorBn9, a.Program, a.LegislativeAuthority, a.References, rider.Amount, rider.Allocations, a.ValidFrom, a.ValidTo, a.StateOn(today), a.Channel, a.AnswerBy, a.TerminatesOn, a.Paid, a.Riders, a.Revision);
    }
}
