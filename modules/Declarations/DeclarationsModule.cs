using Carm.Kernel;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Marten;

namespace Carm.Declarations;

public interface IDeclarationsStore : IDocumentStore;

public sealed class DeclarationsModule : ICarmModule
{
    public Type Store => typeof(IDeclarationsStore);

    public IReadOnlyList<Rejection> Rejections => DeclarationsRejections.All;

    public string UnreadableBody => "CAD-1001";

    public void AddTo(IServiceCollection services, string connectionString) =>
        services.AddMartenStore<IDeclarationsStore>(store => store.Own("declarations", connectionString)).IntegrateWithWolverine();
}
