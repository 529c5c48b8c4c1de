using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>An officer found out whose a receipt is: it is a payment of that account as of the day it came (P26).</summary>
/// <param name="PayerBn9">A broker that paid on the importer's behalf; the importer when left out.</param>
/// <param name="PaymentReference">Under which it stands in the account; the receipt's own when left out.</param>
public sealed record IdentifyReceipt(string ReceiptId, string RmAccount, [property: FromClaim("sub")] string Subject, string? PayerBn9 = null, string? PaymentReference = null);

public sealed record IdentifyReceiptResponse(ReceiptView Receipt, Money Balance);

public sealed class IdentifyReceiptValidator : Validator<IdentifyReceipt>
{
    public IdentifyReceiptValidator()
    {
        RuleFor(x => x.RmAccount).NotEmpty();
        RuleFor(x => x.PayerBn9).Must(bn9 => bn9 is null || Bn9.IsExact(bn9)).WithErrorCode("VAL_PAYER");
        RuleFor(x => x.PaymentReference).MaximumLength(35).Must(reference => reference is null || reference.Trim().Length > 0);
    }
}

public sealed class IdentifyReceiptEndpoint : CarmEndpoint<IdentifyReceipt, IdentifyReceiptResponse>
{
    public override void Configure()
    {
        Post("receipts/{receiptId}/identify");
        Group<Staff>();
        Asks("ledger.payments.receive", movesMoney: true);
        Summary(s => s.Summary = "Credit an unidentified receipt to the account it is for");
    }

    public override Task HandleAsync(IdentifyReceipt command, CancellationToken ct) => OkAsync(command, ct);
}

public static class IdentifyReceiptHandler
{
    public static async Task<(IdentifyReceiptResponse, OutgoingMessages)> Handle(IdentifyReceipt command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        await session.HoldAsync($"ledger/receipt/{command.ReceiptId}", ct);
        var receipt = await session.LoadAsync<BankReceipt>(command.ReceiptId, ct) ?? throw new Rejected("NOT_FOUND");
        if (receipt.Outcome != ReceiptOutcome.Unidentified) throw new Rejected("STATE_CONFLICT");
        if (!RmAccount.IsExact(command.RmAccount)) throw new Rejected("RM_INACTIVE") { Path = "rmAccount" };
        var now = clock.GetUtcNow();
        var payment = Payment.Of(command.RmAccount, command.PayerBn9 ?? command.RmAccount[..9], receipt.Method, command.PaymentReference ?? receipt.Reference, receipt.Amount, now, receipt.ReceivedOn) with { Receipt = receipt.Id };
        var book = await session.OpenBookToPayAsync(payment, isHere: true, now, ct) ?? throw new Rejected("RM_INACTIVE") { Path = "rmAccount" };
        // The same reference is another payment's, however alike: this money is there besides.
        if (book.Find(payment.ItemId) is not null || await session.LoadAsync<Payment>(payment.Id, ct) is not null) throw new Rejected("PAYMENT_REFERENCE_USED", payment.Reference) { Path = "paymentReference" };
        var (made, messages) = await session.BeginAsync(book, payment, [], ct, Accounts.Unidentified);
        session.Lay(book);
        receipt = receipt with { Outcome = ReceiptOutcome.Identified, RmAccount = command.RmAccount, PayerBn9 = made.PayerBn9, PaymentId = made.Id, IdentifiedBy = command.Subject, SameAs = null, Maker = null };
        session.Store(receipt);
        return (new(ReceiptView.Of(receipt), book.Balance), messages);
    }
}
