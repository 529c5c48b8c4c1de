using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>A supervisor approves a disbursement that somebody else asked for, as long as nothing is owing.</summary>
public sealed record ApproveDisbursement(string DisbursementNumber, [property: FromClaim("sub")] string Subject);

public sealed record ApproveDisbursementResponse(DisbursementView Disbursement);

public sealed class ApproveDisbursementEndpoint : CarmEndpoint<ApproveDisbursement, ApproveDisbursementResponse>
{
    public override void Configure()
    {
        Post("disbursements/{disbursementNumber}/approve");
        Group<Staff>();
        Asks("ledger.disbursements.approve", movesMoney: true);
        Summary(s => s.Summary = "Approve a disbursement");
    }

    public override Task HandleAsync(ApproveDisbursement command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ApproveDisbursementHandler
{
    public static async Task<ApproveDisbursementResponse> Handle(ApproveDisbursement command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (disbursement, book) = await session.OpenDisbursementAsync(command.DisbursementNumber, clock.GetUtcNow(), ct);
        var approved = disbursement.To(DisbursementState.Approved, book.Now, command.Subject);
        if (disbursement.Maker == command.Subject) throw new Rejected("SAME_MAKER_CHECKER");
        if (DisbursementPosting.Refusal(book, Money.OfCents(disbursement.AmountCents), await session.IsDisputedAsync(disbursement.RmAccount, ct)) is { } refusal) throw refusal;
        DisbursementPosting.Approve(approved, book);
        session.DecidedBy(disbursement.Maker, command.Subject);
        session.Lay(book);
        session.Store(approved);
        return new(DisbursementView.Of(approved));
    }
}
