using System.Text;
using System.Text.Json;
using Carm.Testing;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Reference data changes by two people, whole or not at all, and every host rates by it at once.</summary>
public sealed class ReferenceChangeTests(CarmHost tests)
{
    const string Rates = "/api/v1/admin/reference/exchange-rates";

    static readonly object SekAndNok = Rows("the bulletin", Row("SEK", "0.1431", "2026-03-16"), Row("NOK", "0.1402", "2026-03-16"));

    [Fact]
    public async Task A_rate_holds_once_somebody_else_has_approved_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var (maker, checker) = await OfficersAsync(carm);
        var proposed = await maker.PutAsync(Rates, SekAndNok);
        Assert.Equal((200, "PROPOSED", "maker"), (proposed.Status, Change(proposed, "state"), Change(proposed, "proposedBy")));
        Assert.Equal(["NOK", "SEK"], Differences(proposed, "added", d => d.GetProperty("key").GetString()).Order());
        Assert.Empty(await RateAsync(carm, "SEK", "2026-03-16"));

        var id = Change(proposed, "changeId");
        Assert.Equal((403, "SAME_MAKER_CHECKER"), await Code(maker.PostAsync($"/api/v1/admin/reference-changes/{id}/approve")));
        var approved = await checker.PostAsync($"/api/v1/admin/reference-changes/{id}/approve");
        Assert.Equal((200, "APPROVED", "checker"), (approved.Status, Change(approved, "state"), Change(approved, "decidedBy")));
        Assert.Equal(["0.1431", "2026-03-16", "the bulletin"], await RateAsync(carm, "SEK", "2026-03-20"));
        Assert.Equal((409, "STATE_CONFLICT"), await Code(checker.PostAsync($"/api/v1/admin/reference-changes/{id}/approve")));
        Assert.Equal((422, "REF_UNCHANGED"), await Code(maker.PutAsync(Rates, SekAndNok)));
    }

    [Fact]
    public async Task What_is_proposed_twice_is_one_change_that_is_rejected_or_withdrawn_once()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var (maker, checker) = await OfficersAsync(carm);
        var (first, again) = (Change(await maker.PutAsync(Rates, SekAndNok), "changeId"), Change(await maker.PutAsync(Rates, SekAndNok), "changeId"));
        Assert.Equal(first, again);
        var rejected = await checker.PostAsync($"/api/v1/admin/reference-changes/{first}/reject", new { reason = "Another day" });
        Assert.Equal(("REJECTED", "Another day"), (Change(rejected, "state"), Change(rejected, "reason")));

        var second = Change(await maker.PutAsync(Rates, SekAndNok), "changeId");
        Assert.NotEqual(first, second);
        Assert.Equal((403, "FORBIDDEN"), await Code((await carm.SignInAsync("another", "TRADE_OFFICER")).PostAsync($"/api/v1/admin/reference-changes/{second}/withdraw")));
        Assert.Equal("WITHDRAWN", Change(await maker.PostAsync($"/api/v1/admin/reference-changes/{second}/withdraw"), "state"));
        Assert.Empty(await RateAsync(carm, "SEK", "2026-03-16"));

        var third = Change(await maker.PutAsync(Rates, SekAndNok), "changeId");
        var listed = (await checker.GetAsync("/api/v1/admin/reference-changes?list=exchange-rates")).Json.GetProperty("items").EnumerateArray().Select(c => $"{c.GetProperty("changeId")} {c.GetProperty("state")} {c.GetProperty("added")}");
        Assert.Equal([$"{third} PROPOSED 2", $"{second} WITHDRAWN 2", $"{first} REJECTED 2"], listed);
        Assert.Single((await checker.GetAsync("/api/v1/admin/reference-changes?state=PROPOSED")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal("VAL_STATUS", (await checker.GetAsync("/api/v1/admin/reference-changes?state=ASLEEP"))["code"]);
        Assert.Equal("PROPOSED", Change(await checker.GetAsync($"/api/v1/admin/reference-changes/{third}"), "state"));
    }

    [Fact]
    public async Task The_report_tells_what_is_added_changed_and_ended_and_from_which_day_the_past_is_touched()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var (maker, checker) = await OfficersAsync(carm);
        var proposed = await maker.PutAsync(Rates, Rows("correction",
            Row("USD", "1.3800", "2026-03-01", "2026-03-31"), Row("EUR", "1.4910", "2026-03-01", "2026-03-20"), Row("SEK", "0.1431", "2026-04-01"), Row("CNY", await CarriedAsync(carm, "CNY"), "2026-03-01", "2026-03-31")));
        Assert.Equal(200, proposed.Status);
        var report = proposed.Json.GetProperty("change").GetProperty("report");
        Assert.Equal(["SEK 2026-04-01 False"], Differences(proposed, "added", Effect));
        Assert.Equal(["USD 2026-03-01 True"], Differences(proposed, "changed", Effect));
        Assert.Equal(["1.3725 1.3800"], Differences(proposed, "changed", d => $"{Rate(d, "old")} {Rate(d, "new")}"));
        Assert.Equal(["EUR 2026-03-21 False"], Differences(proposed, "ended", Effect));
        Assert.Equal(["1", "2026-03-01", "True"], report.Texts("unchanged", "effectiveFrom", "isBackwards"));

        await checker.PostAsync($"/api/v1/admin/reference-changes/{Change(proposed, "changeId")}/approve");
        Assert.Equal("1.3800", (await RateAsync(carm, "USD", "2026-03-12"))[0]);
        Assert.NotEmpty(await RateAsync(carm, "EUR", "2026-03-27"));
        Assert.Empty(await RateAsync(carm, "EUR", "2026-03-28"));
        var history = (await carm.GetAsync("/api/v1/reference/codes/exchange-rates/history?key=USD")).Json.GetProperty("rows").EnumerateArray().Select(r => $"{r.GetProperty("fields").GetProperty("rate_to_cad")} {r.GetProperty("isReplaced")} {r.GetProperty("source")}");
        Assert.Equal(["1.3725 True example", "1.3800 False correction"], history);

        static string Rate(JsonElement difference, string which) => difference.GetProperty(which).GetProperty("fields").GetProperty("rate_to_cad").GetString()!;
    }

    [Fact]
    public async Task A_rate_changed_backwards_serves_new_declarations_and_leaves_the_versions_before_as_they_were()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var before = await importer.AcceptedAsync();
        await ApproveAsync(carm, Rows("correction", Row("USD", "1.4000", "2026-03-12", "2026-03-12")));
        var after = await importer.AcceptedAsync();
        Assert.Equal(["1.3725", "1.4000"], [await RatedAsync(before), await RatedAsync(after)]);

        async Task<string?> RatedAsync(string number) => (await importer.CadAsync(number, "/versions/00001")).Json.GetProperty("lines")[0].GetProperty("exchangeRate").GetString();
    }

    [Fact]
    public async Task Another_host_on_the_same_database_rates_by_what_was_approved_here()
    {
        var database = await tests.NewDatabaseAsync();
        await using var here = await CarmSystem.OnAsync(database, ("Clock:Start", "2026-03-16T15:00:00Z"));
        await using var there = await CarmSystem.OnAsync(database);
        Assert.Empty(await RateAsync(there, "SEK", "2026-03-16"));
        await ApproveAsync(here, SekAndNok);
        Assert.Equal("0.1431", (await RateAsync(there, "SEK", "2026-03-16"))[0]);
        await ApproveAsync(there, Rows("correction", Row("SEK", "0.1500", "2026-03-16")));
        Assert.Equal("0.1500", (await RateAsync(here, "SEK", "2026-03-16"))[0]);

        await using var later = await CarmSystem.OnAsync(database);
        Assert.Equal("0.1500", (await RateAsync(later, "SEK", "2026-03-16"))[0]);
    }

    [Fact]
    public async Task A_file_with_faults_is_refused_with_every_fault_by_its_line()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var (maker, _) = await OfficersAsync(carm);
        var refused = await maker.UploadAsync($"{Rates}/imports", "rates.csv", Encoding.UTF8.GetBytes("""
            currency,rate_to_cad,valid_from,valid_to,source
            SEK,0.1431,2026-03-16,,bulletin
            nok,a lot,2026-03-16,,bulletin
            DKK,0.2,16/03/2026,,bulletin
            CHF,1.6,2026-03-16,2026-03-15,bulletin
            SEK,0.1432,2026-03-16,,bulletin
            """));
        Assert.Equal(422, refused.Status);
        Assert.Equal(["REF_VALUE lines[3].currency", "REF_VALUE lines[3].rate_to_cad", "REF_DATES lines[4].valid_from", "REF_DATES lines[5].valid_from", "REF_TWICE lines[6]"], refused.Errors());
        Assert.Equal(["REF_COLUMN lines[1]", "REF_COLUMN_MISSING lines[1]"], (await maker.UploadAsync($"{Rates}/imports", "rates.csv", "currency,rate,valid_from\nSEK,1,2026-03-16"u8.ToArray())).Errors());
        Assert.Equal((422, "REF_FILE"), await Code(maker.UploadAsync($"{Rates}/imports", "rates.csv", "currency,rate_to_cad,valid_from\nSEK,0.1"u8.ToArray())));
        Assert.Equal((422, "REF_FILE"), await Code(maker.UploadAsync($"{Rates}/imports", "rates.json", "{\"rows\":"u8.ToArray())));
        Assert.Equal((422, "REF_ROWS"), await Code(maker.UploadAsync($"{Rates}/imports", "rates.json", "{}"u8.ToArray())));
        Assert.Equal(["REF_COLUMN rows[0].fields", "REF_VALUE rows[0].fields.rate_to_cad"], (await maker.PutAsync(Rates, Rows("x", new { fields = new { currency = "SEK", rate = "1" }, validFrom = "2026-03-16" }))).Errors());
        Assert.Equal(404, (await maker.PutAsync("/api/v1/admin/reference/colours", SekAndNok)).Status);
        Assert.Empty((await maker.GetAsync("/api/v1/admin/reference-changes")).Json.GetProperty("items").EnumerateArray());
        var french = await maker.UploadAsync($"{Rates}/imports", "rates.csv", "currency,rate_to_cad,valid_from\nSEK,beaucoup,2026-03-16"u8.ToArray(), "fr-CA");
        Assert.Equal("« beaucoup » ne peut figurer ici.", french["detail"]);
    }

    [Theory]
    [InlineData("FX_RATES_DAILY.csv", """
        "TERMS AND CONDITIONS"
        "https://www.bankofcanada.ca/terms/"

        "SERIES"
        "id","label","description"
        "FXUSDCAD","USD/CAD","US dollar to Canadian dollar daily exchange rate"
        "FXEURCAD","EUR/CAD","European euro to Canadian dollar daily exchange rate"

        "OBSERVATIONS"
        "date","FXUSDCAD","FXEURCAD"
        "2026-04-02","1.3811","1.5012"
        "2026-04-03","",""
        "2026-04-06","1.3822",""
        """)]
    [InlineData("FX_RATES_DAILY.json", """
        {"terms":{"url":"https://www.bankofcanada.ca/terms/"},"seriesDetail":{"FXUSDCAD":{"label":"USD/CAD"}},"observations":[
        {"d":"2026-04-02","FXUSDCAD":{"v":"1.3811"},"FXEURCAD":{"v":"1.5012"}},{"d":"2026-04-03","FXUSDCAD":{"v":""},"FXEURCAD":{}},{"d":"2026-04-06","FXUSDCAD":{"v":"1.3822"}}]}
        """)]
    public async Task The_banks_daily_observations_hold_on_their_day_and_over_a_holiday_by_the_look_back(string name, string content)
    {
        await using var carm = await tests.OnClockAsync("2026-04-07T15:00:00Z");
        var (maker, checker) = await OfficersAsync(carm);
        var proposed = await maker.UploadAsync($"{Rates}/imports", name, Encoding.UTF8.GetBytes(content), ("source", "Bank of Canada, daily rates"));
        Assert.Equal(201, proposed.Status);
        Assert.Equal($"/api/v1/admin/reference-changes/{Change(proposed, "changeId")}", proposed.Headers["Location"]);
        Assert.Equal(["EUR 2026-04-02 True", "USD 2026-04-02 True", "USD 2026-04-06 True"], Differences(proposed, "added", Effect).Order());
        await checker.PostAsync($"/api/v1/admin/reference-changes/{Change(proposed, "changeId")}/approve");
        Assert.Equal(["1.3811", "2026-04-02", "Bank of Canada, daily rates"], await RateAsync(carm, "USD", "2026-04-05"));
        Assert.Equal(["1.3822", "1.5012"], [(await RateAsync(carm, "USD", "2026-04-08"))[0], (await RateAsync(carm, "EUR", "2026-04-08"))[0]]);
        Assert.Empty(await RateAsync(carm, "EUR", "2026-04-10"));
    }

    [Fact]
    public async Task Every_published_list_is_given_as_the_file_that_it_is_taken_from()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var (maker, checker) = await OfficersAsync(carm);
        string?[] lists = [.. (await carm.GetAsync("/api/v1/reference/codes")).Json.GetProperty("lists").EnumerateArray().Select(l => l.GetProperty("list").GetString())];
        Assert.Equal(ReferenceLists.All.Select(l => l.Name).Except(["duty-relief-licences", "sima-rates"]), lists);
        foreach (var list in lists)
        {
            var csv = await carm.Anyone.SendAsync(HttpMethod.Get, $"/api/v1/reference/codes/{list}", null, accept: "text/csv");
            Assert.Equal((200, "text/csv"), (csv.Status, csv.MediaType));
            var again = await maker.UploadAsync($"/api/v1/admin/reference/{list}/imports", "list.csv", Encoding.UTF8.GetBytes(csv.Text));
            Assert.True(again.Status == 422 && again["code"] == (csv.Text.TrimEnd().Contains('\n') ? "REF_UNCHANGED" : "REF_ROWS"), $"{list}: {again.Text}");
        }
        // What tells of one importer is the staff's.
        var licence = await maker.PutAsync("/api/v1/admin/reference/duty-relief-licences", Rows("licence file", new { fields = new { licence = "DR-1", rm_account = "100000009RM0001" }, validFrom = "2026-03-01" }));
        await checker.PostAsync($"/api/v1/admin/reference-changes/{Change(licence, "changeId")}/approve");
        Assert.Equal(404, (await carm.GetAsync("/api/v1/reference/codes/duty-relief-licences")).Status);
        Assert.Equal(404, (await carm.GetAsync("/api/v1/reference/codes/duty-relief-licences/history?key=DR-1")).Status);
        Assert.Equal("DR-1", (await checker.GetAsync("/api/v1/admin/reference/duty-relief-licences")).Json.GetProperty("items")[0].GetProperty("key").GetString());
    }

    [Fact]
    public async Task An_edition_of_the_tariff_is_proposed_and_holds_from_its_approval()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var (maker, checker) = await OfficersAsync(carm);
        Task<Answer> Propose(string csv) => maker.UploadAsync("/api/v1/admin/reference/tariff/imports", "TPHS.csv", Encoding.UTF8.GetBytes(csv), ("validFrom", "2026-03-16"), ("allowRemovals", "true"));
        var faulty = await Propose("TARIFF,MFN\n6109.10.00,a lot");
        Assert.Equal(["REF_TARIFF lines[2]"], faulty.Errors());

        var proposed = await Propose("TARIFF,MFN\n6109.10.00,10%");
        Assert.Equal((201, "tariff"), (proposed.Status, Change(proposed, "list")));
        Assert.Equal(["carried", "0", "3291", "1"], proposed.Json.GetProperty("change").GetProperty("report").GetProperty("tariff").Texts("before", "added", "removed", "changed"));
        Assert.Equal("carried", (await carm.GetAsync("/api/v1/reference/tariff?code=6109100012"))["edition"]);
        Assert.Equal(Change(proposed, "changeId"), Change(await Propose("TARIFF,MFN\n6109.10.00,10%"), "changeId"));
        var other = await Propose("TARIFF,MFN\n6109.10.00,11%");

        Assert.Equal((403, "SAME_MAKER_CHECKER"), await Code(maker.PostAsync($"/api/v1/admin/reference-changes/{Change(proposed, "changeId")}/approve")));
        Assert.Equal(200, (await checker.PostAsync($"/api/v1/admin/reference-changes/{Change(proposed, "changeId")}/approve")).Status);
        var item = await carm.GetAsync("/api/v1/reference/tariff?code=6109100012");
        Assert.Equal(proposed.Json.GetProperty("change").GetProperty("edition").GetProperty("id").GetString(), item["edition"]);
        Assert.Contains("10%", item.Json.GetProperty("rates").EnumerateArray().Where(r => r.GetProperty("treatment").GetString() == "2").Select(r => r.GetProperty("rate").GetString()));
        // It was completed from an edition that no longer holds.
        Assert.Equal((409, "REF_STALE"), await Code(checker.PostAsync($"/api/v1/admin/reference-changes/{Change(other, "changeId")}/approve")));
        Assert.Equal((422, "REF_UNCHANGED"), await Code(Propose("TARIFF,MFN\n6109.10.00,10%")));
    }

    [Fact]
    public async Task A_proposal_that_would_do_something_else_by_now_is_refused_and_one_that_waited_a_night_is_not()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var (maker, checker) = await OfficersAsync(carm);
        var earlier = Change(await maker.PutAsync(Rates, Rows("first", Row("SEK", "0.1431", "2026-03-17"))), "changeId");
        var later = Change(await maker.PutAsync(Rates, Rows("second", Row("SEK", "0.1432", "2026-03-17"))), "changeId");
        await carm.MoveClockAsync("2026-03-18T15:00:00Z");
        var approved = await checker.PostAsync($"/api/v1/admin/reference-changes/{earlier}/approve");
        Assert.Equal((200, "True"), (approved.Status, approved.Json.GetProperty("change").GetProperty("report").Texts("isBackwards")[0]));

        // It was to add a rate, and would now replace one.
        var stale = $"/api/v1/admin/reference-changes/{later}/approve";
        Assert.Equal((409, "REF_STALE"), await Code(checker.PostAsync(stale)));
        Assert.Contains("proposez-la de nouveau", (await checker.PostAsync(stale, language: "fr-CA"))["detail"]);
        Assert.Equal("0.1431", (await RateAsync(carm, "SEK", "2026-03-18"))[0]);
        await maker.PostAsync($"/api/v1/admin/reference-changes/{later}/withdraw");
        await ApproveAsync(carm, Rows("second", Row("SEK", "0.1432", "2026-03-17")));
        Assert.Equal("0.1432", (await RateAsync(carm, "SEK", "2026-03-18"))[0]);
    }

    [Theory]
    [InlineData("reject")]
    [InlineData("withdraw")]
    public async Task An_edition_that_will_never_hold_leaves_its_note_and_none_of_its_rows(string end)
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var (maker, checker) = await OfficersAsync(carm);
        var proposed = Change(await carm.ProposeEditionAsync("TARIFF,DESC1,MFN\n6109.10.00,Of cotton,10%"), "changeId");
        Assert.NotEqual((0L, 0L), await RowsAsync());
        var ended = await (end == "reject" ? checker : maker).PostAsync($"/api/v1/admin/reference-changes/{proposed}/{end}", end == "reject" ? new { reason = "The wrong file" } : null);
        Assert.Equal(200, ended.Status);
        Assert.Equal((0L, 0L), await RowsAsync());
        Assert.Equal("tariff", Change(await checker.GetAsync($"/api/v1/admin/reference-changes/{proposed}"), "list"));
        // The same file may come again.
        await carm.ApproveEditionAsync("TARIFF,DESC1,MFN\n6109.10.00,Of cotton,10%");
        Assert.NotEqual((0L, 0L), await RowsAsync());

        async Task<(long, long)> RowsAsync()
        {
            await using var rows = carm.Database.CreateCommand("select (select count(*) from declarations.mt_doc_loadedtariffitem), (select count(*) from declarations.tariff_entry where edition <> 'carried')");
            await using var read = await rows.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            await read.ReadAsync(TestContext.Current.CancellationToken);
            return (read.GetInt64(0), read.GetInt64(1));
        }
    }

    static object Rows(string source, params object[] rows) => new { source, rows };

    static object Row(string currency, string rate, string from, string? to = null) => new { fields = new { currency, rate_to_cad = rate }, validFrom = from, validTo = to };

    static async Task<(Caller Maker, Caller Checker)> OfficersAsync(CarmSystem carm) => (await carm.SignInAsync("maker", "TRADE_OFFICER", "SUPERVISOR"), await carm.SignInAsync("checker", "SUPERVISOR"));

    static async Task ApproveAsync(CarmSystem carm, object rows)
    {
        var (maker, checker) = await OfficersAsync(carm);
        var approved = await checker.PostAsync($"/api/v1/admin/reference-changes/{Change(await maker.PutAsync(Rates, rows), "changeId")}/approve");
        Assert.Equal(200, approved.Status);
    }

    static async Task<string?[]> RateAsync(CarmSystem carm, string currency, string on) =>
        [.. (await carm.GetAsync($"/api/v1/reference/exchange-rates?currency={currency}&date={on}")).Json.GetProperty("rates").EnumerateArray().SelectMany(r => r.Texts("rateToCad", "validFrom", "source"))];

    static async Task<string> CarriedAsync(CarmSystem carm, string currency) => (await RateAsync(carm, currency, "2026-03-12"))[0]!;

    static string? Change(Answer answer, string property) => answer.Json.GetProperty("change").Texts(property)[0];

    static string?[] Differences(Answer answer, string kind, Func<JsonElement, string?> says) => [.. answer.Json.GetProperty("change").GetProperty("report").GetProperty(kind).EnumerateArray().Select(says)];

    static string Effect(JsonElement d) => $"{d.GetProperty("key")} {d.GetProperty("effectiveFrom")} {d.GetProperty("isBackwards")}";

    static async Task<(int, string?)> Code(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }
}
