using System.Text.Json.Serialization;
using Carm.Delegation.Contracts;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>One payment into several program accounts, as a broker makes it for its clients: it names them line by line, and the lines sum to the payment (ledger 5.5).</summary>
/// <param name="Method">ONLINE_BANKING, DEBIT, EDI_820 or WIRE.</param>
public sealed record PayForClients(string PaymentReference, string Method, Money Amount, IReadOnlyList<ClientLine> Lines, [property: FromClaim("carm_bn9")] string CallerBn9, string? Currency = null);

/// <summary>What of a payment one program account gets.</summary>
/// <param name="Designation">Debts of that account that it shall pay in full.</param>
public sealed record ClientLine(string RmAccount, Money Amount, string? TransactionNumber = null, IReadOnlyList<ChosenTransaction>? Designation = null)
{
    /// <summary>What of the account the caller sees.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Sight { get; init; } = [];
}

public sealed record PayForClientsResponse(string PaymentReference, Money Amount, IReadOnlyList<PaymentView> Payments);

public sealed class PayForClientsValidator : Validator<PayForClients>
{
    static readonly string[] Methods = [PaymentMethods.OnlineBanking, PaymentMethods.Debit, PaymentMethods.Edi, PaymentMethods.Wire];

    public PayForClientsValidator()
    {
        RuleFor(x => x.PaymentReference).NotEmpty().MaximumLength(35);
        RuleFor(x => x.Method).NotEmpty().Must(Methods.Contains).WithErrorCode("VAL_METHOD");
        RuleFor(x => x.Lines).NotEmpty().Must(lines => lines is null || (lines.Count <= 200 && lines.DistinctBy(l => l.RmAccount).Count() == lines.Count)).WithErrorCode("VAL_LINES");
        RuleForEach(x => x.Lines).ChildRules(line =>
        {
            line.RuleFor(l => l.RmAccount).NotEmpty();
            line.RuleFor(l => l.TransactionNumber).Must(n => n is null || TransactionNumber.Read(n, ITransactionNumberCheck.Luhn(), out _) is { IsPortalIssued: true }).WithErrorCode("VAL_TRANSACTION");
            line.RuleFor(l => l.Designation).Must(d => d is null || (d.Count <= 100 && d.All(c => c.Type?.Length > 0 && c.Reference?.Length > 0)));
        });
    }
}

public sealed class PayForClientsEndpoint(IAuthority authority) : CarmEndpoint<PayForClients, PayForClientsResponse>
{
    public override void Configure()
    {
        Post("payments");
        Group<Portal>();
        Asks("ledger.payments.post", movesMoney: true);
        Creates();
        Summary(s => s.Summary = "Pay into several program accounts at once");
    }

    /// <summary>No route names the accounts, so what the caller may do in each is asked here; one that it may not pay into is not there.</summary>
    public override async Task HandleAsync(PayForClients command, CancellationToken ct)
    {
        var (lines, subject) = (new List<ClientLine>(), User.FindFirst("sub")!.Value);
        foreach (var (n, line) in command.Lines.Index())
        {
            if (!RmAccount.IsExact(line.RmAccount)) throw new Rejected("NOT_FOUND") { Path = $"lines[{n}].rmAccount" };
            var decision = await authority.DecideAsync(new(subject, [], "ledger.payments.post", line.RmAccount[..9], line.RmAccount, null, IsWrite: true), ct);
            lines.Add(decision.Refusal is null ? line with { Sight = decision.Sight } : throw new Rejected(decision.Refusal) { Path = $"lines[{n}].rmAccount" });
        }
        await CreatedAsync(command with { Lines = lines }, r => $"/api/v1/program-accounts/{r.Payments[0].RmAccount}/payments/{r.Payments[0].PaymentId}", ct);
    }
}

public static class PayForClientsHandler
{
    public static async Task<(PayForClientsResponse, OutgoingMessages)> Handle(PayForClients command, IDocumentSession session, ICardProcessor cards, IBank bank, TimeProvider clock, CancellationToken ct)
    {
        if (command.Currency is not (null or "CAD")) throw new Rejected("CURRENCY_NOT_CAD", command.Currency) { Path = "currency" };
        if (command.Lines.Any(l => l.Amount <= Money.Zero)) throw new Rejected("AMOUNT_INVALID") { Path = "lines" };
        if (Money.Sum(command.Lines.Select(l => l.Amount)) - command.Amount is var difference && difference != Money.Zero) throw new Rejected("PAYMENT_LINES_SUM", difference) { Path = "lines" };
        var (now, books, made, messages) = (clock.GetUtcNow(), new List<AccountBook>(), new Dictionary<string, PaymentView>(), new OutgoingMessages());
        var asked = new List<(ClientLine Line, Payment Payment, PortAnswer? Answer)>();
        foreach (var line in command.Lines)
        {
            var payment = Payment.Of(line.RmAccount, command.CallerBn9, command.Method, command.PaymentReference, line.Amount, now) with { TransactionNumber = line.TransactionNumber, Designation = line.Designation ?? [] };
            asked.Add((line, payment, await payment.AskAsync(cards, bank, ct)));
        }
        // In the order of their names, so that no two payers wait for each other.
        foreach (var (line, payment, answer) in asked.OrderBy(a => a.Line.RmAccount, StringComparer.Ordinal))
        {
            var book = await session.OpenBookToPayAsync(payment, payment.IsHere(answer), now, ct) ?? throw new Rejected("RM_INACTIVE");
            var (begun, told) = await session.BeginAsync(book, payment, line.Sight, ct, answer: answer);
            made[line.RmAccount] = PaymentView.Of(begun);
            messages.AddRange(told);
            books.Add(book);
        }
        session.Lay(books);
        return (new(command.PaymentReference, command.Amount, [.. command.Lines.Select(l => made[l.RmAccount])]), messages);
    }
}
