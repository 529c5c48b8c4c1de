using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Asks what a program account owes at this moment, and what would settle it today.</summary>
/// <param name="AsOf">As of the end of that day: what counts as of then. Left out, now.</param>
/// <param name="KnownAt">As it was recorded by that instant, whatever became known later.</param>
public sealed record GetBalance(string RmAccount, [property: QueryParam] string? AsOf = null, [property: QueryParam] DateTimeOffset? KnownAt = null);

/// <param name="Balance">All debts less all credits; negative is the client's credit.</param>
/// <param name="Overdue">Debts whose due date has passed and that nobody holds.</param>
/// <param name="NotYetDue">Debts whose due date is still to come, today's included, and that nobody holds.</param>
/// <param name="Credit">Credits that are open, whatever they wait for.</param>
/// <param name="AccruedInterest">Interest to today that is not charged yet; null while a rate is missing.</param>
/// <param name="PayableToday">What would settle everything that is due and not held, with its interest, if it were paid today, beyond what the credits clear by themselves; null while a rate is missing.</param>
/// <param name="NextDueOn">The first due date of what is owing and not held.</param>
/// <param name="MissingRate">The quarter, as 2026Q2, whose rate is not approved yet and without which the interest to today is not known.</param>
public sealed record GetBalanceResponse(
    string RmAccount, DateOnly AsOf, bool TotalsWithheld, Money? Balance, Money? Overdue, Money? NotYetDue, Money? Credit, Money? AccruedInterest, Money? PayableToday, DateOnly? NextDueOn, string? MissingRate)
{
    /// <summary>Debts that are held, as under an appeal for which security was given; neither overdue nor payable meanwhile.</summary>
    public Money? Held { get; init; }

    /// <summary>Payments on their way, which are no credit yet.</summary>
    public Money? Pending { get; init; }

    /// <summary>Of the credits, those that may pay any debt: neither held nor kept for a declaration that is paid before release.</summary>
    public Money? Available { get; init; }
}

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
        var account = await session.LoadAsync<ClientAccount>(query.RmAccount, ct) ?? throw new Rejected("NOT_FOUND");
        var today = query.AsOf is null ? clock.GetUtcNow().TorontoDate() : BusinessCalendar.ReadDate(query.AsOf, "asOf");
        await Send.OkAsync(SeesAll ? await (query is { AsOf: null, KnownAt: null } ? session.BalanceAsync(account, today, ct) : session.PastBalanceAsync(query.RmAccount, today, query.KnownAt, ct)) : new(query.RmAccount, today, true, null, null, null, null, null, null, null, null), ct);
    }
}

/// <summary>What is open of an account's debts by a due day, in whole cents.</summary>
public sealed record DueCents(DateOnly DueOn, long Cents);

/// <summary>What is posted to an account of the client's credits, and what is on its way to it, in whole cents.</summary>
public sealed record CreditCents(long Posted, long Pending);

static class Balances
{
    /// <summary>Read from the journal's sums, and from the items that bear interest already, are held, or may pay; what an account has posted so far makes it no slower.</summary>
    public static async Task<GetBalanceResponse> BalanceAsync(this IQuerySession session, ClientAccount account, DateOnly today, CancellationToken ct)
    {
        var (first, last) = (OpenItem.AccrualKeyOf(account.Id, DateOnly.MinValue), OpenItem.AccrualKeyOf(account.Id, today));
        var batch = session.CreateBatchQuery();
        var due = batch.Query<DueCents>("select jsonb_build_object('dueOn', due_on, 'cents', cents) from ledger.journal_due where chain = ? and cents > 0", account.Id);
        var credit = batch.Query<CreditCents>("select jsonb_build_object('posted', credits - debits, 'pending', pending_credits - pending_debits) from ledger.journal_balance where chain = ? and account = ?", account.Id, Accounts.Unapplied(account.Id));
        var bearing = batch.Query<OpenItem>().Where(i => string.Compare(i.AccrualKey, first) >= 0 && string.Compare(i.AccrualKey, last) <= 0).ToList();
        var (held, credits, rates) = (batch.Query<OpenItem>().Where(i => i.HeldOf == account.Id).ToList(), batch.Query<OpenItem>().Where(i => i.OpenCreditOf == account.Id).ToList(), batch.Rates());
        await batch.Execute(ct);
        // What is due is looked at only where a credit may clear some of it.
        var isOffset = (await credits).Any(c => !c.IsHeld) && (await due).Any(d => d.DueOn <= today);
        var owing = isOffset ? await session.Query<OpenItem>().Where(i => i.CurrentOf == account.Id && i.Side == Side.Debit && i.OpenCents > 0 && i.DueOn <= today).ToListAsync(ct) : [];
        return Of(account, new([.. await due], (await credit).FirstOrDefault() ?? new(0, 0), [.. await held], [.. await credits], owing, await bearing), await rates(), today);
    }

