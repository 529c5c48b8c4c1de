using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;

namespace Carm.Ledger;

/// <summary>Answers what other modules may ask of an account.</summary>
sealed class AccountQuestions(ILedgerStore store, TimeProvider clock) : IAccountQuestions
{
    public async Task<IReadOnlyList<AppealCoverage>> CoverageAsync(string rmAccount, IReadOnlyList<string> statementNumbers, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var items = await session.Query<OpenItem>().Where(i => i.CurrentOf == rmAccount && i.Side == Side.Debit).ToListAsync(ct);
        var (rates, today) = (await session.ReadRatesAsync(ct), clock.GetUtcNow().TorontoDate());
        var securities = await session.Query<CashSecurity>().Where(s => s.HeldOf == rmAccount).ToListAsync(ct);
        string[] own = [.. statementNumbers.Distinct()], settled = [.. own.Except(items.Select(i => i.Cause).OfType<string>())];
        var posted = settled.Length == 0 ? [] : (await session.Query<OpenItem>().Where(i => i.RmAccount == rmAccount && i.Cause!.IsOneOf(settled)).Select(i => i.Cause!).ToListAsync(ct)).ToHashSet();
        var others = await session.OtherDisputesAsync(rmAccount, own, ct);
        var ahead = PaidAhead([.. own, .. others], items, Money.Sum(await OpenCreditsAsync(session, rmAccount, ct)), today);
        return Of(own, others, items, securities, rates, today, statement => !settled.Contains(statement) || posted.Contains(statement), ahead);
    }

    /// <summary>
    /// Interest that is not due yet, or that no rate lets be charged, is cleared later; what the client has paid for it lies on the account as a credit until then. What other debts take of it before is not counted.
    /// </summary>
    public static Money PaidAhead(IReadOnlyCollection<string> statements, IReadOnlyCollection<OpenItem> debts, Money credits, DateOnly today)
    {
        var disputed = debts.Where(i => i.Cause is { } cause && statements.Contains(cause)).ToHashSet();
        var until = disputed.Where(i => i.Type == "INT" && i.OpenCents > 0).Select(i => i.DueOn).Append(today).Max();
        return Money.Max(Money.Zero, credits - Money.Sum(debts.Where(i => !disputed.Contains(i) && !i.IsHeld && i.PayerTag == OpenItem.Importer && i.DueOn <= until).Select(i => i.Open)));
    }

    static async Task<IEnumerable<Money>> OpenCreditsAsync(IQuerySession session, string rmAccount, CancellationToken ct) =>
        (await session.Query<OpenItem>().Where(i => i.OpenCreditOf == rmAccount).ToListAsync(ct)).Where(i => !i.IsHeld && i.PayerTag == OpenItem.Importer).Select(i => i.Open);

