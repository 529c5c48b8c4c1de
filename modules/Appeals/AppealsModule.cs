using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Marten;

namespace Carm.Appeals;

public interface IAppealsStore : IDocumentStore;

public sealed class AppealsModule : ICarmModule
{
    public Type Store => typeof(IAppealsStore);

    public IReadOnlyList<Rejection> Rejections => AppealsRejections.All;

    public IReadOnlyList<DueJob> Jobs => [new("appeals.pass-clocks", "30 5 * * *", due => new PassClocks(due.TorontoDate()))];

    public void AddTo(IServiceCollection services, string connectionString)
    {
        services.AddSingleton<IStaffDesk, AppealsDesk>();
        services.AddSingleton<IResourceLocator, AppealLocator>();
        services.AddSingleton<IResourceLocator, CaseLocator>();
        services.AddSingleton<IResourceLocator, PenaltyLocator>();
        services.AddSingleton<IResourceLocator, ComplianceLocator>();
        services.AddSingleton<ServiceStandards>();
        services.AddSingleton<IResourceLocator, ReviewLocator>();
        services.AddSingleton<IResourceLocator, ExtensionLocator>();
        services.AddMartenStore<IAppealsStore>(store =>
        {
            store.Own("appeals", connectionString);
            store.Schema.For<CaseFile>().UseOptimisticConcurrency(true).Index(f => f.NextKey!, index => index.Predicate = "data ->> 'nextKey' is not null")
                .Index(f => f.ClosedKey!, index => index.Predicate = "data ->> 'closedKey' is not null").Index(f => f.OpenKey!, index => index.Predicate = "data ->> 'openKey' is not null")
                .Index(f => f.WaitKey!, index => index.Predicate = "data ->> 'waitKey' is not null").Index(f => f.LapsedKey!, index => index.Predicate = "data ->> 'lapsedKey' is not null");
            store.Schema.For<DeclaredOutage>();
            store.Schema.For<CaseEntry>().Index(e => e.CaseNumber);
            store.Schema.For<CaseDocument>().Index(d => d.CaseNumber);
            store.Schema.For<CaseDocumentContent>();
            store.Schema.For<KnownAccount>();
            store.Schema.For<Appeal>().UseOptimisticConcurrency(true).Index(a => a.RmAccount).Index(a => a.State).Index(a => a.Officer!);
            store.Schema.For<ServedStatement>().UseOptimisticConcurrency(true);
            store.Schema.For<GivenRuling>().UseOptimisticConcurrency(true);
            store.Schema.For<CaseNumbers>().UseOptimisticConcurrency(true);
            store.Schema.For<Penalty>().UseOptimisticConcurrency(true).Index(p => p.RmAccount).Index(p => p.TransactionNumber!).Index(p => p.StatementNumber!).Index(p => p.SortKey).Index(p => p.State);
            store.Schema.For<ContraventionChange>().UseOptimisticConcurrency(true);
            store.Schema.For<ComplianceCase>().UseOptimisticConcurrency(true).Index(c => c.RmAccount).Index(c => c.State).Index(c => c.Officer);
            store.Schema.For<VerificationPriorities>().UseOptimisticConcurrency(true);
            store.Schema.For<MinisterialReview>().UseOptimisticConcurrency(true).Index(r => r.RmAccount).Index(r => r.State).Index(r => r.StandingKey!, index => index.Predicate = "data ->> 'standingKey' is not null");
            store.Schema.For<ThirdPartyClaim>().Index(c => c.Reference);
            store.Schema.For<ExtensionApplication>().UseOptimisticConcurrency(true).Index(e => e.RmAccount).Index(e => e.State).Index(e => e.Officer!);
        }).IntegrateWithWolverine();
    }
}
