using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A client waives what is left of the thirty days, so that the Minister may decide at once (s.131(1.1)).</summary>
public sealed record WaiveEvidence(string ReviewNumber);

public sealed record WaiveEvidenceResponse(ReviewView Review, int Changes);

public sealed class WaiveEvidenceEndpoint : CarmEndpoint<WaiveEvidence, WaiveEvidenceResponse>
{
    public override void Configure()
    {
        Post("ministerial-reviews/{reviewNumber}/waive-evidence");
        Group<Portal>();
        Asks("appeals.reviews.file");
        Summary(s => s.Summary = "Waive the rest of the time for evidence");
    }

    public override Task HandleAsync(WaiveEvidence command, CancellationToken ct) => OkAsync(command, ct);
}

public static class WaiveEvidenceHandler
{
    public static async Task<(WaiveEvidenceResponse, OutgoingMessages)> Handle(WaiveEvidence command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var review = (await session.LoadAsync<MinisterialReview>(command.ReviewNumber, ct) ?? throw new Rejected("NOT_FOUND")).After(ReviewCommand.WaiveEvidence) with { EvidenceWaivedOn = now.TorontoDate() };
        return (new(ReviewView.Of(review), review.Changes), [.. await session.KeepAsync(review, ReviewActs.EvidenceWaived, envelope, now, ct), .. review.TellBoth("APPEALS_REVIEW_EVIDENCE_WAIVED", "RECOURSE_DELEGATE", now, review.Reference)]);
    }
}
