using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Lists the changes of reference data, the newest first.</summary>
/// <param name="State">As PROPOSED; left out, all.</param>
/// <param name="List">Only of this list, or <c>tariff</c>.</param>
public sealed record FindReferenceChanges([property: QueryParam] string? State = null, [property: QueryParam] string? List = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindReferenceChangesResponse(IReadOnlyList<ReferenceChangeRow> Items, string? NextCursor);

/// <param name="Added">How many rows, or items of the tariff.</param>
/// <param name="EffectiveFrom">The earliest day that is judged otherwise.</param>
/// <param name="IsBackwards">Whether that day lay in the past.</param>
public sealed record ReferenceChangeRow(
    string ChangeId, string List, ReferenceChangeState State, string Source, string ProposedBy, DateTimeOffset ProposedAt, string? DecidedBy, DateTimeOffset? DecidedAt, int Added, int Changed, int Ended, DateOnly? EffectiveFrom, bool IsBackwards);

public sealed class FindReferenceChangesEndpoint(IDeclarationsStore store) : CarmEndpoint<FindReferenceChanges, FindReferenceChangesResponse>
{
    public override void Configure()
    {
        Get("reference-changes");
        Group<Staff>();
        Asks("declarations.reference.review");
        Summary(s => s.Summary = "List the changes of reference data");
    }

    public override async Task HandleAsync(FindReferenceChanges query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var rows = session.Query<ReferenceChange>().Where(c => after == null || string.Compare(c.Id, after) < 0);
        if (RulingRecords.ReadWord<ReferenceChangeState>(query.State, "state") is { } state) rows = rows.Where(c => c.State == state);
        if (query.List is { } list) rows = rows.Where(c => c.List == list);
        var (items, next) = Cut(await rows.OrderByDescending(c => c.Id).Take(size + 1).ToListAsync(ct), size, c => c.Id);
        await Send.OkAsync(new([.. items.Select(Row)], next), ct);
    }

    static ReferenceChangeRow Row(ReferenceChange c) => new(
        c.Id, c.List, c.State, c.Source, c.ProposedBy, c.ProposedAt, c.DecidedBy, c.DecidedAt,
        c.Report.Tariff?.Added ?? c.Report.Added.Count, c.Report.Tariff?.Changed ?? c.Report.Changed.Count, c.Report.Tariff?.Removed ?? c.Report.Ended.Count, c.Report.EffectiveFrom, c.Report.IsBackwards);
}
