using System.Globalization;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>A row of a reference list, valid from a day on, to a last day or with an open end.</summary>
/// <param name="Key">The values of the list's key columns, joined by a slash.</param>
/// <param name="Source">Where it stands: the order, the notice, the publication.</param>
public sealed record ReferenceRow(string List, string Key, DateOnly ValidFrom, DateOnly? ValidTo, IReadOnlyDictionary<string, string> Fields, string Source)
{
    /// <summary>What a column says; empty when it says nothing.</summary>
    public string this[string column] => Fields.GetValueOrDefault(column, "");

    public decimal? Number(string column) => decimal.TryParse(this[column], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A column that lists codes with blanks between.</summary>
    public IReadOnlyList<string> Codes(string column) => this[column].Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public Bilingual Name => new(this["name_en"], this["name_fr"]);

    public bool IsValidOn(DateOnly day) => ValidFrom <= day && !(ValidTo < day);
}

/// <param name="Fits">Whether a value that is there can be taken.</param>
public sealed record ReferenceColumn(string Name, Func<string, bool> Fits, bool Must);

/// <summary>A reference list: what its columns are and which of them, the first ones, name a row.</summary>
/// <param name="Name">As routes and files have it, <c>exchange-rates</c>.</param>
public sealed record ReferenceList(string Name, Bilingual Title, int KeyColumns, IReadOnlyList<ReferenceColumn> Columns)
{
    /// <summary>Whether it tells of one client or exporter, whose affairs are shown to the staff alone (Customs Act s.107).</summary>
    public bool IsConfidential { get; init; }

    public string KeyOf(IReadOnlyDictionary<string, string> fields) => string.Join('/', Columns.Take(KeyColumns).Select(c => fields.GetValueOrDefault(c.Name, "")));
}

/// <summary>Every reference list but the tariff itself, which has its editions. Files have the columns of a list and <c>valid_from</c>, <c>valid_to</c>, <c>source</c>.</summary>
public static class ReferenceLists
{
    public const string
        ExchangeRates = "exchange-rates", Treatments = "treatments", CountryTreatments = "country-treatments", SurtaxOrders = "surtax-orders", SurtaxItems = "surtax-items", SimaMeasures = "sima-measures",
        SimaRates = "sima-rates", Safeguards = "safeguards", ExciseCodes = "excise-codes", SpecialAuthorities = "special-authorities", TariffCodes = "tariff-codes", DutyReliefLicences = "duty-relief-licences",
        ProvincialRates = "provincial-rates", Offices = "offices", Units = "units", ReasonCodes = "reason-codes", PerishableGoods = "perishable-goods";

