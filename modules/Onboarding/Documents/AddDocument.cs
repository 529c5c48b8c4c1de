using System.Security.Cryptography;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Microsoft.AspNetCore.Http;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>A form with a document for an enrolment.</summary>
/// <param name="Kind">As the catalogue names it: PLAN, POLICE_CHECK, PROOF_OF_OWNERSHIP ...; OTHER for anything else.</param>
/// <param name="File">PDF, PNG, JPEG or TIFF.</param>
public sealed record DocumentForm(string EnrolmentId, string Kind, IFormFile File);

/// <summary>An applicant gives a document. It is typed by its content and read by nobody until it was scanned.</summary>
public sealed record AddDocument(string EnrolmentId, string Kind, string FileName, byte[] Content, string Role);

public sealed record AddDocumentResponse(DocumentView Document);

public sealed class AddDocumentValidator : Validator<DocumentForm>
{
    public AddDocumentValidator()
    {
        RuleFor(x => x.Kind).NotEmpty().Must(k => k == "OTHER" || ProgramCatalogue.All.Any(p => p.Documents.Contains(k))).WithErrorCode("VAL_DOCUMENT_KIND");
        RuleFor(x => x.File).NotNull().WithErrorCode("VAL_DOCUMENT");
    }
}

public sealed class AddDocumentEndpoint : CarmEndpoint<DocumentForm, AddDocumentResponse>
{
    public override void Configure()
    {
        Post("enrolments/{enrolmentId}/documents");
        Group<Portal>();
        Asks("onboarding.enrolments.answer");
        AllowFileUploads();
        Creates();
        Summary(s => s.Summary = "Give a document");
    }

    public override async Task HandleAsync(DocumentForm form, CancellationToken ct)
    {
        using var content = new MemoryStream();
        await form.File.CopyToAsync(content, ct);
        await CreatedAsync(new AddDocument(form.EnrolmentId, form.Kind, Path.GetFileName(form.File.FileName), content.ToArray(), EnrolmentAccess.RoleOf(User)), r => $"/api/v1/enrolments/{form.EnrolmentId}/documents/{r.Document.DocumentId}", ct);
    }
}

public static class AddDocumentHandler
{
    const int MaxDocuments = 100;

    public static async Task<(AddDocumentResponse, ScanDocument)> Handle(AddDocument command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (now, policy) = (clock.GetUtcNow(), await OnboardingPolicy.InForceAsync(session, ct));
        var enrolment = EnrolmentAccess.Require(await session.LoadAsync<Enrolment>(command.EnrolmentId, ct), command.Role);
        enrolment.RequireOpenToChange();
        var type = MediaTypes.Of(command.Content) ?? throw new Rejected("VAL_DOCUMENT") { Path = "file" };
        if (command.Content.Length > policy.DocumentMegabytes << 20) throw new Rejected("ENR_DOCUMENT_TOO_LARGE", policy.DocumentMegabytes) { Path = "file" };
        if ((await DocumentNote.OfAsync(session, enrolment.Id, ct)).Count >= MaxDocuments) throw new Rejected("ENR_DOCUMENTS_TOO_MANY", policy.BusinessDocumentMegabytes) { Path = "file" };
        var space = await session.LoadAsync<DocumentSpace>(enrolment.Bn9, ct) ?? new(enrolment.Bn9, 0);
        if (space.Bytes + command.Content.Length > (long)policy.BusinessDocumentMegabytes << 20) throw new Rejected("ENR_DOCUMENTS_TOO_MANY", policy.BusinessDocumentMegabytes) { Path = "file" };

        var name = command.FileName.Length is > 0 and <= 120 && !command.FileName.Any(char.IsControl) ? command.FileName : command.Kind;
        var note = new DocumentNote(Guid.CreateVersion7(now).ToString("N"), enrolment.Id, command.Kind, name, type, command.Content.Length, Convert.ToHexStringLower(SHA256.HashData(command.Content)), DocumentState.Quarantined, now);
        session.Insert(note);
        session.Store(space with { Bytes = space.Bytes + command.Content.Length });
        session.Insert(new DocumentContent(note.Id, command.Content));
        return (new(DocumentView.Of(note)), new(note.Id, enrolment.Bn9));
    }
}
