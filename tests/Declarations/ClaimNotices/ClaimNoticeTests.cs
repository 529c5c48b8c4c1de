using System.Text.Json;
using Carm.Testing;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Notice of a claim for damaged, short or inferior goods (declarations 6.4; Customs Act s.74(2); SOR/98-48): who gives it and by when, who reads it, and what rests on it.</summary>
public sealed class ClaimNoticeTests(CarmHost tests)
{
    static readonly object Lettuce = new { classification = "070511", description = "Heads of lettuce, brown at the core" }, Shirts = new { classification = "6109100012", description = "T-shirts that got wet" };

    static readonly ReferenceData Carried = ReferenceData.Carried;

    [Theory]
    [InlineData(ClaimReason.Damaged, "0705110000", "2026-03-16", "2026-03-19")]
    [InlineData(ClaimReason.Inferior, "0705110000", "2026-03-16", "2026-03-19")]
    [InlineData(ClaimReason.Short, "0705110000", "2026-03-16", "2030-03-16")]
    [InlineData(ClaimReason.Damaged, "6109100012", "2026-03-16", "2030-03-16")]
    [InlineData(ClaimReason.Damaged, "0302130000", "2026-03-19", "2026-03-23")]  // the third day is a Sunday
    [InlineData(ClaimReason.Damaged, "0302130000", "2026-03-18", "2026-03-21")]  // and here a Saturday, on which notice can be given
    [InlineData(ClaimReason.Damaged, "0302130000", "2026-04-02", "2026-04-07")]  // Easter Sunday, then Easter Monday
    public void Perishable_goods_have_three_days_and_everything_else_four_years(ClaimReason reason, string classification, string releasedOn, string last) =>
        Assert.Equal(DateOnly.Parse(last), ClaimNotice.LastDay(reason, classification, DateOnly.Parse(releasedOn), Carried));

