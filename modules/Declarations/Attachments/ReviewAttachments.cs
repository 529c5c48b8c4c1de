using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>An officer lists the documents that support a declaration, also those that are still in quarantine or were refused.</summary>
public sealed record ReviewAttachments(string TransactionNumber);

public sealed record ReviewAttachmentsResponse(IReadOnlyList<AttachmentView> Attachments);

public sealed class ReviewAttachmentsEndpoint(IDeclarationsStore store) : CarmEndpoint<ReviewAttachments, ReviewAttachmentsResponse>
{
    public override void Configure()
    {
        Get("cads/{transactionNumber}/attachments");
        Group<Staff>();
        Asks("declarations.cads.review");
        Summary(s => s.Summary = "List the documents of a declaration as an officer");
    }

    public override async Task HandleAsync(ReviewAttachments query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var cad = await session.LoadAsync<Cad>(query.TransactionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        await Send.OkAsync(new([.. (await session.AttachmentsOfAsync(cad.Id, ct)).Select(AttachmentView.Of)]), ct);
    }
}
