using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;

namespace Carm.Ledger;

/// <summary>Answers what other modules may ask of an account.</summary>
sealed class AccountQuestions(ILedgerStore store, TimeProvider clock) : IAccountQuestions
{
    public async Task<AppealCoverage> CoverageAsync(string rmAccount, IReadOnlyList<string> statementNumbers, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var items = await session.Query<OpenItem>().Where(i => i.CurrentOf == rmAccount && i.Side == Side.Debit).ToListAsync(ct);
        var rates = await session.ReadRatesAsync(ct);
        var secured = Money.OfCents((await Disputes.SecuritiesAsync(session, rmAccount, statementNumbers, ct)).Sum(s => s.AmountCents));
        return Of([.. items.Where(i => i.Cause is not null && statementNumbers.Contains(i.Cause))], secured, rates, clock.GetUtcNow().TorontoDate());
    }

    public async Task<AppealMoney> OutcomeAsync(string rmAccount, IReadOnlyList<string> statementNumbers, IReadOnlyList<decimal> duties, DateOnly on, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ClientAccount>(rmAccount, ct) is not { } account) return new(0, 0, 0, 0, 0, false);
        var current = await session.Query<OpenItem>().Where(i => i.CurrentOf == rmAccount || (i.RmAccount == rmAccount && i.Cause!.IsOneOf(statementNumbers.ToArray()))).ToListAsync(ct);
        string[] numbers = [.. current.Where(i => i.Cause is not null && statementNumbers.Contains(i.Cause)).Select(i => i.TransactionNumber).OfType<string>().Distinct()];
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

    /// <summary>Duties and interest owing must be paid or secured before an appeal (Customs Act s.60(1)).</summary>
    /// <param name="secured">Cash held as security for them.</param>
    public static AppealCoverage Of(IReadOnlyList<OpenItem> disputed, Money secured, RateBook rates, DateOnly today)
    {
        var duties = Money.Sum(disputed.Where(i => i.Type != "INT").Select(i => i.Open));
        var interest = Money.Sum(disputed.Where(i => i.Type == "INT").Select(i => i.Open)) + Money.Sum(disputed.Select(i => ItemInterest.Unposted(i, today, rates)));
        return new(duties.Amount, interest.Amount, secured.Amount, (duties + interest - secured).Amount);
    }
}
