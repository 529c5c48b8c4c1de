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
    public async Task What_cannot_be_priced_waits_openly_keeps_no_other_declaration_from_the_outcome_and_is_carried_out_once_its_rate_is_approved()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (importer, officer) = (await Importer.OnboardedAsync(carm), await carm.SignInAsync("trade.officer", "TRADE_OFFICER"));
        // Nobody knows the rates of the first two.
        string[] numbers = await DecidedAsync(importer, "SEK", "NOK", "EUR");
        Assert.Equal(["00001", "00001", "00002"], await VersionsAsync(importer, numbers));
        var balance = await importer.BalanceAsync();

        var page = await officer.GetAsync($"{Waiting}?pageSize=1");
        var first = Assert.Single(page.Json.GetProperty("items").EnumerateArray());
        Assert.Equal(["TA-1", numbers[0], importer.Rm, $"SOADJ-{numbers[0]}-01"], [.. first.Texts("appealNumber", "transactionNumber", "rmAccount"), first.GetProperty("statementNumbers")[0].GetString()]);
        Assert.Equal(["CAD-5006", "invoices[0].currency"], first.GetProperty("errors")[0].Texts("code", "path"));
        Assert.Equal([numbers[1]], await WaitingAsync(officer, $"?pageSize=1&cursor={page["nextCursor"]}"));
        string Delayed(string number) => $"Appeal TA-1 was allowed, but transaction {number} cannot be recomputed yet. The CBSA is seeing to it; you need do nothing.";
        var told = await NoticesAsync(importer, numbers);
        Assert.Equal([Delayed(numbers[0]), Delayed(numbers[1])], told);
        Assert.Equal((422, "CAD-5006"), await RetryAsync(officer, numbers[0]).CodeAsync());
        Assert.Equal(balance, await importer.BalanceAsync());

        // Another rate does not help; its own does, and the other waits on.
        await ManualReviewTests.ApproveAsync(carm, "exchange-rates", new { currency = "DKK", rate_to_cad = "0.2000" });
        Assert.Equal([numbers[0], numbers[1]], await WaitingAsync(officer));
        await ManualReviewTests.ApproveAsync(carm, "exchange-rates", new { currency = "SEK", rate_to_cad = "0.1431" });
        Assert.Equal([numbers[1]], await WaitingAsync(officer));
        Assert.Equal(["00002", "00001", "00002"], await VersionsAsync(importer, numbers));
        // 1,766.67 in the place of 16,944.43 at 18 %, and before the due date the GST of that too.
        var made = (await importer.CadAsync(numbers[0], "/versions/00002")).Json;
        Assert.Equal(["APPEAL_OUTCOME", "-2732.00", "-3627.49"], [.. made.Texts("kind"), .. made.GetProperty("change").Texts("customsDuty", "total")]);
        Assert.StartsWith("2026-03-20T15:00", made.Texts("decidedAt")[0]);
        Assert.Equal(decimal.Parse(balance!, System.Globalization.CultureInfo.InvariantCulture) - 3627.49m, decimal.Parse((await importer.BalanceAsync())!, System.Globalization.CultureInfo.InvariantCulture));
        told = await NoticesAsync(importer, numbers);
        Assert.Equal([Delayed(numbers[0]), $"Appeal TA-1, which had been delayed, changes transaction {numbers[0]} by -$3,627.49.", Delayed(numbers[1])], told);
    }

    [Fact]
    public async Task An_officer_has_an_outcome_that_waits_tried_again_and_however_many_try_it_is_carried_out_once()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (importer, officer) = (await Importer.OpenAsync(carm), await carm.SignInAsync("trade.officer", "TRADE_OFFICER"));
        string[] numbers = await DecidedAsync(importer, "SEK", "NOK", "EUR");
        Assert.Equal((404, "NOT_FOUND"), await RetryAsync(officer, numbers[0], "TA-2").CodeAsync());
        Assert.Equal((404, "NOT_FOUND"), await RetryAsync(officer, Fresh.TransactionNumber()).CodeAsync());
        Assert.Equal((409, "STATE_CONFLICT"), await RetryAsync(officer, numbers[2]).CodeAsync());

        // What stood in the way of the first is mended by other means than reference data, and the second was withdrawn meanwhile.
        await using (var session = carm.Alba.Services.GetRequiredService<IDeclarationsStore>().LightweightSession())
        {
            var statement = (await session.LoadAsync<StatementOfAdjustments>($"SOADJ-{numbers[0]}-01", TestContext.Current.CancellationToken))!;
            session.Store(statement with { WasInvoices = [statement.WasInvoices[0] with { Currency = "EUR" }] });
            session.Store((await session.LoadAsync<Cad>(numbers[1], TestContext.Current.CancellationToken))! with { Status = CadStatus.Withdrawn });
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RetryAsync(officer, numbers[0])));
        var carriedOut = Assert.Single(answers, a => a.Status == 200);
        Assert.Equal(["TA-1", numbers[0], "00002"], carriedOut.Json.Texts("appealNumber", "transactionNumber", "version"));
        Assert.All(answers.Where(a => a != carriedOut), a => Assert.Equal((409, "STATE_CONFLICT"), (a.Status, a["code"])));
        var withdrawn = await RetryAsync(officer, numbers[1]);
        Assert.Equal((200, null), (withdrawn.Status, withdrawn["version"]));
        Assert.Empty(await WaitingAsync(officer));

        await carm.HearAsync(Allowed(importer, numbers), new RetryWaitingCads("R-1"));
        Assert.Equal(["00002", "00001", "00002"], await VersionsAsync(importer, numbers));
        Assert.Empty(await WaitingAsync(officer));
    }

    /// <summary>The Tribunal had allowed all; two of its three outcomes wait for a rate when the Court decides what the President took there.</summary>
    [Theory]
    [InlineData("ALLOWED", "")]
    [InlineData("PARTLY", "1")]         // of the first, whose outcome officers then write out
    [InlineData("DENIED", "0 1")]
    [InlineData("WITHDRAWN", "0 1")]
    public async Task What_waits_for_its_price_is_carried_out_no_more_where_the_President_wins_it_back_whole_or_in_part(string outcome, string waits)
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (importer, officer) = (await Importer.OpenAsync(carm), await carm.SignInAsync("trade.officer", "TRADE_OFFICER"));
        string[] numbers = await DecidedAsync(importer, "SEK", "NOK", "EUR"), statements = [.. numbers.Select(n => $"SOADJ-{n}-01")];
        Assert.Equal([numbers[0], numbers[1]], await WaitingAsync(officer));
        await carm.HearAsync(new JudgmentGiven("TA-1", importer.Rm, statements, "FCA", "PRESIDENT", outcome, new(2026, 3, 20), new(2026, 3, 20, 16, 0, 0, TimeSpan.Zero))
        {
            AllowedStatements = outcome == "PARTLY" ? [statements[0]] : [], ToCarryOut = outcome switch { "ALLOWED" => statements, "PARTLY" => [statements[0]], _ => [] },
        });
        string[] still = [.. waits.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(i => numbers[int.Parse(i, System.Globalization.CultureInfo.InvariantCulture)])];
        Assert.Equal(still, await WaitingAsync(officer));
        // However late what the Tribunal had allowed is heard.
        await carm.HearAsync(Allowed(importer, numbers));
        Assert.Equal(still, await WaitingAsync(officer));
        await ManualReviewTests.ApproveAsync(carm, "exchange-rates", new { currency = "SEK", rate_to_cad = "0.1431" });
        Assert.Equal(still.Contains(numbers[0]) ? "00002" : "00001", (await importer.CadAsync(numbers[0]))["currentVersion"]);
    }

    [Fact]
    public async Task An_earlier_outcome_that_is_tried_again_does_not_take_the_place_of_a_later_one_that_waits()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (importer, officer) = (await Importer.OpenAsync(carm), await carm.SignInAsync("trade.officer", "TRADE_OFFICER"));
        string[] numbers = await DecidedAsync(importer, "SEK");
        var statement = $"SOADJ-{numbers[0]}-01";
        await carm.HearAsync(new SetAsideStatements("TA-1", importer.Rm, numbers[0], [statement], new(2026, 3, 19, 15, 0, 0, TimeSpan.Zero)) { Parts = [new(statement, 0, 40)] });
        var waiting = Assert.Single((await officer.GetAsync(Waiting)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(new DateTimeOffset(2026, 3, 20, 15, 0, 0, TimeSpan.Zero), waiting.GetProperty("decidedAt").GetDateTimeOffset());
    }

    [Fact]
    public void A_refusal_names_the_invoices_and_the_lines_that_were_asked_to_be_others_and_none_else()
    {
        CadDocument Of(string currency, string origin) => new(null, [new(1, Currency: currency, Lines: [First with { PermitReferences = ["P-1"] }, Second with { CountryOfOrigin = origin }]), new(2, Currency: "USD", Lines: [new(3)])]);
        var refused = Refusal(Of("CAD", "VN"), Of("USD", "CN"));
        Assert.Equal([("CAD", "USD")], refused.WasInvoices.Zip(refused.BecomesInvoices, (asked, stays) => (asked.Currency!, stays.Currency!)));
        Assert.Equal([(2, "VN", "CN")], refused.Was.Zip(refused.Becomes, (asked, stays) => (asked.LineNumber!.Value, asked.CountryOfOrigin!, stays.CountryOfOrigin!)));
    }

    /// <summary>A statement that an appeal is against, as it stands, and one that officers made of a judgment in that appeal.</summary>
    [Theory]
    [InlineData("stands", 15, "", "S-2 S-1")]
    [InlineData("set aside in part", 15, "", "S-2 S-1")]
    [InlineData("set aside", 15, "", "")]           // heard again: the judgment that came after it stays
    [InlineData("stands", 13, "", "S-1")]           // an outcome that was decided before that judgment, and waited
    [InlineData("stands", 15, "S-1", "S-1")]        // the President's own, in part
    public void What_wins_all_takes_back_what_a_judgment_before_it_determined_and_what_comes_after_it_stays(string situation, int decidedAt, string part, string expected)
    {
        static DateTimeOffset At(int hour) => new(2026, 3, 20, hour, 0, 0, TimeSpan.Zero);
        var first = Refusal(Stood) with { Id = "S-1", MadeVersion = 2, DraftedAt = At(10) };
        if (situation != "stands") first = first with { SetAsideBy = "TA-1", PartsSetAside = situation == "set aside" ? [] : [new("S-1", 0, 40)] };
        var second = Refusal(Stood) with { Id = "S-2", MadeVersion = 3, DraftedAt = At(14), AppealNumber = "TA-1" };
        var others = new[] { second with { Id = "S-3", AppealNumber = "TA-2" }, second with { Id = "S-4", AppealNumber = null }, second with { Id = "S-5", SetAsideBy = "TA-1" } };
        SetAsideStatements outcome = new("TA-1", "100000009RM0001", "12345000000013", ["S-1"], At(decidedAt)) { Parts = part == "" ? [] : [new(part, 0, 40)] };
        Assert.Equal(expected, string.Join(' ', SettingAside.StatementsOf([first, second, .. others], outcome).Select(s => s.Id)));
    }

    const string Waiting = "/api/v1/admin/appeal-outcomes";

    /// <summary>An appeal is allowed against a statement of each of as many declarations, by which an invoice that was in this currency is in United States dollars.</summary>
    static async Task<string[]> DecidedAsync(Importer importer, params string[] currencies)
    {
        var (numbers, ct) = (new List<string>(), TestContext.Current.CancellationToken);
        foreach (var _ in currencies) numbers.Add(await importer.AcceptedAsync());
        numbers.Sort(StringComparer.Ordinal);
        await using (var session = importer.Carm.Alba.Services.GetRequiredService<IDeclarationsStore>().LightweightSession())
        {
            foreach (var (number, currency) in numbers.Zip(currencies))
            {
                var document = (await session.LoadAsync<Cad>(number, ct))!.Document;
                var invoice = document.Invoices![0] with { Lines = null };
                session.Store(new StatementOfAdjustments($"SOADJ-{number}-01", number, 1, importer.Rm, importer.Bn9, RedeterminationIssue.Value, "s.59", "reason", [], [], document, [], CadAmounts.Zero, "officer", default)
                { Status = StatementStatus.Issued, MadeVersion = 1, WasInvoices = [invoice with { Currency = currency }], BecomesInvoices = [invoice] });
            }
            await session.SaveChangesAsync(ct);
        }
        await importer.Carm.HearAsync(Allowed(importer, numbers));
        return [.. numbers];
    }

    static AppealDecided Allowed(Importer importer, IEnumerable<string> numbers) => new("TA-1", importer.Rm, [.. numbers.Select(n => $"SOADJ-{n}-01")], "ALLOWED", new(2026, 3, 20), new(2026, 3, 20, 15, 0, 0, TimeSpan.Zero));

    static async Task<string?[]> VersionsAsync(Importer importer, string[] numbers) => await Task.WhenAll(numbers.Select(async n => (await importer.CadAsync(n))["currentVersion"]));

    static async Task<string?[]> WaitingAsync(Caller officer, string query = "") => [.. (await officer.GetAsync($"{Waiting}{query}")).Json.GetProperty("items").EnumerateArray().Select(w => w.GetProperty("transactionNumber").GetString())];

    static Task<Answer> RetryAsync(Caller officer, string number, string appeal = "TA-1") => officer.PostAsync($"/api/v1/admin/cads/{number}/appeal-outcomes/{appeal}/retry");

    /// <summary>What was said of the appeal, by declaration.</summary>
    static async Task<string[]> NoticesAsync(Importer importer, string[] numbers)
    {
        var texts = (await importer.Manager.GetAsync("/api/v1/notifications?pageSize=100")).Json.GetProperty("items").EnumerateArray().Select(n => n.GetProperty("text").GetString()!).Where(t => t.StartsWith("Appeal ", StringComparison.Ordinal)).ToArray();
        return [.. numbers.SelectMany(number => texts.Where(t => t.Contains(number, StringComparison.Ordinal)).Order(StringComparer.Ordinal))];
    }

    static StatementOfAdjustments Refusal(CadDocument asked, CadDocument? stood = null)
    {
        var cad = new Cad("12345000000013", "100000009RM0001", "100000009", "AB", Stood, default, 2) { CurrentVersion = 1 };
        var before = new CadVersion("1234500000001300001", cad.Id, 1, CadVersionKind.Original, stood ?? Stood, new(2026, 3, 16), [], CadAmounts.Zero, CadAmounts.Zero, Money.Zero, "Customs Act s.32(3)", null, default);
        return StatementOfAdjustments.OfRefusal(cad, before, asked, RedeterminationIssue.Value, "reason", "officer", 1, default);
    }
}
