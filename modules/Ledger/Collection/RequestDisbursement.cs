using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Ledger;

/// <summary>A manager asks for credit to be paid out to the importer; a supervisor decides.</summary>
/// <param name="Amount">Left out, all of it.</param>
/// <param name="Payee">The BN9 to be paid: the importer's own. Left out, that.</param>
public sealed record RequestDisbursement(string RmAccount, Money? Amount, string? Payee, string? Reason, [property: FromClaim("sub")] string Subject);

public sealed record RequestDisbursementResponse(DisbursementView Disbursement);

public sealed class RequestDisbursementValidator : Validator<RequestDisbursement>
{
    public RequestDisbursementValidator() => RuleFor(x => x.Reason).MaximumLength(2_000);
}

public sealed class RequestDisbursementEndpoint : CarmEndpoint<RequestDisbursement, RequestDisbursementResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/disbursement-requests");
        Group<Portal>();
        Asks("ledger.disbursements.request", movesMoney: true);
        Creates();
        Summary(s => s.Summary = "Ask for credit to be paid out");
    }

    public override Task HandleAsync(RequestDisbursement command, CancellationToken ct) => CreatedAsync(command, asked => $"/api/v1/program-accounts/{asked.Disbursement.RmAccount}/disbursements", ct);
}

public static class RequestDisbursementHandler
{
    public static async Task<RequestDisbursementResponse> Handle(RequestDisbursement command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (command.Amount <= Money.Zero) throw new Rejected("AMOUNT_INVALID") { Path = "amount" };
        var book = await session.OpenBookOfCreditsAsync(command.RmAccount, clock.GetUtcNow(), ct) ?? throw new Rejected("RM_INACTIVE");
        if (command.Payee is { } payee && payee != book.Account.Bn9) throw new Rejected("DSB_PAYEE_INVALID") { Path = "payee" };
        if (await session.Query<Disbursement>().AnyAsync(d => d.UnderWayOf == command.RmAccount, ct)) throw new Rejected("DSB_UNDER_WAY");
        if (DisbursementPosting.Refusal(book, command.Amount, await session.IsDisputedAsync(command.RmAccount, ct)) is { } refusal) throw refusal;
        var amount = command.Amount ?? Money.Sum(DisbursementPosting.Credits(book).Select(c => c.Open));
        var asked = await session.NewDisbursementAsync(command.RmAccount, amount, new(DisbursementState.Requested, book.Now, command.Subject), ct) with { Reason = command.Reason };
        session.Insert(asked);
        return new(DisbursementView.Of(asked));
    }
}

static class Disbursements
{
    /// <summary>Whether an appeal about the account's money is open.</summary>
    public static Task<bool> IsDisputedAsync(this IQuerySession session, string rmAccount, CancellationToken ct) => session.Query<Dispute>().AnyAsync(d => d.RmAccount == rmAccount && d.Outcome == null, ct);

    /// <summary>With the account's next number; the caller holds the account.</summary>
    public static async Task<Disbursement> NewDisbursementAsync(this IQuerySession session, string rmAccount, Money amount, DisbursementEntry first, CancellationToken ct) =>
        new(Disbursement.IdOf(rmAccount, 1 + await session.Query<Disbursement>().CountAsync(d => d.RmAccount == rmAccount, ct)), rmAccount, amount.Cents, [first]);

    /// <summary>The disbursement and the book of its account, which is held, with its credits and whether anything is due.</summary>
    public static async Task<(Disbursement Disbursement, AccountBook Book)> OpenDisbursementAsync(this IDocumentSession session, string number, DateTimeOffset now, CancellationToken ct)
    {
        var found = await session.LoadAsync<Disbursement>(number, ct) ?? throw new Rejected("NOT_FOUND");
        var book = (await session.OpenBookOfCreditsAsync(found.RmAccount, now, ct))!;
        return ((await session.LoadAsync<Disbursement>(number, ct))!, book);
    }
}
