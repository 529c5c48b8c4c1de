using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Carm.Kernel;
using FastEndpoints;

namespace Carm.Onboarding;

/// <summary>Reads what happened, in its order: to one program account, or to the caller's business and all clients for whom it may act.</summary>
/// <param name="ProgramAccount">One account; left out, all that the caller reaches.</param>
/// <param name="Types">The types wanted, as <c>carm.cad.accounted.v1</c>; left out, all.</param>
/// <param name="Since">Where there is no cursor: from this instant on. Left out, from the beginning.</param>
public sealed record FindEvents([property: FromClaim("sub")] string Subject, [property: QueryParam] string? ProgramAccount = null, [property: QueryParam] IReadOnlyList<string>? Types = null, [property: QueryParam] DateTimeOffset? Since = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

/// <param name="NextCursor">Where to go on. It is always given: with it one asks again for what comes later.</param>
public sealed record FindEventsResponse(IReadOnlyList<CarmEvent> Items, string NextCursor);

/// <summary>A CloudEvent (CloudEvents 1.0, JSON).</summary>
/// <param name="Source">Whose affair it is, as a path of this API; with the id it is unique.</param>
/// <param name="Sequence">Its place in the feed: later is greater, as text too.</param>
public sealed record CarmEvent(
    [property: JsonPropertyName("specversion")] string SpecVersion, string Id, string Source, string Type, string Subject, DateTimeOffset Time, [property: JsonPropertyName("datacontenttype")] string DataContentType, string Sequence, JsonElement Data)
{
    public static CarmEvent Of(FeedEvent e) => new(
        "1.0", FeedEvent.WireIdOf(e.Id), e.RmAccount is { } rm ? $"/api/v1/program-accounts/{rm}" : e.Bn9 == FeedEvent.All ? "/api/v1" : $"/api/v1/businesses/{e.Bn9}", e.Type, e.Subject, e.At, "application/json", e.Position.ToString("D19", CultureInfo.InvariantCulture), e.Data);
}

public sealed class FindEventsEndpoint(FeedReader feed) : CarmEndpoint<FindEvents, FindEventsResponse>
{
    public override void Configure()
    {
        Get("events");
        Group<Portal>();
        Asks("onboarding.events.view");
        Summary(s => s.Summary = "Read what happened");
    }

    public override async Task HandleAsync(FindEvents query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        var place = 0L;
        if (after is not null && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out place)) throw new Rejected("VAL_PAGE") { Path = "cursor" };
        if (query.ProgramAccount is { } rm && RmAccount.Read(rm, out var whyNot)?.Value != rm) throw new Rejected(whyNot ?? "ID_BN15_FORMAT") { Path = "programAccount" };
        string[] types = [.. (query.Types ?? []).SelectMany(t => t.Split(',', StringSplitOptions.RemoveEmptyEntries))];
        if (!types.All(EventTypes.All.ContainsKey)) throw new Rejected("VAL_EVENT_TYPE") { Path = "types" };

        var (events, next, _) = await feed.ReadAsync(new(query.Subject, null, query.ProgramAccount, types), place, after is null ? query.Since : null, size, ct);
        await Send.OkAsync(new([.. events.Select(CarmEvent.Of)], CursorOf(next)), ct);
    }
}
