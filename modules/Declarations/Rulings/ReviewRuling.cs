using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>An officer reads a request or a ruling, with who has done what.</summary>
public sealed record ReviewRuling(string RulingNumber);

public sealed class ReviewRulingEndpoint(IDeclarationsStore store, TimeProvider clock) : CarmEndpoint<ReviewRuling, RulingFileResponse>
{
    public override void Configure()
    {
        Get("rulings/{rulingNumber}");
        Group<Staff>();
        Asks("declarations.rulings.review");
        Summary(s => s.Summary = "Review a ruling");
    }

    public override async Task HandleAsync(ReviewRuling query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var ruling = await session.SubmittedRulingAsync(query.RulingNumber, ct);
        Tag(ruling.Revision);
        await Send.OkAsync(RulingFileResponse.Of(ruling, clock.GetUtcNow()), ct);
    }
}
