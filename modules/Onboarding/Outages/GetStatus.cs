using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Whether the CBSA has declared that the system cannot be used, since when and what it moves; also outages that are over, for as long as what they moved is not due.</summary>
/// <param name="Outages">The newest first.</param>
public sealed record GetStatusResponse(SystemStatus Status, Bilingual Statement, IReadOnlyList<KnownOutage> Outages, DateTimeOffset At);

public enum SystemStatus
{
    Available,
    Outage,
}

/// <param name="LimitsMoveTo">The day to which what fell into it was moved; null while it lasts.</param>
public sealed record KnownOutage(DateTimeOffset From, DateTimeOffset? To, Bilingual Reason, DateOnly? LimitsMoveTo, Bilingual Effect);

public sealed class GetStatusEndpoint(IOnboardingStore store, TimeProvider clock) : CarmEndpoint<EmptyRequest, GetStatusResponse>
{
    public override void Configure()
    {
        Get("status");
        Group<Public>();
        Summary(s => s.Summary = "Whether an outage of the system is declared");
    }

    public override async Task HandleAsync(EmptyRequest query, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var session = store.QuerySession();
        var recent = await session.Query<Outage>().Where(o => o.State == OutageState.Declared || o.State == OutageState.Ended && (o.To > now.AddDays(-14) || o.EndEnteredAt > now.AddDays(-14))).OrderByDescending(o => o.From).ToListAsync(ct);
        var told = recent.Where(o => o.State == OutageState.Declared || o.LimitsMoveTo >= now.TorontoDate()).ToArray();
        var lasting = told.FirstOrDefault(o => o.State == OutageState.Declared);
        await Send.OkAsync(new(
            lasting is null ? SystemStatus.Available : SystemStatus.Outage,
            lasting is null ? new("No outage is declared.", "Aucune panne n'est déclarée.") : new($"An outage is declared since {Told(lasting.From)}.", $"Une panne est déclarée depuis le {Told(lasting.From)}."),
            [.. told.Select(o => new KnownOutage(o.From, o.To, o.Reason, o.LimitsMoveTo, o.Effect))], now), ct);
    }

    static string Told(DateTimeOffset at) => $"{TimeZoneInfo.ConvertTime(at, BusinessCalendar.Toronto):yyyy-MM-dd HH:mm}";
}
