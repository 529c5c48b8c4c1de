using System.Text.Json;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>A declaration in good order that the CBSA's own table cannot price (CAD-9001): it is taken, and accepted as of that instant once the table is mended.</summary>
public sealed class ManualReviewTests(CarmHost tests)
{
    const string Queue = "/api/v1/admin/cads/manual-review", Given = "2026-03-20T15:00:00Z";

    static readonly string[] NotPriced = ["CAD-9001 invoices[0].lines[0].simaMeasure"];

    [Fact]
    public async Task A_declaration_that_the_cbsas_table_cannot_price_waits_and_is_accepted_as_of_its_submission_when_the_missing_rate_is_approved()
    {
        await using var carm = await WithoutRateAsync();
        var (importer, number, other, officer) = (await Importer.OpenAsync(carm), Fresh.TransactionNumber(), Fresh.TransactionNumber(), await carm.SignInAsync("trade.officer", "TRADE_OFFICER"));
        foreach (var released in new[] { number, other }) await importer.ReleaseAsync(released);
        await importer.DraftAsync(number, invoices: [Subject(number)]);
        var checkedBefore = await importer.Manager.PostAsync($"/api/v1/cads/{number}/validate");
        Assert.Equal(["False"], checkedBefore.Json.Texts("acceptable"));

        var submitted = await importer.SubmitAsync(number);
        Assert.Equal((200, "MANUAL_REVIEW"), (submitted.Status, submitted["status"]));
        Assert.Equal([null, null, null], submitted.Json.Texts("version", "receiptHash", "accountedAt"));
        Assert.Equal(NotPriced, Remarks(submitted.Json, "warnings"));
        await carm.SettleAsync();
        Assert.Equal("0.00", await importer.BalanceAsync());

        var read = await importer.CadAsync(number);
        Assert.Equal(["MANUAL_REVIEW", null], read.Json.Texts("status", "currentVersion"));
        Assert.StartsWith("2026-03-20T15:", read["givenAt"]);
        Assert.Equal(NotPriced, Remarks(read.Json, "remarks"));
        Assert.Equal([number], Numbers(await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/cads?status=MANUAL_REVIEW")));

        // Its number is taken, it is not changed or submitted again, and the same goods under another number are its duplicate.
        Assert.Equal((409, "CAD-3001"), await importer.DraftAsync(number).CodeAsync());
        Assert.Equal((409, "CAD-1002"), await importer.SubmitAsync(number).CodeAsync());
        Assert.Equal((409, "CAD-1002"), await importer.Manager.SendAsync(HttpMethod.Put, $"/api/v1/cads/{number}", new { header = Importer.Header() }, ifMatch: read.Headers["ETag"]).CodeAsync());
        await importer.DraftAsync(other, invoices: [Subject(number)]);
        Assert.Equal((409, "CAD-3008"), await importer.SubmitAsync(other).CodeAsync());

        // A second one comes after it in the officers' list.
        await carm.MoveClockAsync("2026-03-21T15:00:00Z");
        Assert.Equal(200, (await importer.Manager.PostAsync($"/api/v1/cads/{other}/submit", new { acknowledgedDuplicateOf = number })).Status);
        var page = await officer.GetAsync($"{Queue}?pageSize=1");
        Assert.Equal([number], Numbers(page));
        Assert.Equal(NotPriced, Remarks(page.Json.GetProperty("items")[0], "remarks"));
        Assert.Equal([other], Numbers(await officer.GetAsync($"{Queue}?pageSize=1&cursor={page["nextCursor"]}")));
        var retried = await officer.PostAsync($"/api/v1/admin/cads/{number}/manual-review/retry");
        Assert.Equal((422, NotPriced[0]), (retried.Status, Assert.Single(retried.Errors())));

        // Another list does not mend it; the rate does, for all that wait.
        await ApproveAsync(carm, "exchange-rates", new { currency = "SEK", rate_to_cad = "0.1431" });
        Assert.Equal("MANUAL_REVIEW", (await importer.CadAsync(number))["status"]);
        await ApproveAsync(carm, "sima-rates", new { measure = "SHIRTS", dumping_percent = "10" });
        Assert.Empty(Numbers(await officer.GetAsync(Queue)));
        var accepted = (await importer.CadAsync(number)).Json;
        Assert.Equal(["ACCEPTED", "00001", "2026-03-23", "2026-03-31"], accepted.Texts("status", "currentVersion", "accountingDeadline", "paymentDueOn"));
        Assert.Equal(read["givenAt"], accepted.Texts("accountedAt")[0]);
        Assert.StartsWith("2026-03-21T15:", accepted.GetProperty("versions")[0].GetProperty("decidedAt").GetString());
        Assert.Equal(["3050.00", "1694.44", "1084.44", "5828.88"], accepted.GetProperty("totals").Texts("customsDuty", "sima", "gst", "total"));
        Assert.Equal("11657.76", await importer.BalanceAsync());
        Assert.Equal((409, "CAD-1002"), await officer.PostAsync($"/api/v1/admin/cads/{number}/manual-review/retry").CodeAsync());
    }

    [Fact]
    public async Task An_officer_has_it_tried_again_and_however_many_try_at_once_it_is_accepted_once()
    {
        await using var carm = await tests.OnClockAsync("2026-03-26T15:00:00Z");
        var (importer, number, officer) = (await Importer.OpenAsync(carm), Fresh.TransactionNumber(), await carm.SignInAsync("trade.officer", "TRADE_OFFICER"));
        await importer.ReleaseAsync(number);
        await importer.DraftAsync(number);
        Assert.Equal((409, "CAD-1002"), await officer.PostAsync($"/api/v1/admin/cads/{number}/manual-review/retry").CodeAsync());
        Assert.Equal((404, "NOT_FOUND"), await officer.PostAsync($"/api/v1/admin/cads/{Fresh.TransactionNumber()}/manual-review/retry").CodeAsync());

        // They were given days ago, the first before its deadline, and what the approval had begun was lost.
        var voluntary = Fresh.TransactionNumber();
        await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/cads", new { transactionNumber = voluntary, cadType = "V", header = Importer.Header(), invoices = new[] { Importer.InvoiceOf(voluntary) } });
        await using (var session = carm.Alba.Services.GetRequiredService<IDeclarationsStore>().LightweightSession())
        {
            foreach (var draft in await session.LoadManyAsync<Cad>(TestContext.Current.CancellationToken, number, voluntary))
                session.Store(draft with { Status = CadStatus.ManualReview, GivenAt = DateTimeOffset.Parse(Given), Remarks = [new("CAD-9001", null, ["a rate"])] });
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => officer.PostAsync($"/api/v1/admin/cads/{number}/manual-review/retry")));
        var accepted = Assert.Single(answers, a => a.Status == 200);
        Assert.Equal(["ACCEPTED", "00001", "4049.72"], [.. accepted.Json.Texts("status", "version"), .. accepted.Json.GetProperty("totals").Texts("total")]);
        Assert.All(answers.Where(a => a != accepted), a => Assert.Equal((409, "CAD-1002"), (a.Status, a["code"])));
        await carm.HearAsync(new RetryWaitingCad(number, importer.Rm));
        Assert.Single((await importer.CadAsync(number)).Json.GetProperty("versions").EnumerateArray());
        Assert.Equal(DateTimeOffset.Parse(Given), (await importer.CadAsync(number)).Json.GetProperty("accountedAt").GetDateTimeOffset());
        Assert.Equal("4049.72", await importer.BalanceAsync());

        // What is priced by the day of its accounting has the rates of the day on which it was given.
        Assert.Equal(200, (await officer.PostAsync($"/api/v1/admin/cads/{voluntary}/manual-review/retry")).Status);
        Assert.Equal(["ACCEPTED", "2026-03-20", "2026-03-20"], (await importer.CadAsync(voluntary)).Json.Texts("status", "releasedOn", "paymentDueOn"));
    }

    [Fact]
    public async Task A_fault_of_the_cbsas_table_makes_nobody_late_and_what_is_taken_back_is_late_as_if_never_given()
    {
        await using var carm = await WithoutRateAsync();
        var (importer, kept, takenBack, officer) = (await Importer.OpenAsync(carm), Fresh.TransactionNumber(), Fresh.TransactionNumber(), await carm.SignInAsync("trade.officer", "TRADE_OFFICER"));
        foreach (var number in new[] { kept, takenBack })
        {
            await importer.ReleaseAsync(number);
            await importer.DraftAsync(number, invoices: [Subject(number)]);
            Assert.Equal("MANUAL_REVIEW", (await importer.SubmitAsync(number))["status"]);
        }
        // The deadline is 23 March.
        await carm.MoveClockAsync("2026-03-25T15:00:00Z");
        Assert.Empty(await OverdueAsync(importer, officer));
        Assert.Equal("0.00", await importer.BalanceAsync());

        var read = await importer.CadAsync(takenBack);
        Assert.Equal(200, (await importer.Manager.SendAsync(HttpMethod.Delete, $"/api/v1/cads/{takenBack}", null, ifMatch: read.Headers["ETag"])).Status);
        await carm.MoveClockAsync("2026-03-26T15:00:00Z");
        Assert.Equal([takenBack, takenBack], await OverdueAsync(importer, officer));
        Assert.Equal("100.00", await importer.BalanceAsync());

        await ApproveAsync(carm, "sima-rates", new { measure = "SHIRTS", dumping_percent = "10" });
        Assert.Equal("ACCEPTED", (await importer.CadAsync(kept))["status"]);
        await carm.MoveClockAsync("2026-03-28T15:00:00Z");
        Assert.Equal("5928.88", await importer.BalanceAsync());
        Assert.Equal(takenBack, Assert.Single((await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/penalties")).Json.GetProperty("items").EnumerateArray()).GetProperty("transactionNumber").GetString());
    }

    [Fact]
    public async Task A_declaration_given_late_that_waits_is_charged_once_for_being_late_when_it_is_accepted()
    {
        await using var carm = await WithoutRateAsync();
        var (importer, number) = (await Importer.OpenAsync(carm), Fresh.TransactionNumber());
        await importer.ReleaseAsync(number, "2026-03-12");
        await importer.DraftAsync(number, Importer.Header("2026-03-12"), [Subject(number)]);
        // Given the morning after its last day, 19 March, before any night has found it.
        Assert.Equal("MANUAL_REVIEW", (await importer.SubmitAsync(number))["status"]);
        await carm.MoveClockAsync("2026-03-22T15:00:00Z");
        Assert.Equal("0.00", await importer.BalanceAsync());
        await ApproveAsync(carm, "sima-rates", new { measure = "SHIRTS", dumping_percent = "10" });
        await carm.MoveClockAsync("2026-03-24T15:00:00Z");
        Assert.Equal("5928.88", await importer.BalanceAsync());
    }

    [Fact]
    public async Task A_service_gets_the_same_answer_while_it_waits_and_declares_anew_under_its_number_what_was_given_back()
    {
        await using var carm = await WithoutRateAsync();
        var (importer, number) = (await Importer.OnboardedAsync(carm), Fresh.TransactionNumber());
        await importer.ReleaseAsync(number);
        var message = Messages.Of(importer.Rm, number).With(l => l with { SimaSubject = "S", SimaMeasure = "SHIRTS", SimaInvoicePrice = "12345.67", SimaInvoiceCurrency = "USD" });
        var first = await importer.Manager.DeclareAsync(message);
        Assert.Equal((201, "MANUAL_REVIEW"), (first.Status, first["status"]));
        Assert.Equal([null, null, null, "False"], first.Json.Texts("version", "totals", "receiptHash", "repeated"));
        Assert.Equal(NotPriced, Remarks(first.Json, "warnings"));
        await carm.SettleAsync();
        var again = await importer.Manager.DeclareAsync(message);
        Assert.Equal((200, first.Text.Replace("\"repeated\":false", "\"repeated\":true", StringComparison.Ordinal)), (again.Status, again.Text));
        var (status, response) = await importer.Manager.DeclareInXmlAsync(CadXml.Write(message).Bytes());
        Assert.Equal((200, "MANUAL_REVIEW", "CAD-9001"), (status, response.Values("StatusCode")[0], response.Values("AdditionalInformation/StatementCode")[0]));
        Assert.Equal((409, "CAD-1002"), await importer.Manager.DeclareAsync(message.Worth("1.00")).CodeAsync());
        Assert.Equal("MANUAL_REVIEW", (await importer.Manager.DeclareAsync(message with { FunctionCode = CadMessage.Query }))["status"]);

        // The measure never was: the goods are not subject to one, which only the declarant can say.
        await ApproveAsync(carm, "sima-measures", Measure, "2026-03-01", "2026-03-01");
        var returned = (await importer.CadAsync(number)).Json;
        Assert.Equal(["RETURNED_FOR_CHANGE", "CAD-6003 invoices[0].lines[0].simaMeasure", null], returned.Texts("status", "returnedFor", "givenAt"));
        Assert.Contains($"Transaction {number} needs a change: CAD-6003 invoices[0].lines[0].simaMeasure", (await importer.Manager.GetAsync("/api/v1/notifications?pageSize=100")).Json.GetProperty("items").EnumerateArray().Select(n => n.GetProperty("text").GetString()));
        Assert.Equal((422, "CAD-6003"), await importer.Manager.DeclareAsync(message).CodeAsync());

        var anew = await importer.Manager.DeclareAsync(Messages.Of(importer.Rm, number));
        Assert.Equal((201, "ACCEPTED", "00001"), (anew.Status, anew["status"], anew["version"]));
        await carm.SettleAsync();
        Assert.Equal("4049.72", await importer.BalanceAsync());
    }

    [Fact]
    public async Task In_a_batch_and_in_a_stream_it_is_taken_too_and_once_accepted_the_same_message_gets_its_receipt()
    {
        await using var carm = await WithoutRateAsync();
        var importer = await Importer.OpenAsync(carm);
        string[] numbers = [Fresh.TransactionNumber(), Fresh.TransactionNumber()];
        foreach (var number in numbers) await importer.ReleaseAsync(number);
        var cads = numbers.Select(number => Messages.Of(importer.Rm, number).With(l => l with { SimaSubject = "S", SimaMeasure = "SHIRTS", SimaInvoicePrice = "12345.67", SimaInvoiceCurrency = "USD" })).ToArray();

        var batch = await importer.Manager.PostAsync($"{Messages.Url}/bulk", new { cads = new[] { cads[0].Json() } });
        await carm.SettleAsync();
        var outcome = (await importer.Manager.GetAsync(batch.Headers["Location"])).Json.GetProperty("outcomes")[0];
        Assert.Equal(["ACCEPTED", null, null], outcome.Texts("status", "version", "totals"));
        Assert.Equal(NotPriced, Remarks(outcome, "warnings"));
        var streamed = await importer.Manager.PostContentAsync($"{Messages.Url}/stream", System.Text.Encoding.UTF8.GetBytes(cads[1].Json().ToJsonString()), "application/x-ndjson", "application/x-ndjson");
        Assert.Equal(["ACCEPTED", null], JsonSerializer.Deserialize<JsonElement>(streamed.Text.TrimEnd()).Texts("status", "version"));

        await ApproveAsync(carm, "sima-rates", new { measure = "SHIRTS", dumping_percent = "10" });
        var receipt = await importer.Manager.DeclareAsync(cads[1]);
        Assert.Equal((200, "ACCEPTED", "00001"), (receipt.Status, receipt["status"], receipt["version"]));
        Assert.Equal("11657.76", await importer.BalanceAsync());
    }

    static readonly object Measure = new { measure = "SHIRTS", name_en = "Shirts", name_fr = "Chemises", classifications = "61091000", origins = "CN", status = "FINDING" };

    /// <summary>A measure on shirts of China, whose rates nobody has entered.</summary>
    async Task<CarmSystem> WithoutRateAsync()
    {
        var carm = await tests.OnClockAsync(Given);
        await ApproveAsync(carm, "sima-measures", Measure);
        return carm;
    }

    /// <summary>W1, said to be subject to the measure.</summary>
    static Dictionary<string, object?> Subject(string number) => Importer.InvoiceOf(number, new Dictionary<string, object?>(Importer.Line())
    {
        ["simaSubject"] = "S", ["simaMeasure"] = "SHIRTS", ["simaInvoicePrice"] = "12345.67", ["simaInvoiceCurrency"] = "USD",
    });

    /// <summary>A change of reference data, proposed and approved.</summary>
    internal static async Task ApproveAsync(CarmSystem carm, string list, object fields, string validFrom = "2026-03-01", string? validTo = null)
    {
        var proposed = await (await carm.SignInAsync("maker", "TRADE_OFFICER")).PutAsync($"/api/v1/admin/reference/{list}", new { source = "Fixture of the tests, not official", rows = new[] { new { fields, validFrom, validTo } } });
        Assert.True(proposed.Status == 200, proposed.Text);
        var approved = await (await carm.SignInAsync("checker", "SUPERVISOR")).PostAsync($"/api/v1/admin/reference-changes/{proposed.Json.GetProperty("change").GetProperty("changeId").GetString()}/approve");
        Assert.True(approved.Status == 200, approved.Text);
        await carm.SettleAsync();
    }

    /// <summary>What the client and the officers list of the importer.</summary>
    static async Task<string?[]> OverdueAsync(Importer importer, Caller officer) =>
        [.. Numbers(await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/overdue-releases")), .. Numbers(await officer.GetAsync($"/api/v1/admin/overdue-releases?rmAccount={importer.Rm}"))];

    static string?[] Numbers(Answer list) => [.. list.Json.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("transactionNumber").GetString())];

    static string[] Remarks(JsonElement of, string name) => [.. of.GetProperty(name).EnumerateArray().Select(r => $"{r.GetProperty("code").GetString()} {r.GetProperty("path").GetString()}")];
}
