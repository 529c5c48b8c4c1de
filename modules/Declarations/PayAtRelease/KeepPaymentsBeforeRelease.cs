using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>A payment that the declaration counts already, or does not any more.</summary>
/// <param name="Id">Program account, payer and the payer's reference.</param>
public sealed record PaymentBeforeRelease(string Id, string TransactionNumber, Money Amount)
{
    /// <summary>The bank took it back; it is not counted, also when it is heard after that.</summary>
    public bool IsTakenBack { get; init; }

    public static string IdOf(string rmAccount, string payerTag, string paymentReference) => $"{rmAccount}/{payerTag}/{paymentReference}";
}

/// <summary>A payment for a declaration that is to be paid at release: with the last cent the declaration is accepted and the goods are released. One for what is no open declaration of the account is not kept, nor is one whose declaration is thrown away.</summary>
public static class KeepPaymentsBeforeReleaseHandler
{
    public static async Task<OutgoingMessages> Handle(PaymentReceived payment, IDocumentSession session, ExaminationRules rules, CancellationToken ct)
    {
        if (payment.TransactionNumber is not { } number) return [];
        var (cad, id) = (await session.LockCadAsync(number, ct), PaymentBeforeRelease.IdOf(payment.RmAccount, payment.PayerTag, payment.PaymentReference));
        if (await session.LoadAsync<PaymentBeforeRelease>(id, ct) is not null) return [];
        if (cad is not { IsOpen: true } || cad.RmAccount != payment.RmAccount) return [new PaymentNotNeeded(payment.RmAccount, payment.PayerTag, payment.PaymentReference, number, rules.Clock.GetUtcNow())];

        session.Store(new PaymentBeforeRelease(id, cad.Id, Money.Of(payment.Amount)));
        var paid = cad with { Paid = cad.Paid + Money.Of(payment.Amount) };
        if (cad.Status == CadStatus.Complete) return (await session.SettleAsync(paid, rules, ct)).Facts;
        session.Store(paid);
        return [];
    }
}
