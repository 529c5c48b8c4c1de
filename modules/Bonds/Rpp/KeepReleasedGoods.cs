using Carm.Declarations.Contracts;
using Carm.Kernel;
using Marten;
using Wolverine;
using Wolverine.Runtime.Handlers;

namespace Carm.Bonds;

/// <summary>Goods that left: exposure by their estimate (15.2) until their amount has come to the account.</summary>
/// <param name="Id">The transaction number.</param>
public sealed record ReleasedGoods(string Id, string RmAccount, decimal Estimate)
{
    public bool IsAccountedFor { get; init; }

    /// <summary>The program account, while the amount has not come.</summary>
    public string? OpenOf => IsAccountedFor ? null : RmAccount;

    /// <summary>Marks that the amounts have come, also where the release itself comes later.</summary>
    /// <returns>The estimates that end with it, by program account.</returns>
    public static async Task<Dictionary<string, Money>> AccountedForAsync(IEnumerable<(string TransactionNumber, string RmAccount)> came, IDocumentSession session, CancellationToken ct)
    {
        var accounts = came.DistinctBy(c => c.TransactionNumber).ToDictionary(c => c.TransactionNumber, c => c.RmAccount);
        if (accounts.Count == 0) return [];
        var known = (await session.LoadManyAsync<ReleasedGoods>(ct, accounts.Keys)).ToDictionary(g => g.Id);
        var news = accounts.Where(a => known.GetValueOrDefault(a.Key) is not { IsAccountedFor: true }).Select(a => known.GetValueOrDefault(a.Key) ?? new(a.Key, a.Value, 0)).ToArray();
        session.StoreTogether(news.Select(goods => goods with { IsAccountedFor = true }), goods => goods.Id);
        return news.GroupBy(goods => goods.RmAccount).ToDictionary(g => g.Key, g => Money.Of(g.Sum(goods => goods.Estimate)));
    }
}

/// <summary>Counts the estimate until the declaration comes, which may have been first.</summary>
public static class KeepReleasedGoodsHandler
{
    public static void Configure(HandlerChain chain) => chain.WaitUntilAccountsOpen();

    public static async Task<OutgoingMessages> Handle(GoodsReleased released, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var accounts = await session.OpenRppAsync([released.RmAccount], ct);
        if (!accounts.TryGetValue(released.RmAccount, out var account)) throw new AccountNotOpenException($"The account {released.RmAccount} is not open yet.");
        if (await session.LoadAsync<ReleasedGoods>(released.TransactionNumber, ct) is not null) return [];
        session.Store(new ReleasedGoods(released.TransactionNumber, released.RmAccount, released.EstimatedDutiesAndTaxes));
        return session.Keep(account.Release(Money.Of(released.EstimatedDutiesAndTaxes), clock.GetUtcNow()));
    }
}
