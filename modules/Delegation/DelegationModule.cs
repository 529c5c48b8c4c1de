using Carm.Delegation.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Marten;

namespace Carm.Delegation;

public interface IDelegationStore : IDocumentStore;

public sealed class DelegationModule : ICarmModule
{
    public Type Store => typeof(IDelegationStore);

    public IReadOnlyList<Rejection> Rejections => DelegationRejections.All;

    public IReadOnlyList<DueJob> Jobs => [new("delegation.due-ends", "5 0 * * *", due => new EndDueRoles(due)), new("delegation.due-relationships", "10 0 * * *", due => new EndDueRelationships(due))];

    public void AddTo(IServiceCollection services, string connectionString)
    {
        services.AddSingleton<IStaffDesk, DelegationDesk>();
        foreach (var locator in new[] { typeof(RoleLocator), typeof(EmployeeRequestLocator), typeof(RelationshipRequestLocator), typeof(RelationshipLocator) }) services.AddSingleton(typeof(IResourceLocator), locator);
        services.AddSingleton(provider => (Authority)provider.GetRequiredService<IAuthority>());
        services.AddSingleton(provider => provider.GetRequiredService<IConfiguration>().GetSection("Delegation").Get<DelegationPolicy>() ?? new());
        services.AddMartenStore<IDelegationStore>(store =>
        {
            store.Own("delegation", connectionString);
            store.Schema.For<Person>().UseOptimisticConcurrency(true).Index(p => p.Bn9);
            store.Schema.For<PersonName>().UseOptimisticConcurrency(true);
            store.Schema.For<Provider>().UseOptimisticConcurrency(true);
            store.Schema.For<PortalBusiness>().UseOptimisticConcurrency(true);
            store.Schema.For<PortalProgram>().UseOptimisticConcurrency(true).Index(p => p.Bn9);
            store.Schema.For<OpenEmployeeRequest>().UseOptimisticConcurrency(true);
            store.Schema.For<EmployeeRequest>().UseOptimisticConcurrency(true).Index(r => r.Subject).Index(r => r.Bn9);
            store.Schema.For<BusinessRelationship>().UseOptimisticConcurrency(true).Index(r => new { r.ProviderBn9, r.ClientBn9 }).Index(r => r.ClientBn9).Index(r => r.EndOn!);
            store.Schema.For<RelationshipRequest>().UseOptimisticConcurrency(true).Index(r => r.ProviderBn9).Index(r => r.ClientBn9);
            store.Schema.For<ClientGroup>().UseOptimisticConcurrency(true).Index(g => g.ProviderBn9);
            store.Schema.For<OpenRelationshipRequest>().UseOptimisticConcurrency(true);
            store.Schema.For<AuthorityImport>().Index(i => i.Bn9);
            store.Schema.For<ImportedRow>().UseOptimisticConcurrency(true).Index(r => r.ImportId);
            store.Schema.For<AuthorityPeriod>().Index(p => p.AuthorityId).Index(p => new { p.Bn9, p.Id }).Index(p => new { p.Counterparty, p.Id });
            store.Schema.For<AuthorityEntry>().Index(e => e.Bn9);
        }).IntegrateWithWolverine();
    }
}
