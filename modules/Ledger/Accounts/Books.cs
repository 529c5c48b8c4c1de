using Carm.Kernel;
using Marten;

namespace Carm.Ledger;

/// <summary>Opens an account's book for a command and lays down what the command did, in the session's transaction. What it reads does not grow with the account's history.</summary>
static class Books
{
    public static async Task<AccountBook?> OpenBookAsync(this IDocumentSession session, string rmAccount, DateTimeOffset now, CancellationToken ct, params string[] further)
    {
        if (await session.LoadAsync<ClientAccount>(rmAccount, ct) is not { } account) return null;
        var items = await session.Query<OpenItem>().Where(i => i.RmAccount == rmAccount && (i.IsCurrent || i.Id.IsOneOf(further))).ToListAsync(ct);
        return new(account, items, new RateBook(await session.Query<InterestRate>().ToListAsync(ct)), now);
    }

    public static void Lay(this IDocumentSession session, AccountBook book)
    {
        session.Store(book.Changed.ToArray());
        foreach (var posting in book.Postings) session.Post(book.Account.Id, posting, book.Now);
        if (book.Changed.Any()) session.Store(book.Account with { Changes = book.Account.Changes + 1 });
    }
}

/// <summary>A fact came before the one that it follows, as a version before the version below it. It is put back and tried again.</summary>
public sealed class CameTooEarlyException(string message) : Exception(message);
