using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>An officer records cash that a client gave as security for what statements of adjustments ask; what the client deposited by a payment of that reference is given for them, and not posted again.</summary>
/// <param name="Reference">The payer's own; the same sent twice is one.</param>
public sealed record PostCashSecurity(string RmAccount, IReadOnlyList<string> StatementNumbers, Money Amount, string Reference);

/// <param name="Owing">Duties and interest to date of its statements.</param>
/// <param name="Given">All that is held for them; from what is owing on, they are held.</param>
/// <param name="Needed">What is asked for, with six months' interest in advance; null while a rate is missing.</param>
public sealed record PostCashSecurityResponse(CashSecurityView Security, Money Owing, Money Given, Money? Needed);

public sealed class PostCashSecurityValidator : Validator<PostCashSecurity>
{
    public PostCashSecurityValidator()
    {
        RuleFor(x => x.StatementNumbers).NotEmpty().Must(numbers => numbers is null || numbers.Count <= 100);
        RuleFor(x => x.Reference).NotEmpty().MaximumLength(35);
    }
}

public sealed class PostCashSecurityEndpoint : CarmEndpoint<PostCashSecurity, PostCashSecurityResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/cash-security");
        Group<Staff>();
        Asks("ledger.security.post", movesMoney: true);
        Creates();
        Summary(s => s.Summary = "Record cash given as security");
    }

    public override Task HandleAsync(PostCashSecurity command, CancellationToken ct) => CreatedAsync(command, posted => $"/api/v1/admin/program-accounts/{posted.Security.RmAccount}/cash-security", ct);
}

public static class PostCashSecurityHandler
{
    public static async Task<PostCashSecurityResponse> Handle(PostCashSecurity command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (command.Amount <= Money.Zero || command.Amount > Money.Of(999_999_999.99m)) throw new Rejected("AMOUNT_INVALID") { Path = "amount" };
        var book = await session.OpenBookAsync(command.RmAccount, clock.GetUtcNow(), ct) ?? throw new Rejected("NOT_FOUND");
        var there = await session.Query<CashSecurity>().Where(s => s.RmAccount == command.RmAccount).ToListAsync(ct);
        string[] statements = [.. command.StatementNumbers.Distinct()];
        CashSecurity[] same = [.. there.Where(s => s.Reference == command.Reference && !s.IsForRpp && !s.IsPledge)];
        if (same.FirstOrDefault(s => s is { StatementNumbers: [], HeldOf: not null, PaymentId: not null } && s.AmountCents == command.Amount.Cents) is { } deposit && !same.Any(s => s.StatementNumbers.ToHashSet().SetEquals(statements)))
        {
            var given = deposit with { StatementNumbers = statements };
            MustBeOwing(statements, book);
            // The money was there on its own day, whenever an officer says what it is for.
            SecurityPosting.Hold([given, .. OthersFor(given)], given.PostedOn, book);
            session.Lay(book);
            session.Store(given);
            return Answer(given);
        }
        if (same.FirstOrDefault(s => s.StatementNumbers.Count > 0) is { } earlier)
            return earlier.AmountCents == command.Amount.Cents ? Answer(earlier) : throw new Rejected("PAYMENT_REFERENCE_USED", command.Reference) { Path = "reference" };
        var security = new CashSecurity(CashSecurity.IdOf(command.RmAccount, there.Count + 1), command.RmAccount, statements, command.Amount.Cents, command.Reference, book.Today, CashSecurityState.Held);
        MustBeOwing(statements, book);
        SecurityPosting.Post(security, book, OthersFor(security));
        session.Lay(book);
        session.Insert(security);
        return Answer(security);

        CashSecurity[] OthersFor(CashSecurity given) => [.. there.Where(s => s.HeldOf is not null && s.Id != given.Id && s.IsFor(given.StatementNumbers))];

        PostCashSecurityResponse Answer(CashSecurity given)
        {
            var cover = SecurityPosting.CoverOf([given, .. OthersFor(given)], book);
            return new(CashSecurityView.Of(given), cover.Owing, cover.Given, cover.Needed);
        }
    }

    static void MustBeOwing(IEnumerable<string> statements, AccountBook book)
    {
        foreach (var (n, statement) in statements.Index())
            if (!book.Items.Any(i => i.Cause == statement && i is { Side: Side.Debit, OpenCents: > 0 })) throw new Rejected("SECURITY_STATEMENT", statement) { Path = $"statementNumbers[{n}]" };
    }
}
