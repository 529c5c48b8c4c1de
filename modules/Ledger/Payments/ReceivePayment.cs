using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>An officer posts a cheque, or what was paid at a port. A cheque that comes after 16:00 Toronto time counts as of the next day.</summary>
/// <param name="Method">CHEQUE or IN_PERSON.</param>
/// <param name="ReceivedAt">When it came; now when left out.</param>
/// <param name="PayerBn9">A broker that pays on the importer's behalf; the importer when left out.</param>
/// <param name="Currency">CAD, and nothing else is taken.</param>
/// <param name="Purpose">DEBT when left out.</param>
public sealed record ReceivePayment(string RmAccount, string PaymentReference, string Method, Money Amount, [property: FromClaim("sub")] string Subject, DateTimeOffset? ReceivedAt = null, string? PayerBn9 = null, string? TransactionNumber = null, string? Currency = null, PaymentPurpose? Purpose = null);

public sealed record ReceivePaymentResponse(PaymentView Payment, Money Balance);

public sealed class ReceivePaymentValidator : Validator<ReceivePayment>
{
    public ReceivePaymentValidator()
    {
        RuleFor(x => x.PaymentReference).NotEmpty().MaximumLength(35);
        RuleFor(x => x.Method).NotEmpty().Must(PaymentMethods.OfStaff.Contains).WithErrorCode("VAL_METHOD_STAFF");
        RuleFor(x => x.PayerBn9).Must(bn9 => bn9 is null || Bn9.IsExact(bn9)).WithErrorCode("VAL_PAYER");
        RuleFor(x => x.TransactionNumber).Must((x, number) => Payment.IsNamed(number, x.Purpose)).WithErrorCode("VAL_TRANSACTION");
    }
}

public sealed class ReceivePaymentEndpoint : CarmEndpoint<ReceivePayment, ReceivePaymentResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/payments");
        Group<Staff>();
        Asks("ledger.payments.receive", movesMoney: true);
        Creates();
        Summary(s => s.Summary = "Post a cheque or what was paid at a port");
    }

    public override Task HandleAsync(ReceivePayment command, CancellationToken ct) => CreatedAsync(command, r => $"/api/v1/admin/payments?rmAccount={r.Payment.RmAccount}", ct);
}

public static class ReceivePaymentHandler
{
    /// <summary>Mail and cheques count for a day until this time (ledger 3.1).</summary>
    static readonly TimeOnly CutOff = new(16, 0);

    public static async Task<(ReceivePaymentResponse, OutgoingMessages)> Handle(ReceivePayment command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (command.Currency is not (null or "CAD")) throw new Rejected("CURRENCY_NOT_CAD", command.Currency) { Path = "currency" };
        var now = clock.GetUtcNow();
        var received = command.ReceivedAt ?? now;
        if (received > now) throw new Rejected("AMOUNT_INVALID") { Path = "receivedAt" };
        var payment = Payment.Of(command.RmAccount, command.PayerBn9 ?? command.RmAccount[..9], command.Method, command.PaymentReference, command.Amount, now, EffectiveOn(command.Method, received)) with { TransactionNumber = command.TransactionNumber, Purpose = command.Purpose ?? PaymentPurpose.Debt };
        var book = await session.OpenBookToPayAsync(payment, isHere: true, now, ct) ?? throw new Rejected("NOT_FOUND");
        var (made, messages) = await session.BeginAsync(book, payment, [], ct);
        session.Lay(book);
        return (new(PaymentView.Of(made, isStaff: true), book.Balance), messages);
    }

    /// <summary>The Toronto date as of which what came at this instant counts.</summary>
    public static DateOnly EffectiveOn(string method, DateTimeOffset received)
    {
        var day = received.TorontoDate();
        return method == PaymentMethods.Cheque && received > day.InToronto(CutOff) ? day.AddDays(1) : day;
    }
}
