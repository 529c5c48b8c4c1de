using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>The bank or the card processor says that the money of a payment is there (P8b). Said twice, it is settled once.</summary>
public sealed record SettlePayment(string PaymentId, [property: FromClaim("sub")] string Subject);

public sealed record SettlePaymentResponse(PaymentView Payment);

public sealed class SettlePaymentEndpoint : CarmEndpoint<SettlePayment, SettlePaymentResponse>
{
    public override void Configure()
    {
        Post("payments/{paymentId}/settle");
        Group<Staff>();
        Asks("ledger.payments.settle", movesMoney: true);
        Summary(s => s.Summary = "Settle a payment whose money has come");
    }

    public override Task HandleAsync(SettlePayment command, CancellationToken ct) => OkAsync(command, ct);
}

public static class SettlePaymentHandler
{
    public static async Task<(SettlePaymentResponse, OutgoingMessages)> Handle(SettlePayment command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (payment, book) = await session.OpenPaymentAsync(command.PaymentId, isHere: true, clock.GetUtcNow(), ct);
        if (payment.State == PaymentState.Posted) return (new(PaymentView.Of(payment, isStaff: true)), []);
        var (settled, messages) = await session.SettleAsync(payment, book, command.Subject, ct);
        session.Lay(book);
        return (new(PaymentView.Of(settled, isStaff: true)), messages);
    }
}
