using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>A release whose deadline passed with nothing accounted for.</summary>
/// <param name="DaysLate">Calendar days since the deadline.</param>
public sealed record OverdueRelease(
    string TransactionNumber, string RmAccount, DateOnly ReleasedOn, ServiceOption ServiceOption, DateOnly AccountingDeadline, int DaysLate, DateOnly PaymentDueOn, Money EstimatedDutiesAndTaxes, Money? EstimatedValueForDuty)
{
    public static OverdueRelease Of(ReleaseRecord r, DateOnly today) => new(
        r.Id, r.RmAccount, r.ReleasedOn, r.ServiceOption, r.AccountingDeadline, today.DayNumber - r.AccountingDeadline.DayNumber, r.PaymentDueOn, r.EstimatedDutiesAndTaxes, r.EstimatedValueForDuty);
}
