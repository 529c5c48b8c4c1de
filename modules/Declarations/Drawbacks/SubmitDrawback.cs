using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>A claimant submits a draft claim. From then on nobody else can claim what it takes of the declarations' lines.</summary>
/// <param name="Sight">What the caller sees of the account's declarations.</param>
public sealed record SubmitDrawback(string ClaimNumber, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("carm_sight")] IReadOnlyList<string> Sight);

public sealed record SubmitDrawbackResponse(DrawbackView Claim);

public sealed class SubmitDrawbackEndpoint : CarmEndpoint<SubmitDrawback, SubmitDrawbackResponse>
{
    public override void Configure()
    {
        Post("drawbacks/{claimNumber}/submit");
        Group<Portal>();
        Asks("declarations.cads.correct");
        Summary(s => s.Summary = "Submit a claim for drawback");
    }

    public override Task HandleAsync(SubmitDrawback command, CancellationToken ct) => OkAsync(command, ct);
}

public static class SubmitDrawbackHandler
{
    public static async Task<SubmitDrawbackResponse> Handle(SubmitDrawback command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var claim = await session.LockDrawbackAsync(command.ClaimNumber, ct);
        if (claim.State != DrawbackState.Draft) throw new Rejected("STATE_CONFLICT");
        var cads = await session.LockCadsOfAsync(claim, new(command.CallerBn9, command.Sight), ct);
        var found = DrawbackExamination.Of(new(claim, clock.GetUtcNow().TorontoDate(), cads));
        if (found.Faults.Count > 0) throw Rejected.Of(found.Faults);

        var submitted = claim with { State = DrawbackState.Submitted, SubmittedAt = clock.GetUtcNow(), Lines = found.Lines, Revision = claim.Revision + 1 };
        session.Store(submitted);
        session.Take(submitted, cads, submitted.Lines);
        return new(DrawbackView.Of(submitted));
    }
}
