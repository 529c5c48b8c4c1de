using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>The calendar's command of each night: interest that waited for a rate is paid, and credits that waited clear what is due today.</summary>
public sealed record RunClearing(DateOnly Day);

/// <summary>One account's part of the night.</summary>
public sealed record ClearAccount(string RmAccount, DateOnly Day);

public static class RunClearingHandler
{
    public static async Task<OutgoingMessages> Handle(RunClearing run, IDocumentSession session, CancellationToken ct)
    {
        var waiting = await session.Query<OpenItem>().Where(i => i.OpenCreditOf != null).Select(i => i.RmAccount).Distinct().ToListAsync(ct);
        var interest = await session.Query<WaitingInterest>().Where(w => w.WaitsFor != null).Select(w => w.RmAccount).Distinct().ToListAsync(ct);
        return [.. waiting.Union(interest).Select(rm => new ClearAccount(rm, run.Day))];
    }
}

public static class ClearAccountHandler
{
    public static async Task Handle(ClearAccount command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.OpenBookAsync(command.RmAccount, clock.GetUtcNow(), ct) is not { } book) return;
        foreach (var due in await session.Query<WaitingInterest>().Where(w => w.WaitsFor == command.RmAccount).OrderBy(w => w.Id).ToListAsync(ct))
            if (book.PayInterest(due)) session.Store(due with { IsPosted = true });
        book.Clear(command.Day);
        session.Lay(book);
    }
}
