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
        var since = CaseFile.KeyOf(today.AddYears(-1));
        await using var session = store.QuerySession();
        var open = new Dictionary<CaseKind, int>();
        foreach (var kind in ServiceStandards.Kinds) open[kind] = await session.Query<CaseFile>().CountAsync(f => f.OpenKey == kind.ToString(), ct);
        // A penalty that nobody asked to have corrected never waited for the CBSA, and says nothing of how it answers.
        var closed = (await session.Query<CaseFile>().Where(f => string.Compare(f.ClosedKey, since) > 0).Select(f => new { f.Kind, f.CbsaDays }).ToListAsync(ct)).Where(f => f.Kind != CaseKind.Penalty || f.CbsaDays > 0).ToLookup(f => f.Kind, f => f.CbsaDays);
        await Send.OkAsync(new([.. ServiceStandards.Kinds.Where(k => standards.DaysOf(k) is not null).Select(k => Level(k, standards.DaysOf(k)!.Value, open[k], [.. closed[k].Order()]))]), ct);
    }

    static ServiceLevel Level(CaseKind kind, int standard, int open, int[] days) =>
        days.Length < Fewest ? new(kind, standard, open, days.Length, null, null) : new(kind, standard, open, days.Length, days.Count(d => d <= standard) * 100 / days.Length, days[(days.Length - 1) / 2]);
}
