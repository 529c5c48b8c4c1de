using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Delegation;

/// <summary>Lists what became of each row of an import, in the order of the file; as CSV it is the file for another try.</summary>
/// <param name="State">Only those: PENDING, DONE or REFUSED.</param>
public sealed record FindImportRows(
    string ImportId, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("carm_role")] string Role, [property: QueryParam] string? State = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindImportRowsResponse(IReadOnlyList<ImportRowView> Items, string? NextCursor);

/// <param name="Row">The first row under the header is 1.</param>
/// <param name="Message">Why it was refused, in the caller's language.</param>
/// <param name="Path">In which column the fault lies.</param>
/// <param name="RequestId">The request made or answered.</param>
public sealed record ImportRowView(
    int Row, string State, string? Code, string? Message, string? Path, string? RequestId, string? ClientBn9, string? Kind, string? RmAccounts, string? Comment, string? Answer, string? Visibility, string? Capabilities, string? StartOn, string? EndOn, string? Reason);

public sealed class FindImportRowsEndpoint(IDelegationStore store) : CarmEndpoint<FindImportRows, FindImportRowsResponse>
{
    public override void Configure()
    {
        Get("authority-imports/{importId}/rows");
        Group<Portal>();
        Asks("delegation.requests.view");
        Summary(s => s.Summary = "List what became of each row");
    }

    public override async Task HandleAsync(FindImportRows query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        if (query.State is not (null or "PENDING" or "DONE" or "REFUSED")) throw new Rejected("VAL_STATUS") { Path = "state" };
        await using var session = store.QuerySession();
        var import = await Importing.RequireAsync(session, query.ImportId, query.Subject, query.CallerBn9, query.Role, ct);
        var rows = session.Query<ImportedRow>().Where(r => r.ImportId == import.Id && (query.State == null || r.State == query.State) && (after == null || string.Compare(r.Id, after) > 0));
        var (items, next) = Cut(await rows.OrderBy(r => r.Id).Take(size + 1).ToListAsync(ct), size, r => r.Id);
        await Send.OkAsync(new([.. items.Select(Of)], next), ct);
    }

    static ImportRowView Of(ImportedRow r) => new(
        r.Number, r.State, r.Code, r.Code is { } code ? Cures.WhyNot(code) : null, r.Path, r.RequestId ?? r.Text("requestId"), r.Text("clientBn9"), r.Text("kind"), r.Text("rmAccounts"), r.Text("comment"), r.Text("answer"), r.Text("visibility"), r.Text("capabilities"),
        r.Text("startOn"), r.Text("endOn"), r.Text("reason"));
}
