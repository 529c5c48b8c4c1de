using System.Runtime.CompilerServices;
using Carm.Kernel;
using Carm.Ledger.Contracts;
using JasperFx;
using JasperFx.CodeGeneration;
using JasperFx.CodeGeneration.Frames;
using Marten;
using Wolverine;
using Wolverine.Configuration;
using Wolverine.Runtime;
using Wolverine.Runtime.Handlers;

namespace Carm.Ledger;

/// <summary>Balances that a transaction has moved are told when they stand.</summary>
/// <param name="Accounts">The declarations whose amount came, by program account; most have none.</param>
public sealed record TellOwing(IReadOnlyDictionary<string, IReadOnlyList<string>> Accounts);

public static class TellOwingHandler
{
    /// <param name="bus">The balances go out together, as listeners take them; one by one each would be a row to write, to read and to gather again.</param>
    public static async Task Handle(TellOwing moved, IDocumentSession session, IMessageBus bus, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var owing = await session.AdvancedSql.QueryAsync<AccountOwing>("""
            select jsonb_build_object('rmAccount', c.chain, 'sequence', c.seq, 'cents', b.cents)
            from ledger.journal_chain c cross join lateral (
                select coalesce(sum(debits - credits), 0) as cents from ledger.journal_balance where chain = c.chain and (account like '11__:%' or account like '2100:%')) b
            where c.chain = any(?)
            """, ct, (object)moved.Accounts.Keys.ToArray());
        if (owing.Count > 0) await bus.PublishAsync(owing.Select(o => new AccountOwingChanged(o.RmAccount, o.Sequence, Money.OfCents(o.Cents).Amount, moved.Accounts[o.RmAccount], now)).ToArray());
    }
}

/// <summary>What an account owes, as of a number of its chain.</summary>
public sealed record AccountOwing(string RmAccount, long Sequence, long Cents);

/// <summary>Which balances a session has moved.</summary>
public static class MovedBalances
{
    static readonly ConditionalWeakTable<IDocumentSession, Dictionary<string, IReadOnlyList<string>>> Moved = [];

    /// <summary>What others wait to hear of single items: what sureties have paid of demands, and what is owing of penalties.</summary>
    static readonly ConditionalWeakTable<IDocumentSession, List<object>> Facts = [];

    public static void Note(IDocumentSession session, IEnumerable<AccountBook> books)
    {
        var moved = Moved.GetOrCreateValue(session);
        foreach (var book in books)
            Facts.GetOrCreateValue(session).AddRange(SuretyPosting.Paid(book));
        foreach (var book in books)
            foreach (var number in book.Changed.Where(i => PenaltyPosting.Types.Contains(i.Type) && i.Side == Side.Debit).Select(PenaltyPosting.NumberOf).Distinct())
                Facts.GetOrCreateValue(session).Add(new PenaltyOwingChanged(book.Account.Id, number, Money.Sum(book.Items.Where(i => PenaltyPosting.Types.Contains(i.Type) && PenaltyPosting.NumberOf(i) == number).Select(i => i.Open)).Amount, book.Now));
        foreach (var book in books.Where(b => b.Postings.Count > 0))
            moved[book.Account.Id] = [.. moved.GetValueOrDefault(book.Account.Id) ?? [], .. book.Changed.Where(i => i is { Type: "CAD", TransactionNumber: not null } && i.PostedAt == book.Now).Select(i => i.TransactionNumber!).Distinct()];
    }

    public static async Task TellAsync(IDocumentSession session, MessageContext context)
    {
        if (Moved.TryGetValue(session, out var moved) && moved.Count > 0) await context.PublishAsync(new TellOwing(moved));
        if (Facts.TryGetValue(session, out var facts))
            foreach (var fact in facts) await context.PublishAsync(fact);
    }
}

/// <summary>Whatever handler of the Ledger lays books down, the balances that it moved are told of in its transaction; there is nothing to remember in a slice.</summary>
sealed class OwingIsTold : IHandlerPolicy
{
    public void Apply(IReadOnlyList<HandlerChain> chains, GenerationRules rules, IServiceContainer container)
    {
        foreach (var chain in chains.SelectMany(chain => chain.ByEndpoint.Prepend(chain)).Where(chain => chain.Handlers.Any(h => h.HandlerType.Assembly == typeof(OwingIsTold).Assembly)))
            if (!chain.Postprocessors.OfType<MethodCall>().Any(call => call.HandlerType == typeof(MovedBalances)))
                chain.Postprocessors.Insert(0, new MethodCall(typeof(MovedBalances), nameof(MovedBalances.TellAsync)));
    }
}
