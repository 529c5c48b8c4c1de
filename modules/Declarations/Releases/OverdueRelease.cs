using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>A release whose deadline passed with nothing accounted for.</summary>
/// <param name="DaysLate">Calendar days since the deadline.</param>
/// <param name="Extensions">All that the release was given, the oldest first.</param>
public sealed record OverdueRelease(
    string TransactionNumber, string RmAccount, DateOnly ReleasedOn, ServiceOption ServiceOption, DateOnly AccountingDeadline, int DaysLate, DateOnly PaymentDueOn, Money EstimatedDutiesAndTaxes, Money? EstimatedValueForDuty, IReadOnlyList<DeadlineExtensionView> Extensions)
{
    public static OverdueRelease Of(ReleaseRecord r, DateOnly today, bool forStaff = false) => new(
        r.Id, r.RmAccount, r.ReleasedOn, r.ServiceOption, r.AccountingDeadline, today.DayNumber - r.AccountingDeadline.DayNumber, r.PaymentDueOn, r.EstimatedDutiesAndTaxes, r.EstimatedValueForDuty,
        DeadlineExtensionView.Of(r, forStaff));
}

/// <summary>More time that was given to account for goods.</summary>
/// <param name="From">The last day before it was given.</param>
/// <param name="To">The last day since.</param>
/// <param name="Reason">As it was written; OUTAGE and its number where an outage moved the day.</param>
/// <param name="GrantedBy">Who gave it, for staff; null for clients.</param>
public sealed record DeadlineExtensionView(DateOnly From, DateOnly To, string Reason, DateTimeOffset GrantedAt, string? GrantedBy)
{
    public static IReadOnlyList<DeadlineExtensionView> Of(ReleaseRecord r, bool forStaff) => [.. r.Extensions.Select(e => new DeadlineExtensionView(e.From, e.To, e.Reason, e.GrantedAt, forStaff ? e.GrantedBy : null))];
}
