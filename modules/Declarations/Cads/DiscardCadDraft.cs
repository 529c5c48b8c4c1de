using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>A declarant throws away a draft that it read before, or takes back what waits in manual review, with its documents. The number is free again.</summary>
/// <param name="ReadRevision">From If-Match.</param>
public sealed record DiscardCadDraft(string TransactionNumber, int ReadRevision = 0);

public sealed record DiscardCadDraftResponse(string TransactionNumber);

public sealed class DiscardCadDraftEndpoint : CarmEndpoint<DiscardCadDraft, DiscardCadDraftResponse>
{
    public override void Configure()
    {
        Delete("cads/{transactionNumber}");
        Group<Portal>();
        Asks("declarations.cads.submit");
        Summary(s => s.Summary = "Throw a draft away");
    }

    public override Task HandleAsync(DiscardCadDraft command, CancellationToken ct) => OkAsync(command with { ReadRevision = (int)Math.Min(IfMatch(), int.MaxValue) }, ct);
}

public static class DiscardCadDraftHandler
{
    public static async Task<DiscardCadDraftResponse> Handle(DiscardCadDraft command, IDocumentSession session, CancellationToken ct)
    {
        var cad = await session.LockCadAsync(command.TransactionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        // What the office gave back was shown there, and stays until it is submitted again.
        if (cad is not ({ Status: CadStatus.Draft or CadStatus.ManualReview } or { Status: CadStatus.ReturnedForChange, CadType: not CadType.PayAtRelease })) throw new Rejected("CAD-1002");
        if (cad.Revision != command.ReadRevision) throw new Rejected("IF_MATCH_STALE");
        if (cad.Status == CadStatus.ManualReview && await session.LoadAsync<ReleaseRecord>(cad.Id, ct) is { IsInReview: true } release) session.Store(release with { IsInReview = false });
        await session.DeleteAttachmentsAsync(cad.Id, ct);
        session.Delete(cad);
        return new(cad.Id);
    }
}
