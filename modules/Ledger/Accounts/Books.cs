using Carm.Kernel;
using Marten;
using Wolverine.ErrorHandling;
using Wolverine.Runtime.Handlers;

namespace Carm.Ledger;

/// <summary>Opens an account's book for a command and lays down what the command did, in the session's transaction. What it reads does not grow with the account's history.</summary>
static class Books
{
    public static async Task<AccountBook?> OpenBookAsync(this IDocumentSession session, string rmAccount, DateTimeOffset now, CancellationToken ct, params string[] further)
    {
        if (await session.LockAccountAsync(rmAccount, ct) is not { } account) return null;
        var items = await session.Query<OpenItem>().Where(i => i.RmAccount == rmAccount && (i.IsCurrent || i.Id.IsOneOf(further))).ToListAsync(ct);
        return new(account, items, new RateBook(await session.Query<InterestRate>().ToListAsync(ct)), now);
    }

    /// <summary>Holds the account to the end of the transaction, so that those who change its items come one after the other and nobody is turned away.</summary>
    public static async Task<ClientAccount?> LockAccountAsync(this IDocumentSession session, string rmAccount, CancellationToken ct)
    {
        await session.BeginTransactionAsync(ct);
        await session.AdvancedSql.QueryAsync<int>("select 1 from pg_advisory_xact_lock(hashtextextended(?, 0))", ct, rmAccount);
        return await session.LoadAsync<ClientAccount>(rmAccount, ct);
    }

    /// <summary>Soon tried again, and then patiently.</summary>
    public static void PutBackWhatCameTooEarly(this HandlerChain chain) => chain.OnException<CameTooEarlyException>()
        .RetryWithCooldown([.. new[] { 50, 150, 400, 1000, 2000 }.Select(ms => TimeSpan.FromMilliseconds(ms))]).Then.ScheduleRetry(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));

    public static void Lay(this IDocumentSession session, AccountBook book)
    {
        session.Store(book.Changed.ToArray());
        session.Store(book.Waiting.ToArray());
        foreach (var posting in book.Postings) session.Post(book.Account.Id, posting, book.Now);
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

    public static WaitingInterest On(OpenItem credit, IEnumerable<Reduction> paid, DateOnly until) => new(credit.Id, credit.RmAccount, credit, [.. paid], until);
}

/// <summary>A fact came before the one that it follows, as a version before the version below it. It is put back and tried again.</summary>
public sealed class CameTooEarlyException(string message) : Exception(message);