    /// <summary>From the journal, by each transaction's own day, as the items of that day are told; of a past day only what the accounts said is told, not what was due then.</summary>
    public static async Task<GetBalanceResponse> PastBalanceAsync(this IQuerySession session, string rmAccount, DateOnly asOf, DateTimeOffset? knownAt, CancellationToken ct)
    {
        AccountSum[] sums = [.. (await session.SumsByOwnDayAsync(rmAccount, asOf, knownAt, ct)).Where(s => Accounts.IsReceivable(s.Account) || s.Account == Accounts.Unapplied(rmAccount))];
        var (credit, all) = (sums.Where(s => s.Account == Accounts.Unapplied(rmAccount)).Sum(s => s.Credits - s.Debits), sums.Sum(s => s.Debits - s.Credits));
        return new(rmAccount, asOf, false, Money.OfCents(all), null, null, Money.OfCents(credit), null, null, null, null);
    }

    public static GetBalanceResponse Of(ClientAccount account, BalanceParts parts, RateBook rates, DateOnly today)
    {
        var held = parts.Held.Where(i => i.Side == Side.Debit).ToLookup(i => i.DueOn, i => i.OpenCents);
        DueCents[] due = [.. parts.Due.Select(d => d with { Cents = d.Cents - held[d.DueOn].Sum() }).Where(d => d.Cents > 0)];
        Money Open(Func<DateOnly, bool> which) => Money.OfCents(due.Where(d => which(d.DueOn)).Sum(d => d.Cents));
        var (accrued, payable, missing) = ((Money?)null, (Money?)null, (string?)null);
        try
        {
            var interest = parts.Bearing.Select(i => (Item: i, Amount: ItemInterest.Unposted(i, today, rates))).Where(i => i.Amount > Money.Zero).ToArray();
            accrued = Money.Sum(interest.Select(i => i.Amount));
            OpenItem[] charges = [.. interest.Where(i => !i.Item.IsHeld).Select(i => i.Item with { Id = $"{i.Item.Id} accrued", Type = "INT", OpenCents = i.Amount.Cents, DueOn = today })];
            var cleared = ClearingRun.Of([.. parts.Credits, .. parts.Owing, .. charges], today, account.OffsetOn(today)).Sum(a => a.Cents);
            payable = Open(d => d <= today) + Money.OfCents(charges.Sum(c => c.OpenCents) - cleared);
        }
        catch (Rejected e) when (e.Code == "RATE_MISSING")
        {
            missing = $"{e.Arguments[0]}";
        }
        var credit = Money.OfCents(parts.Credit.Posted);
        return new(account.Id, today, false, Money.OfCents(parts.Due.Sum(d => d.Cents)) - credit, Open(d => d < today), Open(d => d >= today), credit, accrued, payable, due.Min(d => (DateOnly?)d.DueOn), missing)
        {
            Held = Money.OfCents(held.Sum(day => day.Sum())), Pending = Money.OfCents(parts.Credit.Pending), Available = Money.Sum(parts.Credits.Where(c => !c.IsHeld && c.HeldFor is null).Select(c => c.Open)),
        };
    }
}

/// <summary>What a balance is made of.</summary>
/// <param name="Due">What is open of the debts by due day, held or not.</param>
/// <param name="Held">Every item that is held.</param>
/// <param name="Credits">Every credit that is open.</param>
/// <param name="Owing">The debts that are due, where a credit may clear some of them.</param>
/// <param name="Bearing">What has begun to bear interest.</param>
public sealed record BalanceParts(IReadOnlyList<DueCents> Due, CreditCents Credit, IReadOnlyList<OpenItem> Held, IReadOnlyList<OpenItem> Credits, IReadOnlyList<OpenItem> Owing, IReadOnlyList<OpenItem> Bearing);
