using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>The calendar's command after the statements of the 25th: what is too small to be collected is written off by itself.</summary>
public sealed record RunSmallBalances(DateOnly IssuedOn);

/// <summary>Some accounts' part of it.</summary>
public sealed record WriteOffSmallBalances(IReadOnlyList<string> RmAccounts, DateOnly IssuedOn);

/// <summary>Up to this much it is not worth anybody's while: owing at two statements in a row, it is written off, and it is not paid out on request (ledger 5.6).</summary>
public static class SmallBalance
{
    public static readonly Money Most = Money.Of(2);

    /// <summary>The debts to be written off: all that are open, where two statements in a row showed no more than that, and no more is open now. What is held waits.</summary>
    public static IReadOnlyList<OpenItem> Of(AccountBook book, StatementOfAccount? statement, StatementOfAccount? before)
    {
        OpenItem[] debts = [.. book.InOrder.Where(i => i.Side == Side.Debit && i.OpenCents > 0)];
        return IsSmall(statement?.I) && IsSmall(before?.I) && IsSmall(Money.Sum(debts.Select(d => d.Open))) && !debts.Any(d => d.IsHeld) ? debts : [];
    }

    static bool IsSmall(Money? owing) => owing > Money.Zero && owing <= Most;
}

public static class RunSmallBalancesHandler
{
    public static async Task<OutgoingMessages> Handle(RunSmallBalances run, IDocumentSession session, CancellationToken ct)
    {
        if (!await session.AreStatementsIssuedAsync(run.IssuedOn, ct)) return [];
        var small = await session.AdvancedSql.QueryAsync<string>("select chain from ledger.journal_due where cents > 0 group by chain having sum(cents) <= ?", ct, SmallBalance.Most.Cents);
        return [.. small.Order(StringComparer.Ordinal).Chunk(Books.AtOnce).Select(names => new WriteOffSmallBalances(names, run.IssuedOn))];
    }
}

public static class WriteOffSmallBalancesHandler
{
    public static async Task Handle(WriteOffSmallBalances command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var names = command.RmAccounts.ToArray();
        var books = await session.OpenBooksAsync(names, clock.GetUtcNow(), ct);
        var months = names.SelectMany(name => new[] { StatementDates.NumberOf(name, command.IssuedOn), StatementDates.NumberOf(name, command.IssuedOn.AddMonths(-1)) });
        var statements = (await session.LoadManyAsync<StatementOfAccount>(ct, months)).ToDictionary(s => s.Id);
        foreach (var book in books.Values)
        {
            StatementOfAccount? On(DateOnly issuedOn) => statements.GetValueOrDefault(StatementDates.NumberOf(book.Account.Id, issuedOn));
            WriteOffPosting.Post($"SMALL {command.IssuedOn:yyyy-MM-dd}", SmallBalance.Of(book, On(command.IssuedOn), On(command.IssuedOn.AddMonths(-1))), book);
        }
        session.Lay(books.Values);
    }
}
