using System.IO.Compression;
using System.Security.Cryptography;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Microsoft.AspNetCore.Http;
using Wolverine;

namespace Carm.Appeals;

public enum DocumentState
{
    /// <summary>Nobody reads it until the scanner has answered.</summary>
    Quarantined,
    Clean,

    /// <summary>The scanner found something; the content is gone.</summary>
    Refused,
}

/// <summary>A document on a case.</summary>
/// <param name="Id">Begins with its time.</param>
/// <param name="MediaType">By its content, whatever its name says.</param>
/// <param name="Sha256">Of the content.</param>
/// <param name="By">Whose it is: the client's or the CBSA's.</param>
/// <param name="IsInternal">Whether only the CBSA reads it.</param>
public sealed record CaseDocument(string Id, string CaseNumber, string FileName, string MediaType, int Bytes, string Sha256, Turn By, bool IsInternal, DateTimeOffset At)
{
    public DocumentState State { get; init; }
}

/// <param name="Id">The document's.</param>
public sealed record CaseDocumentContent(string Id, byte[] Content);

/// <summary>A document on the wire.</summary>
public sealed record CaseDocumentView(string DocumentId, string FileName, string MediaType, int Bytes, string Sha256, Turn By, bool IsInternal, DocumentState State, DateTimeOffset At)
{
    public static CaseDocumentView Of(CaseDocument d) => new(d.Id, d.FileName, d.MediaType, d.Bytes, d.Sha256, d.By, d.IsInternal, d.State, d.At);
}

/// <summary>A form with a document.</summary>
/// <param name="File">PDF, DOCX, XLSX, JPEG or PNG, at most 25 MB.</param>
/// <param name="IsInternal">Of an officer's: whether the client does not read it.</param>
public sealed record CaseDocumentForm(string AppealsCaseNumber, IFormFile File, bool IsInternal = false);

public sealed class CaseDocumentFormValidator : Validator<CaseDocumentForm>
{
    public CaseDocumentFormValidator() => RuleFor(x => x.File).NotNull().WithErrorCode("APL-DOC-TYPE");
}

static class CaseDocuments
{
    /// <summary>Megabytes of one document, and documents of one case.</summary>
    public const int MaxMegabytes = 25, Most = 200;

    /// <summary>The host takes less of any other body; the form's own lines come on top of the document.</summary>
    public const int MostBytesOfForm = (MaxMegabytes << 20) + (64 << 10);

    public static async Task<(string Name, byte[] Content)> ReadAsync(IFormFile file, CancellationToken ct)
    {
        using var content = new MemoryStream();
        await file.CopyToAsync(content, ct);
        return (Path.GetFileName(file.FileName), content.ToArray());
    }

    /// <summary>Keeps a document of a case that is open, for the scanner; the history says that it was given, and by its hash which one.</summary>
    public static async Task<CaseDocument> KeepDocumentAsync(this IDocumentSession session, string caseNumber, string fileName, byte[] content, Turn by, bool isInternal, Envelope envelope, DateTimeOffset now, CancellationToken ct)
    {
        // Those who give documents to one case at once are counted one after the other.
        await session.HoldAsync($"appeals documents {caseNumber}", ct);
        if (await session.LoadAsync<CaseFile>(caseNumber, ct) is not { } file || !file.IsFor(by == Turn.Cbsa)) throw new Rejected("NOT_FOUND");
        if (file.IsOver) throw new Rejected("STATE_CONFLICT");
        var type = MediaTypeOf(content) ?? throw new Rejected("APL-DOC-TYPE") { Path = "file" };
        if (content.Length > MaxMegabytes << 20) throw new Rejected("APL-DOC-SIZE", MaxMegabytes) { Path = "file" };
        if (await session.Query<CaseDocument>().CountAsync(d => d.CaseNumber == file.Id, ct) >= Most) throw new Rejected("APL-DOC-COUNT", Most) { Path = "file" };

        var name = fileName.Length is > 0 and <= 120 && !fileName.Any(char.IsControl) ? fileName : "document";
        var note = new CaseDocument(Guid.CreateVersion7(now).ToString("N"), file.Id, name, type, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)), by, isInternal, now);
        session.Insert(note);
        session.Insert(new CaseDocumentContent(note.Id, content));
        session.Note(file, new("DOCUMENT_GIVEN", new($"The document {name} was given (SHA-256 {note.Sha256}).", $"Le document {name} a été fourni (SHA-256 {note.Sha256})."), isInternal), envelope, now);
        return note;
    }

    /// <summary>What a document is by its content: PDF, JPEG, PNG, and the office's sheets and texts (9.2); null for what is not taken.</summary>
    public static string? MediaTypeOf(byte[] content)
    {
        var bytes = content.AsSpan();
        if (bytes.StartsWith("%PDF-"u8)) return "application/pdf";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return "image/jpeg";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])) return "image/png";
        if (!bytes.StartsWith("PK\x03\x04"u8)) return null;
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

    public static Task<IReadOnlyList<CaseDocument>> DocumentsOfAsync(this IQuerySession session, string caseNumber, CancellationToken ct) =>
        session.Query<CaseDocument>().Where(d => d.CaseNumber == caseNumber).OrderBy(d => d.Id).ToListAsync(ct);

    /// <summary>A document's content for one side.</summary>
    public static async Task<(CaseDocument Note, byte[] Content)> ReadDocumentAsync(this IQuerySession session, string caseNumber, string id, bool forStaff, CancellationToken ct)
    {
        if (await session.LoadAsync<CaseFile>(caseNumber, ct) is not { } file || !file.IsFor(forStaff)) throw new Rejected("NOT_FOUND");
        if (await session.LoadAsync<CaseDocument>(id, ct) is not { } note || note.CaseNumber != caseNumber || (note.IsInternal && !forStaff)) throw new Rejected("NOT_FOUND");
        if (note.State == DocumentState.Quarantined) throw new Rejected("APL-DOC-QUARANTINED");
        var content = await session.LoadAsync<CaseDocumentContent>(id, ct) ?? throw new Rejected("APL-DOC-REFUSED");
        return (note, content.Content);
    }
}
