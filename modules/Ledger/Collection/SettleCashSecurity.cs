using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>A supervisor has cash security pay what was disputed, or gives it back.</summary>
/// <param name="Outcome">REALIZED or RETURNED.</param>
public sealed record SettleCashSecurity(string SecurityNumber, string Outcome);

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
    public static async Task<SettleCashSecurityResponse> Handle(SettleCashSecurity command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var found = await session.LoadAsync<CashSecurity>(command.SecurityNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var book = (await session.OpenBookAsync(found.RmAccount, clock.GetUtcNow(), ct))!;
        var security = (await session.LoadAsync<CashSecurity>(command.SecurityNumber, ct))!;
        if (security.State != CashSecurityState.Held) throw new Rejected("STATE_CONFLICT");
        var settled = security with { State = command.Outcome == "REALIZED" ? CashSecurityState.Realized : CashSecurityState.Returned, EndedOn = book.Today };
        CashSecurity[] others = [.. (await Disputes.SecuritiesAsync(session, found.RmAccount, found.StatementNumbers, ct)).Where(s => s.Id != settled.Id)];
        if (settled.State == CashSecurityState.Realized) SecurityPosting.Realize(settled, book, others);
        else SecurityPosting.Return(settled, book, others);
        session.Lay(book);
        session.Store(settled);
        return new(CashSecurityView.Of(settled), book.Balance);
    }
}
