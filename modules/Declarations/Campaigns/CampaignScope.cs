using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>Which declarations a campaign looks at: those with a line that used what was corrected.</summary>
/// <param name="List">The reference list whose rows were corrected, as <c>surtax-orders</c>; null for the tariff itself.</param>
/// <param name="Keys">Of the rows; none for all that used the list.</param>
/// <param name="Classifications">Of ten digits, or the digits that they begin with; none for all.</param>
/// <param name="Origins">None for all.</param>
/// <param name="ReleasedFrom">The first day of the releases, whose rates hold.</param>
/// <param name="AccountedFrom">Null without a bound.</param>
public sealed record CampaignScope(
    DateOnly ReleasedFrom, DateOnly ReleasedTo, string? List = null, IReadOnlyList<string>? Keys = null, IReadOnlyList<string>? Classifications = null, IReadOnlyList<string>? Origins = null, DateOnly? AccountedFrom = null, DateOnly? AccountedTo = null)
{
    /// <summary>What of each list that prices a line the line names itself.</summary>
    static readonly Dictionary<string, Func<CadInvoice, CadLine, string?[]>> Uses = new()
    {
        [ReferenceLists.ExchangeRates] = (invoice, line) => [invoice.Currency, line.SimaInvoiceCurrency],
        [ReferenceLists.SurtaxOrders] = (_, line) => [line.SurtaxCode],
        [ReferenceLists.SurtaxItems] = (_, line) => [line.SurtaxCode],
        [ReferenceLists.SimaMeasures] = (_, line) => [line.SimaMeasure],
        [ReferenceLists.SimaRates] = (_, line) => [line.SimaMeasure],
        [ReferenceLists.Safeguards] = (_, line) => [line.SafeguardCode],
        [ReferenceLists.ExciseCodes] = (_, line) => [line.ExciseCode],
        [ReferenceLists.SpecialAuthorities] = (_, line) => [line.SpecialAuthority],
        [ReferenceLists.TariffCodes] = (_, line) => [line.TariffCode],
        [ReferenceLists.DutyReliefLicences] = (_, line) => [line.DutyReliefLicence],
        [ReferenceLists.ProvincialRates] = (_, line) => [line.ProvinceOfDestination],
        [ReferenceLists.CountryTreatments] = (_, line) => [line.CountryOfOrigin],
    };

    /// <summary>What is missing or cannot be, by its field.</summary>
    public IReadOnlyList<Rejected> Faults()
    {
        var faults = new List<Rejected>();
        Must(List is null ? Classifications is { Count: > 0 } : Uses.ContainsKey(List), List is null ? "classifications" : "list");
        Must(List is not null || Keys is not { Count: > 0 }, "keys");
        Must(Classifications?.All(c => c.Length is >= 2 and <= 10 && c.All(char.IsAsciiDigit)) != false, "classifications");
        Must(Origins?.All(Fields.IsCountry) != false, "origins");
        Must(ReleasedFrom != default, "releasedFrom");
        Must(ReleasedTo >= ReleasedFrom, "releasedTo");
        Must(!(AccountedTo < AccountedFrom), "accountedTo");
        return faults;

        void Must(bool holds, string field)
        {
            if (!holds) faults.Add(Fields.Bad($"scope.{field}"));
        }
    }

    public bool Includes(Cad cad) => cad.AccountedAt is { } at && at.TorontoDate() is var day && !(day < AccountedFrom) && !(day > AccountedTo) && cad.Document.Lines().Any(l => Names(l.Invoice, l.Line));

    /// <summary>Of a key of several columns, as a measure's with its exporter, a line that names the first is looked at.</summary>
    bool Names(CadInvoice invoice, CadLine line) =>
        (Classifications is not { Count: > 0 } || Classifications.Any(prefix => line.Classification?.StartsWith(prefix, StringComparison.Ordinal) == true))
        && (Origins is not { Count: > 0 } || Origins.Contains(line.CountryOfOrigin ?? ""))
        && (List is null || Uses[List](invoice, line).OfType<string>().Any(named => Keys is not { Count: > 0 } || Keys.Any(key => key.Split('/')[0] == named)));

    /// <summary>Bounds of <see cref="Cad.ReleasedKey"/>.</summary>
    public string FirstKey => $"{ReleasedFrom:yyyyMMdd}";

    public string LastKey => $"{ReleasedTo:yyyyMMdd}99999999999999";
}
