using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>The calendar's command after the statements of the 25th: accounts that are in credit long or far enough are selected for a disbursement.</summary>
public sealed record RunDisbursements(DateOnly IssuedOn);

/// <summary>Some accounts' part of it.</summary>
public sealed record SelectDisbursements(IReadOnlyList<string> RmAccounts, DateOnly IssuedOn);

public static class RunDisbursementsHandler
{
    public static async Task<OutgoingMessages> Handle(RunDisbursements run, IDocumentSession session, CancellationToken ct)
    {
        if (!await session.AreStatementsIssuedAsync(run.IssuedOn, ct)) return [];
        return [.. (await session.InCreditAsync(ct)).Order(StringComparer.Ordinal).Chunk(Books.AtOnce).Select(names => new SelectDisbursements(names, run.IssuedOn))];
    }
}

public static class SelectDisbursementsHandler
{
    public static async Task Handle(SelectDisbursements command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var names = command.RmAccounts.ToArray();
        var books = await session.OpenBooksAsync(names, clock.GetUtcNow(), ct);
        var months = names.SelectMany(name => new[] { StatementDates.NumberOf(name, command.IssuedOn), StatementDates.NumberOf(name, command.IssuedOn.AddMonths(-1)) });
        var statements = (await session.LoadManyAsync<StatementOfAccount>(ct, months)).ToDictionary(s => s.Id);
        var underWay = (await session.Query<Disbursement>().Where(d => d.UnderWayOf!.IsOneOf(names)).Select(d => d.RmAccount).ToListAsync(ct)).ToHashSet();
        var disputed = (await session.Query<Dispute>().Where(d => d.RmAccount.IsOneOf(names) && d.Outcome == null).Select(d => d.RmAccount).ToListAsync(ct)).ToHashSet();
        foreach (var book in books.Values.Where(b => !underWay.Contains(b.Account.Id)))
        {
            if (!statements.TryGetValue(StatementDates.NumberOf(book.Account.Id, command.IssuedOn), out var statement)) continue;
            var before = statements.GetValueOrDefault(StatementDates.NumberOf(book.Account.Id, command.IssuedOn.AddMonths(-1)));
            if (DisbursementPosting.Selected(book, statement, before, disputed.Contains(book.Account.Id)) is { } amount)
                session.Insert(await session.NewDisbursementAsync(book.Account.Id, amount, new(DisbursementState.Selected, book.Now, Disbursement.System), ct));
        }
    }
}
