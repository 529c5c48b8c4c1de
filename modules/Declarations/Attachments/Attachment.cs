using System.IO.Compression;
using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

public enum AttachmentState
{
    /// <summary>Nobody reads it until the scanner has answered.</summary>
    Quarantined,
    Clean,

    /// <summary>The scanner found something; the content is gone.</summary>
    Refused,
}

/// <summary>A document that supports a declaration or a change of it.</summary>
/// <param name="Id">Begins with its time.</param>
/// <param name="MediaType">By its content, whatever its name says.</param>
/// <param name="Sha256">Of the content.</param>
public sealed record Attachment(string Id, string TransactionNumber, string FileName, string MediaType, int Bytes, string Sha256, string GivenBy, DateTimeOffset At)
{
    public AttachmentState State { get; init; }
}

/// <param name="Id">The attachment's.</param>
public sealed record AttachmentContent(string Id, byte[] Content);

/// <summary>An attachment on the wire.</summary>
public sealed record AttachmentView(string AttachmentId, string FileName, string MediaType, int Bytes, string Sha256, AttachmentState State, DateTimeOffset At)
{
    public static AttachmentView Of(Attachment a) => new(a.Id, a.FileName, a.MediaType, a.Bytes, a.Sha256, a.State, a.At);
}

static class Attachments
{
    /// <summary>Megabytes of one document, and documents of one declaration.</summary>
    public const int MaxMegabytes = 25, Most = 100;

    /// <summary>What a document is by its content: PDF, TIFF, JPEG, and the office's sheets and texts; null for what is not taken.</summary>
    public static string? MediaTypeOf(byte[] content)
    {
        if (content.AsSpan().StartsWith("%PDF-"u8)) return "application/pdf";
        if (content.AsSpan().StartsWith("II*\0"u8) || content.AsSpan().StartsWith("MM\0*"u8)) return "image/tiff";
        if (content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return "image/jpeg";
        if (!content.AsSpan().StartsWith("PK\x03\x04"u8)) return null;
        try
        {
            using var archive = new ZipArchive(new MemoryStream(content, writable: false));
            return archive.GetEntry("xl/workbook.xml") is not null ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                : archive.GetEntry("word/document.xml") is not null ? "application/vnd.openxmlformats-officedocument.wordprocessingml.document" : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    public static Task<IReadOnlyList<Attachment>> AttachmentsOfAsync(this IQuerySession session, string transactionNumber, CancellationToken ct) =>
        session.Query<Attachment>().Where(a => a.TransactionNumber == transactionNumber).OrderBy(a => a.Id).ToListAsync(ct);

    /// <summary>The documents of a draft that nobody submits go with it.</summary>
    public static async Task DeleteAttachmentsAsync(this IDocumentSession session, string transactionNumber, CancellationToken ct)
    {
        foreach (var note in await session.AttachmentsOfAsync(transactionNumber, ct))
        {
            session.Delete(note);
            session.Delete<AttachmentContent>(note.Id);
        }
    }

    /// <summary>Refuses, by its place, each identifier that is no document of the declaration.</summary>
    public static Task RequireAttachmentsAsync(this IQuerySession session, string transactionNumber, IReadOnlyList<string> ids, CancellationToken ct) => session.RequireAttachmentsAsync([transactionNumber], ids, ct);

    /// <summary>The same, of one of several declarations.</summary>
    public static async Task RequireAttachmentsAsync(this IQuerySession session, IReadOnlyCollection<string> transactionNumbers, IReadOnlyList<string> ids, CancellationToken ct)
    {
        var known = (await session.LoadManyAsync<Attachment>(ct, ids)).Where(a => transactionNumbers.Contains(a.TransactionNumber) && a.State != AttachmentState.Refused).Select(a => a.Id).ToHashSet();
        var unknown = ids.Select((id, i) => (id, i)).Where(a => !known.Contains(a.id)).Select(a => Fields.Bad($"attachments[{a.i}]")).ToArray();
        if (unknown.Length > 0) throw Rejected.Of(unknown);
    }

    public static async Task<(Attachment Note, byte[] Content)> ReadAsync(this IQuerySession session, string transactionNumber, string id, CancellationToken ct)
    {
        if (await session.LoadAsync<Attachment>(id, ct) is not { } note || note.TransactionNumber != transactionNumber) throw new Rejected("NOT_FOUND");
        if (note.State == AttachmentState.Quarantined) throw new Rejected("CAD-1004");
        var content = await session.LoadAsync<AttachmentContent>(id, ct) ?? throw new Rejected("CAD-1005");
        return (note, content.Content);
    }
}
