using Carm.Kernel;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Marten;

namespace Carm.Bonds;

public interface IBondsStore : IDocumentStore;

public sealed class BondsModule : ICarmModule
{
    public Type Store => typeof(IBondsStore);

    public IReadOnlyList<Rejection> Rejections => BondsRejections.All;

    public IReadOnlyList<DueJob> Jobs => [new("bonds.review-security", "5 0 * * *", due => new ReviewSecurity(due.TorontoDate()))];

    public void AddTo(IServiceCollection services, string connectionString) =>
        services.AddMartenStore<IBondsStore>(store =>
        {
            store.Own("bonds", connectionString);
            store.Schema.For<RppAccount>().UseOptimisticConcurrency(true);
            store.Schema.For<ReleasedGoods>().Index(g => g.RmAccount);
            store.Schema.For<SecurityAgreement>().Index(a => a.ProviderBn9).Index(a => a.ValidFrom).Index(a => a.ValidTo!);
        }).IntegrateWithWolverine();
}
