using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>A payer withdraws a payment whose money has not come. What the bank draws cannot be called back once it was ordered.</summary>
public sealed record CancelPayment(string RmAccount, string PaymentId, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("sub")] string Subject);

public sealed record CancelPaymentResponse(PaymentView Payment);

public sealed class CancelPaymentEndpoint : CarmEndpoint<CancelPayment, CancelPaymentResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/payments/{paymentId}/cancel");
        Group<Portal>();
        Asks("ledger.payments.post", movesMoney: true);
        Summary(s => s.Summary = "Cancel a payment whose money has not come");
    }

    public override Task HandleAsync(CancelPayment command, CancellationToken ct) => OkAsync(command, ct);
}

public static class CancelPaymentHandler
{
    public static async Task<(CancelPaymentResponse, OutgoingMessages)> Handle(CancelPayment command, IDocumentSession session, ICardProcessor cards, TimeProvider clock, CancellationToken ct)
    {
        var (payment, book) = await session.OpenPaymentAsync(command.PaymentId, isHere: false, clock.GetUtcNow(), ct);
        if (payment.RmAccount != command.RmAccount || payment.PayerBn9 != command.CallerBn9) throw new Rejected("NOT_FOUND");
        if (payment.State == PaymentState.Cancelled) return (new(PaymentView.Of(payment)), []);
        if (payment.PadId is not null && payment.State != PaymentState.Initiated) throw new Rejected("STATE_CONFLICT");
        if (payment is { Method: PaymentMethods.CreditCard or PaymentMethods.Debit, State: PaymentState.Submitted } && !await cards.CloseAsync(payment.Id, ct)) throw new Rejected("STATE_CONFLICT");
        var (cancelled, messages) = await session.EndAsync(payment, book, PaymentState.Cancelled, command.Subject, null, ct);
        session.Lay(book);
        return (new(PaymentView.Of(cancelled)), messages);
    }
}
