using System.Security.Cryptography;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Carm.Declarations;

/// <summary>A form with a document.</summary>
/// <param name="File">PDF, TIFF, JPEG, XLSX or DOCX, at most 25 MB.</param>
public sealed record AttachmentForm(string TransactionNumber, IFormFile File);

/// <summary>A client gives a document in support of a declaration or of a change that it will ask for.</summary>
public sealed record AddAttachment(string TransactionNumber, string FileName, byte[] Content, string Subject);

public sealed record AddAttachmentResponse(AttachmentView Attachment);

public sealed class AttachmentFormValidator : Validator<AttachmentForm>
{
    public AttachmentFormValidator() => RuleFor(x => x.File).NotNull().WithErrorCode("CAD-4004");
}

public sealed class AddAttachmentEndpoint : CarmEndpoint<AttachmentForm, AddAttachmentResponse>
{
    public override void Configure()
    {
        Post("cads/{transactionNumber}/attachments");
        Group<Portal>();
        Asks("declarations.cads.correct");
        AllowFileUploads();
        // The host takes less of any other body; the form's own lines come on top of the document.
        Description(route => route.WithMetadata(new RequestSizeLimitAttribute((Attachments.MaxMegabytes << 20) + (64 << 10))));
        Creates();
        Summary(s => s.Summary = "Give a supporting document");
    }

    public override async Task HandleAsync(AttachmentForm form, CancellationToken ct)
    {
        using var content = new MemoryStream();
        await form.File.CopyToAsync(content, ct);
        await CreatedAsync(new AddAttachment(form.TransactionNumber, Path.GetFileName(form.File.FileName), content.ToArray(), User.FindFirst("sub")!.Value), r => $"/api/v1/cads/{form.TransactionNumber}/attachments/{r.Attachment.AttachmentId}", ct);
    }
}

public static class AddAttachmentHandler
{
    public static async Task<(AddAttachmentResponse, ScanAttachment)> Handle(AddAttachment command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var cad = await session.LockCadAsync(command.TransactionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var type = Attachments.MediaTypeOf(command.Content) ?? throw new Rejected("CAD-4004") { Path = "file" };
        if (command.Content.Length > Attachments.MaxMegabytes << 20) throw new Rejected("CAD-4005", Attachments.MaxMegabytes) { Path = "file" };
        if (await session.Query<Attachment>().CountAsync(a => a.TransactionNumber == cad.Id, ct) >= Attachments.Most) throw new Rejected("CAD-4006", Attachments.Most) { Path = "file" };

        var now = clock.GetUtcNow();
        var name = command.FileName.Length is > 0 and <= 120 && !command.FileName.Any(char.IsControl) ? command.FileName : "document";
        var note = new Attachment(Guid.CreateVersion7(now).ToString("N"), cad.Id, name, type, command.Content.Length, Convert.ToHexStringLower(SHA256.HashData(command.Content)), command.Subject, now);
        session.Insert(note);
        session.Insert(new AttachmentContent(note.Id, command.Content));
        return (new(AttachmentView.Of(note)), new(note.Id));
    }
}
