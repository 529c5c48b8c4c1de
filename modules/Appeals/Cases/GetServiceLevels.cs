using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Appeals;

/// <summary>Asks how well the CBSA keeps its service standards: public, and in numbers only.</summary>
public sealed record GetServiceLevelsResponse(IReadOnlyList<ServiceLevel> Levels);

/// <param name="Closed">Cases closed in the twelve months to today.</param>
/// <param name="WithinStandardPercent">How many of these in a hundred took the CBSA no longer than its standard; null while fewer than five were closed, so that nobody is seen through the number.</param>
/// <param name="MedianDays">Of its own turn; null likewise.</param>
public sealed record ServiceLevel(CaseKind Kind, int StandardDays, int Open, int Closed, int? WithinStandardPercent, int? MedianDays);

public sealed class GetServiceLevelsEndpoint(IAppealsStore store, ServiceStandards standards, TimeProvider clock) : CarmEndpoint<EmptyRequest, GetServiceLevelsResponse>
{
    const int Fewest = 5;

    public override void Configure()
    {
        Get("service-levels");
        Group<Public>();
        Summary(s => s.Summary = "How well the service standards of recourse are kept");
    }

    public override async Task HandleAsync(EmptyRequest query, CancellationToken ct)
    {
        var today = clock.GetUtcNow().TorontoDate();
        var since = CaseFile.KeyOf(today.AddYears(-1))!;
        await using var session = store.QuerySession();
        // Anyone may ask, as often as it likes: what is read does not grow with the number of cases.
        var open = (await session.AdvancedSql.QueryAsync<CaseCount>("select jsonb_build_object('kind', data ->> 'openKey', 'count', count(*)) from appeals.mt_doc_casefile where data ->> 'openKey' is not null group by data ->> 'openKey'", ct)).ToDictionary(o => o.Kind, o => o.Count);
        // A penalty that nobody asked to have corrected never waited for the CBSA, and says nothing of how it answers.
        var closed = (await session.AdvancedSql.QueryAsync<CaseCount>("""
            select jsonb_build_object('kind', data ->> 'kind', 'days', (data ->> 'cbsaDays')::int, 'count', count(*))
            from appeals.mt_doc_casefile where data ->> 'closedKey' > ? group by data ->> 'kind', data ->> 'cbsaDays'
            """, ct, since)).Where(c => c.Kind != CaseKind.Penalty || c.Days > 0).ToLookup(c => c.Kind);
        await Send.OkAsync(new([.. ServiceStandards.Kinds.Where(k => standards.DaysOf(k) is not null).Select(k => Level(k, standards.DaysOf(k)!.Value, open.GetValueOrDefault(k), [.. closed[k].OrderBy(c => c.Days)]))]), ct);
    }

    /// <param name="closed">By their days, the fewest first.</param>
    static ServiceLevel Level(CaseKind kind, int standard, int open, CaseCount[] closed)
    {
        var (all, before) = (closed.Sum(c => c.Count), 0);
        if (all < Fewest) return new(kind, standard, open, all, null, null);
        var median = closed.First(c => (before += c.Count) > (all - 1) / 2).Days;
        return new(kind, standard, open, all, closed.Where(c => c.Days <= standard).Sum(c => c.Count) * 100 / all, median);
    }
}

/// <summary>How many cases of a kind there are, of closed ones those that took so many days.</summary>
public sealed record CaseCount(CaseKind Kind, int Count, int Days = 0);
