using Carm.Kernel;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Marten;

namespace Carm.Delegation;

public interface IDelegationStore : IDocumentStore;

public sealed class DelegationModule : ICarmModule
{
    public Type Store => typeof(IDelegationStore);

    public IReadOnlyList<Rejection> Rejections => DelegationRejections.All;

    public void AddTo(IServiceCollection services, string connectionString) =>
        services.AddMartenStore<IDelegationStore>(store => store.Own("delegation", connectionString)).IntegrateWithWolverine();
}
