using System.Diagnostics;
using Carm.Testing;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>A declaration on paper, read back as its reader would.</summary>
public sealed class GetCadPdfTests(CarmHost tests)
{
    [Fact]
    public async Task W1_is_printed_in_both_languages_with_every_figure()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var number = await importer.AcceptedAsync();

        var english = await PdfAsync(importer.Manager, $"/api/v1/cads/{number}/pdf", "en-CA");
        foreach (var said in new[]
        {
            "Commercial Accounting Declaration", $"{number} · 00001", "Original", "Importer", importer.Rm, "0497", "2 – highway", "2026-03-16", "2026-03-23", "2026-03-31", "Customs Act s.32(3)", "Maker of shirts", "1 Mill Road, Shanghai",
            "6109.10.00.12", "Cotton T-shirts", "Tariff: Other T-shirts, men's or boys', cotton", "MFN (2)", "5,000 NMB", "12,345.67 USD", "× 1.3725", "18%", "16,944.43", "3,050.00", "999.72", "4,049.72", "$4,049.72", "Page 1 of 1",
        }) Assert.Contains(said, english.Text);
        Assert.Equal("en-CA", english.Language);

        var french = await PdfAsync(importer.Manager, $"/api/v1/cads/{number}/pdf", "fr-CA");
        foreach (var said in new[]
        {
            "Déclaration en détail commerciale", "Originale · décidée le", "À déclarer en détail au plus tard le", "Loi sur les douanes, par. 32(3)", "NPF (2)", "12 345,67 USD", "× 1,3725", "16 944,43", "3 050,00", "4 049,72 $", "Page 1 de 1",
        }) Assert.Contains(said, french.Text);
        Assert.Equal("fr-CA", french.Language);
        Assert.Equal("fr-CA", (await PdfAsync(importer.Manager, $"/api/v1/cads/{number}/pdf?lang=fr", "en-CA")).Language);
    }

    [Fact]
    public async Task A_version_whose_due_date_was_moved_is_printed_with_the_day_that_holds_now()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var number = await importer.AcceptedAsync();
        Task<(string Text, string? Language)> PrintAsync() => PdfAsync(importer.Manager, $"/api/v1/cads/{number}/pdf?version=00001", "en-CA");
        var before = await PrintAsync();
        Assert.Contains("2026-03-31", before.Text);
        var (officer, supervisor) = (await carm.SignInAsync("due.officer", "AR_OFFICER"), await carm.SignInAsync("due.supervisor", "AR_SUPERVISOR"));
        Assert.Equal(200, (await officer.PutAsync("/api/v1/admin/due-date-overrides/2026-03-17", new { dueOn = "2026-04-10", sourceReference = "Fixture of the tests" })).Status);
        Assert.Equal(200, (await supervisor.PostAsync("/api/v1/admin/due-date-overrides/2026-03-17/approve", ifMatch: "\"1\"")).Status);
        await carm.SettleAsync();
        // Nothing else is another.
        Assert.Equal(before.Text.Replace("2026-03-31", "2026-04-10", StringComparison.Ordinal), (await PrintAsync()).Text);
    }

    [Fact]
    public async Task The_same_version_is_the_same_bytes_and_a_later_one_says_what_it_changed()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var number = await importer.AcceptedAsync();
        var first = await BytesAsync(importer.Manager, $"/api/v1/cads/{number}/pdf", "fr-CA");

        var changed = await importer.Manager.PostAsync($"/api/v1/cads/{number}/changes", new
        {
            header = Importer.Header(), invoices = new[] { Importer.InvoiceOf(number, Importer.Line("14345.67")) }, reasons = new[] { new { codes = new[] { "R5-00-COT" } } },
        });
        Assert.Equal(201, changed.Status);
        Assert.Equal(first, await BytesAsync(importer.Manager, $"/api/v1/cads/{number}/pdf?version=00001", "fr-CA"));

        var officer = await carm.SignInAsync("trade.officer", "TRADE_OFFICER");
        var second = await PdfAsync(officer, $"/api/v1/admin/cads/{number}/pdf?trace=true", "en-CA");
        foreach (var said in new[]
        {
            "Correction", "What changed against version 00001", "Line 1: Value in the invoice's currency", "14345.67", "494.10", "161.96", "656.06", "3,050.00 → 3,544.10", "On the account", "4,049.72", "$4,705.78",
            "Annex: how each amount came about", "14345.67 x 1.3725", "Customs Act s.48, SOR/85-900", "19,689.43*",
        }) Assert.Contains(said, second.Text);

        Assert.Equal(404, (await importer.CadAsync(number, "/pdf?version=00003")).Status);
        Assert.Equal(404, (await importer.CadAsync(number, "/pdf?version=x")).Status);
        Assert.Equal(404, (await (await carm.SignInAsync("stranger")).GetAsync($"/api/v1/cads/{number}/pdf")).Status);
    }

    [Fact]
    public async Task What_is_to_be_paid_at_release_is_printed_for_the_counter_and_says_until_then_that_it_is_not_accepted()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var importer = await Importer.OpenAsync(carm, rppFrom: null);
        var header = new { officeOfRelease = "0497", modeOfTransport = "2", carrierCode = "7ABC", cargoControlNumbers = new[] { "7ABC123456" }, declarationStatement = true };
        var number = (await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/cads", new { cadType = "C", header, invoices = new[] { Importer.Invoice() } }))["transactionNumber"]!;
        string clients = $"/api/v1/cads/{number}/pdf", officers = $"/api/v1/admin/cads/{number}/pdf";
        Assert.Equal(404, (await importer.Manager.GetAsync(clients)).Status);

        // Submitted, and not shown yet: as it would be found today.
        Assert.Equal("PENDING_PRESENTATION", (await importer.SubmitAsync(number))["status"]);
        var brought = await PdfAsync(importer.Manager, clients, "en-CA");
        foreach (var said in new[]
        {
            "NOT ACCEPTED · NON ACCEPTÉE", "This declaration is not accepted, and this is no receipt.", "Cette déclaration n'est pas acceptée, et ceci n'est pas un récépissé.", "Amounts at the rates of 2026-03-16", number, "7ABC123456", "Cotton T-shirts",
            "16,944.43", "3,050.00", "999.72", "4,049.72", "To be paid before release", "$4,049.72", "Paid so far", "$0.00",
        }) Assert.Contains(said, brought.Text);
        foreach (var said in new[] { "SHA-256", "Receipt", "Authority", "decided" }) Assert.DoesNotContain(said, brought.Text);
        Assert.Equal(404, (await importer.Manager.GetAsync($"{clients}?version=00001")).Status);

        // Found complete: what the officer found, which is to be paid.
        var officer = await carm.SignInAsync("border.officer", "BORDER_OFFICER");
        await importer.Manager.PostAsync($"/api/v1/cads/{number}/present");
        Assert.Equal("COMPLETE", (await officer.PostAsync($"/api/v1/admin/cads/{number}/type-c/review", new { complete = true }))["status"]);
        var complete = await PdfAsync(officer, $"{officers}?trace=true", "fr-CA");
        foreach (var said in new[] { "NOT ACCEPTED · NON ACCEPTÉE", "Présentée au bureau le", "2026-03-16", "À payer avant la mainlevée", "4 049,72 $", "Annexe : le calcul de chaque montant" }) Assert.Contains(said, complete.Text);
        Assert.DoesNotContain("SHA-256", complete.Text);

        // Paid: accepted as any other.
        Assert.Equal(201, (await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/payments", new { paymentReference = "P-1", method = "DEBIT", amount = "4049.72", transactionNumber = number })).Status);
        await carm.SettleAsync();
        var accepted = await PdfAsync(importer.Manager, clients, "en-CA");
        foreach (var said in new[] { $"{number} · 00001", "Receipt SHA-256", "Customs Act s.32(3)" }) Assert.Contains(said, accepted.Text);
        Assert.DoesNotContain("NOT ACCEPTED", accepted.Text);
    }

    [Theory]
    [InlineData(null, "Customs Act s.60(4)", "Loi sur les douanes, par. 60(4)")]
    [InlineData("CITT", "Customs Act s.67(3)", "Loi sur les douanes, par. 67(3)")]
    [InlineData("FCA", "Customs Act s.68", "Loi sur les douanes, art. 68")]
    public async Task What_an_appeal_brings_cites_the_provision_under_which_it_was_allowed(string? body, string english, string french)
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var number = await importer.AcceptedAsync();
        var lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = "14345.67" } };
        var drafted = await (await carm.SignInAsync("trade.officer", "TRADE_OFFICER")).PostAsync($"/api/v1/admin/cads/{number}/redeterminations", new { issue = "VALUE", authority = "Customs Act s.59(1)(a)", reason = "Found in a verification.", lines });
        Assert.Equal(200, (await (await carm.SignInAsync("trade.supervisor", "SUPERVISOR")).PostAsync($"/api/v1/admin/statements-of-adjustments/{drafted["statementNumber"]}/issue")).Status);
        await carm.SettleAsync();
        await carm.HearAsync(new Carm.Appeals.Contracts.AppealDecided($"TA-{number}", importer.Rm, [drafted["statementNumber"]!], "ALLOWED", new(2026, 3, 20), new(2026, 3, 20, 15, 0, 0, TimeSpan.Zero)) { Body = body });
        Assert.Equal(english, (await importer.CadAsync(number, "/versions/3"))["authority"]);
        Assert.Contains(english, (await PdfAsync(importer.Manager, $"/api/v1/cads/{number}/pdf", "en-CA")).Text);
        Assert.Contains(french, (await PdfAsync(importer.Manager, $"/api/v1/cads/{number}/pdf", "fr-CA")).Text);
    }

    [Fact]
    public async Task Nine_hundred_and_ninety_nine_lines_go_over_pages_that_each_say_their_columns_again()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var number = Fresh.TransactionNumber();
        await importer.ReleaseAsync(number);
        var lines = Enumerable.Range(1, 999).Select(n => new Dictionary<string, object?>(Importer.Line($"{n}.50", n)) { ["narrativeDescription"] = $"Tricots de coton nº {n}, façonnés à Chișinău, Łódź ou Ἀθῆναι; qualité « première », garnis de dentelle" }).ToArray();
        Assert.Equal(201, (await importer.DraftAsync(number, invoices: [Importer.InvoiceOf(number, lines)])).Status);
        Assert.Equal(200, (await importer.SubmitAsync(number)).Status);

        var clock = Stopwatch.StartNew();
        var bytes = await BytesAsync(importer.Manager, $"/api/v1/cads/{number}/pdf?trace=true", "fr-CA");
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.InRange(bytes.Length, 10_000, 2_000_000);

        using var document = PdfDocument.Open(bytes);
        var texts = document.GetPages().Select(TextOf).ToArray();
        var all = string.Join('\n', texts);
        Assert.InRange(texts.Length, 40, 400);
        Assert.Contains($"Page {texts.Length} de {texts.Length}", texts[^1]);
        Assert.All(texts.Skip(1), text => Assert.Contains($"{number}-00001", text));
        var annex = Array.FindIndex(texts, text => text.Contains("Annexe : le calcul", StringComparison.Ordinal));
        Assert.All(texts[1..annex], text => Assert.Contains("Classement et marchandises", text));
        Assert.All(texts[annex..], text => Assert.Contains("Formule", text));
        Assert.All(Enumerable.Range(1, 999), n => Assert.Contains($"coton nº {n},", all));
        Assert.Contains("Chișinău, Łódź ou Ἀθῆναι", all);
        Assert.Contains("« première »", all);
    }

    [Fact]
    public async Task What_is_longer_than_a_page_goes_on_over_the_next_and_none_of_it_is_lost()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var number = Fresh.TransactionNumber();
        await importer.ReleaseAsync(number);
        string[] cargo = [.. Enumerable.Range(1, 1_500).Select(n => $"7ABC{n:000000}")], permits = [.. Enumerable.Range(1, 3_000).Select(n => $"PERMIT-{n:00000}")];
        var long1 = new Dictionary<string, object?>(Importer.Line()) { ["permitReferences"] = permits, ["remarks"] = "The end of the notes." };
        var header = new { officeOfRelease = "0497", modeOfTransport = "2", carrierCode = "7ABC", releaseDate = "2026-03-16", declarationStatement = true, cargoControlNumbers = cargo };
        Assert.Equal(201, (await importer.DraftAsync(number, header, [Importer.InvoiceOf(number, long1, Importer.Line("1.00", 2))])).Status);
        Assert.Equal(200, (await importer.SubmitAsync(number)).Status);

        var bytes = await BytesAsync(importer.Manager, $"/api/v1/cads/{number}/pdf", "en-CA");
        using var document = PdfDocument.Open(bytes);
        Page[] pages = [.. document.GetPages()];
        var all = string.Join('\n', pages.Select(TextOf));
        Assert.InRange(pages.Length, 4, 60);
        Assert.All(cargo.Concat(permits).Append("The end of the notes.").Append("4,049.72").Append($"Page {pages.Length} of {pages.Length}"), said => Assert.Contains(said, all));
        Assert.True(pages.Count(p => TextOf(p).Contains("Cargo control numbers", StringComparison.Ordinal)) > 1);
        // Nothing is written over the foot or beyond the page.
        Assert.All(pages, page => Assert.All(page.Letters, letter => Assert.InRange(letter.StartBaseLine.Y, 20, page.Height)));
        Assert.All(pages, page => Assert.All(page.Letters.Where(l => l.StartBaseLine.Y < 38), letter => Assert.InRange(letter.StartBaseLine.Y, 21, 23)));
    }

    static string TextOf(Page page)
    {
        // A glyph without an outline would print as an empty box.
        Assert.All(page.Letters, letter => Assert.NotEqual("\0", letter.Value));
        return string.Join(' ', ContentOrderTextExtractor.GetText(page).ReplaceLineEndings(" ").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Replace('\u00a0', ' ');
    }

    static async Task<(string Text, string? Language)> PdfAsync(Caller caller, string url, string language)
    {
        using var document = PdfDocument.Open(await BytesAsync(caller, url, language));
        var said = document.Structure.Catalog.CatalogDictionary.TryGet(UglyToad.PdfPig.Tokens.NameToken.Lang, out var token) && token is UglyToad.PdfPig.Tokens.StringToken text ? text.Data : null;
        return (string.Join('\n', document.GetPages().Select(TextOf)), said);
    }

    static async Task<byte[]> BytesAsync(Caller caller, string url, string language)
    {
        var answer = await caller.GetAsync(url, language);
        Assert.Equal((200, "application/pdf"), (answer.Status, answer.MediaType));
        return answer.Content;
    }
}
