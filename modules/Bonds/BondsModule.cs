using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Marten;

namespace Carm.Bonds;

public interface IBondsStore : IDocumentStore;

public sealed class BondsModule : ICarmModule
{
    public Type Store => typeof(IBondsStore);

    public IReadOnlyList<Rejection> Rejections => BondsRejections.All;

    public IReadOnlyList<DueJob> Jobs =>
    [
        new("bonds.review-security", "5 0 * * *", due => new ReviewSecurity(due.TorontoDate())),
        new("bonds.remind-of-ends", "0 8 * * *", due => new RemindOfEnds(due.TorontoDate())),
        new("bonds.charge-demands", "10 0 * * *", due => new ChargeDemands(due.TorontoDate())),
        new("bonds.review-requirements", "30 0 20 10 *", due => new ReviewRequirements(due.TorontoDate())),
    ];

    public void AddTo(IServiceCollection services, string connectionString)
    {
        services.AddSingleton<IStaffDesk, BondsDesk>();
        services.AddMartenStore<IBondsStore>(store =>
        {
            store.Own("bonds", connectionString);
            store.Schema.For<RppAccount>().Index(a => a.NextChangeOn!, index => index.Predicate = "data ->> 'nextChangeOn' is not null").Index(a => a.MendKey!, index => index.Predicate = "data ->> 'mendKey' is not null");
            store.Schema.For<ReductionRequest>().Index(r => r.RmAccount).Index(r => r.OpenKey!, index => index.Predicate = "data ->> 'openKey' is not null");
            store.Schema.For<CountedCad>().Index(c => c.MonthKey);
            store.Schema.For<ReleasedGoods>().Index(g => g.OpenOf!, index => index.Predicate = "data ->> 'openOf' is not null");
            store.Schema.For<CashDeposit>().Index(d => d.RmAccount);
            store.Schema.For<SecurityDemand>().Index(d => d.RmAccount).Index(d => d.ProviderBn9).Index(d => d.ToChargeAfter!, index => index.Predicate = "data ->> 'toChargeAfter' is not null");
            store.Schema.For<PaperApproval>().Index(a => a.ProviderBn9);
            store.Schema.For<SecurityAgreement>().Index(a => a.AskedOf!, index => index.Predicate = "data ->> 'askedOf' is not null").Index(a => a.ProviderBn9).Index(a => a.DebtorBn9).Index(a => a.EndsOn!, index => index.Predicate = "data ->> 'endsOn' is not null");
        }).IntegrateWithWolverine();
        services.AddSingleton(provider => provider.GetRequiredService<IConfiguration>().GetSection("Bonds:Review").Get<ReviewPolicy>() ?? new());
    }
}
