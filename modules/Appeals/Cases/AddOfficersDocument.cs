using Carm.Kernel;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Wolverine;

namespace Carm.Appeals;

/// <summary>An officer gives a document to a case, for the client too or for the CBSA alone.</summary>
public sealed record AddOfficersDocument(string AppealsCaseNumber, string FileName, byte[] Content, bool IsInternal);

public sealed record AddOfficersDocumentResponse(CaseDocumentView Document);

public sealed class AddOfficersDocumentEndpoint : CarmEndpoint<CaseDocumentForm, AddOfficersDocumentResponse>
{
    public override void Configure()
    {
        Post("cases/{appealsCaseNumber}/documents");
        Group<Staff>();
        Asks("appeals.documents.add");
        AllowFileUploads();
        Description(route => route.WithMetadata(new RequestSizeLimitAttribute(CaseDocuments.MostBytesOfForm)));
        Creates();
        Summary(s => s.Summary = "Give a document to a case as an officer");
    }

    public override async Task HandleAsync(CaseDocumentForm form, CancellationToken ct)
    {
        var (name, content) = await CaseDocuments.ReadAsync(form.File, ct);
        await CreatedAsync(new AddOfficersDocument(form.AppealsCaseNumber, name, content, form.IsInternal), r => $"/api/v1/admin/cases/{form.AppealsCaseNumber}/documents/{r.Document.DocumentId}", ct);
    }
}

public static class AddOfficersDocumentHandler
{
    public static async Task<(AddOfficersDocumentResponse, ScanCaseDocument)> Handle(AddOfficersDocument command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var note = await session.KeepDocumentAsync(command.AppealsCaseNumber, command.FileName, command.Content, Turn.Cbsa, command.IsInternal, envelope, clock.GetUtcNow(), ct);
        return (new(CaseDocumentView.Of(note)), new(note.Id));
    }
}
