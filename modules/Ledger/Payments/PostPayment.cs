using System.Text.Json.Serialization;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>A payer pays into a program account. The reference is the payer's own: the same payment sent twice is one.</summary>
/// <param name="Method">ONLINE_BANKING or DEBIT, whose money may be there at once; CREDIT_CARD, PAD, EDI_820 or, where the CBSA has approved it, WIRE, whose money comes later.</param>
/// <param name="TransactionNumber">A declaration to be paid before release, which begins with 00000; the money is kept for it. With the purpose EXPECTED_DUTIES, the declaration whose re-determination is expected.</param>
/// <param name="CallerBn9">Who pays: the importer, or a broker on its behalf.</param>
/// <param name="Currency">CAD, and nothing else is taken.</param>
/// <param name="Purpose">DEBT when left out.</param>
/// <param name="Designation">Debts that it shall pay in full, before any other.</param>
public sealed record PostPayment(
    string RmAccount, string PaymentReference, string Method, Money Amount, [property: FromClaim("carm_bn9")] string CallerBn9, string? TransactionNumber = null, string? Currency = null,
    PaymentPurpose? Purpose = null, IReadOnlyList<ChosenTransaction>? Designation = null)
{
    /// <summary>What of the account the caller sees.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Sight { get; init; } = [];
}

/// <param name="Applied">What of it has cleared debts already; the rest waits for a due date.</param>
/// <param name="Balance">What the account owes after it; negative is a credit. Null for a payer who does not see all of the account.</param>
/// <param name="PaymentId">Under which it is read and cancelled.</param>
/// <param name="State">POSTED where the bank or the card processor has the money; INITIATED or SUBMITTED where it is still to come.</param>
public sealed record PostPaymentResponse(string RmAccount, string PaymentReference, Money Amount, DateOnly ReceivedOn, Money Applied, Money? Balance, string PaymentId, PaymentState State);

public sealed class PostPaymentValidator : Validator<PostPayment>
{
    public PostPaymentValidator()
    {
        RuleFor(x => x.PaymentReference).NotEmpty().MaximumLength(35);
        RuleFor(x => x.TransactionNumber).Must((x, number) => Payment.IsNamed(number, x.Purpose)).WithErrorCode("VAL_TRANSACTION");
        RuleFor(x => x.Method).NotEmpty().Must(PaymentMethods.OfClients.Contains).WithErrorCode("VAL_METHOD");
        RuleFor(x => x.Designation).Must(d => d is null || d.Count <= 100);
        RuleForEach(x => x.Designation).ChildRules(d =>
        {
            d.RuleFor(c => c.Type).NotEmpty();
            d.RuleFor(c => c.Reference).NotEmpty();
        });
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
        CreatedAsync(command with { Sight = [.. User.FindAll("carm_sight").Select(c => c.Value)] }, paid => $"/api/v1/program-accounts/{paid.RmAccount}/payments/{paid.PaymentId}", ct);
}

public static class PostPaymentHandler
{
    public static async Task<(PostPaymentResponse, OutgoingMessages)> Handle(PostPayment command, IDocumentSession session, ICardProcessor cards, IBank bank, TimeProvider clock, CancellationToken ct)
    {
        if (command.Currency is not (null or "CAD")) throw new Rejected("CURRENCY_NOT_CAD", command.Currency) { Path = "currency" };
        var now = clock.GetUtcNow();
        var payment = Of(command, now);
        var answer = await payment.AskAsync(cards, bank, ct);
        var book = await session.OpenBookToPayAsync(payment, payment.IsHere(answer), now, ct) ?? throw new Rejected("RM_INACTIVE");
        if (payment.Method == PaymentMethods.Pad) payment = payment with { PadId = (await session.ActivePadAsync(command.RmAccount, ct))?.Id ?? throw new Rejected("PAD_NOT_ACTIVE") { Path = "method" } };
        var (made, messages) = await session.BeginAsync(book, payment, command.Sight, ct, answer: answer);
        session.Lay(book);
        var credit = book.Find(made.ItemId);
        return (new(made.RmAccount, made.Reference, made.Amount, made.EffectiveOn, credit is null ? Money.Zero : credit.Original - credit.Open, TransactionSights.TotalFor(command.Sight, book.Balance), made.Id, made.State), messages);
    }

    static Payment Of(PostPayment command, DateTimeOffset at) => Payment.Of(command.RmAccount, command.CallerBn9, command.Method, command.PaymentReference, command.Amount, at) with
    {
        TransactionNumber = command.TransactionNumber, Purpose = command.Purpose ?? PaymentPurpose.Debt, Designation = command.Designation ?? [],
    };

    /// <summary>Posts a payment whose money is there into a book (P8), and clears at once when debt is due.</summary>
    public static void Pay(AccountBook book, PostPayment command) => book.Credit(Of(command, book.Now), Accounts.Bank);
}
