using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>Asks for the board of the service clocks: what waits for the CBSA, by kind and age.</summary>
/// <param name="Kind">As PENALTY; left out, every kind that has a standard.</param>
public sealed record GetServiceBoard([property: FastEndpoints.QueryParam] string? Kind = null, [property: FastEndpoints.QueryParam] int? PageSize = null, [property: FastEndpoints.QueryParam] string? Cursor = null);

/// <param name="Items">The cases that wait for the CBSA, the oldest service clock first.</param>
public sealed record GetServiceBoardResponse(IReadOnlyList<ServiceCount> Counts, IReadOnlyList<WaitingCase> Items, string? NextCursor);

/// <param name="WithinHalf">Younger than half of the standard.</param>
/// <param name="WithinStandard">Past its half.</param>
/// <param name="Over">Beyond the standard.</param>
public sealed record ServiceCount(CaseKind Kind, int StandardDays, int WaitingForCbsa, int WaitingForClient, int WaitingForOthers, int WithinHalf, int WithinStandard, int Over);

public sealed record WaitingCase(string CaseNumber, CaseKind Kind, string RmAccount, string State, DateOnly? OpenedOn, int ServiceDays, int? StandardDays, DateOnly? NextLimit);

public sealed class GetServiceBoardEndpoint(IAppealsStore store, ServiceStandards standards, TimeProvider clock) : CarmEndpoint<GetServiceBoard, GetServiceBoardResponse>
{
    public override void Configure()
    {
        Get("service-board");
        Group<Staff>();
        Asks("appeals.cases.review");
        Summary(s => s.Summary = "What waits for the CBSA, by age against the service standard");
    }

    public override async Task HandleAsync(GetServiceBoard query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        var today = clock.GetUtcNow().TorontoDate();
        await using var session = store.QuerySession();
        CaseKind[] kinds = Cases.ReadWord<CaseKind>(query.Kind, "kind") is { } kind ? [kind] : [.. ServiceStandards.Kinds];
        var open = (await session.Query<CaseFile>().Where(f => f.OpenKey!.IsOneOf(kinds.Select(k => k.ToString()).ToArray())).ToListAsync(ct)).ToLookup(f => f.Kind);

        // The oldest first: its key counts down from the most days there can be.
        string Key(CaseFile f) => $"{99_999 - f.ServiceDays(today):00000} {f.Id}";
        CaseFile[] rest = [.. kinds.SelectMany(k => open[k]).Where(f => f.Turn == Turn.Cbsa).OrderBy(Key, StringComparer.Ordinal).SkipWhile(f => after is not null && string.CompareOrdinal(Key(f), after) <= 0).Take(size + 1)];
        var (items, next) = Cut(rest, size, Key);
        await Send.OkAsync(new([.. kinds.Where(k => standards.DaysOf(k) is not null).Select(k => Count(k, [.. open[k]], today))], [.. items.Select(f => new WaitingCase(f.Id, f.Kind, f.RmAccount, f.State, f.OpenedOn, f.ServiceDays(today), standards.DaysOf(f.Kind), f.Clocks.Where(c => !c.HasLapsed).Min(c => (DateOnly?)c.LastDay)))], next), ct);
    }

    ServiceCount Count(CaseKind kind, CaseFile[] open, DateOnly today)
    {
        var standard = standards.DaysOf(kind)!.Value;
        int[] ages = [.. open.Where(f => f.Turn == Turn.Cbsa).Select(f => f.ServiceDays(today))];
        return new(kind, standard, ages.Length, open.Count(f => f.Turn == Turn.Client), open.Count(f => f.Turn is Turn.Tribunal or Turn.Court or Turn.Nobody), ages.Count(a => a * 2 <= standard), ages.Count(a => a * 2 > standard && a <= standard), ages.Count(a => a > standard));
    }
}
