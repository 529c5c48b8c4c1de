using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>Days from then on cost less than was charged for them, since they were relieved or a due date was moved: what was charged too much goes back, also where it was paid long ago.</summary>
public sealed record ReturnInterest(DateOnly From);

/// <summary>One account's part of it, which may be large.</summary>
public sealed record ReturnInterestTo(string RmAccount, DateOnly From);

public static class ReturnInterestHandler
{
    /// <summary>Whoever was charged interest since that day.</summary>
    public static async Task<OutgoingMessages> Handle(ReturnInterest command, IDocumentSession session, CancellationToken ct)
    {
        var charged = await session.AdvancedSql.QueryAsync<string>("select distinct chain from ledger.journal_transaction where posted_at >= ? and type = 'INTEREST_CHARGED'", ct, command.From.InToronto(TimeOnly.MinValue).ToUniversalTime());
        return [.. charged.Order(StringComparer.Ordinal).Select(name => new ReturnInterestTo(name, command.From))];
    }
}

public static class ReturnInterestToHandler
{
    /// <summary>Done twice it gives nothing more: what stands charged is compared with what is right.</summary>
    public static async Task Handle(ReturnInterestTo command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        await session.LockAccountAsync(command.RmAccount, ct);
        var (first, last) = (OpenItem.AccrualKeyOf(command.RmAccount, command.From), OpenItem.AccrualKeyOf(command.RmAccount, DateOnly.MaxValue));
        var charged = await session.Query<OpenItem>().Where(i => string.Compare(i.ChargedKey, first) >= 0 && string.Compare(i.ChargedKey, last) <= 0).Select(i => i.Id).ToListAsync(ct);
        if (await session.OpenBookAsync(command.RmAccount, clock.GetUtcNow(), ct, [.. charged]) is not { } book) return;
        book.Defer();
        foreach (var debt in book.InOrder.Where(i => i.Side == Side.Debit && i.ChargedThrough >= command.From).ToArray()) book.GiveInterestBack(debt, $"{debt.Type} {debt.Reference} {debt.TimesCharged + 1}", book.Today);
        if (book.Postings.Count > 0) book.Clear(book.Today);
        session.Lay(book);
    }
}