    public async Task<AppealMoney> OutcomeAsync(string rmAccount, IReadOnlyList<string> statementNumbers, IReadOnlyList<decimal> duties, DateOnly on, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ClientAccount>(rmAccount, ct) is not { } account) return new(0, 0, 0, 0, 0, false);
        var current = await session.Query<OpenItem>().Where(i => i.CurrentOf == rmAccount || (i.RmAccount == rmAccount && i.Cause!.IsOneOf(statementNumbers.ToArray()))).ToListAsync(ct);
        // A refusal brought no debt; what it would give back goes off the other debts of the declaration that its number names.
        string[] numbers = [.. current.Where(i => i.Cause is not null && statementNumbers.Contains(i.Cause)).Select(i => i.TransactionNumber).Concat(statementNumbers.Select(AppealOutcome.TransactionNumberIn)).OfType<string>().Distinct()];
        var posted = (await session.LoadManyAsync<PostedCad>(ct, numbers)).ToDictionary(p => p.Id);
        var items = await session.WithKinAsync([.. current, .. await session.LoadManyAsync<OpenItem>(ct, posted.Values.SelectMany(p => p.ItemIds))], ct);
        var book = new AccountBook(account, items, await session.ReadRatesAsync(ct), on.InToronto(new(12, 0)));
        return AppealOutcome.Of([.. statementNumbers.Zip(duties)], posted, book);
    }

    public async Task<decimal> OverdueAsync(string rmAccount, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return (await session.AdvancedSql.QueryAsync<decimal>("select coalesce(sum(cents), 0) / 100.0 from ledger.journal_due where chain = ? and due_on < ?", ct, rmAccount, clock.GetUtcNow().TorontoDate())).Single();
    }

    public async Task<IReadOnlyList<OverdueDebt>> OverdueDebtsAsync(string rmAccount, CancellationToken ct)
    {
        var today = clock.GetUtcNow().TorontoDate();
        await using var session = store.QuerySession();
        var debts = await session.Query<OpenItem>().Where(i => i.CurrentOf == rmAccount && i.Side == Side.Debit && i.OpenCents > 0 && i.DueOn < today && i.HeldOf == null).ToListAsync(ct);
        return [.. debts.OrderBy(i => i.DueOn).ThenBy(i => i.Id, StringComparer.Ordinal).Select(i => new OverdueDebt(i.Type, i.Reference, i.ReleasedOn ?? i.EffectiveOn, i.DueOn, i.Open.Amount))];
    }

    public async Task<IReadOnlyList<OpenBalanceItem>> OpenBalanceAsync(string rmAccount, int most, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var open = await session.Query<OpenItem>().Where(i => i.CurrentOf == rmAccount && i.OpenCents > 0).OrderBy(i => i.DueOn).ThenBy(i => i.Id).Take(most).ToListAsync(ct);
        return [.. open.Select(i => new OpenBalanceItem(i.Type, i.Reference, i.DueOn, i.Side == Side.Credit ? -i.Open.Amount : i.Open.Amount))];
    }

    /// <summary>Duties and interest owing must be paid or secured before an appeal (Customs Act s.60(1)): of each statement what is open, less the security that is assigned to it (9.2).</summary>
    /// <param name="ahead">What was paid ahead of interest; it pays nothing else.</param>
    /// <param name="others">The statements of other appeals that are open, which take their security first.</param>
    public static IReadOnlyList<AppealCoverage> Of(
        IReadOnlyList<string> statements, IReadOnlyList<string> others, IReadOnlyCollection<OpenItem> debts, IReadOnlyCollection<CashSecurity> securities, RateBook rates, DateOnly today, Func<string, bool> isPosted, Money ahead = default)
    {
        var owing = others.Concat(statements).Select(s => Owing.On(s, debts, today, rates)).ToArray();
        for (var n = 0; n < owing.Length; n++)
        {
            var (charged, accrued) = (Money.Min(ahead, owing[n].Charged), Money.Min(ahead - Money.Min(ahead, owing[n].Charged), owing[n].Accrued));
            (owing[n], ahead) = (owing[n] with { Charged = owing[n].Charged - charged, Accrued = owing[n].Accrued - accrued }, ahead - charged - accrued);
        }
        var parts = SecurityShares.Of([.. owing.Select(o => (o.Statement, o.Total))], securities);
        return [.. owing.Skip(others.Count).Select(o => new AppealCoverage(o.Statement, o.Duties.Amount, o.Interest.Amount, Money.Sum(parts.Where(p => p.Statement == o.Statement).Select(p => p.Amount)).Amount, isPosted(o.Statement)))];
    }
}

/// <summary>What is owing on a statement of adjustments, with interest to date.</summary>
/// <param name="Charged">Interest that was posted and is unpaid.</param>
/// <param name="Accrued">Interest that was not posted yet.</param>
sealed record Owing(string Statement, Money Duties, Money Charged, Money Accrued)
{
    public Money Interest => Charged + Accrued;

    public Money Total => Duties + Interest;

    public static Owing On(string statement, IEnumerable<OpenItem> items, DateOnly today, RateBook rates)
    {
        OpenItem[] own = [.. items.Where(i => i.Side == Side.Debit && i.Cause == statement)];
        return new(statement, Money.Sum(own.Where(i => i.Type != "INT").Select(i => i.Open)), Money.Sum(own.Where(i => i.Type == "INT").Select(i => i.Open)), Money.Sum(own.Select(i => ItemInterest.ToDate(i, today, rates))));
    }
}
