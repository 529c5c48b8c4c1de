using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>A declarant replaces the content of a draft that it read before.</summary>
/// <param name="ReadRevision">From If-Match.</param>
public sealed record ReplaceCadDraft(string TransactionNumber, CadHeader? Header = null, IReadOnlyList<CadInvoice>? Invoices = null, int ReadRevision = 0);

public sealed record ReplaceCadDraftResponse(string TransactionNumber, CadStatus Status);

public sealed class ReplaceCadDraftEndpoint : CarmEndpoint<ReplaceCadDraft, ReplaceCadDraftResponse>
{
    public override void Configure()
    {
        Put("cads/{transactionNumber}");
        Group<Portal>();
        Asks("declarations.cads.submit");
        Summary(s => s.Summary = "Replace the content of a draft");
    }

    public override Task HandleAsync(ReplaceCadDraft command, CancellationToken ct)
    {
        var read = IfMatch();
        Tag(read + 1);
        return OkAsync(command with { ReadRevision = (int)Math.Min(read, int.MaxValue) }, ct);
    }
}

public static class ReplaceCadDraftHandler
{
    public static async Task<ReplaceCadDraftResponse> Handle(ReplaceCadDraft command, IDocumentSession session, CancellationToken ct)
    {
        var cad = await session.LockCadAsync(command.TransactionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        if (cad.Status is not (CadStatus.Draft or CadStatus.ReturnedForChange)) throw new Rejected("CAD-1002");
        if (cad.Revision != command.ReadRevision) throw new Rejected("IF_MATCH_STALE");
        session.Store(cad with { Document = new(command.Header, command.Invoices), Revision = cad.Revision + 1 });
        return new(cad.Id, cad.Status);
    }
}
