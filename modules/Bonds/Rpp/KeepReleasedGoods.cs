using Carm.Declarations.Contracts;
using Marten;

namespace Carm.Bonds;

/// <summary>Goods that left and are not accounted for yet: exposure by their estimate (15.2).</summary>
/// <param name="Id">The transaction number.</param>
public sealed record ReleasedGoods(string Id, string RmAccount, decimal Estimate);

/// <summary>Counts the estimate until the declaration comes, which may have been first.</summary>
public static class KeepReleasedGoodsHandler
{
    public static async Task Handle(GoodsReleased released, IDocumentSession session, CancellationToken ct)
    {
        if (await session.LoadAsync<CountedCad>(released.TransactionNumber, ct) is null)
            session.Store(new ReleasedGoods(released.TransactionNumber, released.RmAccount, released.EstimatedDutiesAndTaxes));
    }
}
