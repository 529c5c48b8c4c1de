using Carm.Kernel;
using Carm.Onboarding.Contracts;
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

    public IReadOnlyList<DueJob> Jobs =>
    [
        new("declarations.deadlines", "5 0 * * *", due => new WatchDeadlines(due.TorontoDate())),
        new("declarations.close", "30 1 * * *", due => new CloseOldCads(due.TorontoDate())),
        new("declarations.batched-content", "45 1 * * *", due => new ForgetBatchedContent(due.TorontoDate())),
    ];

    public void AddTo(IServiceCollection services, string connectionString)
    {
        services.AddMartenStore<IDeclarationsStore>(store =>
        {
            store.Own("declarations", connectionString);
            store.Schema.For<Cad>().Index(c => new { c.RmAccount, c.SortKey }).Index(c => new { c.RmAccount, c.Status, c.SortKey }).Index(c => new { c.RmAccount, c.ReleasedOn }).GinIndexJsonDataMember(c => c.Goods).Index(c => c.ContentHash!)
                .Index(c => c.ClosesAfter!, index => index.Predicate = "data ->> 'closesAfter' is not null")
                .Index(c => c.PresentedKey!, index => index.Predicate = "data ->> 'presentedKey' is not null")
                .Index(c => c.ReviewKey!, index => index.Predicate = "data ->> 'reviewKey' is not null")
                .Index(c => c.ReleasedKey!, index => index.Predicate = "data ->> 'releasedKey' is not null").Index(c => new { c.PaymentDueOn, c.Id });
            store.Schema.For<WithdrawalRequest>().Index(w => w.TransactionNumber).Index(w => w.SortKey, index => index.Predicate = "data ->> 'status' = 'Requested'");
            store.Schema.For<CadVersion>().Index(v => v.TransactionNumber);
            store.Schema.For<CadReceipt>();
            store.Schema.For<PaymentBeforeRelease>().Index(p => p.TransactionNumber);
            store.Schema.For<CadBatch>();
            store.Schema.For<BatchedCad>().Index(c => c.BatchId).Index(c => c.Status, index => index.Predicate = "data -> 'message' -> 'invoices' is not null");
            store.Schema.For<ReleaseRecord>().Index(r => new { r.State, r.AccountingDeadline, r.RmAccount, r.Id }).Index(r => new { r.RmAccount, r.State, r.SortKey }).Index(r => new { r.State, r.SortKey })
                .Index(r => new { r.PaymentDueOn, r.Id }).Index(r => new { r.AccountingDeadline, r.Id });
            store.Schema.For<LoadedTariff>().Index(t => t.ValidFrom);
            store.Schema.For<LoadedTariffItem>().Index(i => i.Edition);
            store.Schema.For<ReferenceChange>().Index(c => c.ContentHash);
            store.Schema.For<CadChange>().Index(c => c.TransactionNumber).Index(c => c.SortKey, index => index.Predicate = "data ->> 'status' in ('Submitted', 'UnderReview')")
                .Index(c => new { c.Status, c.SortKey }, index => index.Predicate = "data ->> 'kind' = 'Adjustment'")
                .Index(c => new { c.RmAccount, c.SortKey }, index => index.Predicate = "data ->> 'kind' = 'Adjustment'");
            store.Schema.For<ClaimNotice>().Index(n => new { n.RmAccount, n.SortKey }).Index(n => n.TransactionNumber).Index(n => n.SortKey);
            store.Schema.For<Attachment>().Index(a => a.TransactionNumber);
            store.Schema.For<StatementOfAdjustments>().Index(s => new { s.RmAccount, s.SortKey }).Index(s => s.TransactionNumber).Index(s => s.SortKey, index => index.Predicate = "data ->> 'status' = 'Draft'");
            store.Schema.For<AppealedStatements>().UseOptimisticConcurrency(true).Index(a => a.RmAccount);
            store.Schema.For<WaitingAppealOutcome>().Index(w => w.SortKey);
            store.Schema.For<MassAdjustment>().Index(m => m.RmAccount).Index(m => m.SortKey, index => index.Predicate = "data ->> 'status' in ('Submitted', 'UnderReview')");
            store.Schema.For<MassAdjustedCad>().Index(c => c.CaseNumber);
            store.Schema.For<CampaignCad>().Index(c => new { c.CampaignNumber, c.SortKey });
            store.Schema.For<CampaignImporter>().Index(i => new { i.CampaignNumber, i.RmAccount });
            store.Schema.For<DrawbackClaim>().Index(c => c.RmAccount).Index(c => c.State);
            store.Schema.For<Ruling>().UseOptimisticConcurrency(true).Index(r => r.RmAccount).Index(r => r.State)
                .NgramIndex(index => index.Predicate = "data ->> 'publishedWords' is not null", r => r.PublishedWords!);
        }).IntegrateWithWolverine();
        services.AddSingleton<IStaffDesk, DeclarationsDesk>();
        services.AddSingleton<IResourceLocator, CadLocator>();
        services.AddSingleton<ReferenceShelf>();
        services.AddHostedService<CarriedTariffSearch>();
        services.AddSingleton<ExaminationRules>();
        services.AddSingleton<IResourceLocator, DrawbackLocator>();
        services.AddSingleton<IResourceLocator, MassAdjustmentLocator>();
        services.AddSingleton<IResourceLocator, RulingLocator>();
        services.AddSingleton(provider => provider.GetRequiredService<IConfiguration>().GetSection("Rulings").Get<RulingPolicy>() ?? new());
        services.AddSingleton(provider => ReleasePolicy.Read(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton(provider => ITransactionNumberCheck.Luhn(
            Enum.TryParse<CheckDigitPolicy>(provider.GetRequiredService<IConfiguration>()["Declarations:TransactionNumberCheck"], ignoreCase: true, out var policy) ? policy : CheckDigitPolicy.Warn));
    }
}