    [Fact]
    public async Task Notice_is_given_of_goods_that_were_released_before_they_are_accounted_for_and_within_three_days_if_they_perish()
    {
        await using var carm = await tests.OnClockAsync("2026-03-19T15:00:00Z");
        var (alpha, stranger, number) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm), Fresh.TransactionNumber());
        Assert.Equal((422, "CAD-7002"), await CodeAsync(GiveAsync(alpha, number, "DAMAGED", Lettuce)));
        await alpha.ReleaseAsync(number);

        Assert.Equal(400, (await GiveAsync(alpha, number, "DAMAGED")).Status);
        Assert.Equal(400, (await GiveAsync(alpha, number, "DAMAGED", new { classification = "07", description = "Lettuce" })).Status);
        Assert.Equal(400, (await GiveAsync(alpha, number, "LATE", Lettuce)).Status);
        Assert.Equal((422, "CAD-7002"), await CodeAsync(GiveAsync(stranger, number, "DAMAGED", Lettuce)));
        var given = await GiveAsync(alpha, number, "DAMAGED", Lettuce, Shirts);
        Assert.Equal((201, $"/api/v1/program-accounts/{alpha.Rm}/claim-notices?transactionNumber={number}"), (given.Status, given.Headers["Location"]));
        Assert.Equal([$"NOC-{number}-01", number, "2026-03-16", "DAMAGED", "2026-03-19", alpha.Bn9], given.Json.GetProperty("notice").Texts("noticeNumber", "transactionNumber", "releasedOn", "reason", "givenOn", "submitterBn9"));

        // Until midnight in Toronto.
        await carm.MoveClockAsync("2026-03-20T03:59:00Z");
        Assert.Equal(201, (await GiveAsync(alpha, number, "INFERIOR", Lettuce)).Status);
        await carm.MoveClockAsync("2026-03-20T04:01:00Z");
        Assert.Equal(["CAD-6008 goods[1]"], (await GiveAsync(alpha, number, "INFERIOR", Shirts, Lettuce)).Errors());
        Assert.Equal(201, (await GiveAsync(alpha, number, "SHORT", Lettuce)).Status);
        Assert.Equal([$"NOC-{number}-03", $"NOC-{number}-02", $"NOC-{number}-01"], await ListedAsync(alpha.Manager, given.Headers["Location"]));
    }

    [Fact]
    public async Task The_account_its_provider_as_far_as_it_sees_and_the_officers_read_the_notices()
    {
        await using var carm = await tests.OnClockAsync("2026-03-17T15:00:00Z");
        var alpha = await Importer.OpenAsync(carm);
        var (broker, beta, first, second) = (await carm.BrokerOfAsync(alpha), await Importer.OpenAsync(carm), await alpha.AcceptedAsync(), Fresh.TransactionNumber());
        await alpha.ReleaseAsync(second);
        // What the importer declared lies outside the broker's sight; goods that nobody has declared yet do not.
        Assert.Equal((422, "CAD-7002"), await CodeAsync(GiveAsync(broker, first, "DAMAGED", alpha.Rm, Shirts)));
        Assert.Equal(201, (await GiveAsync(alpha, first, "DAMAGED", Shirts)).Status);
        Assert.Equal(201, (await GiveAsync(broker, second, "SHORT", alpha.Rm, Shirts)).Status);

        var (url, officer) = ($"/api/v1/program-accounts/{alpha.Rm}/claim-notices", await carm.SignInAsync("trade.officer", "TRADE_OFFICER"));
        Assert.Equal([$"NOC-{second}-01", $"NOC-{first}-01"], await ListedAsync(alpha.Manager, url));
        Assert.Equal([$"NOC-{first}-01"], await ListedAsync(alpha.Manager, $"{url}?transactionNumber={first}"));
        Assert.Equal([$"NOC-{second}-01"], await ListedAsync(broker.Manager, url));
        Assert.Equal(404, (await beta.Manager.GetAsync(url)).Status);
        Assert.Equal([$"NOC-{second}-01", $"NOC-{first}-01"], await ListedAsync(officer, $"/api/v1/admin/claim-notices?rmAccount={alpha.Rm}"));
        Assert.Equal([$"NOC-{first}-01"], await ListedAsync(officer, $"/api/v1/admin/claim-notices?transactionNumber={first}"));
        var page = await officer.GetAsync($"/api/v1/admin/claim-notices?rmAccount={alpha.Rm}&pageSize=1");
        Assert.Equal([$"NOC-{first}-01"], await ListedAsync(officer, $"/api/v1/admin/claim-notices?rmAccount={alpha.Rm}&pageSize=1&cursor={page["nextCursor"]}"));
    }

    [Fact]
    public async Task A_refund_for_perishable_goods_is_asked_for_with_a_notice_in_time_and_refused_without()
    {
        await using var carm = await tests.OnClockAsync("2026-03-17T15:00:00Z");
        var (maker, checker) = (await carm.SignInAsync("maker", "TRADE_OFFICER"), await carm.SignInAsync("checker", "SUPERVISOR"));
        var proposed = await maker.PutAsync("/api/v1/admin/reference/perishable-goods", new { source = "made for the tests", rows = new[] { new { fields = new { classification = "610910", name_en = "Shirts", name_fr = "Chemises" }, validFrom = "2026-01-01" } } });
        Assert.Equal(200, (await checker.PostAsync($"/api/v1/admin/reference-changes/{proposed.Json.GetProperty("change").GetProperty("changeId").GetString()}/approve")).Status);
        var alpha = await Importer.OpenAsync(carm);
        var (noticed, silent) = (await alpha.AcceptedAsync(), await alpha.AcceptedAsync());
        Assert.Equal(201, (await GiveAsync(alpha, noticed, "DAMAGED", Shirts)).Status);
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");

        async Task<object> AdjustmentAsync(string number) => new
        {
            header = Importer.Header(), invoices = new object[] { Importer.InvoiceOf(number, Importer.Line("2345.67")) }, reasons = new[] { new { codes = new[] { "R2-74-1-A" } } }, attachments = new[] { await alpha.AttachAsync(number, "%PDF-1.7 statement of the carrier"u8.ToArray()) },
        };
        var refused = await alpha.Manager.PostAsync($"/api/v1/cads/{silent}/changes", await AdjustmentAsync(silent));
        Assert.Equal((422, "CAD-6012"), (refused.Status, refused["code"]));
        Assert.Contains("2026-03-19", refused["detail"], StringComparison.Ordinal);
        var validated = await alpha.Manager.PostAsync($"/api/v1/cads/{silent}/changes/validate", await AdjustmentAsync(silent));
        Assert.Contains("CAD-6012", validated.Text, StringComparison.Ordinal);
        var asked = await alpha.Manager.PostAsync($"/api/v1/cads/{noticed}/changes", await AdjustmentAsync(noticed));
        Assert.Equal((201, "SUBMITTED"), (asked.Status, asked.Json.GetProperty("change").GetProperty("status").GetString()));

        var @case = await alpha.Manager.PostAsync($"/api/v1/program-accounts/{alpha.Rm}/mass-adjustments", new
        {
            issue = "VALUE", reasons = new[] { "R2-74-1-A" }, explanation = "Wet", cads = new[] { new { transactionNumber = silent, lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = "2345.67" } } } },
            attachments = new[] { await alpha.AttachAsync(silent, "%PDF-1.7 statement"u8.ToArray()) },
        });
        Assert.Equal((422, "CAD-6012"), (@case.Status, @case["code"]));
    }

    static Task<Answer> GiveAsync(Importer by, string number, string reason, params object[] goods) => GiveAsync(by, number, reason, by.Rm, goods);

    static Task<Answer> GiveAsync(Importer by, string number, string reason, string rm, params object[] goods) =>
        by.Manager.PostAsync($"/api/v1/program-accounts/{rm}/claim-notices", new { transactionNumber = number, reason, goods });

    static async Task<string?[]> ListedAsync(Caller caller, string url) => [.. (await caller.GetAsync(url)).Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("noticeNumber").GetString())];

    static async Task<(int, string?)> CodeAsync(Task<Answer> asked) => (await asked is var answer ? answer.Status : 0, answer["code"]);
}
