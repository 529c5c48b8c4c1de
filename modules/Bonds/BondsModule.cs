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

    public void AddTo(IServiceCollection services, string connectionString) =>
        services.AddMartenStore<IBondsStore>(store => store.Own("bonds", connectionString)).IntegrateWithWolverine();
}
