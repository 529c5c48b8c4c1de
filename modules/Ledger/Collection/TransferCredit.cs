using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>A manager moves unapplied credit from one program account of the business to another (P25). What it clears there counts as of today.</summary>
/// <param name="ToAccount">The program account that receives it.</param>
public sealed record TransferCredit(string RmAccount, string ToAccount, Money Amount);

/// <param name="Balance">What the account that gave owes after it; negative is a credit.</param>
public sealed record TransferCreditResponse(string RmAccount, string ToAccount, Money Amount, Money Balance, Money BalanceThere);

public sealed class TransferCreditValidator : Validator<TransferCredit>
{
    public TransferCreditValidator() => RuleFor(x => x.ToAccount).NotEmpty().MaximumLength(15);
}

public sealed class TransferCreditEndpoint : CarmEndpoint<TransferCredit, TransferCreditResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/transfers");
        Group<Portal>();
        Asks("ledger.credits.transfer", movesMoney: true);
        Creates();
        Summary(s => s.Summary = "Move credit to another program account of the business");
    }

    public override Task HandleAsync(TransferCredit command, CancellationToken ct) =>
        CreatedAsync(command, moved => $"/api/v1/program-accounts/{moved.RmAccount}/transactions", ct);
}

public static class TransferCreditHandler
{
    public static async Task<TransferCreditResponse> Handle(TransferCredit command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (command.ToAccount.Length < 9 || command.ToAccount[..9] != command.RmAccount[..9] || command.ToAccount == command.RmAccount) throw new Rejected("TRANSFER_ACCOUNT") { Path = "toAccount" };
        var books = await session.OpenBooksAsync([command.RmAccount, command.ToAccount], clock.GetUtcNow(), ct);
        if (!books.TryGetValue(command.RmAccount, out var from)) throw new Rejected("RM_INACTIVE");
        if (!books.TryGetValue(command.ToAccount, out var to)) throw new Rejected("TRANSFER_ACCOUNT") { Path = "toAccount" };
        Move(from, to, command.Amount);
        session.Lay(books.Values);
        return new(command.RmAccount, command.ToAccount, command.Amount, from.Balance, to.Balance);
    }

    /// <summary>Takes the credits in the order in which they would clear; neither what is held or kept for a declaration, nor a broker's money. An account that is not active takes no more than it owes.</summary>
    public static void Move(AccountBook from, AccountBook to, Money amount)
    {
        if (amount <= Money.Zero) throw new Rejected("AMOUNT_INVALID") { Path = "amount" };
        var credits = from.InOrder.Where(i => i.Side == Side.Credit && i.OpenCents > 0 && !i.IsHeld && i.HeldFor is null && i.PayerTag == OpenItem.Importer).OrderBy(i => i.Class.Rank).ToArray();
        if (Money.Sum(credits.Select(c => c.Open)) is var there && there < amount) throw new Rejected("TRANSFER_CREDIT", there.ToString()) { Path = "amount" };
        if (!to.Account.IsActive && amount > to.Debts) throw new Rejected("TRANSFER_ACCOUNT") { Path = "toAccount" };
        var left = amount.Cents;
        foreach (var credit in credits)
        {
            var part = Math.Min(left, credit.OpenCents);
            if (part > 0) from.Transfer(to, credit, part, from.Today);
            left -= part;
        }
        to.Clear(to.Today);
    }
}
