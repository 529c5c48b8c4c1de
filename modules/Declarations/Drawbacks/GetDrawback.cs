using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Asks for one claim with its amounts and its decision; of declarations that a service provider does not see it is told nothing.</summary>
public sealed record GetDrawback(string ClaimNumber);

public sealed class GetDrawbackEndpoint(IDeclarationsStore store) : CarmEndpoint<GetDrawback, DrawbackView>
{
    public override void Configure()
    {
        Get("drawbacks/{claimNumber}");
        Group<Portal>();
        Asks("declarations.cads.view");
        Summary(s => s.Summary = "Read a claim for drawback");
    }

    public override async Task HandleAsync(GetDrawback query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var claim = await session.LoadAsync<DrawbackClaim>(query.ClaimNumber, ct) ?? throw new Rejected("NOT_FOUND");
        Tag(claim.Revision);
        await Send.OkAsync(DrawbackView.Of(claim, sees: submitter => Sees(submitter, claim.RmAccount)), ct);
    }
}
