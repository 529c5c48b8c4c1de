using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Marten.Schema;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Configuration;
using Wolverine.Marten;

namespace Carm.Ledger;

public interface ILedgerStore : IDocumentStore;

public sealed class LedgerModule : ICarmModule
{
    public Type Store => typeof(ILedgerStore);

    public IReadOnlyList<Rejection> Rejections => LedgerRejections.All;

    public IReadOnlyList<IHandlerPolicy> Policies => [new OwingIsTold()];

    public IReadOnlyList<DueJob> Jobs =>
    [
        new("ledger.daily-notices", "10 0 * * 2-6", due => new IssueDailyNotices(due.TorontoDate())),
        new("ledger.clearing", "0 2 * * *", due => new RunClearing(due.TorontoDate())),
        new("ledger.pad", "0 6 * * *", due => new RunPadWithdrawals(due.TorontoDate())),
        new("ledger.seal", "30 3 * * *", due => new SealJournal(due.TorontoDate().AddDays(-1))),
        new("ledger.check", "45 4 * * *", due => new CheckJournal(due.TorontoDate().AddDays(-1))),
        new("ledger.due-soon", "0 8 * * *", due => new RemindOfDueDate(due.TorontoDate())),
        new("ledger.overdue", "0 8 * * 1-5", due => new RunOverdue(due.TorontoDate())),
        new("ledger.interest", "59 23 24 * *", due => new RunInterest(due.TorontoDate())),
        new("ledger.late-payment", "0 4 * * 1-5", due => new RunLatePayment(due.TorontoDate())),
        new("ledger.arrears", "0 5 * * *", due => new RunArrears(due.TorontoDate())),
        new("ledger.statements", "0 6 25 * *", due => new IssueStatements(due.TorontoDate())),
        new("ledger.disbursements", "0 7 25 * *", due => new RunDisbursements(due.TorontoDate())),
        new("ledger.small-balances", "30 7 25 * *", due => new RunSmallBalances(due.TorontoDate())),
    ];

    public void AddTo(IServiceCollection services, string connectionString)
    {
        services.AddSingleton<IStaffDesk, LedgerDesk>();
        services.AddPaymentPorts();
        services.AddMartenStore<ILedgerStore>(store =>
        {
            store.Own("ledger", connectionString);
            store.Schema.For<InterestRate>().UseOptimisticConcurrency(true);
            store.Schema.For<DueDateOverride>().UseOptimisticConcurrency(true);
            store.Schema.For<ReliefPeriod>().UseOptimisticConcurrency(true);
            store.Schema.For<OpenItem>().Index(i => new { i.RmAccount, i.SortKey })
                .Index(i => i.AccrualKey!, index => index.Predicate = "data ->> 'accrualKey' is not null")
                .Index(i => i.CurrentOf!, index => index.Predicate = "data ->> 'currentOf' is not null").Index(i => i.HeldOf!, index => index.Predicate = "data ->> 'heldOf' is not null").Index(i => new { i.RmAccount, i.BillOn })
                .Index(i => i.OpenCreditOf!, index => index.Predicate = "data ->> 'openCreditOf' is not null").Index(i => i.InterestWaitsOf!, index => index.Predicate = "data ->> 'interestWaitsOf' is not null")
                .Index(i => i.OwingKey!, index => index.Predicate = "data ->> 'owingKey' is not null").Index(i => i.OpenInterestOf!, index => index.Predicate = "data ->> 'openInterestOf' is not null")
                .Index(i => i.ChargedKey!, index => index.Predicate = "data ->> 'chargedKey' is not null").Index(i => i.InterestFreeKey!, index => index.Predicate = "data ->> 'interestFreeKey' is not null");
            store.Schema.For<ClientAccount>().Index(a => a.Bn9);
            store.Schema.For<OpenItem>().Index(i => i.TransactionNumber!, index => index.Predicate = "data ->> 'transactionNumber' is not null")
                .Index(i => i.AdjustedKey!, index => index.Predicate = "data ->> 'adjustedKey' is not null").Index(i => i.ProviderDay!, index => index.Predicate = "data ->> 'providerDay' is not null");
            store.Schema.For<OpenItem>().Index(i => i.Cause!, index => index.Predicate = "data ->> 'cause' is not null");
            store.Schema.For<DailyNotice>().Index(n => new { n.Of, n.IssuedOn });
            store.Schema.For<WaitingInterest>().Index(w => w.WaitsFor!, index => index.Predicate = "data ->> 'waitsFor' is not null");
            store.Schema.For<LateStatement>().Index(s => s.WatchedOf!, index => index.Predicate = "data ->> 'watchedOf' is not null");
            store.Schema.For<CollectionFile>().Index(f => f.OpenOf!, index => index.Predicate = "data ->> 'openOf' is not null").Index(f => f.RmAccount);
            store.Schema.For<Disbursement>().Index(d => d.UnderWayOf!, index => index.Predicate = "data ->> 'underWayOf' is not null").Index(d => d.RmAccount);
            store.Schema.For<Waiver>().Index(w => w.OpenOf!, index => index.Predicate = "data ->> 'openOf' is not null").Index(w => w.RmAccount);
            store.Schema.For<WriteOff>().Index(w => w.OpenOf!, index => index.Predicate = "data ->> 'openOf' is not null").Index(w => w.RmAccount);
            store.Schema.For<ManualEntry>().Index(e => e.RmAccount);
            store.Schema.For<ItemReversal>().Index(r => r.RmAccount);
            store.Schema.For<JournalCheck>();
            store.Schema.For<VerifiedChain>();
            store.Schema.For<CashSecurity>().Index(s => s.HeldOf!, index => index.Predicate = "data ->> 'heldOf' is not null").Index(s => s.RmAccount);
            store.Schema.For<Dispute>().Index(d => d.RmAccount).Index(d => d.OpenOf!, index => index.Predicate = "data ->> 'openOf' is not null");
            store.Schema.For<StatementOfAccount>().Index(s => new { s.RmAccount, s.IssuedOn });
            store.Schema.For<ProviderShare>().Index(s => new { s.Bn9, s.Number });
            store.AddPayments();
        }).IntegrateWithWolverine().InitializeWith(new PublishedRelief());
    }
}

/// <summary>The days of relief that the CBSA published hold from the first start on.</summary>
sealed class PublishedRelief : IInitialData
{
    public async Task Populate(IDocumentStore store, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<ReliefPeriod>(ReliefPeriod.Transition.Id, cancellation) is not null) return;
        session.Store(ReliefPeriod.Transition);
        await session.SaveChangesAsync(cancellation);
    }
}
