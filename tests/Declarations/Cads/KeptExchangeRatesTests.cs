using Xunit;
using static Carm.Declarations.Tests.Declaring;

namespace Carm.Declarations.Tests;

/// <summary>A change is priced at the exchange rates of the version before it (declarations 7.4), whatever the table says of their day by then.</summary>
public sealed class KeptExchangeRatesTests
{
    static readonly CadLine Shirts = Line(1, "6109100012", "100.00") with { Quantity = "5", Unit = "NMB" };

    [Fact]
    public void A_correction_of_words_keeps_the_rates_of_a_price_and_of_a_measure_under_SIMA_and_only_a_campaign_looks_them_up_anew()
    {
        var subject = Shirts with { SimaSubject = "S", SimaMeasure = "M1", SimaInvoicePrice = "20.00", SimaInvoiceCurrency = "XXA" };
        var (cad, version, _) = Accepted(Case(TariffEdition.Carried, Rates("1.5", "2"), CadType.Standard, Invoice(1, "CAD", subject)));
        // Five at 10.00 and 2, less 20.00 at 1.5.
        Assert.Equal("70.00", version.Totals.Sima.ToString());

        var corrected = version.Document.Replace(line => line with { NarrativeDescription = "Shirts of cotton" });
        CadExamination Again(bool afresh) => CadExamination.Again(cad, corrected, version, Today, TariffEdition.Carried, Rates("1", "3"), afresh: afresh);
        Assert.Equal(version.Lines.Select(l => l.Amounts), Again(afresh: false).Lines.Select(l => l.Amounts));
        Assert.Equal("130.00", Assert.Single(Again(afresh: true).Lines).Amounts.Sima.ToString());
    }

    [Fact]
    public void The_rate_that_an_appeal_left_to_one_line_prices_no_other_on_its_invoice()
    {
        var (cad, version, _) = Accepted(Case(TariffEdition.Carried, Rates("1.5", "2"), CadType.Standard, Invoice(1, "XXA", Shirts with { SimaSubject = "N" }, Shirts with { LineNumber = 2, SimaSubject = "N" })));
        var before = version with { Lines = [version.Lines[0] with { RatesKeptBy = "TA-1", Basis = version.Lines[0].Basis with { ExchangeRate = 1.2m } }, version.Lines[1]] };
        Assert.Equal([1.2m, 1.5m], CadExamination.Again(cad, version.Document, before, Today, TariffEdition.Carried, Rates("1.5", "2")).Lines.Select(l => l.Basis.ExchangeRate));
    }

    /// <summary>A measure on shirts from China, whose normal value is 10.00 XXB, at these rates of two currencies that no table has.</summary>
    static ReferenceData Rates(string ofPrice, string ofMeasure) => ReferenceData.Carried.With(
        Row(ReferenceLists.ExchangeRates, ("currency", "XXA"), ("rate_to_cad", ofPrice)), Row(ReferenceLists.ExchangeRates, ("currency", "XXB"), ("rate_to_cad", ofMeasure)),
        Row(ReferenceLists.SimaMeasures, ("measure", "M1"), ("name_en", "Shirts"), ("name_fr", "Chemises"), ("classifications", "610910"), ("origins", "CN"), ("status", "FINDING")),
        Row(ReferenceLists.SimaRates, ("measure", "M1"), ("normal_value", "10"), ("currency", "XXB"), ("unit", "NMB")));
}
