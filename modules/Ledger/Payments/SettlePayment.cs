using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>The bank or the card processor says that the money of a payment is there (P8b). Said twice, it is settled once.</summary>
/// <param name="ReceivedOn">The day since which the bank has what the payer sent it, as 2026-03-31; when left out, the day on which the payer told of it counts, unless that is more than ten days ago: then it is needed, and VAL_DATE without it. Of what is drawn, by card or debit, the day of its initiation counts.</param>
public sealed record SettlePayment(string PaymentId, [property: FromClaim("sub")] string Subject, [property: QueryParam] string? ReceivedOn = null);

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
        var now = clock.GetUtcNow();
        DateOnly? received = command.ReceivedOn is { } said ? BusinessCalendar.ReadDate(said, "receivedOn") : null;
        if (received > now.TorontoDate()) throw new Rejected("VAL_DATE") { Path = "receivedOn" };
        var (payment, book) = await session.OpenPaymentAsync(command.PaymentId, isHere: true, now, ct, received);
        if (payment.State == PaymentState.Posted) return (new(PaymentView.Of(payment, isStaff: true)), []);
        // A day so far from what was told is another payment's, as in a file of the bank; and where the bank names none, what was told so long ago is no day of its receipt.
        var on = received ?? now.TorontoDate();
        if ((received is not null || payment.WaitingOf is not null && PaymentMethods.IsSent(payment.Method)) && Math.Abs(payment.InitiatedAt.TorontoDate().DayNumber - on.DayNumber) > BankReceiving.DaysApart) throw new Rejected("VAL_DATE") { Path = "receivedOn" };
        var (settled, messages) = await session.SettleAsync(payment, book, command.Subject, ct, received);
        session.Lay(book);
        return (new(PaymentView.Of(settled, isStaff: true)), messages);
    }
}
