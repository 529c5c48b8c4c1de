using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>The calendar's command of each night: interest that waited for a rate is paid, and credits that waited clear what is due today.</summary>
public sealed record RunClearing(DateOnly Day);

/// <summary>Some accounts' part of the night.</summary>
public sealed record ClearAccounts(IReadOnlyList<string> RmAccounts, DateOnly Day);

public static class RunClearingHandler
{
    public static async Task<OutgoingMessages> Handle(RunClearing run, IDocumentSession session, CancellationToken ct)
    {
        var waiting = await session.Query<OpenItem>().Where(i => i.OpenCreditOf != null).Select(i => i.RmAccount).Distinct().ToListAsync(ct);
        var interest = await session.Query<WaitingInterest>().Where(w => w.WaitsFor != null).Select(w => w.RmAccount).Distinct().ToListAsync(ct);
        return [.. waiting.Union(interest).Order(StringComparer.Ordinal).Chunk(Books.AtOnce).Select(names => new ClearAccounts(names, run.Day))];
    }
}

public static class ClearAccountsHandler
{
    public static async Task Handle(ClearAccounts command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var names = command.RmAccounts.ToArray();
        var books = await session.OpenBooksAsync(names, clock.GetUtcNow(), ct);
        foreach (var due in await session.Query<WaitingInterest>().Where(w => w.WaitsFor!.IsOneOf(names)).OrderBy(w => w.Id).ToListAsync(ct))
            if (books.TryGetValue(due.RmAccount, out var book) && book.PayInterest(due)) session.Store(due with { IsPosted = true });
        foreach (var book in books.Values) book.Clear(command.Day);
        session.Lay(books.Values);
    }
}
