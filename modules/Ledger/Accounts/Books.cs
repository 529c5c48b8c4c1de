using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Marten.Services.BatchQuerying;
using Wolverine.ErrorHandling;
using Wolverine.Runtime.Handlers;

namespace Carm.Ledger;

/// <summary>Opens an account's book for a command and lays down what the command did, in the session's transaction. What it reads does not grow with the account's history.</summary>
public static class Books
{
    public static async Task<AccountBook?> OpenBookAsync(this IDocumentSession session, string rmAccount, DateTimeOffset now, CancellationToken ct, params string[] further)
    {
        if (await session.LockAccountAsync(rmAccount, ct) is not { } account) return null;
        var (items, rates) = await session.ReadItemsAsync([rmAccount], further, ct);
        return new(account, items, rates, now);
    }

    /// <summary>How many accounts a run takes in one transaction.</summary>
    public const int AtOnce = 100;

    /// <summary>The books of many accounts; an account that is not open has none.</summary>
    public static Task<Dictionary<string, AccountBook>> OpenBooksAsync(this IDocumentSession session, string[] rmAccounts, DateTimeOffset now, CancellationToken ct, params string[] further) => session.OpenBooksAsync(rmAccounts, _ => now, ct, further);

    /// <param name="now">As of which instant each account's book is kept.</param>
    public static async Task<Dictionary<string, AccountBook>> OpenBooksAsync(this IDocumentSession session, string[] rmAccounts, Func<string, DateTimeOffset> now, CancellationToken ct, params string[] further)
    {
        await session.BeginTransactionAsync(ct);
        var batch = session.CreateBatchQuery();
        batch.Hold(rmAccounts);
        var accounts = batch.LoadMany<ClientAccount>().ById(rmAccounts);
        await batch.Execute(ct);
        var (items, rates) = await session.ReadItemsAsync(rmAccounts, further, ct);
        var of = items.ToLookup(i => i.RmAccount);
        return (await accounts).ToDictionary(a => a.Id, a => new AccountBook(a, of[a.Id], rates, now(a.Id)));
    }

    /// <summary>Everything of these accounts that anything may still happen to, with what is named besides.</summary>
    internal static async Task<(IEnumerable<OpenItem> Items, RateBook Rates)> ReadItemsAsync(this IDocumentSession session, string[] rmAccounts, string[] further, CancellationToken ct)
    {
        var batch = session.CreateBatchQuery();
        var (current, others, rates) = (batch.Query<OpenItem>().Where(i => i.CurrentOf!.IsOneOf(rmAccounts)).ToList(), batch.LoadMany<OpenItem>().ById(further), batch.Rates());
        await batch.Execute(ct);
        return (await session.WithKinAsync((await current).Concat(await others), ct), await rates());
    }

    /// <summary>With the interest of each debt that something lowered, and the debt of each interest item; they are judged together. What has none costs no look.</summary>
    public static async Task<IReadOnlyCollection<OpenItem>> WithKinAsync(this IQuerySession session, IEnumerable<OpenItem> items, CancellationToken ct)
    {
        var all = items.DistinctBy(i => i.Id).ToDictionary(i => i.Id);
        var looked = all.Keys.ToHashSet();
        while (all.Values.SelectMany(i => i.Kin).Where(looked.Add).ToArray() is { Length: > 0 } kin)
            foreach (var item in await session.LoadManyAsync<OpenItem>(ct, kin)) all[item.Id] = item;
        return all.Values;
    }

    /// <summary>The approved rates, the days of relief and the due dates that were moved, once the batch has run.</summary>
    public static Func<Task<RateBook>> Rates(this IBatchedQuery batch)
    {
        var (rates, relief, moved) = (batch.Query<InterestRate>().ToList(), batch.Query<ReliefPeriod>().ToList(), batch.Query<DueDateOverride>().ToList());
        return async () => new(await rates, await relief, await moved);
    }

    public static async Task<RateBook> ReadRatesAsync(this IQuerySession session, CancellationToken ct) => new(await session.Query<InterestRate>().ToListAsync(ct), await session.Query<ReliefPeriod>().ToListAsync(ct), await session.Query<DueDateOverride>().ToListAsync(ct));

    /// <summary>The last day that the statements of this system have counted, of those accounts that have any.</summary>
    public static async Task<Dictionary<string, DateOnly>> BilledThroughAsync(this IQuerySession session, string[] rmAccounts, CancellationToken ct) =>
        (await session.Query<StatementOfAccount>().Where(s => s.RmAccount.IsOneOf(rmAccounts)).Select(s => new { s.RmAccount, s.CutOn, s.IsImported }).ToListAsync(ct)).Where(s => !s.IsImported).GroupBy(s => s.RmAccount).ToDictionary(g => g.Key, g => g.Max(s => s.CutOn));

