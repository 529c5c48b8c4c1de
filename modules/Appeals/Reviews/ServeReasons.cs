using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A recourse officer serves the reasons for the penalty or the seizure (s.130(1)), in both languages; the thirty days for evidence begin.</summary>
public sealed record ServeReasons(string ReviewNumber, string? ReasonsEn, string? ReasonsFr, [property: FromClaim("sub")] string Subject);

public sealed record ServeReasonsResponse(ReviewView Review);

public sealed class ServeReasonsEndpoint : CarmEndpoint<ServeReasons, ServeReasonsResponse>
{
    public override void Configure()
    {
        Post("ministerial-reviews/{reviewNumber}/serve-reasons");
        Group<Staff>();
        Asks("appeals.reviews.handle");
        Summary(s => s.Summary = "Serve the reasons of what is under review");
    }

    public override Task HandleAsync(ServeReasons command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ServeReasonsHandler
{
    public static async Task<(ServeReasonsResponse, NoticeRequested, OutgoingMessages)> Handle(ServeReasons command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (string.IsNullOrWhiteSpace(command.ReasonsEn)) throw new Rejected("REASONS_EMPTY") { Path = "reasonsEn" };
        if (string.IsNullOrWhiteSpace(command.ReasonsFr)) throw new Rejected("REASONS_EMPTY") { Path = "reasonsFr" };
        var served = (await session.LoadAsync<MinisterialReview>(command.ReviewNumber, ct) ?? throw new Rejected("NOT_FOUND")).After(ReviewCommand.ServeReasons, command.Subject) with
        {
            Reasons = new(command.ReasonsEn, command.ReasonsFr), ReasonsServedOn = now.TorontoDate(),
        };
        var open = served.After(ReviewCommand.OpenEvidence);
        var file = await session.LoadAsync<CaseFile>(open.Id, ct) ?? throw new Rejected("NOT_FOUND");
        return (new(ReviewView.Of(open)), open.Tell("APPEALS_REVIEW_REASONS_SERVED", now, open.Reference, $"{open.EvidenceLastDay:yyyy-MM-dd}"),
            session.Keep(file, [(served, ReviewActs.ReasonsServed), (open, ReviewActs.EvidenceOpened)], envelope, now));
    }
}
