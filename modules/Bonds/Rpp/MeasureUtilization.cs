using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>What an account owes is what of its security is used. What it costs does not grow with what was owed before.</summary>
public static class MeasureUtilizationHandler
{
    public static async Task<OutgoingMessages> Handle(AccountOwingChanged[] changes, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var moves = (await session.OpenRppAsync([.. changes.Select(c => c.RmAccount)], ct)).ToDictionary(a => a.Key, a => new RppMove(a.Value));
        var estimated = await ReleasedGoods.AccountedForAsync(changes.SelectMany(c => c.AccountedFor.Select(number => (number, c.RmAccount))), session, ct);
        foreach (var change in changes.OrderBy(c => c.Sequence))
            // The Ledger opens its account on the same fact, so that money before it is a rarity; the next change tells the whole balance again.
            if (moves.TryGetValue(change.RmAccount, out var move))
            {
                moves[change.RmAccount] = move.Then(account => account.Owes(change.Sequence, Money.Of(change.Owing), estimated.GetValueOrDefault(change.RmAccount), clock.GetUtcNow()));
                estimated.Remove(change.RmAccount);
            }
        return session.Keep([.. moves.Values]);
    }
}
