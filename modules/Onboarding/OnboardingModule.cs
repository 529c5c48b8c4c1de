using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Marten;

namespace Carm.Onboarding;

public interface IOnboardingStore : IDocumentStore;

public sealed class OnboardingModule : ICarmModule
{
    public Type Store => typeof(IOnboardingStore);

    public IReadOnlyList<Rejection> Rejections => OnboardingRejections.All;

    public IReadOnlyList<DueJob> Jobs =>
    [
        new("onboarding.dormant-programs", "10 3 * * *", due => new SettleDormantPrograms(due.TorontoDate())),
        new("onboarding.stale-registrations", "15 3 * * *", due => new AbandonStaleRegistrations(due)),
        new("onboarding.unanswered-enrolments", "20 3 * * *", due => new LapseEnrolments(due)),
        new("onboarding.licence-terms", "5 0 * * *", due => new ExpireLicences(due)),
        new("onboarding.code-cancellations", "5 0 * * *", due => new CancelDueCodes(due)),
        new("onboarding.webhook-deliveries", "25 3 * * *", due => new ForgetDeliveries(due)),
        new("onboarding.single-managers", "0 8 1 * *", due => new RemindSingleManagers(due)),
    ];

    public void AddTo(IServiceCollection services, string connectionString)
    {
        services.AddMartenStore<IOnboardingStore>(store =>
        {
            store.Own("onboarding", connectionString);
            store.Schema.For<UserAccount>().UseOptimisticConcurrency(true);
            store.Schema.For<BusinessAccount>().UseOptimisticConcurrency(true).GinIndexJsonData();
            store.Schema.For<ChangeRequest>().UseOptimisticConcurrency(true).Index(r => r.Bn9).Index(r => r.State);
            store.Schema.For<LegalEntity>().UseOptimisticConcurrency(true);
            store.Schema.For<ProgramAccount>().UseOptimisticConcurrency(true).Index(p => p.Bn9);
            store.Schema.For<ReadinessNote>().UseOptimisticConcurrency(true);
            store.Schema.For<AccountLock>().UseOptimisticConcurrency(true);
            store.Schema.For<IdentifyTries>().UseOptimisticConcurrency(true);
            store.Schema.For<ProgramActivity>().Index(a => a.On);
            store.Schema.For<Passcodes>().UseOptimisticConcurrency(true);
            store.Schema.For<FailedAnswers>().UseOptimisticConcurrency(true);
            store.Schema.For<HelpDeskAction>().Index(a => a.UserId);
            store.Schema.For<Registration>().UseOptimisticConcurrency(true).Index(r => r.State).Index(r => r.Subject);
            store.Schema.For<SharedSecret>().UseOptimisticConcurrency(true);
            store.Schema.For<Membership>().Index(m => m.Bn9);
            store.Schema.For<VerifiedToken>().Index(t => t.Subject);
            store.Schema.For<OnboardingPolicy>().UseOptimisticConcurrency(true);
            store.Schema.For<AffinityFact>().Index(f => f.RmAccount).Index(f => f.Key);
            store.Schema.For<Publication>().UseOptimisticConcurrency(true).Index(p => p.State);
            store.Schema.For<Outage>().UseOptimisticConcurrency(true).Index(o => o.State);
            store.Schema.For<WebinarSeats>().UseOptimisticConcurrency(true).GinIndexJsonData();
            store.Schema.For<Subscription>().UseOptimisticConcurrency(true).Index(s => s.ConfirmationHash!);
            store.Schema.For<UnsubscribeToken>().Index(t => t.SubscriptionId);
            store.Schema.For<Enrolment>().UseOptimisticConcurrency(true).Index(e => e.Bn9).Index(e => e.State);
            store.Schema.For<DocumentNote>().UseOptimisticConcurrency(true).Index(d => d.EnrolmentId);
            store.Schema.For<DocumentSpace>().UseOptimisticConcurrency(true);
            store.Schema.For<Licence>().UseOptimisticConcurrency(true).Index(l => l.Bn9).Index(l => l.State);
            store.Schema.For<CarrierCode>().UseOptimisticConcurrency(true).Index(c => c.Bn9).Index(c => c.State);
            store.Schema.For<ChangeNotice>().Index(n => n.Target);
            store.Schema.For<Counter>().UseOptimisticConcurrency(true);
            store.Schema.For<Deadline>().UseOptimisticConcurrency(true).Index(d => new { d.RmAccount, d.On });
            store.Schema.For<CalendarFeed>().Index(f => f.Hash).Index(f => f.Subject);
            store.Schema.For<FeedEvent>().Index(e => e.Position).Index(e => new { e.RmAccount, e.Position }).Index(e => new { e.Bn9, e.Position });
            store.Schema.For<ServiceAccount>().UseOptimisticConcurrency(true).Index(a => a.Bn9);
            store.Schema.For<ServiceToken>().Index(t => t.ServiceAccountId);
            store.Schema.For<ServiceAccountUse>().Index(u => u.ServiceAccountId);
            store.Schema.For<Webhook>().UseOptimisticConcurrency(true).Index(w => w.Bn9);
            store.Schema.For<WebhookDelivery>().Index(d => new { d.WebhookId, d.Id }).Index(d => d.At);
            store.Schema.For<WebhookErrand>().Index(e => e.WebhookId);
            store.Schema.For<Notice>().UseOptimisticConcurrency(true).Index(n => n.Recipient).Index(n => n.Bn9).Index(n => new { n.Mail, n.At, n.Id });
        }).IntegrateWithWolverine();
        services.AddSingleton<ReleaseSchedule>();
        services.AddScoped<FeedReader>();
        services.AddSingleton<WebhookSigner>();
        services.AddSingleton<WebhookSender>();
        services.AddHostedService<WebhookDispatcher>();
        services.AddSingleton<IStaffDesk, OnboardingDesk>();
        services.AddSingleton<IResourceLocator, EnrolmentLocator>();
        services.AddSingleton<IResourceLocator, LicenceLocator>();
        services.AddSingleton<IResourceLocator, CarrierCodeLocator>();
    }
}
