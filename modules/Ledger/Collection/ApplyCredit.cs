using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>In formal collection an officer applies a credit to any debt of the account: due or not, whoever's part it is, in part where it is not enough (ledger 5.2, R7).</summary>
/// <param name="Credit">As PMT and the payment's reference, or REF and the refund's.</param>
/// <param name="Debts">In the order in which they are paid.</param>
/// <param name="PayerBn9">Whose credit it is; the importer's when left out.</param>
public sealed record ApplyCredit(string RmAccount, ChosenTransaction Credit, IReadOnlyList<ChosenTransaction> Debts, string? PayerBn9 = null);

/// <param name="Left">What is still open of the credit.</param>
public sealed record ApplyCreditResponse(string RmAccount, ChosenTransaction Credit, Money Left, Money Balance);

public sealed class ApplyCreditValidator : Validator<ApplyCredit>
{
    public ApplyCreditValidator()
    {
        RuleFor(x => x.Credit).NotNull();
        RuleFor(x => x.Debts).NotEmpty().Must(d => d is null || (d.Count <= 100 && d.All(c => c is not null)));
        RuleFor(x => x.PayerBn9).Must(bn9 => bn9 is null || Bn9.IsExact(bn9)).WithErrorCode("VAL_PAYER");
    }
}

public sealed class ApplyCreditEndpoint : CarmEndpoint<ApplyCredit, ApplyCreditResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/allocations");
        Group<Staff>();
        Asks("ledger.credits.apply", movesMoney: true);
        Summary(s => s.Summary = "Apply a credit to any debt of an account in collection");
    }

    public override Task HandleAsync(ApplyCredit command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ApplyCreditHandler
{
    public static async Task<ApplyCreditResponse> Handle(ApplyCredit command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var book = await session.OpenBookToChooseAsync(command.RmAccount, command.Credit, command.Debts, clock.GetUtcNow(), ct) ?? throw new Rejected("NOT_FOUND");
        if (!await session.Query<CollectionFile>().AnyAsync(f => f.OpenOf == command.RmAccount, ct)) throw new Rejected("ACCOUNT_NOT_IN_COLLECTION", command.RmAccount);
        var tag = Payment.TagOf(command.RmAccount, command.PayerBn9 ?? command.RmAccount[..9]);
        var credit = Find(book, Side.Credit, command.Credit, i => i.PayerTag == tag && !i.IsHeld && i.HeldFor is null) ?? throw new Rejected("ALLOC_CREDIT_NOT_OPEN", command.Credit.Type, command.Credit.Reference) { Path = "credit" };
        var debts = command.Debts.Distinct().Select((chosen, n) => Find(book, Side.Debit, chosen, _ => true) switch
        {
            null => throw new Rejected("ALLOC_DEBIT_NOT_OPEN", chosen.Type, chosen.Reference) { Path = $"debts[{n}]" },
            { IsHeld: true } => throw new Rejected("ALLOC_DEBIT_HELD", chosen.Type, chosen.Reference) { Path = $"debts[{n}]" },
            var debt => debt,
        });
        CollectionClearing.Pay(book, credit, [.. debts]);
        session.Lay(book);
        return new(command.RmAccount, command.Credit, book.Find(credit).Open, book.Balance);
    }

    static OpenItem? Find(AccountBook book, Side side, ChosenTransaction chosen, Func<OpenItem, bool> which) =>
        book.InOrder.FirstOrDefault(i => i.Side == side && i.OpenCents > 0 && i.Type == chosen.Type && i.Reference == chosen.Reference && which(i));
}
