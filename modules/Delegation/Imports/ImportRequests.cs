using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Microsoft.AspNetCore.Http;
using Wolverine;

namespace Carm.Delegation;

/// <summary>A form with a CSV file.</summary>
/// <param name="File">UTF-8; its first line names the columns.</param>
public sealed record ImportForm(IFormFile File)
{
    public async Task<byte[]> BytesAsync(CancellationToken ct)
    {
        using var content = new MemoryStream();
        await File.CopyToAsync(content, ct);
        return content.ToArray();
    }
}

public sealed class ImportFormValidator : Validator<ImportForm>
{
    public ImportFormValidator() => RuleFor(x => x.File).NotNull().WithErrorCode("VAL_FILE");
}

/// <summary>A provider asks many clients at once. Columns: clientBn9, kind, rmAccounts (several by blanks), comment.</summary>
public sealed record ImportRequests(byte[] Content, string Subject, string CallerBn9, string Role);

public sealed record ImportRequestsResponse(string ImportId, int Rows);

public sealed class ImportRequestsEndpoint : CarmEndpoint<ImportForm, ImportRequestsResponse>
{
    public override void Configure()
    {
        Post("relationship-requests/import");
        Group<Portal>();
        Asks("delegation.relationships.request");
        AllowFileUploads();
        Accepts();
        Summary(s => s.Summary = "Ask many clients from a CSV file");
    }

    public override async Task HandleAsync(ImportForm form, CancellationToken ct) =>
        await AcceptedAsync(new ImportRequests(await form.BytesAsync(ct), User.FindFirst("sub")!.Value, User.FindFirst("carm_bn9")!.Value, User.FindFirst("carm_role")!.Value), r => $"/api/v1/authority-imports/{r.ImportId}", ct);
}

public static class ImportRequestsHandler
{
    public static async Task<(ImportRequestsResponse, OutgoingMessages)> Handle(ImportRequests command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LoadAsync<Provider>(command.CallerBn9, ct) is not { IsActive: true }) throw new Rejected("DEL_NOT_A_PROVIDER");
        var (import, rows) = Importing.Keep(session, "REQUESTS", AuthorityFile.Read(command.Content, "clientBn9", "kind", "comment"), command.Subject, command.CallerBn9, command.Role, clock.GetUtcNow());
        return (new(import.Id, import.Rows), rows);
    }
}