    public static readonly IReadOnlyList<ReferenceList> All =
    [
        new(ExchangeRates, new("Exchange rates", "Taux de change"), 1, [Must("currency", IsUpper(3)), Must("rate_to_cad", IsNumber(10))]),
        new(Treatments, new("Tariff treatments", "Traitements tarifaires"), 1, [Must("code", IsDigits(1, 2)), Must("abbreviation_en", IsText), Must("abbreviation_fr", IsText), .. Names]),
        new(CountryTreatments, new("Tariff treatments by country", "Traitements tarifaires par pays"), 1, [Must("country", IsUpper(2)), Must("treatments", AreAll(IsDigits(1, 2)))]),
        new(SurtaxOrders, new("Surtax orders", "Décrets de surtaxe"), 1,
            [Must("code", IsCode), Must("instrument", IsText), Must("title_en", IsText), Must("title_fr", IsText), Must("percent", IsNumber(4)), May("origins", AreAll(IsUpper(2))), Must("condition", IsOneOf("NONE", "CONTENT", "MELTED", "OTHER_ORDERS"))]),
        new(SurtaxItems, new("Goods named in surtax orders", "Marchandises visées par les décrets de surtaxe"), 2, [Must("code", IsCode), Must("classification", IsDigits(2, 10)), May("schedule", IsText), May("heading", IsText)]),
        new(SimaMeasures, new("Measures under the Special Import Measures Act", "Mesures au titre de la Loi sur les mesures spéciales d'importation"), 1,
            [Must("measure", IsCode), .. Names, Must("classifications", AreAll(IsDigits(2, 10))), May("origins", AreAll(IsUpper(2))), Must("status", IsOneOf("PROVISIONAL", "FINDING", "UNDERTAKING"))]),
        new(SimaRates, new("Anti-dumping and countervailing duties by exporter", "Droits antidumping et compensateurs par exportateur"), 3,
            [Must("measure", IsCode), May("exporter", IsCode), May("model", IsCode), May("normal_value", IsNumber(6)), May("currency", IsUpper(3)), May("unit", IsUpper(3)), May("dumping_percent", IsNumber(4)), May("subsidy_per_unit", IsNumber(6)), May("subsidy_percent", IsNumber(4))]) { IsConfidential = true },
        new(Safeguards, new("Safeguard measures", "Mesures de sauvegarde"), 1, [Must("code", IsCode), .. Names, Must("percent", IsNumber(4)), Must("classifications", AreAll(IsDigits(2, 10))), May("origins", AreAll(IsUpper(2)))]),
        new(ExciseCodes, new("Excise codes", "Codes d'accise"), 1,
            [Must("code", IsCode), .. Names, Must("kind", IsOneOf("NONE", "TAX", "DUTY")), Must("formula", IsOneOf("NONE", "UNIT", "VALUE", "LUXURY")), May("rate", IsNumber(6)), May("unit", IsUpper(3))]),
        new(SpecialAuthorities, new("Orders in council", "Décrets"), 1,
            [Must("code", IsCode), .. Names, Must("heads", AreAll(IsOneOf("CUSTOMS_DUTY", "SIMA", "SURTAX", "SAFEGUARD", "EXCISE_TAX", "GST"))), Must("percent", IsNumber(4)), May("classifications", AreAll(IsDigits(2, 10))), May("claim_years", IsDigits(1, 2))]),
        new(TariffCodes, new("Tariff codes of Chapter 99", "Codes tarifaires du chapitre 99"), 1, [Must("code", IsDigits(4, 4)), .. Names, May("classifications", AreAll(IsDigits(2, 10))), Must("rate", text => RateText.TryParse(text, out var rate) && rate is not null)]),
        new(DutyReliefLicences, new("Duty relief licences", "Licences d'exonération de droits"), 1, [Must("licence", IsCode), Must("rm_account", text => text.Length == 15)]) { IsConfidential = true },
        new(ProvincialRates, new("Provincial tax on casual goods", "Taxe provinciale sur les marchandises occasionnelles"), 1, [Must("province", IsUpper(2)), Must("percent", IsNumber(4))]),
        new(Offices, new("CBSA offices", "Bureaux de l'ASFC"), 1, [Must("office", IsDigits(4, 4)), .. Names, May("province", IsUpper(2))]),
        new(Units, new("Units of measure", "Unités de mesure"), 1, [Must("code", IsUpper(3)), .. Names]),
        new(ReasonCodes, new("Reasons for changes", "Motifs des modifications"), 1,
            [Must("code", IsCode), Must("authority", IsText), .. Names, Must("effect", IsOneOf("ANY", "OWING", "OWING_OR_NEUTRAL", "REFUND")), May("years", IsDigits(1, 2)), May("counted_from", IsOneOf("ACCOUNTING", "IMPORTATION")), May("treatments", AreAll(IsDigits(1, 2)))]),
        new(PerishableGoods, new("Goods that perish, by their classification", "Marchandises périssables, selon leur classement"), 1, [Must("classification", IsDigits(2, 10)), .. Names]),
    ];

    static readonly Dictionary<string, ReferenceList> ByName = All.ToDictionary(list => list.Name);

    public static ReferenceList? Find(string name) => ByName.GetValueOrDefault(name);

    static IEnumerable<ReferenceColumn> Names => [Must("name_en", IsText), Must("name_fr", IsText)];

    static ReferenceColumn Must(string name, Func<string, bool> fits) => new(name, fits, true);

    static ReferenceColumn May(string name, Func<string, bool> fits) => new(name, fits, false);

    static bool IsText(string text) => text.Trim().Length > 0 && text.Length <= 400;

    static bool IsCode(string text) => text.Length is > 0 and <= 30 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');

    static Func<string, bool> IsDigits(int least, int most) => text => text.Length >= least && text.Length <= most && text.All(char.IsAsciiDigit);

    static Func<string, bool> IsUpper(int length) => text => text.Length == length && text.All(char.IsAsciiLetterUpper);

    static Func<string, bool> IsOneOf(params string[] names) => names.Contains;

    static Func<string, bool> AreAll(Func<string, bool> fits) => text => text.Split(' ') is { Length: > 0 } codes && codes.All(fits);

    static Func<string, bool> IsNumber(int decimals) => text => text.Length <= 20 && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && decimal.Round(number, decimals) == number && number < 10_000_000_000m;
}
