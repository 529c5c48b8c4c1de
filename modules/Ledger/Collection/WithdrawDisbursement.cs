using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>A manager takes a request for credit to be paid out back, while nobody has decided it; what the statement selected is the CBSA's own.</summary>
public sealed record WithdrawDisbursement(string RmAccount, string DisbursementRequestNumber, [property: FromClaim("sub")] string Subject);

public sealed record WithdrawDisbursementResponse(DisbursementView Disbursement);

public sealed class WithdrawDisbursementEndpoint : CarmEndpoint<WithdrawDisbursement, WithdrawDisbursementResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/disbursement-requests/{disbursementRequestNumber}/withdraw");
        Group<Portal>();
        Asks("ledger.disbursements.request", movesMoney: true);
        Summary(s => s.Summary = "Take a request for credit to be paid out back");
    }

    public override Task HandleAsync(WithdrawDisbursement command, CancellationToken ct) => OkAsync(command, ct);
}

public static class WithdrawDisbursementHandler
{
    public static async Task<WithdrawDisbursementResponse> Handle(WithdrawDisbursement command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (disbursement, book) = await session.OpenDisbursementAsync(command.DisbursementRequestNumber, clock.GetUtcNow(), ct);
        if (disbursement.RmAccount != command.RmAccount) throw new Rejected("NOT_FOUND");
        var withdrawn = disbursement.To(DisbursementState.Withdrawn, book.Now, command.Subject);
        session.Store(withdrawn);
        return new(DisbursementView.Of(withdrawn));
    }
}
