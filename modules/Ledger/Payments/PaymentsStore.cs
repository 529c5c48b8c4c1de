using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Carm.Ledger;

/// <summary>What payments add to the module's store and services.</summary>
static class PaymentsStore
{
    public static void AddPayments(this StoreOptions store)
    {
        store.Schema.For<Payment>().Index(p => new { p.RmAccount, p.SortKey }).Index(p => p.SortKey)
            .Index(p => p.CardCycle!, index => index.Predicate = "data ->> 'cardCycle' is not null").Index(p => p.WaitingOf!, index => index.Predicate = "data ->> 'waitingOf' is not null").Index(p => p.UnconfirmedKey!, index => index.Predicate = "data ->> 'unconfirmedKey' is not null");
        store.Schema.For<BankReceipt>().Index(r => new { r.Outcome, r.SortKey });
        store.Schema.For<PadAgreement>().Index(p => p.RmAccount).Index(p => p.ActiveOf!, index => index.Predicate = "data ->> 'activeOf' is not null");
    }

    /// <summary>The processor and the bank are simulated until a host registers its own; outside Development what stands in for them brings no money.</summary>
    public static void AddPaymentPorts(this IServiceCollection services)
    {
        services.TryAddSingleton<ICardProcessor, SimulatedCardProcessor>();
        services.TryAddSingleton<IBank, SimulatedBank>();
        services.AddSingleton<BankAccountCipher>();
    }
}
