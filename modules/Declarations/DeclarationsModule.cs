using Carm.Kernel;
using Marten;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Marten;

namespace Carm.Declarations;

public interface IDeclarationsStore : IDocumentStore;

public sealed class DeclarationsModule : ICarmModule
{
    public Type Store => typeof(IDeclarationsStore);

    public IReadOnlyList<Rejection> Rejections => DeclarationsRejections.All;

    public string UnreadableBody => "CAD-1001";

    public void AddTo(IServiceCollection services, string connectionString)
    {
        services.AddMartenStore<IDeclarationsStore>(store =>
        {
            store.Own("declarations", connectionString);
            store.Schema.For<Cad>().Index(c => c.RmAccount).Index(c => c.ContentHash!);
            store.Schema.For<CadVersion>().Index(v => v.TransactionNumber);
            store.Schema.For<CadReceipt>();
            store.Schema.For<CadBatch>();
            store.Schema.For<BatchedCad>().Index(c => c.BatchId);
            store.Schema.For<LoadedTariff>().Index(t => t.ValidFrom);
            store.Schema.For<LoadedTariffItem>().Index(i => i.Edition);
            store.Schema.For<StatementOfAdjustments>().Index(s => s.RmAccount).Index(s => s.TransactionNumber);
        }).IntegrateWithWolverine();
        services.AddSingleton<IResourceLocator, CadLocator>();
        services.AddSingleton<ReferenceShelf>();
        services.AddSingleton<ExaminationRules>();
        services.AddSingleton(provider => ReleasePolicy.Read(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton(provider => ITransactionNumberCheck.Luhn(
            Enum.TryParse<CheckDigitPolicy>(provider.GetRequiredService<IConfiguration>()["Declarations:TransactionNumberCheck"], ignoreCase: true, out var policy) ? policy : CheckDigitPolicy.Warn));
    }
}
