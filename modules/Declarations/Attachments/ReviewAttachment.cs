using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>An officer reads a document of a declaration.</summary>
public sealed record ReviewAttachment(string TransactionNumber, string AttachmentId);

public sealed class ReviewAttachmentEndpoint(IDeclarationsStore store) : CarmEndpoint<ReviewAttachment, byte[]>
{
    public override void Configure()
    {
        Get("cads/{transactionNumber}/attachments/{attachmentId}");
        Group<Staff>();
        Asks("declarations.cads.review");
        Summary(s => s.Summary = "Read a document of a declaration as an officer");
    }

    public override async Task HandleAsync(ReviewAttachment query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var (note, content) = await session.ReadAsync(query.TransactionNumber, query.AttachmentId, ct);
        await Send.BytesAsync(content, note.FileName, note.MediaType, cancellation: ct);
    }
}
