using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>A supervisor has cash security pay what was disputed, or gives it back.</summary>
/// <param name="Outcome">REALIZED or RETURNED. Of security for release prior to payment what the importer asked back first is returned.</param>
/// <param name="Amount">Of security for release prior to payment, what of it is realized; all that is held when left out.</param>
public sealed record SettleCashSecurity(string SecurityNumber, string Outcome, Money? Amount = null);

/// <param name="Balance">What the account owes after it; negative is a credit.</param>
public sealed record SettleCashSecurityResponse(CashSecurityView Security, Money Balance);

public sealed class SettleCashSecurityValidator : Validator<SettleCashSecurity>
{
    public SettleCashSecurityValidator() => RuleFor(x => x.Outcome).Must(o => o is "REALIZED" or "RETURNED").WithErrorCode("VAL_SECURITY_OUTCOME");
}

public sealed class SettleCashSecurityEndpoint : CarmEndpoint<SettleCashSecurity, SettleCashSecurityResponse>
{
    public override void Configure()
    {
        Post("cash-security/{securityNumber}/settle");
        Group<Staff>();
        Asks("ledger.security.settle", movesMoney: true);
        Summary(s => s.Summary = "Apply or return cash security");
    }

    public override Task HandleAsync(SettleCashSecurity command, CancellationToken ct) => OkAsync(command, ct);
}

public static class SettleCashSecurityHandler
{
    public static async Task<(SettleCashSecurityResponse, OutgoingMessages)> Handle(SettleCashSecurity command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var found = await session.LoadAsync<CashSecurity>(command.SecurityNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var book = (await session.OpenBookAsync(found.RmAccount, clock.GetUtcNow(), ct))!;
        var security = (await session.LoadAsync<CashSecurity>(command.SecurityNumber, ct))!;
        if (security.State != CashSecurityState.Held || security.IsPledge) throw new Rejected("STATE_CONFLICT");
        var how = command.Outcome == "REALIZED" ? CashSecurityState.Realized : CashSecurityState.Returned;
        var (settled, part) = security.IsForRpp ? Part(security, how, command.Amount, book.Today) : command.Amount is null ? (security.Ended(how, security.Held, book.Today), security) : throw new Rejected("AMOUNT_INVALID") { Path = "amount" };
        CashSecurity[] others = [.. (await Disputes.SecuritiesAsync(session, found.RmAccount, found.StatementNumbers, ct)).Where(s => s.Id != settled.Id)];
        if (how == CashSecurityState.Returned && !security.IsForRpp && await StandsForAppealAsync(session, security, book, ct) is { } statement) throw new Rejected("SECURITY_UNDER_APPEAL", statement);
        if (how == CashSecurityState.Realized) SecurityPosting.Realize(part, book, others);
        else SecurityPosting.Return(part, book, others);
        session.Lay(book);
        session.Store(settled);
        return (new(CashSecurityView.Of(settled), book.Balance), [.. settled.Told(book.Now)]);
    }

    /// <returns>A statement under an open appeal that would be covered no more without it; null where there is none.</returns>
    static async Task<string?> StandsForAppealAsync(IDocumentSession session, CashSecurity security, AccountBook book, CancellationToken ct)
    {
        var open = await session.OtherDisputesAsync(security.RmAccount, [], ct);
        CashSecurity[] others = [.. (await Disputes.SecuritiesAsync(session, security.RmAccount, open, ct)).Where(s => s.Id != security.Id)];
        return AccountQuestions.Of(open, [], [.. book.Items], others, book.Rates, book.Today, _ => true).FirstOrDefault(c => c.Short > 0 && security.StatementNumbers.Contains(c.StatementNumber))?.StatementNumber;
    }

    /// <returns>The deposit as it is then, and what of it is posted, under a number of its own.</returns>
    static (CashSecurity Settled, CashSecurity Part) Part(CashSecurity security, CashSecurityState how, Money? amount, DateOnly today)
    {
        // What may go back is Bonds' to say.
        var asked = how == CashSecurityState.Returned ? security.Asked.FirstOrDefault(a => a.EndedOn is null) ?? throw new Rejected("STATE_CONFLICT") : null;
        var of = asked is not null ? Money.OfCents(asked.Cents) : amount ?? security.Held;
        if (of <= Money.Zero || of > security.Held || (asked is not null && amount is { } named && named != of)) throw new Rejected("AMOUNT_INVALID") { Path = "amount" };
        var before = security with { Asked = [.. security.Asked.Select(a => a == asked ? a with { EndedOn = today, IsPaid = true } : a)] };
        return (before.Ended(how, of, today), security with { Id = $"{security.Id}-{security.Revision}", AmountCents = of.Cents, EndedCents = 0 });
    }
}
