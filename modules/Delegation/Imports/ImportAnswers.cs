using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>
/// A client answers many providers at once. Columns: requestId; answer (APPROVE or REJECT); kind and rmAccounts (as asked, when left empty), visibility (OWN, when
/// left empty), capabilities (all, when left empty), startOn, endOn, reason. The list of received requests, taken as CSV, is such a file once the answers are added.
/// </summary>
public sealed record ImportAnswers(byte[] Content, string Subject, string CallerBn9, string Role);

public sealed record ImportAnswersResponse(string ImportId, int Rows);

public sealed class ImportAnswersEndpoint : CarmEndpoint<ImportForm, ImportAnswersResponse>
{
    public override void Configure()
    {
        Post("relationship-requests/answers/import");
        Group<Portal>();
        Asks("delegation.requests.approve");
        AllowFileUploads();
        Accepts();
        Summary(s => s.Summary = "Answer many requests from a CSV file");
    }

    public override async Task HandleAsync(ImportForm form, CancellationToken ct) =>
        await AcceptedAsync(new ImportAnswers(await form.BytesAsync(ct), User.FindFirst("sub")!.Value, User.FindFirst("carm_bn9")!.Value, User.FindFirst("carm_role")!.Value), r => $"/api/v1/authority-imports/{r.ImportId}", ct);
}

public static class ImportAnswersHandler
{
    public static (ImportAnswersResponse, OutgoingMessages) Handle(ImportAnswers command, IDocumentSession session, TimeProvider clock)
    {
        var (import, rows) = Importing.Keep(session, "ANSWERS", AuthorityFile.Read(command.Content, "requestId", "answer"), command.Subject, command.CallerBn9, command.Role, clock.GetUtcNow());
        return (new(import.Id, import.Rows), rows);
    }
}
