using Carm.Bonds.Contracts;
using Carm.Kernel;

namespace Carm.Bonds;

public enum RppState
{
    NotEnrolled,
    PendingSecurity,
    Active,
    Deficient,
}

/// <summary>What of an agreement stands for this program account, and when.</summary>
/// <param name="ValidTo">Its last day; null for a continuous agreement.</param>
public sealed record SecurityShare(string AgreementId, decimal Amount, DateOnly ValidFrom, DateOnly? ValidTo)
{
    public bool HoldsOn(DateOnly day) => ValidFrom <= day && (ValidTo is null || day <= ValidTo);
}

/// <summary>A program account as Bonds sees it: what it declared month by month, what is posted for it, and whether its goods may leave before payment.</summary>
/// <param name="Id">The program account.</param>
public sealed record RppAccount(string Id, string LegalName, string ProgramType)
{
    public RppState State { get; init; }

    /// <summary>How often the privilege was given.</summary>
    public long Grants { get; init; }

    /// <summary>Duties and taxes by the billing period of the release, named by its last day.</summary>
    public IReadOnlyDictionary<DateOnly, decimal> Months { get; init; } = new Dictionary<DateOnly, decimal>();

    /// <summary>The highest month when the requirement was last set (15.1).</summary>
    public decimal Base { get; init; }

    public IReadOnlyList<SecurityShare> Shares { get; init; } = [];

    public bool IsImporter => ProgramType is "IMPORTER";

    public SecurityRequirement Requirement => SecurityRequirement.For(Money.Of(Math.Max(0, Base)));

    public Money PostedOn(DateOnly day) => Money.Sum(Shares.Where(s => s.HoldsOn(day)).Select(s => Money.Of(s.Amount)));

    public bool IsAdequateOn(DateOnly day) => Requirement.Coverage(PostedOn(day), Money.Zero) >= 1;

    /// <summary>The highest of the twelve billing periods that ended before the day.</summary>
    public decimal HighestMonthBefore(DateOnly day) => Months.Where(m => m.Key < day && m.Key >= day.AddMonths(-12)).Select(m => m.Value).DefaultIfEmpty().Max();

    /// <summary>The importer enrols: at once active when nothing is required or enough is posted.</summary>
    public (RppAccount, RppPrivilegeGranted?) Enrol(DateTimeOffset now)
    {
        if (!IsImporter) throw new Rejected("BND-416", Id);
        if (State != RppState.NotEnrolled) throw new Rejected("BND-409");
        return (this with { State = RppState.PendingSecurity, Base = HighestMonthBefore(now.TorontoDate()) }).Settle(now);
    }

    /// <summary>The state as security and requirement now have it; the privilege is told when it is given anew.</summary>
    public (RppAccount, RppPrivilegeGranted?) Settle(DateTimeOffset now) => (State, IsAdequateOn(now.TorontoDate())) switch
    {
        (RppState.PendingSecurity, true) => (this with { State = RppState.Active, Grants = Grants + 1 }, new(Id, Grants + 1, now)),
        (RppState.Deficient, true) => (this with { State = RppState.Active }, null),
        (RppState.Active, false) => (this with { State = RppState.Deficient }, null),
        _ => (this, null),
    };

    /// <summary>A change of duties counts in the month of its release. The first debit of an account of which nothing was required sets the requirement.</summary>
    public (RppAccount, RppPrivilegeGranted?) Count(DateOnly releasedOn, decimal change, DateTimeOffset now)
    {
        var month = BillingCalendar.Anchor(BillingStream.Rpp, releasedOn);
        var months = new Dictionary<DateOnly, decimal>(Months) { [month] = Months.GetValueOrDefault(month) + change };
        return (this with { Months = months, Base = State != RppState.NotEnrolled && Base <= 0 ? months.Values.Max() : Base }).Settle(now);
    }
}
