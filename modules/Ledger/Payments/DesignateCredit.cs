using System.Text.Json.Serialization;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>A payer chooses the debts that an open credit of its own shall pay, each in full (ledger 5.2, R5). What is left of the credit stays open.</summary>
/// <param name="Credit">As PMT and the payment's reference, or REF and the refund's.</param>
/// <param name="CallerBn9">Whose credit it is: a broker has only its own payments to give.</param>
public sealed record DesignateCredit(string RmAccount, ChosenTransaction Credit, IReadOnlyList<ChosenTransaction> Debts, [property: FromClaim("carm_bn9")] string CallerBn9)
{
    /// <summary>What of the account the caller sees.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Sight { get; init; } = [];
}

/// <param name="Left">What is still open of the credit.</param>
/// <param name="Paid">The debts that it paid.</param>
/// <param name="Balance">What the account owes after it; null for a caller who does not see all of the account.</param>
public sealed record DesignateCreditResponse(string RmAccount, ChosenTransaction Credit, Money Left, IReadOnlyList<ChosenTransaction> Paid, Money? Balance);

public sealed class DesignateCreditValidator : Validator<DesignateCredit>
{
    public DesignateCreditValidator()
    {
        RuleFor(x => x.Credit).NotNull().ChildRules(Named);
        RuleFor(x => x.Debts).NotEmpty().Must(d => d is null || d.Count <= 100);
        RuleForEach(x => x.Debts).ChildRules(Named);
    }

    static void Named(InlineValidator<ChosenTransaction> named)
    {
        named.RuleFor(c => c.Type).NotEmpty();
        named.RuleFor(c => c.Reference).NotEmpty();
    }
}

public sealed class DesignateCreditEndpoint : CarmEndpoint<DesignateCredit, DesignateCreditResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/allocations");
        Group<Portal>();
        Asks("ledger.credits.designate", movesMoney: true);
        Summary(s => s.Summary = "Choose which debts an open credit pays");
    }

    public override Task HandleAsync(DesignateCredit command, CancellationToken ct) => OkAsync(command with { Sight = [.. User.FindAll("carm_sight").Select(c => c.Value)] }, ct);
}

public static class DesignateCreditHandler
{
    public static async Task<DesignateCreditResponse> Handle(DesignateCredit command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var book = await session.OpenBookToChooseAsync(command.RmAccount, command.Credit, command.Debts, clock.GetUtcNow(), ct) ?? throw new Rejected("RM_INACTIVE");
        var tag = Payment.TagOf(command.RmAccount, command.CallerBn9);
        // Another payer's credit is not there, and what is held or kept for a declaration is nobody's to give.
        var credit = book.Items.FirstOrDefault(i => i.Side == Side.Credit && i.OpenCents > 0 && i.PayerTag == tag && i.Type == command.Credit.Type && i.Reference == command.Credit.Reference && !i.IsHeld && i.HeldFor is null)
            ?? throw new Rejected("ALLOC_CREDIT_NOT_OPEN", command.Credit.Type, command.Credit.Reference) { Path = "credit" };
        book.Designate(credit.Id, Designation.Of(book, credit, command.Debts, command.CallerBn9, command.Sight, "debts"));
        session.Lay(book);
        return new(command.RmAccount, command.Credit, book.Find(credit).Open, [.. command.Debts.Distinct()], TransactionSights.TotalFor(command.Sight, book.Balance));
    }
}
