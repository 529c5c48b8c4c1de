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

    public void AddTo(IServiceCollection services, string connectionString)
    {
        services.AddSingleton<IResourceLocator, AppealLocator>();
        services.AddMartenStore<IAppealsStore>(store =>
        {
            store.Own("appeals", connectionString);
            store.Schema.For<Appeal>().UseOptimisticConcurrency(true).Index(a => a.RmAccount);
            store.Schema.For<ServedStatement>().UseOptimisticConcurrency(true);
            store.Schema.For<GivenRuling>().UseOptimisticConcurrency(true);
            store.Schema.For<AppealNumbers>().UseOptimisticConcurrency(true);
            store.Schema.For<Penalty>().Index(p => p.RmAccount).Index(p => p.TransactionNumber!).Index(p => p.StatementNumber!);
        }).IntegrateWithWolverine();
    }
}
