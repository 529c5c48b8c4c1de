using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Lists the documents that support a declaration.</summary>
public sealed record FindAttachments(string TransactionNumber);

public sealed record FindAttachmentsResponse(IReadOnlyList<AttachmentView> Attachments);

public sealed class FindAttachmentsEndpoint(IDeclarationsStore store) : CarmEndpoint<FindAttachments, FindAttachmentsResponse>
{
    public override void Configure()
    {
        Get("cads/{transactionNumber}/attachments");
        Group<Portal>();
        Asks("declarations.cads.view");
        Summary(s => s.Summary = "List the documents of a declaration");
    }

    public override async Task HandleAsync(FindAttachments query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        await Send.OkAsync(new([.. (await session.AttachmentsOfAsync(query.TransactionNumber, ct)).Select(AttachmentView.Of)]), ct);
    }
}
