using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>A claimant takes back a claim that is not decided yet; what it took of the declarations is free again.</summary>
public sealed record WithdrawDrawback(string ClaimNumber, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("carm_sight")] IReadOnlyList<string> Sight);

public sealed record WithdrawDrawbackResponse(string ClaimNumber, DrawbackState State);

public sealed class WithdrawDrawbackEndpoint : CarmEndpoint<WithdrawDrawback, WithdrawDrawbackResponse>
{
    public override void Configure()
    {
        Post("drawbacks/{claimNumber}/withdraw");
        Group<Portal>();
        Asks("declarations.cads.correct");
        Summary(s => s.Summary = "Withdraw a claim for drawback");
    }

    public override Task HandleAsync(WithdrawDrawback command, CancellationToken ct) => OkAsync(command, ct);
}

public static class WithdrawDrawbackHandler
{
    public static async Task<WithdrawDrawbackResponse> Handle(WithdrawDrawback command, IDocumentSession session, CancellationToken ct)
    {
        var claim = await session.LockDrawbackAsync(command.ClaimNumber, ct);
        // Who did not make it takes back no more than it sees.
        var sight = new CadSight(command.CallerBn9, command.Sight);
        if (claim.SubmitterBn9 != command.CallerBn9 && !claim.Lines.All(line => line.IsSeen(submitter => sight.Includes(submitter, claim.RmAccount)))) throw new Rejected("FORBIDDEN");
        if (claim.State is not (DrawbackState.Draft or DrawbackState.Submitted or DrawbackState.UnderReview)) throw new Rejected("STATE_CONFLICT");
        var withdrawn = claim with { State = DrawbackState.Withdrawn, Revision = claim.Revision + 1 };
        session.Store(withdrawn);
        if (claim.State != DrawbackState.Draft) session.Take(withdrawn, await session.LockCadsOfAsync(claim, CadSight.All, ct), []);
        return new(withdrawn.Id, withdrawn.State);
    }
}
