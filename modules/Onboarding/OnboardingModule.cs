using Carm.Kernel;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Marten;

namespace Carm.Onboarding;

public interface IOnboardingStore : IDocumentStore;

public sealed class OnboardingModule : ICarmModule
{
    public Type Store => typeof(IOnboardingStore);

    public IReadOnlyList<Rejection> Rejections => OnboardingRejections.All;

    public void AddTo(IServiceCollection services, string connectionString) =>
        services.AddMartenStore<IOnboardingStore>(store =>
        {
            store.Own("onboarding", connectionString);
            store.Schema.For<UserAccount>().UseOptimisticConcurrency(true);
            store.Schema.For<BusinessAccount>().UseOptimisticConcurrency(true);
            store.Schema.For<LegalEntity>().UseOptimisticConcurrency(true);
            store.Schema.For<Passcodes>().UseOptimisticConcurrency(true);
            store.Schema.For<FailedAnswers>().UseOptimisticConcurrency(true);
            store.Schema.For<HelpDeskAction>().Index(a => a.UserId);
            store.Schema.For<Registration>().UseOptimisticConcurrency(true).Index(r => r.State);
            store.Schema.For<AffinityFact>().Index(f => f.RmAccount);
            store.Schema.For<Publication>().UseOptimisticConcurrency(true).Index(p => p.State);
            store.Schema.For<WebinarSeats>().UseOptimisticConcurrency(true).GinIndexJsonData();
            store.Schema.For<Subscription>().UseOptimisticConcurrency(true).Index(s => s.ConfirmationHash!);
            store.Schema.For<UnsubscribeToken>().Index(t => t.SubscriptionId);
        }).IntegrateWithWolverine();
}
