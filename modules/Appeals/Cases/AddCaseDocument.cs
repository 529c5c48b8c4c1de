using System.Security.Cryptography;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A form with a document.</summary>
/// <param name="File">PDF, DOCX, XLSX, JPEG or PNG, at most 25 MB.</param>
/// <param name="IsInternal">Of an officer's: whether the client does not read it.</param>
public sealed record CaseDocumentForm(string AppealsCaseNumber, IFormFile File, bool IsInternal = false);

/// <summary>A document is given to a case: type, size and hash are kept, and nobody reads it before it was scanned.</summary>
public sealed record AddCaseDocument(string CaseNumber, string FileName, byte[] Content, Turn By, bool IsInternal);

public sealed record AddCaseDocumentResponse(CaseDocumentView Document);

public sealed class CaseDocumentFormValidator : Validator<CaseDocumentForm>
{
    public CaseDocumentFormValidator() => RuleFor(x => x.File).NotNull().WithErrorCode("APL-DOC-TYPE");
}

/// <summary>What both sides' endpoints do with the form.</summary>
public abstract class CaseDocumentEndpoint : CarmEndpoint<CaseDocumentForm, AddCaseDocumentResponse>
{
    protected void TakesDocuments()
    {
        AllowFileUploads();
        // The host takes less of any other body; the form's own lines come on top of the document.
        Description(route => route.WithMetadata(new RequestSizeLimitAttribute((CaseDocuments.MaxMegabytes << 20) + (64 << 10))));
        Creates();
    }

    protected async Task TakeAsync(CaseDocumentForm form, Turn by, bool isInternal, CancellationToken ct)
    {
        using var content = new MemoryStream();
        await form.File.CopyToAsync(content, ct);
        var prefix = by == Turn.Cbsa ? "/api/v1/admin" : "/api/v1";
        await CreatedAsync(new AddCaseDocument(form.AppealsCaseNumber, Path.GetFileName(form.File.FileName), content.ToArray(), by, isInternal), r => $"{prefix}/cases/{form.AppealsCaseNumber}/documents/{r.Document.DocumentId}", ct);
    }
}

public sealed class AddCaseDocumentEndpoint : CaseDocumentEndpoint
{
    public override void Configure()
    {
        Post("cases/{appealsCaseNumber}/documents");
        Group<Portal>();
        Asks("appeals.cases.answer");
        TakesDocuments();
        Summary(s => s.Summary = "Give a document to a case");
    }

    public override Task HandleAsync(CaseDocumentForm form, CancellationToken ct) => TakeAsync(form, Turn.Client, isInternal: false, ct);
}

public sealed class AddOfficersDocumentEndpoint : CaseDocumentEndpoint
{
    public override void Configure()
    {
        Post("cases/{appealsCaseNumber}/documents");
        Group<Staff>();
        Asks("appeals.documents.add");
        TakesDocuments();
        Summary(s => s.Summary = "Give a document to a case as an officer");
    }

    public override Task HandleAsync(CaseDocumentForm form, CancellationToken ct) => TakeAsync(form, Turn.Cbsa, form.IsInternal, ct);
}

public static class AddCaseDocumentHandler
{
    public static async Task<(AddCaseDocumentResponse, ScanCaseDocument)> Handle(AddCaseDocument command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        // Those who give documents to one case at once are counted one after the other.
        await session.HoldAsync($"appeals documents {command.CaseNumber}", ct);
        if (await session.LoadAsync<CaseFile>(command.CaseNumber, ct) is not { } file) throw new Rejected("NOT_FOUND");
        if (file.IsOver) throw new Rejected("STATE_CONFLICT");
        var type = CaseDocuments.MediaTypeOf(command.Content) ?? throw new Rejected("APL-DOC-TYPE") { Path = "file" };
        if (command.Content.Length > CaseDocuments.MaxMegabytes << 20) throw new Rejected("APL-DOC-SIZE", CaseDocuments.MaxMegabytes) { Path = "file" };
        if (await session.Query<CaseDocument>().CountAsync(d => d.CaseNumber == file.Id, ct) >= CaseDocuments.Most) throw new Rejected("APL-DOC-COUNT", CaseDocuments.Most) { Path = "file" };

        var now = clock.GetUtcNow();
        var name = command.FileName.Length is > 0 and <= 120 && !command.FileName.Any(char.IsControl) ? command.FileName : "document";
        var note = new CaseDocument(Guid.CreateVersion7(now).ToString("N"), file.Id, name, type, command.Content.Length, Convert.ToHexStringLower(SHA256.HashData(command.Content)), command.By, command.IsInternal, now);
        session.Insert(note);
        session.Insert(new CaseDocumentContent(note.Id, command.Content));
        return (new(CaseDocumentView.Of(note)), new(note.Id));
    }
}

/// <summary>Has a document scanned. Until the scanner answers it stays in quarantine and is tried again every ten minutes, which is technical time; of what is infected only the note stays.</summary>
public sealed record ScanCaseDocument(string DocumentId);

public static class ScanCaseDocumentHandler
{
    public static async Task<OutgoingMessages> Handle(ScanCaseDocument command, IDocumentSession session, IDocumentScanner scanner, CancellationToken ct)
    {
        var outgoing = new OutgoingMessages();
        if (await session.LoadAsync<CaseDocument>(command.DocumentId, ct) is not { State: DocumentState.Quarantined } note || await session.LoadAsync<CaseDocumentContent>(command.DocumentId, ct) is not { } content) return outgoing;

        var isHarmless = await scanner.IsHarmlessAsync(content.Content, ct);
        if (isHarmless is null) outgoing.Delay(command, TimeSpan.FromMinutes(10));
        else session.Store(note with { State = isHarmless.Value ? DocumentState.Clean : DocumentState.Refused });
        if (isHarmless == false) session.Delete(content);
        return outgoing;
    }
}
