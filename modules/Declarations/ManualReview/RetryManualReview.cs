using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>A trade officer tries a declaration that waits in manual review once more. While the CBSA's table cannot be computed it is CAD-9001 again, and it waits on.</summary>
public sealed record RetryManualReview(string TransactionNumber);

/// <param name="Version">00001 once it is accepted.</param>
/// <param name="ReturnedFor">The faults for which it was given back.</param>
public sealed record RetryManualReviewResponse(string TransactionNumber, CadStatus Status, string? Version, DateTimeOffset? AccountedAt, CadAmounts? Totals, string? ReturnedFor);

public sealed class RetryManualReviewEndpoint : CarmEndpoint<RetryManualReview, RetryManualReviewResponse>
{
    public override void Configure()
    {
        Post("cads/{transactionNumber}/manual-review/retry");
        Group<Staff>();
        Asks("declarations.changes.review", movesMoney: true);
        Summary(s => s.Summary = "Try a declaration in manual review once more");
    }

    public override Task HandleAsync(RetryManualReview command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RetryManualReviewHandler
{
    public static async Task<(RetryManualReviewResponse, OutgoingMessages)> Handle(RetryManualReview command, IDocumentSession session, ExaminationRules rules, CancellationToken ct)
    {
        var waiting = await session.LockCadAsync(command.TransactionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        if (waiting.Status != CadStatus.ManualReview) throw new Rejected("CAD-1002");
        var (cad, version, faults, facts) = await session.TryAgainAsync(waiting, rules, ct);
        if (faults.Count > 0) throw Rejected.Of(faults);
        return (new(cad.Id, cad.Status, version is null ? null : CadVersion.Wire(version.Number), cad.AccountedAt, version?.Totals, cad.ReturnedFor), facts);
    }
}
