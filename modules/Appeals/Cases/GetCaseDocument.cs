using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>Asks for the content of a document of a case. In quarantine nobody gets it.</summary>
public sealed record GetCaseDocument(string AppealsCaseNumber, string DocumentId);

public sealed class GetCaseDocumentEndpoint(IAppealsStore store) : CarmEndpoint<GetCaseDocument, byte[]>
{
    public override void Configure()
    {
        Get("cases/{appealsCaseNumber}/documents/{documentId}");
        Group<Portal>();
        Asks("appeals.appeals.view");
        Summary(s => s.Summary = "Read a document of a case");
    }

    public override async Task HandleAsync(GetCaseDocument query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var (note, content) = await session.ReadDocumentAsync(query.AppealsCaseNumber, query.DocumentId, forStaff: false, ct);
        await Send.BytesAsync(content, note.FileName, note.MediaType, cancellation: ct);
    }
}
