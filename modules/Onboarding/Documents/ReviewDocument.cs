using Carm.Kernel;
using FastEndpoints;

namespace Carm.Onboarding;

/// <summary>An officer reads a document of an enrolment.</summary>
public sealed record ReviewDocument(string EnrolmentId, string DocumentId);

public sealed class ReviewDocumentEndpoint(IOnboardingStore store) : CarmEndpoint<ReviewDocument, byte[]>
{
    public override void Configure()
    {
        Get("enrolments/{enrolmentId}/documents/{documentId}");
        Group<Staff>();
        Asks("onboarding.enrolments.review");
        Summary(s => s.Summary = "Read a document of an enrolment");
    }

    public override async Task HandleAsync(ReviewDocument query, CancellationToken ct)
    {
        var (note, content) = await DocumentReading.ReadAsync(store, query.EnrolmentId, query.DocumentId, role: null, ct);
        await Send.BytesAsync(content, note.FileName, note.MediaType, cancellation: ct);
    }
}
