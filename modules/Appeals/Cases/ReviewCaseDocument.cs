using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>An officer reads a document of a case.</summary>
public sealed record ReviewCaseDocument(string AppealsCaseNumber, string DocumentId);

public sealed class ReviewCaseDocumentEndpoint(IAppealsStore store) : CarmEndpoint<ReviewCaseDocument, byte[]>
{
    public override void Configure()
    {
        Get("cases/{appealsCaseNumber}/documents/{documentId}");
        Group<Staff>();
        Asks("appeals.cases.review");
        Summary(s => s.Summary = "Read a document of a case as an officer");
    }

    public override async Task HandleAsync(ReviewCaseDocument query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var (note, content) = await session.ReadDocumentAsync(query.AppealsCaseNumber, query.DocumentId, forStaff: true, ct);
        await Send.BytesAsync(content, note.FileName, note.MediaType, cancellation: ct);
    }
}
