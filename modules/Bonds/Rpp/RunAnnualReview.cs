using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Bonds;

/// <summary>An officer begins the annual review of what must be secured, has one that was cut off go on, or what failed in it tried again.</summary>
/// <param name="AsOf">A 20 October whose 15 January is still to come; left out, the last one.</param>
public sealed record RunAnnualReview([property: QueryParam] DateOnly? AsOf = null);

public sealed record RunAnnualReviewResponse(ReviewView Review);

public sealed class RunAnnualReviewEndpoint : CarmEndpoint<RunAnnualReview, RunAnnualReviewResponse>
{
    public override void Configure()
    {
        Post("jobs/annual-review");
        Group<Staff>();
        Asks("bonds.rpp.decide");
        Accepts();
        Summary(s => s.Summary = "Begin the annual review, or have it go on");
    }

    public override Task HandleAsync(RunAnnualReview command, CancellationToken ct) => AcceptedAsync(command, _ => "/api/v1/admin/rpp/reviews", ct);
}

public static class RunAnnualReviewHandler
{
    public static async Task<(RunAnnualReviewResponse, ReviewSome?)> Handle(RunAnnualReview command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var today = now.TorontoDate();
        var last = RppPolicy.LastReviewOn(today);
        var asOf = command.AsOf ?? last;
        if (asOf != last || RppPolicy.EffectiveAfterReview(asOf) <= today) throw new Rejected("BND_REVIEW_DAY", $"{last:yyyy-MM-dd}", $"{RppPolicy.EffectiveAfterReview(last):yyyy-MM-dd}") { Path = "asOf" };
        var review = await session.BeginReviewAsync(asOf, now, ct);
        return (new(ReviewView.Of(review)), review.GoesOn ? new(review.Id) : null);
    }
}