    /// <summary>Holds the account to the end of the transaction, so that those who change its items come one after the other and nobody is turned away.</summary>
    public static async Task<ClientAccount?> LockAccountAsync(this IDocumentSession session, string rmAccount, CancellationToken ct)
    {
        await session.BeginTransactionAsync(ct);
        var batch = session.CreateBatchQuery();
        batch.Hold(rmAccount);
        var account = batch.Load<ClientAccount>(rmAccount);
        await batch.Execute(ct);
        return await account;
    }

    /// <summary>Soon tried again, and then patiently.</summary>
    public static void PutBackWhatCameTooEarly(this HandlerChain chain) => chain.OnException<CameTooEarlyException>()
        .RetryWithCooldown([.. new[] { 50, 150, 400, 1000, 2000 }.Select(ms => TimeSpan.FromMilliseconds(ms))]).Then.ScheduleRetry(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));

    /// <summary>To the managers, of what the book gives back to the client: refunds, drawback, penalties cancelled or reduced.</summary>
    public static IEnumerable<NoticeRequested> CreditsPosted(this AccountBook book) => book.Changed.Where(i => i.Type is "REF" or "DRW" or "NPAC" or "LAPC" && i.PostedAt == book.Now).Select(i =>
        NoticeRequested.ToManagers($"credit/{i.Id}", book.Account.Bn9, "LEDGER_CREDIT_POSTED", book.Now, book.Account.Id, $"{i.Name.En} {i.Reference}", i.Original.ToString(), book.Account.Id)
            with { FrenchValues = [$"{i.Name.Fr} {i.Reference}", i.Original.ToString(), book.Account.Id] });

    /// <summary>Interest to the client that waits for a rate is none on what turns out never to have been paid; the accounts are held.</summary>
    /// <param name="gone">The names of the credits whose money is gone.</param>
    public static async Task BearNoInterestAsync(this IDocumentSession session, string[] rmAccounts, IReadOnlyCollection<string> gone, CancellationToken ct)
    {
        foreach (var due in await session.Query<WaitingInterest>().Where(w => w.WaitsFor!.IsOneOf(rmAccounts)).ToListAsync(ct))
            if (due.Paid.Any(p => gone.Contains(p.By))) session.Store(due with { Paid = [.. due.Paid.Where(p => !gone.Contains(p.By))] });
    }

    /// <summary>The accounts that have credits not applied. By their balances: to read every item of the country for it takes minutes.</summary>
    public static Task<IReadOnlyList<string>> InCreditAsync(this IQuerySession session, CancellationToken ct) =>
        session.AdvancedSql.QueryAsync<string>("select chain from ledger.journal_balance where account = '2100:' || chain and credits > debits", ct);

    public static void Lay(this IDocumentSession session, AccountBook book) => session.Lay([book]);

    public static void Lay(this IDocumentSession session, IReadOnlyCollection<AccountBook> books)
    {
        if (books.FirstOrDefault(b => b.RanShort) is { } book) throw new InvalidOperationException($"Not every debt of {book.Account.Id} was read that its credits would have paid.");
        MovedBalances.Note(session, books);
        session.StoreTogether(books.SelectMany(b => b.Changed), item => item.Id);
        session.Store(books.SelectMany(b => b.Waiting).ToArray());
        session.Owe([.. books.SelectMany(b => b.Owed.Select(o => (b.Account.Id, o.DueOn, o.Cents)))]);
        foreach (var now in books.GroupBy(b => b.Now)) session.Post(now.SelectMany(b => b.Postings.Select(posting => (b.Account.Id, posting))), now.Key);
    }
}

/// <summary>Interest to the client on money that was given back, until the rate of its last quarter is approved; each night asks again.</summary>
/// <param name="Id">Of the credit to come.</param>
/// <param name="Credit">That credit, without its amount.</param>
/// <param name="Paid">What was given back; it bears interest from the day after each part's.</param>
/// <param name="Until">The last day that bears interest.</param>
public sealed record WaitingInterest(string Id, string RmAccount, OpenItem Credit, IReadOnlyList<Reduction> Paid, DateOnly Until)
{
    /// <summary>When it was found that a rate is missing; null for what has not waited.</summary>
    public DateTimeOffset? Since { get; init; }

    public bool IsPosted { get; init; }

    /// <summary>The program account, while it waits.</summary>
    public string? WaitsFor => IsPosted ? null : RmAccount;

    public static WaitingInterest On(OpenItem credit, IEnumerable<Reduction> paid, DateOnly until) => new(credit.Id, credit.RmAccount, credit, [.. paid], until);
}

/// <summary>A fact came before the one that it follows, as a version before the version below it. It is put back and tried again.</summary>
public sealed class CameTooEarlyException(string message) : Exception(message);
