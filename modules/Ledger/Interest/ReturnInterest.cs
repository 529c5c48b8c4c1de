using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>Days from then on cost less than was charged for them, since they were relieved or a due date was moved: what was charged too much goes back, also where it was paid long ago.</summary>
public sealed record ReturnInterest(DateOnly From);

/// <summary>Some accounts' part of it.</summary>
public sealed record ReturnInterestTo(IReadOnlyList<string> RmAccounts, DateOnly From);

public static class ReturnInterestHandler
{
    /// <summary>Whoever was charged interest since that day.</summary>
    public static async Task<OutgoingMessages> Handle(ReturnInterest command, IDocumentSession session, CancellationToken ct)
    {
        var charged = await session.AdvancedSql.QueryAsync<string>("select distinct chain from ledger.journal_transaction where posted_at >= ? and type = 'INTEREST_CHARGED'", ct, command.From.InToronto(TimeOnly.MinValue).ToUniversalTime());
        return [.. charged.Order(StringComparer.Ordinal).Chunk(Books.AtOnce).Select(names => new ReturnInterestTo(names, command.From))];
    }
}

public static class ReturnInterestToHandler
{
    /// <summary>Done twice it gives nothing more: what stands charged is compared with what is right.</summary>
    public static async Task Handle(ReturnInterestTo command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var names = command.RmAccounts.ToArray();
        var charged = await session.Query<OpenItem>().Where(i => i.RmAccount.IsOneOf(names) && i.ChargedThrough >= command.From).Select(i => i.Id).ToListAsync(ct);
        var books = await session.OpenBooksAsync(names, clock.GetUtcNow(), ct, [.. charged]);
        foreach (var book in books.Values)
        {
            book.Defer();
            foreach (var debt in book.InOrder.Where(i => i.Side == Side.Debit && i.ChargedThrough >= command.From).ToArray()) book.GiveInterestBack(debt, $"{debt.Type} {debt.Reference} {debt.TimesCharged + 1}", book.Today);
            if (book.Postings.Count > 0) book.Clear(book.Today);
        }
        session.Lay(books.Values);
    }
}
