using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Microsoft.AspNetCore.Http;

namespace Carm.Declarations;

/// <summary>A form with a file of a reference list.</summary>
/// <param name="File">CSV with the list's columns and valid_from, valid_to, source; JSON with rows; for exchange rates also the Bank of Canada's daily observations, CSV or JSON.</param>
/// <param name="Source">Where it is from, as it will be quoted; the file's name when left out.</param>
public sealed record ReferenceFileForm(string List, IFormFile File, string? Source = null);

/// <summary>A trade officer proposes rows of a reference list by a file, as its publisher gives it. It is taken whole or not at all, with every fault by its line.</summary>
public sealed record ImportReferenceRows(string List, byte[] Content, string Source, string Subject);

public sealed record ImportReferenceRowsResponse(ReferenceChangeView Change);

public sealed class ImportReferenceRowsValidator : Validator<ReferenceFileForm>
{
    public ImportReferenceRowsValidator()
    {
        RuleFor(x => x.File).NotNull().WithErrorCode("VAL_FILE");
        RuleFor(x => x.Source).MaximumLength(400);
    }
}

public sealed class ImportReferenceRowsEndpoint : CarmEndpoint<ReferenceFileForm, ImportReferenceRowsResponse>
{
    public override void Configure()
    {
        Post("reference/{list}/imports");
        Group<Staff>();
        Asks("declarations.reference.propose");
        AllowFileUploads();
        Creates();
        Summary(s => s.Summary = "Propose rows of a reference list by a file");
    }

    public override async Task HandleAsync(ReferenceFileForm form, CancellationToken ct) =>
        await CreatedAsync(new ImportReferenceRows(form.List, await Uploads.BytesAsync(form.File, ct), form.Source ?? Uploads.NameOf(form.File), User.FindFirst("sub")!.Value), r => $"/api/v1/admin/reference-changes/{r.Change.ChangeId}", ct);
}

public static class ImportReferenceRowsHandler
{
    public static async Task<ImportReferenceRowsResponse> Handle(ImportReferenceRows command, IDocumentSession session, TimeProvider clock, ReferenceShelf references, CancellationToken ct)
    {
        var list = ReferenceLists.Find(command.List) ?? throw new Rejected("NOT_FOUND");
        var rows = ReferenceFile.Read(list, command.Content, command.Source);
        return new(ReferenceChangeView.Of(await ReferenceChange.ProposeAsync(session, await references.CurrentAsync(session, ct), list, rows, command.Source, command.Subject, clock.GetUtcNow(), ct)));
    }
}

static class Uploads
{
    public static async Task<byte[]> BytesAsync(IFormFile file, CancellationToken ct)
    {
        using var content = new MemoryStream();
        await file.CopyToAsync(content, ct);
        return content.ToArray();
    }

    public static string NameOf(IFormFile file) => Path.GetFileName(file.FileName) is { Length: > 0 and <= 120 } name && !name.Any(char.IsControl) ? name : "file";
}
