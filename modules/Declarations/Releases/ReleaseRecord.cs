using System.Text.Json.Serialization;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>By which of its programs the CBSA released the goods.</summary>
public enum ServiceOption
{
    /// <summary>Integrated import declaration.</summary>
    Iid,

    /// <summary>Pre-arrival review system.</summary>
    Pars,

    /// <summary>Release on minimum documentation.</summary>
    Rmd,

    /// <summary>Courier low value shipment.</summary>
    Clvs,

    /// <summary>Customs self-assessment.</summary>
    Csa,

    /// <summary>Commodities in continuous transmission, by pipeline or wire.</summary>
    Ctc,
}

/// <summary>Which month a CSA importer accounts by; once used it stays (SOR/86-1062 s.10.3).</summary>
public enum BillingOption
{
    CalendarMonth,
    Eighteenth,
}

public enum ReleaseState
{
    /// <summary>Not accounted for, and its deadline has not been found passed.</summary>
    Open,

    /// <summary>Its deadline was found passed with nothing accounted for.</summary>
    Overdue,

    Accounted,
}

/// <summary>The release system's record that goods left customs control.</summary>
/// <param name="Id">The transaction number.</param>
/// <param name="ReleasedAt">The instant, by which the cover of the importer's security is decided.</param>
/// <param name="AccountingDeadline">The last day to account for the goods, as it stands after extensions.</param>
public sealed record ReleaseRecord(
    string Id, string RmAccount, DateOnly ReleasedOn, DateTimeOffset ReleasedAt, string? OfficeOfRelease, Money EstimatedDutiesAndTaxes, DateOnly AccountingDeadline, DateOnly PaymentDueOn)
{
    public ServiceOption ServiceOption { get; init; } = ServiceOption.Iid;

    /// <summary>Which column of the billing calendar holds.</summary>
    public BillingStream Stream { get; init; } = BillingStream.Rpp;

    public Money? EstimatedValueForDuty { get; init; }

    /// <summary>For goods of SOR/86-1062 s.14: the day on which the last of them comes in.</summary>
    public DateOnly? EndsOn { get; init; }

    /// <summary>For goods whose information is missing (SOR/86-1062 s.12): the last day by which they are billed, if they are not accounted for before.</summary>
    public DateOnly? BilledBy { get; init; }

    /// <summary>The units of measure that the goods were released in; null where that is not known.</summary>
    public IReadOnlyList<string>? Units { get; init; }

    /// <summary>Whether it is due by the day on which it is accounted for.</summary>
    [JsonIgnore]
    public bool IsBilledWhenAccounted => EndsOn is not null || BilledBy is not null;

    /// <summary>The 17th on which the statement and the due date of what is accounted for on a day hang; null for what is due on that day itself.</summary>
    public DateOnly? PeriodEndWhenAccountedOn(DateOnly day) => this switch
    {
        // Goods of s.14 are paid when they are accounted for, by a CSA importer in the month after that (s.15).
        { EndsOn: not null, ServiceOption: ServiceOption.Csa } => BillingCalendar.Anchor(BillingStream.Csa1, day),
        { EndsOn: not null } => null,
        { BilledBy: { } last } => BillingCalendar.Anchor(BillingStream.Interim, day < last ? day : last),
        { IsOfLowValueToCsa: true } => BillingCalendar.Anchor(BillingStream.Clvs, ReleasedOn),
        _ => BillingCalendar.Anchor(Stream, ReleasedOn),
    };

    /// <summary>When what is accounted for on a day is to be paid.</summary>
    /// <param name="moved">The due date of a billing period where the CBSA has set one.</param>
    public DateOnly DueWhenAccountedOn(DateOnly day, Func<DateOnly, DateOnly?>? moved = null) =>
        !IsBilledWhenAccounted ? PaymentDueOn : PeriodEndWhenAccountedOn(day) is { } end ? moved?.Invoke(end) ?? BillingCalendar.DueOn(end) : day;

    /// <summary>The 17th on which its due date hangs until it is accounted for; null for what is due on a day of its own.</summary>
    [JsonIgnore]
    public DateOnly? PeriodEnd => PeriodEndWhenAccountedOn(EndsOn?.AddMonths(12) ?? BilledBy ?? ReleasedOn);

    /// <summary>The release with its two dates, as its goods and the billing calendar have them.</summary>
    /// <param name="moved">The due date of a billing period where the CBSA has set one.</param>
    public ReleaseRecord Dated(Func<DateOnly, DateOnly?>? moved)
    {
        // They are paid when they are accounted for, at the latest on the last day for that.
        if (EndsOn?.AddMonths(12) is { } last) return this with { AccountingDeadline = last, PaymentDueOn = DueWhenAccountedOn(last, moved) };
        var dates = BillingCalendar.For(Stream, BilledBy ?? ReleasedOn, moved);
        if (!IsOfLowValueToCsa) return this with { AccountingDeadline = dates.AccountingDeadline, PaymentDueOn = dates.PaymentDueOn };
        var courier = BillingCalendar.For(BillingStream.Clvs, ReleasedOn, moved);
        return this with { AccountingDeadline = courier.AccountingDeadline > dates.AccountingDeadline ? courier.AccountingDeadline : dates.AccountingDeadline, PaymentDueOn = courier.PaymentDueOn };
    }

    /// <summary>They may be accounted for like a courier's, and are not to be paid before that (SOR/86-1062 s.10.31).</summary>
    [JsonIgnore]
    public bool IsOfLowValueToCsa => ServiceOption == ServiceOption.Csa && EstimatedValueForDuty <= ReleasePolicy.LowValue;

    public ReleaseState State { get; init; } = ReleaseState.Open;

    /// <summary>Its declaration was given and waits in manual review: it is not overdue meanwhile.</summary>
    public bool IsInReview { get; init; }

    public IReadOnlyList<DeadlineExtension> Extensions { get; init; } = [];

    /// <summary>The one longest overdue first in lists.</summary>
    public string SortKey => $"{AccountingDeadline:yyyyMMdd}-{Id}";
}

/// <summary>More time to account for the goods (Customs Act s.33.7).</summary>
public sealed record DeadlineExtension(DateOnly From, DateOnly To, string Reason, string GrantedBy, DateTimeOffset GrantedAt);
