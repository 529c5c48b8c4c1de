using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>An officer asks for a penalty, also before it was served.</summary>
public sealed record ReviewPenalty(string PenaltyNumber);

public sealed class ReviewPenaltyEndpoint(IAppealsStore store) : CarmEndpoint<ReviewPenalty, PenaltyView>
{
    public override void Configure()
    {
        Get("penalties/{penaltyNumber}");
        Group<Staff>();
        Asks("appeals.cases.review");
        Summary(s => s.Summary = "Read a penalty as an officer");
    }

    public override async Task HandleAsync(ReviewPenalty query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        await Send.OkAsync(PenaltyView.Of(await session.LoadAsync<Penalty>(query.PenaltyNumber, ct) ?? throw new Rejected("NOT_FOUND")), ct);
    }
}
