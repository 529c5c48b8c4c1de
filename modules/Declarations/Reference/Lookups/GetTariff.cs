using System.Globalization;
using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Shows a heading, an item or a classification of the tariff as it holds on a day.</summary>
/// <param name="Code">Two to ten digits, with or without points.</param>
/// <param name="Date">Today when left out.</param>
public sealed record GetTariff([property: QueryParam] string? Code = null, [property: QueryParam] DateOnly? Date = null);

/// <param name="Edition">The edition that holds on the day; <c>carried</c> is what this build carries.</param>
/// <param name="Path">The descriptions of what it stands under.</param>
/// <param name="Unit">The unit in which the quantity is declared.</param>
/// <param name="Children">What stands directly under it.</param>
/// <param name="Rates">Of an item: each treatment that it offers, and the General Tariff, which every item has.</param>
/// <param name="SurtaxOrders">The orders in force that name it, whatever the origin.</param>
/// <param name="SimaMeasures">The measures in force that name it, whatever the origin.</param>
public sealed record GetTariffResponse(
    string Edition, DateOnly Date, string Code, string? Description, string? Path, string? Unit, IReadOnlyList<TariffChild> Children, IReadOnlyList<TreatmentRate> Rates, IReadOnlyList<TariffMeasure> SurtaxOrders, IReadOnlyList<TariffMeasure> SimaMeasures);

public sealed record TariffChild(string Code, string? Description, string? Unit);

/// <param name="Treatment">Its code, as a line claims it.</param>
/// <param name="Rate">As the tariff prints it.</param>
public sealed record TreatmentRate(string Treatment, string Abbreviation, string Name, string Rate);

/// <param name="Origins">The countries whose goods it is on; none for all.</param>
public sealed record TariffMeasure(string Code, string Title, IReadOnlyList<string> Origins);

public sealed class GetTariffEndpoint(IDeclarationsStore store, ReferenceShelf references, TimeProvider clock) : CarmEndpoint<GetTariff, GetTariffResponse>
{
    public override void Configure()
    {
        Get("reference/tariff");
        Group<Public>();
        Summary(s => s.Summary = "Look up a heading, an item or a classification of the tariff");
    }

    public override async Task HandleAsync(GetTariff query, CancellationToken ct)
    {
        var (code, on, isFrench) = (Codes.OfTariff(query.Code), query.Date ?? clock.GetUtcNow().TorontoDate(), Bilingual.IsFrench(CultureInfo.CurrentUICulture));
        await using var session = store.QuerySession();
        var reference = await references.CurrentAsync(session, ct);
        var edition = reference.Tariffs.NameInForceOn(on);
        var entry = await session.EntryAsync(edition, code, ct);
        var under = await session.UnderAsync(edition, code, ct);
        var item = code.Length < 8 ? null : (await session.TariffAsync(reference, on, [code], ct)).Items.SingleOrDefault(i => i.Code == code[..8]);
        if (item?.Suffixes is { } suffixes && code.Length == 10 && !suffixes.Contains(code[8..])) item = null;
        if (code.Length >= 8 ? item is null : entry is null && under.Count == 0) throw new Rejected("NOT_FOUND");

        entry ??= item is null ? null : await session.EntryAsync(edition, item.Code, ct);
        await Send.OkAsync(new(
            edition, on, code, entry?.In(isFrench), entry?.PathIn(isFrench), item is null ? entry?.Unit : code.Length == 10 ? item.UnitOf(code) : item.Unit,
            [.. under.Select(child => new TariffChild(child.Code, child.In(isFrench), child.Unit))],
            item is null ? [] : [.. item.Rates.Keys.Append(TariffTreatments.General).Distinct().Order(StringComparer.Ordinal).OrderBy(t => t.Length).Where(t => item.RateFor(t) is not null).Select(t => Rate(reference, item, t, on, isFrench))],
            [.. reference.SurtaxRows(code, on).Select(row => new TariffMeasure(row.Key, row[isFrench ? "title_fr" : "title_en"], row.Codes("origins")))],
            [.. reference.Naming(ReferenceLists.SimaMeasures, code, on).Select(row => new TariffMeasure(row.Key, row.Name.ToString(), row.Codes("origins")))]), ct);
    }

    static TreatmentRate Rate(ReferenceData reference, TariffItem item, string treatment, DateOnly on, bool isFrench)
    {
        var row = reference.Find(ReferenceLists.Treatments, treatment, on);
        return new(treatment, row?[isFrench ? "abbreviation_fr" : "abbreviation_en"] ?? treatment, row?.Name.ToString() ?? treatment, item.RateFor(treatment)!);
    }
}

/// <summary>Reads what a query names; what cannot be one is refused by its parameter.</summary>
static class Codes
{
    public static string OfTariff(string? text, string path = "code")
    {
        var code = (text ?? "").Replace(".", "").Replace(" ", "");
        return code.Length is 2 or 4 or 6 or 8 or 10 && code.All(char.IsAsciiDigit) ? code : throw new Rejected("VAL_CLASSIFICATION") { Path = path };
    }

    public static string OfCountry(string? text) => text is not null && Fields.IsCountry(text) ? text : throw new Rejected("VAL_COUNTRY") { Path = "origin" };

    /// <summary>The language to search in; both when none is named.</summary>
    public static string OfLanguage(string? text) => text is null or "en" or "fr" ? text ?? "" : throw new Rejected("VAL_LANGUAGE") { Path = "lang" };

    public static string OfSearch(string? text) => text?.Trim() is { Length: >= 2 and <= 200 } words ? words : throw new Rejected("VAL_SEARCH") { Path = "q" };

    /// <summary>Whether to answer in French: as the query says, else as the request does.</summary>
    public static bool IsFrench(string language) => language.Length == 0 ? Bilingual.IsFrench(CultureInfo.CurrentUICulture) : language == "fr";
}
