using System.Globalization;
using System.Text.Json;
using Carm.Delegation.Contracts;
using Carm.Kernel;
using Marten;

namespace Carm.Onboarding;

/// <summary>Something that happened to a business or one of its program accounts, or that concerns everybody, as software outside is told it. Never changed.</summary>
/// <param name="Id">Made of what happened: a fact that comes twice stands once. Clients know it by <see cref="WireIdOf"/>.</param>
/// <param name="Position">Its place in the feed; nothing comes before it any more once it can be read.</param>
/// <param name="Bn9"><see cref="All"/> where it concerns everybody.</param>
/// <param name="Subject">The number of the thing, as a transaction number.</param>
/// <param name="SubmitterBn9">Who submitted the thing, for visibility; null where that does not matter.</param>
/// <param name="Data">Of the shape that <see cref="EventTypes"/> names.</param>
public sealed record FeedEvent(string Id, long Position, string Bn9, string? RmAccount, string Type, string Subject, string? SubmitterBn9, DateTimeOffset At, JsonElement Data)
{
    /// <summary>In the place of a BN9: it stands once, and not once for each business of the country.</summary>
    public const string All = "ALL";

    /// <summary>What concerns everybody.</summary>
    public static FeedEvent ForAll<T>(string subject, DateTimeOffset at, T data, string? once = null) => Of(All, null, subject, null, at, data, once);

    /// <summary>What happened to a program account.</summary>
    public static FeedEvent Of<T>(string rmAccount, string subject, string? submitterBn9, DateTimeOffset at, T data, string? once = null) => Of(rmAccount[..9], rmAccount, subject, submitterBn9, at, data, once);

    /// <summary>What happened to a business.</summary>
    /// <param name="once">What tells it from others of its type about the same subject; null where there is one.</param>
    public static FeedEvent Of<T>(string bn9, string? rmAccount, string subject, string? submitterBn9, DateTimeOffset at, T data, string? once = null)
    {
        var type = EventTypes.Of(typeof(T));
        return new(IdOf(type, rmAccount ?? bn9, subject) + (once is null ? "" : $"/{once}"), 0, bn9, rmAccount, type.Name, subject, submitterBn9, at, JsonSerializer.SerializeToElement(data, Wire));
    }

    /// <summary>Whose transaction an earlier event of the same subject was about; null when it said none.</summary>
    public static async Task<string?> SubmitterOfAsync<T>(IQuerySession session, string rmAccount, string subject, CancellationToken ct) => (await session.LoadAsync<FeedEvent>(IdOf(EventTypes.Of(typeof(T)), rmAccount, subject), ct))?.SubmitterBn9;

    /// <summary>When each of these declarations was first accounted for; those of which the feed does not tell that are left out.</summary>
    public static async Task<IReadOnlyDictionary<string, DateTimeOffset>> FirstAccountedAsync(IQuerySession session, string rmAccount, IEnumerable<string> transactionNumbers, CancellationToken ct)
    {
        string[] ids = [.. transactionNumbers.Select(number => $"{IdOf(EventTypes.Of(typeof(CadAccounted)), rmAccount, number)}/1")];
        return ids.Length == 0 ? new Dictionary<string, DateTimeOffset>() : (await session.Query<FeedEvent>().Where(e => e.Id.IsOneOf(ids)).Select(e => new { e.Subject, e.At }).ToListAsync(ct)).ToDictionary(e => e.Subject, e => e.At);
    }

    /// <summary>Whether the feed tells everybody that of a subject already.</summary>
    public static async Task<bool> IsToldToAllAsync<T>(IQuerySession session, string subject, CancellationToken ct) => await session.LoadAsync<FeedEvent>(IdOf(EventTypes.Of(typeof(T)), All, subject), ct) is not null;

    /// <summary>Tells apart what happens to one thing again and again; a fact that comes twice has it twice.</summary>
    public static string Instant(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyyMMddHHmmssfffffff", CultureInfo.InvariantCulture);

    /// <summary>By what clients know it, always the same: its own id may hold what a payer wrote, which no header takes.</summary>
    public static string WireIdOf(string id) => $"evt_{SecretToken.HashOf(id)[..32]}";

    static string IdOf(EventType type, string account, string subject) => $"{type.Name}/{account}/{subject}";

    /// <summary>A provider sees it where it sees the transaction that it is about; what says none is about several, or about one that the fact does not name: it is for who sees all.</summary>
    public bool IsSeen(AuthorityDecision decision) => decision.Refusal is null && (SubmitterBn9 is { } submitter
        ? decision.Sight.Contains(submitter == decision.CallerBn9 ? "OWN" : submitter == Bn9 ? "IMPORTER" : "OTHERS")
        : EventTypes.All[Type].IsOfAccount || new[] { "OWN", "IMPORTER", "OTHERS" }.All(decision.Sight.Contains));

    static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web);
}

static class Feed
{
    /// <summary>Until it commits nobody else adds to the feed: what was looked up in it stays so.</summary>
    public static Task HoldAsync(IDocumentSession session, CancellationToken ct) => session.HoldAsync("onboarding events", ct);

    /// <summary>Puts events at the end of the feed. Those of one transaction stand together; the next transaction waits, so that places come in the order of their commits.</summary>
    public static async Task KeepAsync(IDocumentSession session, IReadOnlyList<FeedEvent> events, CancellationToken ct)
    {
        if (events.Count == 0) return;
        await HoldAsync(session, ct);
        var known = (await session.LoadManyAsync<FeedEvent>(ct, events.Select(e => e.Id))).Select(e => e.Id).ToHashSet();
        FeedEvent[] added = [.. events.DistinctBy(e => e.Id).Where(e => !known.Contains(e.Id))];
        if (added.Length == 0) return;
        var places = await session.AdvancedSql.QueryAsync<long>("select nextval('onboarding.feed_position') from generate_series(1, ?)", ct, added.Length);
        session.StoreTogether(added.Zip(places.Order(), (e, place) => e with { Position = place }), e => e.Id);
    }
}
