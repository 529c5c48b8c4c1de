using Carm.Appeals.Contracts;
using Carm.Kernel;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>What an allowed appeal puts back, and what a partial grant leaves.</summary>
public sealed class SettingAsideTests(CarmHost tests)
{
    static readonly CadLine First = new(1, CountryOfOrigin: "CN", ValueForCurrencyConversion: "10.00"), Second = new(2, CountryOfOrigin: "CN", ValueForCurrencyConversion: "20.00");

    static readonly CadDocument Stood = new(new(CarrierCode: "7ABC"), [new(1, Currency: "USD", DirectShipmentDate: "2026-03-12", Lines: [First]), new(2, Currency: "USD", DirectShipmentDate: "2026-03-12", Lines: [Second])]);

    [Fact]
    public void A_refusal_that_is_contested_with_success_brings_invoice_fields_and_new_lines_too()
    {
        var asked = Stood with { Invoices = [Stood.Invoices![0] with { Currency = "CAD", Lines = [First, new(3, CountryOfOrigin: "VN")] }, Stood.Invoices[1]] };
        Assert.Empty(CadDifference.Between(asked, SettingAside.Of(Stood, Refusal(asked))));
    }

    [Fact]
    public void What_a_later_decision_set_stays_when_the_refusal_is_set_aside()
    {
        var asked = new CadDocument(Stood.Header! with { CarrierCode = "8DEF" }, [Stood.Invoices![0] with { Currency = "CAD", Lines = [First with { CountryOfOrigin = "VN", ValueForCurrencyConversion = "9.00" }, new(3, CountryOfOrigin: "VN")] }, Stood.Invoices[1] with { DirectShipmentDate = "2026-03-13" }]);
        var now = Stood with { Invoices = [Stood.Invoices[0] with { Lines = [First with { ValueForCurrencyConversion = "11.00" }] }, Stood.Invoices[1] with { DirectShipmentDate = "2026-03-14", Lines = [Second, new(4, CountryOfOrigin: "JP")] }] };
        var back = SettingAside.Of(now, Refusal(asked));
        Assert.Equal(("8DEF", "CAD", "2026-03-14"), (back.Header!.CarrierCode, back.Invoices![0].Currency, back.Invoices[1].DirectShipmentDate));
        Assert.Equal([(1, 1, "VN", "11.00"), (1, 3, "VN", null), (2, 2, "CN", "20.00"), (2, 4, "JP", null)], back.Lines().Select(l => (l.Invoice.InvoiceSequence!.Value, l.Line.LineNumber!.Value, l.Line.CountryOfOrigin!, l.Line.ValueForCurrencyConversion)));
    }

    [Fact]
    public void Lines_that_are_not_granted_keep_the_currency_and_the_day_of_shipment_that_priced_them()
    {
        var asked = Stood with { Invoices = [Stood.Invoices![0] with { Currency = "CAD", Lines = [First with { CountryOfOrigin = "VN" }] }, Stood.Invoices[1] with { Currency = "CAD", Lines = [Second with { CountryOfOrigin = "VN" }] }] };
        var granted = CadChange.Granting(Stood, asked, new HashSet<int> { 2 });
        Assert.Equal([("USD", "CN"), ("CAD", "VN")], granted.Lines().Select(l => (l.Invoice.Currency!, l.Line.CountryOfOrigin!)));
        Assert.Equal("8DEF", CadChange.Granting(Stood, asked with { Header = new(CarrierCode: "8DEF") }, new HashSet<int> { 1 }).Header!.CarrierCode);

        // One invoice has one currency.
        var one = new CadDocument(null, [new(1, Currency: "USD", Lines: [First, Second])]);
        Assert.Equal("CAD-6011", Assert.Throws<Rejected>(() => CadChange.Granting(one, one with { Invoices = [one.Invoices![0] with { Currency = "CAD" }] }, new HashSet<int> { 1 })).Code);
        // A line that was asked to be on another invoice, and is not granted, stays where it was.
        var moved = new CadDocument(null, [new(2, Currency: "CAD", Lines: [First, Second])]);
        Assert.Equal([(2, 1), (1, 2)], CadChange.Granting(one, moved, new HashSet<int> { 1 }).Lines().Select(l => (l.Invoice.InvoiceSequence!.Value, l.Line.LineNumber!.Value)));
    }

    [Fact]
    public async Task What_one_declaration_refuses_keeps_no_other_from_the_outcome_of_the_appeal()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        string[] numbers = [.. new[] { await importer.AcceptedAsync(), await importer.AcceptedAsync() }.Order(StringComparer.Ordinal)];
        var ct = TestContext.Current.CancellationToken;
        await using (var session = carm.Alba.Services.GetRequiredService<IDeclarationsStore>().LightweightSession())
        {
            foreach (var number in numbers)
            {
                var line = (await session.LoadAsync<Cad>(number, ct))!.Document.Lines().Single().Line;
                // Of the first, nobody knows the classification any more.
                var was = number == numbers[0] ? line with { Classification = "9999999999" } : line with { ValueForCurrencyConversion = "11345.67" };
                session.Store(new StatementOfAdjustments($"SOADJ-{number}-01", number, 1, importer.Rm, importer.Bn9, RedeterminationIssue.Tariff, "s.59", "reason", [was], [line], new(), [], CadAmounts.Zero, "officer", default) { Status = StatementStatus.Issued, MadeVersion = 1 });
            }
            await session.SaveChangesAsync(ct);
        }

        var letters = await Assert.ThrowsAsync<InvalidOperationException>(() => carm.HearAsync(new AppealDecided("TA-1", importer.Rm, [.. numbers.Select(n => $"SOADJ-{n}-01")], "ALLOWED", new(2026, 3, 20), new(2026, 3, 20, 15, 0, 0, TimeSpan.Zero))));
        Assert.Contains("SetAsideStatements", letters.Message, StringComparison.Ordinal);
        Assert.Equal(["00001", "00002"], [(await importer.CadAsync(numbers[0]))["currentVersion"], (await importer.CadAsync(numbers[1]))["currentVersion"]]);
    }

    [Fact]
    public void A_refusal_names_the_invoices_and_the_lines_that_were_asked_to_be_others_and_none_else()
    {
        CadDocument Of(string currency, string origin) => new(null, [new(1, Currency: currency, Lines: [First with { PermitReferences = ["P-1"] }, Second with { CountryOfOrigin = origin }]), new(2, Currency: "USD", Lines: [new(3)])]);
        var refused = Refusal(Of("CAD", "VN"), Of("USD", "CN"));
        Assert.Equal([("CAD", "USD")], refused.WasInvoices.Zip(refused.BecomesInvoices, (asked, stays) => (asked.Currency!, stays.Currency!)));
        Assert.Equal([(2, "VN", "CN")], refused.Was.Zip(refused.Becomes, (asked, stays) => (asked.LineNumber!.Value, asked.CountryOfOrigin!, stays.CountryOfOrigin!)));
    }

    static StatementOfAdjustments Refusal(CadDocument asked, CadDocument? stood = null)
    {
        var cad = new Cad("12345000000013", "100000009RM0001", "100000009", "AB", Stood, default, 2) { CurrentVersion = 1 };
        var before = new CadVersion("1234500000001300001", cad.Id, 1, CadVersionKind.Original, stood ?? Stood, new(2026, 3, 16), [], CadAmounts.Zero, CadAmounts.Zero, Money.Zero, "Customs Act s.32(3)", null, default);
        return StatementOfAdjustments.OfRefusal(cad, before, asked, RedeterminationIssue.Value, "reason", "officer", 1, default);
    }
}
