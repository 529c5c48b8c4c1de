using System.Globalization;
using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Searches the tariff that holds on a day by its descriptions or by the beginning of a code, what fits best first.</summary>
/// <param name="Q">Every word must be there, in the singular or plural, with accents or without; quotes keep words together, a minus leaves one out.</param>
/// <param name="Lang">In which language to search and to answer: en or fr; both when left out.</param>
public sealed record SearchTariff([property: QueryParam] string? Q = null, [property: QueryParam] string? Lang = null, [property: QueryParam] DateOnly? Date = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

/// <param name="Edition">The edition that holds on the day.</param>
public sealed record SearchTariffResponse(string Edition, IReadOnlyList<TariffHit> Items, string? NextCursor);

/// <param name="Code">Of a heading, an item or a classification.</param>
/// <param name="Path">The descriptions of what it stands under.</param>
public sealed record TariffHit(string Code, string? Description, string? Path, string? Unit)
{
    public static TariffHit Of(TariffEntry entry, bool isFrench) => new(entry.Code, entry.In(isFrench), entry.PathIn(isFrench), entry.Unit);
}

public sealed class SearchTariffEndpoint(IDeclarationsStore store, ReferenceShelf references, TimeProvider clock) : CarmEndpoint<SearchTariff, SearchTariffResponse>
{
    public override void Configure()
    {
        Get("reference/tariff/search");
        Group<Public>();
        Summary(s => s.Summary = "Search the tariff in English and French");
    }

    public override async Task HandleAsync(SearchTariff query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        var (words, language) = (Codes.OfSearch(query.Q), Codes.OfLanguage(query.Lang));
        // An edition never changes, so that its rows may be counted.
        var skip = after is null ? 0 : int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var said) ? said : throw new Rejected("VAL_PAGE") { Path = "cursor" };
        await using var session = store.QuerySession();
        var edition = (await references.CurrentAsync(session, ct)).Tariffs.NameInForceOn(query.Date ?? clock.GetUtcNow().TorontoDate());
        var (items, next) = Cut(await session.SearchAsync(new(edition, words, language), skip, size + 1, ct), size, _ => $"{skip + size}");
        await Send.OkAsync(new(edition, [.. items.Select(entry => TariffHit.Of(entry, Codes.IsFrench(language)))], next), ct);
    }
}
