using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>The bank or the card processor says that the money of a payment will not come (P8c). Said twice, it has failed once.</summary>
/// <param name="FailureCode">Theirs, as INSUFFICIENT_FUNDS or CARD_DECLINED.</param>
public sealed record FailPayment(string PaymentId, string FailureCode, [property: FromClaim("sub")] string Subject);

public sealed record FailPaymentResponse(PaymentView Payment);

public sealed class FailPaymentValidator : Validator<FailPayment>
{
    public FailPaymentValidator() => RuleFor(x => x.FailureCode).NotEmpty().Matches(@"^[A-Z0-9_]{1,40}\z");
}

public sealed class FailPaymentEndpoint : CarmEndpoint<FailPayment, FailPaymentResponse>
{
    public override void Configure()
    {
        Post("payments/{paymentId}/fail");
        Group<Staff>();
        Asks("ledger.payments.settle", movesMoney: true);
        Summary(s => s.Summary = "Record that the money of a payment will not come");
    }

    public override Task HandleAsync(FailPayment command, CancellationToken ct) => OkAsync(command, ct);
}

public static class FailPaymentHandler
{
    public static async Task<(FailPaymentResponse, OutgoingMessages)> Handle(FailPayment command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (payment, book) = await session.OpenPaymentAsync(command.PaymentId, isHere: false, clock.GetUtcNow(), ct);
        if (payment.State == PaymentState.Failed) return (new(PaymentView.Of(payment, isStaff: true)), []);
        var (failed, messages) = await session.EndAsync(payment, book, PaymentState.Failed, command.Subject, command.FailureCode, ct);
        session.Lay(book);
        return (new(PaymentView.Of(failed, isStaff: true)), messages);
    }
}
