using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Asks what a program account owes at this moment, and what would settle it today.</summary>
/// <param name="AsOf">As of the end of that day: what counts as of then. Left out, now.</param>
/// <param name="KnownAt">As it was recorded by that instant, whatever became known later.</param>
public sealed record GetBalance(string RmAccount, [property: QueryParam] string? AsOf = null, [property: QueryParam] DateTimeOffset? KnownAt = null);

/// <param name="Balance">All debts less all credits; negative is the client's credit.</param>
/// <param name="Overdue">Debts whose due date has passed.</param>
/// <param name="Credit">Credits that wait for a due date.</param>
/// <param name="AccruedInterest">Interest to today that is not charged yet; null while a rate is missing.</param>
/// <param name="PayableToday">What would settle everything that is due, with its interest, if it were paid today; null while a rate is missing.</param>
/// <param name="MissingRate">The quarter, as 2026Q2, whose rate is not approved yet and without which the interest to today is not known.</param>
public sealed record GetBalanceResponse(
    string RmAccount, DateOnly AsOf, bool TotalsWithheld, Money? Balance, Money? Overdue, Money? NotYetDue, Money? Credit, Money? AccruedInterest, Money? PayableToday, DateOnly? NextDueOn, string? MissingRate);

public sealed class GetBalanceEndpoint(ILedgerStore store, TimeProvider clock) : CarmEndpoint<GetBalance, GetBalanceResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/balance");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "Read the balance of a program account");
    }

    public override async Task HandleAsync(GetBalance query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ClientAccount>(query.RmAccount, ct) is null) throw new Rejected("NOT_FOUND");
        var today = query.AsOf is null ? clock.GetUtcNow().TorontoDate() : BusinessCalendar.ReadDate(query.AsOf, "asOf");
        await Send.OkAsync(SeesAll ? await (query is { AsOf: null, KnownAt: null } ? session.BalanceAsync(query.RmAccount, today, ct) : session.PastBalanceAsync(query.RmAccount, today, query.KnownAt, ct)) : new(query.RmAccount, today, true, null, null, null, null, null, null, null, null), ct);
    }
}

/// <summary>What is open of an account's debts by a due day, in whole cents.</summary>
public sealed record DueCents(DateOnly DueOn, long Cents);

static class Balances
{
    /// <summary>Read from the journal's sums, and from the items that bear interest already; what an account has posted so far makes it no slower.</summary>
    public static async Task<GetBalanceResponse> BalanceAsync(this IQuerySession session, string rmAccount, DateOnly today, CancellationToken ct)
    {
        var (first, last) = (OpenItem.AccrualKeyOf(rmAccount, DateOnly.MinValue), OpenItem.AccrualKeyOf(rmAccount, today));
        var batch = session.CreateBatchQuery();
        var due = batch.Query<DueCents>("select jsonb_build_object('dueOn', due_on, 'cents', cents) from ledger.journal_due where chain = ? and cents > 0", rmAccount);
        var credit = batch.Query<AccountSum>("select jsonb_build_object('account', account, 'debits', debits, 'credits', credits) from ledger.journal_balance where chain = ? and account = ?", rmAccount, Accounts.Unapplied(rmAccount));
        var bearing = batch.Query<OpenItem>().Where(i => string.Compare(i.AccrualKey, first) >= 0 && string.Compare(i.AccrualKey, last) <= 0).ToList();
        var rates = batch.Rates();
        await batch.Execute(ct);
        return Of(rmAccount, [.. await due], Money.OfCents((await credit).Sum(c => c.Credits - c.Debits)), await bearing, await rates(), today);
    }

    /// <summary>Summed from the journal's lines; of a past day only what the accounts said is told, not what was due then.</summary>
    public static async Task<GetBalanceResponse> PastBalanceAsync(this IQuerySession session, string rmAccount, DateOnly asOf, DateTimeOffset? knownAt, CancellationToken ct)
    {
        var sums = await session.AdvancedSql.QueryAsync<AccountSum>("""
            select jsonb_build_object('account', l.account, 'debits', coalesce(sum(l.cents) filter (where l.side = 'D'), 0), 'credits', coalesce(sum(l.cents) filter (where l.side = 'C'), 0))
            from ledger.journal_line l join ledger.journal_transaction t using (chain, seq)
            where l.chain = ? and l.is_posted and t.effective_on <= ? and t.posted_at <= ? and (l.account like '11__:%' or l.account like '2100:%') group by l.account
            """, ct, rmAccount, asOf, knownAt?.ToUniversalTime() ?? DateTimeOffset.MaxValue.ToUniversalTime());
        var (credit, all) = (sums.Where(s => s.Account == Accounts.Unapplied(rmAccount)).Sum(s => s.Credits - s.Debits), sums.Sum(s => s.Debits - s.Credits));
        return new(rmAccount, asOf, false, Money.OfCents(all), null, null, Money.OfCents(credit), null, null, null, null);
    }

    public static GetBalanceResponse Of(string rmAccount, IReadOnlyList<DueCents> due, Money credit, IReadOnlyList<OpenItem> bearing, RateBook rates, DateOnly today)
    {
        Money Open(Func<DateOnly, bool> which) => Money.OfCents(due.Where(d => which(d.DueOn)).Sum(d => d.Cents));
        var (accrued, missing) = ((Money?)null, (string?)null);
        try
        {
            accrued = Money.Sum(bearing.Select(i => ItemInterest.Unposted(i, today, rates)));
        }
        catch (Rejected e) when (e.Code == "RATE_MISSING")
        {
            missing = $"{e.Arguments[0]}";
        }
        var payable = accrued is { } interest ? Open(d => d <= today) + interest - credit : (Money?)null;
        return new(rmAccount, today, false, Open(_ => true) - credit, Open(d => d < today), Open(d => d >= today), credit, accrued,
            payable > Money.Zero ? payable : payable is null ? null : Money.Zero, due.Min(d => (DateOnly?)d.DueOn), missing);
    }
}
