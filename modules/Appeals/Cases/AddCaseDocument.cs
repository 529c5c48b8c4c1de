using Carm.Kernel;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A client gives a document to a case: type, size and hash are kept, and nobody reads it before it was scanned.</summary>
public sealed record AddCaseDocument(string AppealsCaseNumber, string FileName, byte[] Content);

public sealed record AddCaseDocumentResponse(CaseDocumentView Document);

public sealed class AddCaseDocumentEndpoint : CarmEndpoint<CaseDocumentForm, AddCaseDocumentResponse>
{
    public override void Configure()
    {
        Post("cases/{appealsCaseNumber}/documents");
        Group<Portal>();
        Asks("appeals.cases.answer");
        AllowFileUploads();
        Description(route => route.WithMetadata(new RequestSizeLimitAttribute(CaseDocuments.MostBytesOfForm)));
        Creates();
        Summary(s => s.Summary = "Give a document to a case");
    }

    public override async Task HandleAsync(CaseDocumentForm form, CancellationToken ct)
    {
        var (name, content) = await CaseDocuments.ReadAsync(form.File, ct);
        await CreatedAsync(new AddCaseDocument(form.AppealsCaseNumber, name, content), r => $"/api/v1/cases/{form.AppealsCaseNumber}/documents/{r.Document.DocumentId}", ct);
    }
}

public static class AddCaseDocumentHandler
{
    public static async Task<(AddCaseDocumentResponse, ScanCaseDocument)> Handle(AddCaseDocument command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var note = await session.KeepDocumentAsync(command.AppealsCaseNumber, command.FileName, command.Content, Turn.Client, isInternal: false, envelope, clock.GetUtcNow(), ct);
        return (new(CaseDocumentView.Of(note)), new(note.Id));
    }
}
