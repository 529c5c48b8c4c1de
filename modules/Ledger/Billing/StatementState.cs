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
    /// <summary>Of what was posted by a day, what may have been open at its end: what is open now, or was lowered since.</summary>
    const string MayHaveBeenOpen = """
        select jsonb_build_object('item', data) from ledger.mt_doc_openitem
        where data ->> 'rmAccount' = ? and data ->> 'sortKey' < ?
            and ((data ->> 'openCents')::bigint > 0 or exists (select from jsonb_array_elements(data -> 'reductions') r where coalesce(r ->> 'on', r ->> 'effectiveOn') > ?))
        """;

    /// <summary>Says the state of each statement of an account. It reads what is open alone.</summary>
    public static async Task<Func<StatementOfAccount, StatementState>> StatesAsync(this IQuerySession session, string rmAccount, DateOnly today, CancellationToken ct)
    {
        var open = await session.Query<OpenItem>().Where(i => i.CurrentOf == rmAccount && i.OpenCents > 0).Select(i => new { i.Side, i.BillOn, i.OpenCents, i.HeldOf }).ToListAsync(ct);
        return Of(open.Where(i => i.HeldOf is null).Select(i => (i.Side, i.BillOn, i.OpenCents)), await session.ReadRatesAsync(ct), today);
    }

    /// <summary>The same at the end of a day that is over, as it was recorded by then. Of holds those are known that last.</summary>
    public static async Task<Func<StatementOfAccount, StatementState>> StatesOnAsync(this IQuerySession session, string rmAccount, DateOnly day, CancellationToken ct)
    {
        var items = (await session.AdvancedSql.QueryAsync<ItemThen>(MayHaveBeenOpen, ct, rmAccount, OpenItem.SortKeyOf(day.AddDays(1)), $"{day:yyyy-MM-dd}")).Select(then => then.Item);
        return Of(items.Where(i => i.Holds.All(h => h.On > day)).Select(i => (i.Side, i.BillOn, i.OpenCentsOn(day, asRecorded: true))), await session.ReadRatesAsync(ct), day);
    }

    /// <param name="open">What is open of each item that nobody holds.</param>
    static Func<StatementOfAccount, StatementState> Of(IEnumerable<(Side Side, DateOnly BillOn, long Cents)> open, RateBook rates, DateOnly day)
    {
        var of = open.ToLookup(i => i.Side);
        var credit = of[Side.Credit].Sum(i => i.Cents);
        return s => Of(s.I, Money.OfCents(of[Side.Debit].Where(i => i.BillOn <= s.IssuedOn).Sum(i => i.Cents) - credit), rates.DueOf(s.IssuedOn), day);
    }

    /// <param name="owing">What is open of all that was billed by then, less the credits that wait.</param>
    public static StatementState Of(Money payable, Money owing, DateOnly dueOn, DateOnly today) =>
        payable <= Money.Zero || owing <= Money.Zero ? StatementState.Settled : today > BillingCalendar.GraceOn(dueOn) ? StatementState.Overdue : StatementState.Published;
}

/// <summary>An item by which it is found how things stood.</summary>
sealed record ItemThen(OpenItem Item);
