using Carm.Kernel;
using Carm.Ledger.Contracts;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>A payer pays into a program account. The reference is the payer's own: the same payment sent twice is one.</summary>
/// <param name="Method">ONLINE_BANKING or DEBIT, whose money is there at once.</param>
/// <param name="TransactionNumber">A declaration to be paid before release, which begins with 00000; the money is kept for it.</param>
/// <param name="CallerBn9">Who pays: the importer, or a broker on its behalf.</param>
public sealed record PostPayment(string RmAccount, string PaymentReference, string Method, Money Amount, [property: FromClaim("carm_bn9")] string CallerBn9, string? TransactionNumber = null);

/// <param name="Applied">What of it has cleared debts already; the rest waits for a due date.</param>
/// <param name="Balance">What the account owes after it; negative is a credit.</param>
public sealed record PostPaymentResponse(string RmAccount, string PaymentReference, Money Amount, DateOnly ReceivedOn, Money Applied, Money Balance);

public sealed class PostPaymentValidator : Validator<PostPayment>
{
    public PostPaymentValidator()
    {
        RuleFor(x => x.PaymentReference).NotEmpty().MaximumLength(35);
        RuleFor(x => x.TransactionNumber).Must(n => n is null || (n.Length == 14 && n.StartsWith("00000", StringComparison.Ordinal) && n.All(char.IsAsciiDigit) && ITransactionNumberCheck.Luhn().Passes(n))).WithErrorCode("VAL_TRANSACTION");
        RuleFor(x => x.Method).NotEmpty().Must(m => m is "ONLINE_BANKING" or "DEBIT").WithErrorCode("VAL_METHOD");
    }
}

public sealed class PostPaymentEndpoint : CarmEndpoint<PostPayment, PostPaymentResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/payments");
        Group<Portal>();
        Asks("ledger.payments.post", movesMoney: true);
        Creates();
        Summary(s => s.Summary = "Pay into a program account");
    }

    public override Task HandleAsync(PostPayment command, CancellationToken ct) =>
        CreatedAsync(command, paid => $"/api/v1/program-accounts/{paid.RmAccount}/transactions", ct);
}

public static class PostPaymentHandler
{
    public static async Task<(PostPaymentResponse, PaymentReceived?, NoticeRequested?)> Handle(PostPayment command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var payer = command.RmAccount[..9] == command.CallerBn9 ? OpenItem.Importer : $"BROKER:{command.CallerBn9}";
        var id = OpenItem.PaymentIdOf(command.RmAccount, payer, command.PaymentReference);
        var book = await session.OpenBookAsync(command.RmAccount, clock.GetUtcNow(), ct, id) ?? throw new Rejected("RM_INACTIVE");
        var answer = Pay(book, command, payer);
        if (answer is null) return (Answer(book, command, id), null, null);
        session.Lay(book);
        return (Answer(book, command, id), answer, NoticeRequested.ToManagers($"payment/{id}", command.RmAccount[..9], "LEDGER_PAYMENT_POSTED", book.Now, command.RmAccount, command.PaymentReference, command.Amount.ToString(), $"{book.Today:yyyy-MM-dd}"));
    }

    /// <summary>Posts the payment (P8), and clears at once when debt is due. Null when it had been posted before.</summary>
    public static PaymentReceived? Pay(AccountBook book, PostPayment command, string payer)
    {
        if (command.Amount <= Money.Zero || command.Amount > Money.Of(999_999_999.99m)) throw new Rejected("AMOUNT_INVALID") { Path = "amount" };
        var id = OpenItem.PaymentIdOf(command.RmAccount, payer, command.PaymentReference);
        if (book.Find(id) is { } earlier) return earlier.OriginalCents == command.Amount.Cents && earlier.TransactionNumber == command.TransactionNumber ? null : throw new Rejected("PAYMENT_REFERENCE_USED", command.PaymentReference) { Path = "paymentReference" };

        var payment = new OpenItem(
            id, command.RmAccount, Side.Credit, "PMT", command.PaymentReference, command.TransactionNumber, command.CallerBn9, payer,
            command.Amount.Cents, book.Today, book.Today, book.Now, book.Today, null, RateKind.None) { HeldFor = command.TransactionNumber };
        book.Post(payment, "PAYMENT_POSTED", new PostingLine(Accounts.Bank, Side.Debit, command.Amount));
        book.Clear(book.Today);
        return new(command.RmAccount, command.PaymentReference, command.Amount.Amount, book.Today, book.Now, command.TransactionNumber, payer);
    }

    static PostPaymentResponse Answer(AccountBook book, PostPayment command, string id)
    {
        var payment = book.Find(id)!;
        return new(command.RmAccount, command.PaymentReference, payment.Original, payment.EffectiveOn, payment.Original - payment.Open, book.Balance);
    }
}
