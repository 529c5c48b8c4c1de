using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>A claimant begins a claim for drawback. Nothing is examined yet.</summary>
/// <param name="CallerBn9">Who files: the claimant, or a provider on its behalf.</param>
public sealed record DraftDrawback(
    string RmAccount, [property: FromClaim("carm_bn9")] string CallerBn9, DrawbackKind? Kind = null, string? ClaimantReference = null, IReadOnlyList<DrawbackLine>? Lines = null,
    IReadOnlyList<DrawbackWaiver>? Waivers = null, bool? DeclarationStatement = null);

public sealed record DraftDrawbackResponse(string ClaimNumber, string RmAccount, DrawbackState State);

public sealed class DraftDrawbackEndpoint : CarmEndpoint<DraftDrawback, DraftDrawbackResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/drawbacks");
        Group<Portal>();
        Asks("declarations.cads.correct");
        Creates();
        Summary(s => s.Summary = "Begin a claim for drawback");
    }

    public override Task HandleAsync(DraftDrawback command, CancellationToken ct)
    {
        Tag(1);
        return CreatedAsync(command, drafted => $"/api/v1/drawbacks/{drafted.ClaimNumber}", ct);
    }
}

public static class DraftDrawbackHandler
{
    public static async Task<DraftDrawbackResponse> Handle(DraftDrawback command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LoadAsync<ProgramAccount>(command.RmAccount, ct) is null) throw new Rejected("CAD-2002", command.RmAccount);
        // Claims are never deleted, so that counting them under the lock gives each its own number.
        await session.LockDrawbacksAsync(command.RmAccount, ct);
        var sequence = await session.Query<DrawbackClaim>().CountAsync(c => c.RmAccount == command.RmAccount, ct) + 1;
        var content = new DrawbackContent(command.Kind, command.ClaimantReference, command.Lines, command.Waivers, command.DeclarationStatement);
        var claim = new DrawbackClaim(DrawbackClaim.IdOf(command.RmAccount, sequence), command.RmAccount, command.CallerBn9, content, clock.GetUtcNow(), 1);
        session.Store(claim);
        return new(claim.Id, claim.RmAccount, claim.State);
    }
}
