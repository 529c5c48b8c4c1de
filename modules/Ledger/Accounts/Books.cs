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
        var batch = session.CreateBatchQuery();
        var (items, rates) = (batch.Query<OpenItem>().Where(i => i.RmAccount == rmAccount && (i.IsCurrent || i.Id.IsOneOf(further))).ToList(), batch.Query<InterestRate>().ToList());
        await batch.Execute(ct);
        return new(account, await items, new RateBook(await rates), now);
    }

    /// <summary>
    /// The book for a version of a CAD, with what was posted of it before. To the first version's debt only a credit that might pay it matters: where the account has
    /// none, its other debts are not read, however many they are.
    /// </summary>
    public static async Task<(AccountBook? Book, PostedCad? Posted)> OpenBookForCadAsync(this IDocumentSession session, string rmAccount, string transactionNumber, DateTimeOffset now, CancellationToken ct)
    {
        await session.BeginTransactionAsync(ct);
        var batch = session.CreateBatchQuery();
        batch.Hold(rmAccount);
        var (account, before, hasCredit, rates) = (batch.Load<ClientAccount>(rmAccount), batch.Load<PostedCad>(transactionNumber), batch.Query<OpenItem>().Where(i => i.OpenCreditOf == rmAccount).Any(), batch.Query<InterestRate>().ToList());
        await batch.Execute(ct);
        var posted = await before;
        return (await account is null ? null
            : posted is null && !await hasCredit ? new((await account)!, [], new RateBook(await rates), now)
            : await session.OpenBookAsync(rmAccount, now, ct, [.. posted?.ItemIds ?? []]), posted);
    }

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

    /// <summary>The program account, while it waits.</summary>
    public string? WaitsFor => IsPosted ? null : RmAccount;

    public static WaitingInterest On(OpenItem credit, IEnumerable<Reduction> paid, DateOnly until) => new(credit.Id, credit.RmAccount, credit, [.. paid], until);
}

/// <summary>A fact came before the one that it follows, as a version before the version below it. It is put back and tried again.</summary>
public sealed class CameTooEarlyException(string message) : Exception(message);
