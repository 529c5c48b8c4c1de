using Marten;

namespace Carm.Onboarding;

public enum DocumentState
{
    /// <summary>Nobody reads it until the scanner has answered.</summary>
    Quarantined,
    Clean,

    /// <summary>The scanner found something; the content is gone.</summary>
    Refused,
}

/// <summary>What is known of a document of an enrolment beside its content. Apart from the enrolment, so that the scanner and the applicant do not wait for each other.</summary>
/// <param name="Id">Begins with its time, so that the order of ids is that of the documents.</param>
/// <param name="MediaType">By its content, whatever its name says.</param>
/// <param name="Sha256">Of the content, so that anybody can show later that it is the one.</param>
public sealed record DocumentNote(string Id, string EnrolmentId, string Kind, string FileName, string MediaType, int Bytes, string Sha256, DocumentState State, DateTimeOffset At)
{
    public static Task<IReadOnlyList<DocumentNote>> OfAsync(IQuerySession session, string enrolmentId, CancellationToken ct) => session.Query<DocumentNote>().Where(d => d.EnrolmentId == enrolmentId).OrderBy(d => d.Id).ToListAsync(ct);
}

/// <summary>A document on the wire.</summary>
public sealed record DocumentView(string DocumentId, string Kind, string FileName, string MediaType, int Bytes, string Sha256, DocumentState State, DateTimeOffset At)
{
    public static DocumentView Of(DocumentNote d) => new(d.Id, d.Kind, d.FileName, d.MediaType, d.Bytes, d.Sha256, d.State, d.At);
}

/// <summary>The content of a document.</summary>
/// <param name="Id">The document's id.</param>
public sealed record DocumentContent(string Id, byte[] Content);

/// <summary>How much a business has given in documents of enrolments that are still open. One row for each, so that two uploads at once cannot both pass the limit.</summary>
/// <param name="Id">The BN9.</param>
public sealed record DocumentSpace(string Id, long Bytes)
{
    /// <summary>An enrolment that is decided or given up keeps its documents, and takes up no room for new ones.</summary>
    public static async Task ReleaseAsync(IDocumentSession session, Enrolment enrolment, CancellationToken ct)
    {
        if (await session.LoadAsync<DocumentSpace>(enrolment.Bn9, ct) is not { } space) return;
        var held = (await DocumentNote.OfAsync(session, enrolment.Id, ct)).Where(d => d.State != DocumentState.Refused).Sum(d => (long)d.Bytes);
        session.Store(space with { Bytes = Math.Max(0, space.Bytes - held) });
    }
}

/// <summary>What a document is, by its first bytes; null for what is not taken. A name or a header says what somebody wants it to be.</summary>
static class MediaTypes
{
    static readonly (byte[] Start, string Type)[] Known =
    [
        ("%PDF-"u8.ToArray(), "application/pdf"),
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
        ([0xFF, 0xD8, 0xFF], "image/jpeg"),
        ("II*\0"u8.ToArray(), "image/tiff"),
        ("MM\0*"u8.ToArray(), "image/tiff"),
    ];

    public static string? Of(byte[] content) => Known.FirstOrDefault(k => content.AsSpan().StartsWith(k.Start)).Type;
}
