using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>The bank took a payment back (P10): what it cleared is owing again as if it had never been tendered, and the payer owes a charge (SOR/96-188).</summary>
/// <param name="Reason">The bank's, as INSUFFICIENT_FUNDS.</param>
/// <param name="BankReimbursed">Whether the Crown reimbursed a bank that had credited it: 10.00 more.</param>
/// <param name="BankCost">What the bank certified that it charged; 0.00 when left out.</param>
/// <param name="CrownFault">Whether the Crown or its systems are at fault: nothing is charged (SOR/96-188 s.11), and it does not count against a pre-authorized debit.</param>
public sealed record DishonourPayment(string PaymentId, string Reason, [property: FromClaim("sub")] string Subject, bool BankReimbursed = false, Money? BankCost = null, bool CrownFault = false);

public sealed record DishonourPaymentResponse(PaymentView Payment, Money Charge, Money Balance);

public sealed class DishonourPaymentValidator : Validator<DishonourPayment>
{
    public DishonourPaymentValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(200);
}

public sealed class DishonourPaymentEndpoint : CarmEndpoint<DishonourPayment, DishonourPaymentResponse>
{
    public override void Configure()
    {
        Post("payments/{paymentId}/dishonour");
        Group<Staff>();
        Asks("ledger.payments.settle", movesMoney: true);
        Summary(s => s.Summary = "Record that a payment was dishonoured");
    }

    public override Task HandleAsync(DishonourPayment command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DishonourPaymentHandler
{
    public static async Task<(DishonourPaymentResponse, OutgoingMessages)> Handle(DishonourPayment command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (command.BankCost is { } cost && (cost < Money.Zero || cost > Money.Of(10_000m))) throw new Rejected("AMOUNT_INVALID") { Path = "bankCost" };
        var charge = DishonourCharge.Of(command.BankReimbursed, command.BankCost ?? Money.Zero, command.CrownFault);
        var (payment, book) = await session.OpenPaymentAsync(command.PaymentId, clock.GetUtcNow(), ct);
        var (dishonoured, messages) = await session.DishonourAsync(payment, book, charge, command.Subject, command.Reason, ct);
        if (!command.CrownFault) await session.SuspendPadAsync(dishonoured, book.Now, messages, ct);
        session.Lay(book);
        return (new(PaymentView.Of(dishonoured, isStaff: true), charge, book.Balance), messages);
    }
}
