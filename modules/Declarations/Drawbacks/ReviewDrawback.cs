using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>An officer reads one claim, with what is proposed and what another importer's declarations come to.</summary>
public sealed record ReviewDrawback(string ClaimNumber);

public sealed record ReviewDrawbackResponse(DrawbackView Claim, string? TakenBy, string? ProposedBy, string? ApprovedBy);

public sealed class ReviewDrawbackEndpoint(IDeclarationsStore store) : CarmEndpoint<ReviewDrawback, ReviewDrawbackResponse>
{
    public override void Configure()
    {
        Get("drawbacks/{claimNumber}");
        Group<Staff>();
        Asks("declarations.drawbacks.review");
        Summary(s => s.Summary = "Review a claim for drawback");
    }

    public override async Task HandleAsync(ReviewDrawback query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        // A draft is its claimant's alone.
        if (await session.LoadAsync<DrawbackClaim>(query.ClaimNumber, ct) is not { SubmittedAt: not null } claim) throw new Rejected("NOT_FOUND");
        Tag(claim.Revision);
        await Send.OkAsync(new(DrawbackView.Of(claim, forStaff: true), claim.TakenBy, claim.ProposedBy, claim.ApprovedBy), ct);
    }
}
