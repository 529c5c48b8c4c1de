using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Shows every row of a key of a published list that ever held: what this build carries, then what was approved, in that order.</summary>
/// <param name="Key">The values of the key's columns, joined by a slash.</param>
public sealed record FindReferenceHistory(string List, [property: QueryParam] string? Key = null);

public sealed record FindReferenceHistoryResponse(IReadOnlyList<ReferenceHistoryRow> Rows);

/// <param name="ApprovedAt">Null for what this build carries.</param>
/// <param name="IsReplaced">Whether a later row of the same first day has taken its place.</param>
public sealed record ReferenceHistoryRow(DateOnly ValidFrom, DateOnly? ValidTo, IReadOnlyDictionary<string, string> Fields, string Source, DateTimeOffset? ApprovedAt, bool IsReplaced);

public sealed class FindReferenceHistoryEndpoint(IDeclarationsStore store) : CarmEndpoint<FindReferenceHistory, FindReferenceHistoryResponse>
{
    public override void Configure()
    {
        Get("reference/codes/{list}/history");
        Group<Public>();
        Summary(s => s.Summary = "Read the history of a row");
    }

    public override async Task HandleAsync(FindReferenceHistory query, CancellationToken ct)
    {
        var list = ReferenceLists.Find(query.List) is { IsConfidential: false } known ? known : throw new Rejected("NOT_FOUND");
        if (query.Key is null) throw new Rejected("NOT_FOUND");
        await using var session = store.QuerySession();
        (ReferenceEntry Entry, DateTimeOffset? At)[] rows =
        [
            .. ReferenceData.Carried.Of(list.Name, query.Key).Select(row => (ReferenceEntry.Of(row), (DateTimeOffset?)null)),
            .. (await session.ApprovedOfAsync(list.Name, query.Key, ct)).Select(row => (new ReferenceEntry(row.Key, row.ValidFrom, row.ValidTo, row.Fields, row.Source), (DateTimeOffset?)row.ApprovedAt)),
        ];
        if (rows.Length == 0) throw new Rejected("NOT_FOUND");
        await Send.OkAsync(new([.. rows.Select((row, i) => new ReferenceHistoryRow(row.Entry.ValidFrom, row.Entry.ValidTo, row.Entry.Fields, row.Entry.Source, row.At, rows.Skip(i + 1).Any(later => later.Entry.ValidFrom == row.Entry.ValidFrom)))]), ct);
    }
}
