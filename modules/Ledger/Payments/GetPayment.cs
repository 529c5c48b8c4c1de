using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Reads a payment with its life so far, and, for a card, the processor's page on which it goes on.</summary>
public sealed record GetPayment(string RmAccount, string PaymentId);

public sealed class GetPaymentEndpoint(ILedgerStore store) : CarmEndpoint<GetPayment, PaymentView>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/payments/{paymentId}");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "Read a payment");
    }

    public override async Task HandleAsync(GetPayment query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var payment = await session.LoadAsync<Payment>(query.PaymentId, ct);
        if (payment is null || payment.RmAccount != query.RmAccount || !Sees(payment.PayerBn9, payment.RmAccount)) throw new Rejected("NOT_FOUND");
        await Send.OkAsync(PaymentView.Of(payment), ct);
    }
}
