using Carm.Kernel;
using Marten;

namespace Carm.Ledger;

/// <summary>Where a published statement stands; derived whenever it is read, since the statement itself never changes.</summary>
public enum StatementState
{
    Published,

    /// <summary>Nothing of what it and the statements before it billed is owing any more, but what is held.</summary>
    Settled,

    /// <summary>Something is owing, and the last day on which a payment is in time has passed.</summary>
    Overdue,
}

static class StatementStates
{
    /// <summary>Says the state of each statement of an account. It reads what is open alone.</summary>
    public static async Task<Func<StatementOfAccount, StatementState>> StatesAsync(this IQuerySession session, string rmAccount, DateOnly today, CancellationToken ct)
    {
        var open = await session.Query<OpenItem>().Where(i => i.CurrentOf == rmAccount && i.OpenCents > 0).Select(i => new { i.Side, i.BillOn, i.OpenCents, i.HeldOf }).ToListAsync(ct);
        var rates = await session.ReadRatesAsync(ct);
        var credit = open.Where(i => i.Side == Side.Credit && i.HeldOf is null).Sum(i => i.OpenCents);
        return s => Of(s.I, Money.OfCents(open.Where(i => i.Side == Side.Debit && i.BillOn <= s.IssuedOn && i.HeldOf is null).Sum(i => i.OpenCents) - credit), rates.DueOf(s.IssuedOn), today);
    }

    /// <param name="owing">What is open of all that was billed by then, less the credits that wait.</param>
    public static StatementState Of(Money payable, Money owing, DateOnly dueOn, DateOnly today) =>
        payable <= Money.Zero || owing <= Money.Zero ? StatementState.Settled : today > BillingCalendar.GraceOn(dueOn) ? StatementState.Overdue : StatementState.Published;
}
