using Carm.Kernel;
using Carm.Ledger.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>Takes over an account's payments and statements from before CARM. What was declared comes from Declarations; here it is paid.</summary>
public sealed record ImportHistory(string RmAccount, IReadOnlyList<HistoricPayment> Payments, IReadOnlyList<HistoricStatement> Statements);

public sealed record HistoricPayment(string PaymentReference, Money Amount, DateOnly ReceivedOn);

/// <param name="TotalPayable">Its line I.</param>
public sealed record HistoricStatement(DateOnly IssuedOn, Money TotalPayable);

/// <param name="Balance">What the account owes after the import; a negative balance is a credit.</param>
public sealed record ImportHistoryResponse(string RmAccount, int Payments, int Statements, Money Balance);

public sealed class ImportHistoryValidator : Validator<ImportHistory>
{
    public ImportHistoryValidator()
    {
        RuleFor(x => x.Payments).NotNull();
        RuleForEach(x => x.Payments).ChildRules(p => p.RuleFor(x => x.PaymentReference).NotEmpty().MaximumLength(35));
        RuleFor(x => x.Statements).NotNull();
    }
}

public sealed class ImportHistoryEndpoint : CarmEndpoint<ImportHistory, ImportHistoryResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/history");
        Group<Staff>();
        Asks("ledger.history.import", movesMoney: true);
        Summary(s => s.Summary = "Import payments and statements from before CARM");
    }

    public override Task HandleAsync(ImportHistory command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ImportHistoryHandler
{
    static readonly Money Most = Money.Of(999_999_999.99m);

    /// <summary>History ends where the account's statements of this system begin: what came since has its own way in, by the bank or as a cheque.</summary>
    public static async Task<(ImportHistoryResponse, OutgoingMessages)> Handle(ImportHistory command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var book = await session.OpenBookAsync(command.RmAccount, clock.GetUtcNow(), ct, [.. command.Payments.Select(p => OpenItem.IdOf(command.RmAccount, "PMT", p.PaymentReference))]) ?? throw new Rejected("RM_INACTIVE");
        book.BilledThrough = (await session.BilledThroughAsync([command.RmAccount], ct)).GetValueOrDefault(command.RmAccount, DateOnly.MinValue);
        var statements = await session.Query<StatementOfAccount>().Where(s => s.RmAccount == command.RmAccount).OrderBy(s => s.IssuedOn).Select(s => new { s.IssuedOn, s.IsImported }).ToListAsync(ct);
        var end = statements.FirstOrDefault(s => !s.IsImported)?.IssuedOn ?? DateOnly.MaxValue;
        var facts = new OutgoingMessages();
        foreach (var payment in command.Payments)
        {
            if (payment.Amount <= Money.Zero || payment.Amount > Most || payment.ReceivedOn > book.Today) throw new Rejected("AMOUNT_INVALID") { Path = "payments" };
            if (payment.ReceivedOn >= end) throw Ended(end, "payments");
            if (book.Find("PMT", payment.PaymentReference) is not null) continue;
            book.Post(Item(command.RmAccount, payment, book), "PAYMENT_POSTED", new PostingLine(Accounts.Bank, Side.Debit, payment.Amount));
            facts.Add(new PaymentReceived(command.RmAccount, payment.PaymentReference, payment.Amount.Amount, payment.ReceivedOn, clock.GetUtcNow()));
        }
        book.Clear(book.Today);
        session.Lay(book);

        foreach (var statement in command.Statements)
        {
            if (statement.TotalPayable > Most || -statement.TotalPayable > Most) throw new Rejected("AMOUNT_INVALID") { Path = "statements" };
            if (statement.IssuedOn > book.Today) throw new Rejected("VAL_THROUGH") { Path = "statements" };
            if (statement.IssuedOn >= end) throw Ended(end, "statements");
            var taken = Statement(command.RmAccount, statement);
            if (await session.LoadAsync<StatementOfAccount>(taken.Id, ct) is not null) continue;
            session.Insert(taken);
            facts.Add(new StatementOfAccountIssued(command.RmAccount, taken.Id, taken.IssuedOn, taken.DueOn, taken.I.Amount, clock.GetUtcNow()));
        }
        return (new(command.RmAccount, command.Payments.Count, command.Statements.Count, book.Balance), facts);
    }

    static Rejected Ended(DateOnly end, string path) => new("HISTORY_ENDED", $"{end:yyyy-MM-dd}") { Path = path };

    static OpenItem Item(string rm, HistoricPayment payment, AccountBook book) => new(
        OpenItem.IdOf(rm, "PMT", payment.PaymentReference), rm, Side.Credit, "PMT", payment.PaymentReference, null, rm[..9], "IMPORTER",
        payment.Amount.Cents, payment.ReceivedOn, book.PostedOnOf(payment.ReceivedOn), book.Now, payment.ReceivedOn, null, RateKind.None);

    /// <summary>Of an old statement only the total is known, so it stands in the line that carries a balance on.</summary>
    static StatementOfAccount Statement(string rm, HistoricStatement s) => new(
        StatementDates.NumberOf(rm, s.IssuedOn), rm, s.IssuedOn, StatementDates.CutOf(s.IssuedOn), StatementDates.DueOf(s.IssuedOn),
        s.TotalPayable, Money.Zero, Money.Zero, Money.Zero, s.TotalPayable, Money.Zero, Money.Zero, Money.Zero, s.TotalPayable, Money.Zero, Money.Zero, []) { IsImported = true };
}
