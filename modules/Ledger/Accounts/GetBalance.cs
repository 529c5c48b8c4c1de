using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Asks what a program account owes at this moment, and what would settle it today.</summary>
public sealed record GetBalance(string RmAccount);

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
        var today = clock.GetUtcNow().TorontoDate();
        await Send.OkAsync(SeesAll ? await session.BalanceAsync(query.RmAccount, today, ct) : new(query.RmAccount, today, true, null, null, null, null, null, null, null, null), ct);
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
