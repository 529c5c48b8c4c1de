using System.Globalization;
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
        string[] kinds = Cases.ReadWord<CaseKind>(query.Kind, "kind") is { } kind ? [kind.ToString()] : [.. ServiceStandards.Kinds.Select(k => k.ToString())];
        var waiting = session.Query<CaseFile>().Where(f => f.WaitKey != null && f.OpenKey!.IsOneOf(kinds) && (after == null || string.Compare(f.WaitKey, after) > 0)).OrderBy(f => f.WaitKey).Take(size + 1);
        var (items, next) = Cut(await waiting.ToListAsync(ct), size, f => f.WaitKey!);
        var open = await session.AdvancedSql.QueryAsync<OpenCases>("""
            select jsonb_build_object('kind', data ->> 'openKey', 'turn', data ->> 'turn', 'since', left(data ->> 'waitKey', 8), 'count', count(*))
            from appeals.mt_doc_casefile where data ->> 'openKey' = any(?) group by data ->> 'openKey', data ->> 'turn', left(data ->> 'waitKey', 8)
            """, ct, (object)kinds);
        await Send.OkAsync(new(
            [.. kinds.Select(Enum.Parse<CaseKind>).Where(k => standards.DaysOf(k) is not null).Select(k => Count(k, [.. open.Where(o => o.Kind == k)], today))],
            [.. items.Select(f => new WaitingCase(f.Id, f.Kind, f.RmAccount, f.State, f.OpenedOn, f.ServiceDays(today), standards.DaysOf(f.Kind), f.Clocks.Where(c => !c.HasLapsed).Min(c => (DateOnly?)c.LastDay)))], next), ct);
    }

    ServiceCount Count(CaseKind kind, OpenCases[] open, DateOnly today)
    {
        var standard = standards.DaysOf(kind)!.Value;
        int Of(Func<OpenCases, bool> which) => open.Where(which).Sum(o => o.Count);
        int Aged(Func<int, bool> which) => Of(o => o.Since is { } since && which(today.DayNumber - DateOnly.ParseExact(since, "yyyyMMdd", CultureInfo.InvariantCulture).DayNumber));
        return new(
            kind, standard, Of(o => o.Turn == Turn.Cbsa), Of(o => o.Turn == Turn.Client), Of(o => o.Turn is Turn.Tribunal or Turn.Court or Turn.Nobody),
            Aged(a => a * 2 <= standard), Aged(a => a * 2 > standard && a <= standard), Aged(a => a > standard));
    }
}

/// <summary>How many open cases of a kind wait for the same since the same day; of those that wait for the CBSA alone the day is said.</summary>
public sealed record OpenCases(CaseKind Kind, Turn Turn, string? Since, int Count);
