using Carm.Kernel;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Marten;

namespace Carm.Ledger;

public interface ILedgerStore : IDocumentStore;

public sealed class LedgerModule : ICarmModule
{
    public Type Store => typeof(ILedgerStore);

    public IReadOnlyList<Rejection> Rejections => LedgerRejections.All;

    public void AddTo(IServiceCollection services, string connectionString) =>
        services.AddMartenStore<ILedgerStore>(store => store.Own("ledger", connectionString)).IntegrateWithWolverine();
}
