using System.Text.Json;
using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

/// <summary>The counter of a year's rulings.</summary>
/// <param name="Id">The year.</param>
public sealed record RulingNumbers(string Id, int Last);

static class RulingRecords
{
    public static async Task<Ruling> RulingAsync(this IQuerySession session, string rulingNumber, CancellationToken ct) =>
        await session.LoadAsync<Ruling>(rulingNumber, ct) ?? throw new Rejected("NOT_FOUND");

    /// <summary>The same for staff, to whom a draft is nothing yet.</summary>
    public static async Task<Ruling> SubmittedRulingAsync(this IQuerySession session, string rulingNumber, CancellationToken ct) =>
        await session.RulingAsync(rulingNumber, ct) is { SubmittedOn: not null } ruling ? ruling : throw new Rejected("NOT_FOUND");

    /// <summary>The next number of the year. Who asks holds the counter to the end of its transaction, so that nobody is refused for asking at the same time.</summary>
    public static async Task<string> NextRulingNumberAsync(this IDocumentSession session, DateOnly today, CancellationToken ct)
    {
        await session.HoldAsync("ruling numbers", ct);
        var last = (await session.LoadAsync<RulingNumbers>($"{today.Year}", ct))?.Last ?? 0;
        session.Store(new RulingNumbers($"{today.Year}", last + 1));
        return $"RUL-{today.Year}-{last + 1:000000}";
    }

    /// <summary>A word of an enumeration from a query, as it stands on the wire.</summary>
    public static T? ReadWord<T>(string? text, string path, string code = "VAL_STATUS") where T : struct, Enum => text is null ? null
        : Enum.GetValues<T>().Cast<T?>().FirstOrDefault(v => JsonNamingPolicy.SnakeCaseUpper.ConvertName(v.ToString()!) == text) ?? throw new Rejected(code) { Path = path };
}

/// <summary>Whose ruling a route names.</summary>
sealed class RulingLocator(IDeclarationsStore store) : IResourceLocator
{
    public string RouteParameter => "rulingNumber";

    public async Task<(string RmAccount, string? SubmitterBn9, bool IsOpen)?> FindAsync(string value, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Ruling>(value, ct) is { } ruling ? (ruling.RmAccount, ruling.SubmitterBn9, ruling.IsOpen) : null;
    }
}
