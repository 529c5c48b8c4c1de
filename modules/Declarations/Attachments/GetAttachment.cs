using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Asks for a document's content. In quarantine nobody gets it.</summary>
public sealed record GetAttachment(string TransactionNumber, string AttachmentId);

public sealed class GetAttachmentEndpoint(IDeclarationsStore store) : CarmEndpoint<GetAttachment, byte[]>
{
    public override void Configure()
    {
        Get("cads/{transactionNumber}/attachments/{attachmentId}");
        Group<Portal>();
        Asks("declarations.cads.view");
        Summary(s => s.Summary = "Read a document of a declaration");
    }

    public override async Task HandleAsync(GetAttachment query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var (note, content) = await session.ReadAsync(query.TransactionNumber, query.AttachmentId, ct);
        await Send.BytesAsync(content, note.FileName, note.MediaType, cancellation: ct);
    }
}
