using Carm.Kernel;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Marten;

namespace Carm.Appeals;

public interface IAppealsStore : IDocumentStore;

public sealed class AppealsModule : ICarmModule
{
    public Type Store => typeof(IAppealsStore);

    public IReadOnlyList<Rejection> Rejections => AppealsRejections.All;

    public void AddTo(IServiceCollection services, string connectionString) =>
        services.AddMartenStore<IAppealsStore>(store => store.Own("appeals", connectionString)).IntegrateWithWolverine();
}
