using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>A supervisor notes a measure that is taken to collect what is in arrears.</summary>
/// <param name="Measure">COURT_ACTION, CERTIFICATE, SET_OFF or GARNISHMENT.</param>
/// <param name="Amount">Of a set-off: what the Crown owed the debtor and keeps, which is deemed paid by the debtor at this moment (Customs Act s.97.26).</param>
/// <param name="Reference">Of a set-off: what the Crown owed it under.</param>
public sealed record EnforceCollection(string FileNumber, string Measure, [property: FromClaim("sub")] string Subject, Money? Amount = null, string? Reference = null);

/// <param name="Balance">What the account owes then.</param>
public sealed record EnforceCollectionResponse(string FileNumber, string Measure, DateOnly TakenOn, Money Balance);

public sealed class EnforceCollectionValidator : Validator<EnforceCollection>
{
    public EnforceCollectionValidator()
    {
        RuleFor(x => x.Measure).Must(m => m is "COURT_ACTION" or "CERTIFICATE" or PaymentMethods.SetOff or "GARNISHMENT").WithErrorCode("VAL_MEASURE");
        RuleFor(x => x.Amount).Must((x, amount) => (amount is not null) == (x.Measure == PaymentMethods.SetOff)).WithErrorCode("AMOUNT_INVALID");
        RuleFor(x => x.Reference).NotEmpty().MaximumLength(35).When(x => x.Measure == PaymentMethods.SetOff);
    }
}

public sealed class EnforceCollectionEndpoint : CarmEndpoint<EnforceCollection, EnforceCollectionResponse>
{
    public override void Configure()
    {
        Post("collection-files/{fileNumber}/enforce");
        Group<Staff>();
        Asks("ledger.collection.enforce", movesMoney: true);
        Summary(s => s.Summary = "Take a measure to collect what is in arrears");
    }

    public override Task HandleAsync(EnforceCollection command, CancellationToken ct) => OkAsync(command, ct);
}

public static class EnforceCollectionHandler
{
    public static async Task<(EnforceCollectionResponse, OutgoingMessages)> Handle(EnforceCollection command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var found = await session.LoadAsync<CollectionFile>(command.FileNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var now = clock.GetUtcNow();
        var setOff = command is { Amount: { } amount, Reference: { } reference } ? Payment.Of(found.RmAccount, found.RmAccount[..9], PaymentMethods.SetOff, reference, amount, now) : null;
        var book = (await session.OpenBookAsync(found.RmAccount, now, ct, setOff is null ? [] : [setOff.ItemId]))!;
        // As whoever held the account before has left it.
        var file = (await session.LoadAsync<CollectionFile>(command.FileNumber, ct))!;
        OpenItem[] owing = [.. book.InOrder.Where(i => i.Side == Side.Debit && i.OpenCents > 0 && i.DueOn == file.DueOn)];
        var enforced = file.Enforce(command.Measure, owing, book.Today, command.Subject);
        session.Store(enforced);
        var messages = setOff is null ? [] : await SetOffAsync(session, book, setOff, owing, ct);
        messages.Add(NoticeRequested.ToManagers($"arrears/{file.Id}/measure/{enforced.Measures.Count}", file.RmAccount[..9], "LEDGER_ENFORCED", book.Now, file.RmAccount, $"{file.DueOn:yyyy-MM-dd}", command.Measure));
        session.Lay(book);
        return (new(file.Id, command.Measure, book.Today, book.Balance), messages);
    }

    /// <summary>It is a payment like any other, but that it may pay whatever the file is about.</summary>
    static async Task<OutgoingMessages> SetOffAsync(IDocumentSession session, AccountBook book, Payment payment, IReadOnlyList<OpenItem> owing, CancellationToken ct)
    {
        if (book.Find(payment.ItemId) is not null) throw new Rejected("PAYMENT_REFERENCE_USED", payment.Reference) { Path = "reference" };
        if (payment.Amount > CollectionClearing.MostOf(owing, book)) throw new Rejected("AMOUNT_INVALID") { Path = "amount" };
        var (_, messages) = await session.BeginAsync(book, payment, [], ct);
        CollectionClearing.Pay(book, book.Find(payment.ItemId)!, [.. owing.Where(i => !i.IsHeld)], ClearingMode.SetOff);
        return messages;
    }
}
