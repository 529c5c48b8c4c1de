using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>A trade officer takes a claim up for review; one that a colleague has is taken over.</summary>
public sealed record TakeDrawback(string ClaimNumber, [property: FromClaim("sub")] string Subject);

public sealed record TakeDrawbackResponse(string ClaimNumber, DrawbackState State, string TakenBy);

public sealed class TakeDrawbackEndpoint : CarmEndpoint<TakeDrawback, TakeDrawbackResponse>
{
    public override void Configure()
    {
        Post("drawbacks/{claimNumber}/take");
        Group<Staff>();
        Asks("declarations.drawbacks.decide");
        Summary(s => s.Summary = "Take a claim for drawback up for review");
    }

    public override Task HandleAsync(TakeDrawback command, CancellationToken ct) => OkAsync(command, ct);
}

public static class TakeDrawbackHandler
{
    public static async Task<TakeDrawbackResponse> Handle(TakeDrawback command, IDocumentSession session, CancellationToken ct)
    {
        var claim = await session.LockDrawbackAsync(command.ClaimNumber, ct);
        if (claim.State is not (DrawbackState.Submitted or DrawbackState.UnderReview)) throw new Rejected("STATE_CONFLICT");
        session.Store(claim with { State = DrawbackState.UnderReview, TakenBy = command.Subject, Revision = claim.Revision + 1 });
        return new(claim.Id, DrawbackState.UnderReview, command.Subject);
    }
}
