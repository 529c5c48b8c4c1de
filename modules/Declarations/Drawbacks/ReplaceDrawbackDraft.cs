using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>A claimant replaces the content of a draft that it read before.</summary>
/// <param name="ReadRevision">From If-Match.</param>
public sealed record ReplaceDrawbackDraft(
    string ClaimNumber, DrawbackKind? Kind = null, string? ClaimantReference = null, IReadOnlyList<DrawbackLine>? Lines = null, IReadOnlyList<DrawbackWaiver>? Waivers = null,
    bool? DeclarationStatement = null, int ReadRevision = 0);

public sealed record ReplaceDrawbackDraftResponse(string ClaimNumber, DrawbackState State);

public sealed class ReplaceDrawbackDraftEndpoint : CarmEndpoint<ReplaceDrawbackDraft, ReplaceDrawbackDraftResponse>
{
    public override void Configure()
    {
        Put("drawbacks/{claimNumber}");
        Group<Portal>();
        Asks("declarations.cads.correct");
        Summary(s => s.Summary = "Replace the content of a draft claim");
    }

    public override Task HandleAsync(ReplaceDrawbackDraft command, CancellationToken ct)
    {
        var read = IfMatch();
        Tag(read + 1);
        return OkAsync(command with { ReadRevision = (int)Math.Min(read, int.MaxValue) }, ct);
    }
}

public static class ReplaceDrawbackDraftHandler
{
    public static async Task<ReplaceDrawbackDraftResponse> Handle(ReplaceDrawbackDraft command, IDocumentSession session, CancellationToken ct)
    {
        var claim = await session.LockDrawbackAsync(command.ClaimNumber, ct);
        if (claim.State != DrawbackState.Draft) throw new Rejected("STATE_CONFLICT");
        if (claim.Revision != command.ReadRevision) throw new Rejected("IF_MATCH_STALE");
        session.Store(claim with { Content = new(command.Kind, command.ClaimantReference, command.Lines, command.Waivers, command.DeclarationStatement), Revision = claim.Revision + 1 });
        return new(claim.Id, claim.State);
    }
}
