using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Asks for a document's content. In quarantine nobody gets it.</summary>
public sealed record GetDocument(string EnrolmentId, string DocumentId, [property: FromClaim("carm_role")] string Role);

public sealed class GetDocumentEndpoint(IOnboardingStore store) : CarmEndpoint<GetDocument, byte[]>
{
    public override void Configure()
    {
        Get("enrolments/{enrolmentId}/documents/{documentId}");
        Group<Portal>();
        Asks("onboarding.enrolments.view");
        Summary(s => s.Summary = "Read a document");
    }

    public override async Task HandleAsync(GetDocument query, CancellationToken ct)
    {
        var (note, content) = await DocumentReading.ReadAsync(store, query.EnrolmentId, query.DocumentId, query.Role, ct);
        await Send.BytesAsync(content, note.FileName, note.MediaType, cancellation: ct);
    }
}

/// <summary>How a document is read: by its applicant within its role, and by an officer.</summary>
static class DocumentReading
{
    public static async Task<(DocumentNote Note, byte[] Content)> ReadAsync(IOnboardingStore store, string enrolmentId, string documentId, string? role, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (role is not null) EnrolmentAccess.Require(await session.LoadAsync<Enrolment>(enrolmentId, ct), role);
        if (await session.LoadAsync<DocumentNote>(documentId, ct) is not { } note || note.EnrolmentId != enrolmentId) throw new Rejected("NOT_FOUND");
        if (note.State == DocumentState.Quarantined) throw new Rejected("ENR_DOCUMENT_QUARANTINED");
        var content = await session.LoadAsync<DocumentContent>(documentId, ct) ?? throw new Rejected("ENR_DOCUMENT_REFUSED");
        return (note, content.Content);
    }
}
