using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Delegation;

/// <summary>Tells how far an import is.</summary>
public sealed record GetImport(string ImportId, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("carm_role")] string Role);

/// <param name="Kind">REQUESTS or ANSWERS.</param>
public sealed record GetImportResponse(string ImportId, string Kind, string By, DateTimeOffset At, int Rows, int Pending, int Done, int Refused);

public sealed class GetImportEndpoint(IDelegationStore store) : CarmEndpoint<GetImport, GetImportResponse>
{
    public override void Configure()
    {
        Get("authority-imports/{importId}");
        Group<Portal>();
        Asks("delegation.requests.view");
        Summary(s => s.Summary = "Read how far an import is");
    }

    public override async Task HandleAsync(GetImport query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var import = await Importing.RequireAsync(session, query.ImportId, query.Subject, query.CallerBn9, query.Role, ct);
        var counts = new Dictionary<string, int>();
        foreach (var state in new[] { "DONE", "REFUSED" }) counts[state] = await session.Query<ImportedRow>().CountAsync(r => r.ImportId == import.Id && r.State == state, ct);
        await Send.OkAsync(new(import.Id, import.Kind, import.By, import.At, import.Rows, import.Rows - counts["DONE"] - counts["REFUSED"], counts["DONE"], counts["REFUSED"]), ct);
    }
}
