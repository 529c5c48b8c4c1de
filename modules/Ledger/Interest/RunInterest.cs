using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>The calendar's command of the 24th: what is overdue is charged its interest through that day, before the statement is cut.</summary>
public sealed record RunInterest(DateOnly Through);

/// <summary>One account's part of it.</summary>
public sealed record ChargeInterest(string RmAccount, DateOnly Through);

public static class RunInterestHandler
{
    public static async Task<OutgoingMessages> Handle(RunInterest run, IDocumentSession session, CancellationToken ct)
    {
        // What is overdue, and what was paid while a rate was missing.
        var overdue = await session.AdvancedSql.QueryAsync<string>("select distinct chain from ledger.journal_due where due_on <= ? and cents > 0", ct, run.Through);
        var waiting = await session.Query<OpenItem>().Where(i => i.InterestWaitsOf != null).Select(i => i.RmAccount).Distinct().ToListAsync(ct);
        return [.. overdue.Union(waiting).Select(rm => new ChargeInterest(rm, run.Through))];
    }
}

public static class ChargeInterestHandler
{
    public static async Task Handle(ChargeInterest command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.OpenBookAsync(command.RmAccount, clock.GetUtcNow(), ct) is not { } book) return;
        book.ChargeInterest(command.Through);
        session.Lay(book);
    }
}
