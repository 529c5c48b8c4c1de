using Carm.Kernel;
using Carm.Testing;
using Xunit;
using static Carm.Appeals.Tests.Penalised;

namespace Carm.Appeals.Tests;

/// <summary>The contravention table as dated data: one officer proposes a row, another approves it, and it holds from its day.</summary>
public sealed class ContraventionTests(CarmHost tests)
{
    [Fact]
    public async Task A_row_that_one_proposed_and_another_approved_holds_from_its_day_and_not_before()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        var client = await OpenAsync(carm);
        var both = await carm.SignInAsync("table.both", "TRADE_OFFICER", "SUPERVISOR");

        var proposed = await both.PostAsync("/api/v1/admin/contraventions/C005/changes", Row("2026-04-01", "200.00", "300.00", "600.00"));
        Assert.Equal((201, "C005@2026-04-01"), (proposed.Status, proposed["changeId"]));
        Assert.Equal((403, "SAME_MAKER_CHECKER"), await CodeAsync(ApproveAsync(both, proposed)));
        Assert.Equal("150.00", await CostAsync(carm, "C005", "2026-04-01"));
        Assert.Equal((404, "NOT_FOUND"), await CodeAsync(client.Supervisor.PostAsync("/api/v1/admin/contraventions/changes/C005@2026-05-01/approve", new { proposedAt = proposed["proposedAt"] })));
        // What came since it was read is not approved unread.
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(client.Supervisor.PostAsync("/api/v1/admin/contraventions/changes/C005@2026-04-01/approve", new { proposedAt = "2026-03-01T00:00:00Z" })));
        Assert.Equal(200, (await ApproveAsync(client.Supervisor, proposed)).Status);
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(ApproveAsync(client.Supervisor, proposed)));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(both.PostAsync("/api/v1/admin/contraventions/C005/changes", Row("2026-04-01", "1.00"))));
        Assert.Equal(("150.00", "200.00"), (await CostAsync(carm, "C005", "2026-03-31"), await CostAsync(carm, "C005", "2026-04-01")));
        Assert.Equal(("150.00", "200.00"), (await PublishedAsync(carm, "C005", null), await PublishedAsync(carm, "C005", "2026-04-01")));
        Assert.Contains("C005@2026-04-01", (await client.Supervisor.GetAsync("/api/v1/admin/contraventions/changes")).Text, StringComparison.Ordinal);

        // A contravention that the table never had, and one that it ends.
        foreach (var (code, body) in new[] { ("C999", Row("2026-04-01", "75.00")), ("C026", Row("2026-04-01")) })
        {
            var change = await client.Officer.PostAsync($"/api/v1/admin/contraventions/{code}/changes", body);
            Assert.Equal(201, change.Status);
            Assert.Equal(200, (await ApproveAsync(client.Supervisor, change)).Status);
        }
        await carm.MoveClockAsync("2026-04-10T15:00:00Z");
        Assert.Equal((422, "NPA_CODE_INACTIVE"), await CodeAsync(client.DraftAsync(Line("C999", "2026-03-31"))));
        Assert.Equal((422, "NPA_CODE_INACTIVE"), await CodeAsync(client.DraftAsync(Line("C026", "2026-04-01"))));
        Assert.Equal((422, "NPA_CODE_INACTIVE"), await CodeAsync(carm.GetAsync("/api/v1/tools/penalty?code=C026&infractionDate=2026-04-01")));
        var number = await client.ServeAsync(Line("C999", "2026-04-01"), Line("C026", "2026-03-31"), Line("C005", "2026-03-31"), Line("C005", "2026-04-02"));
        Assert.Equal("925.00", (await client.GetAsync(number))["amount"]);
    }

    [Fact]
    public async Task What_the_table_may_not_say_is_refused()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        var officer = await carm.SignInAsync("table.officer", "TRADE_OFFICER");
        Task<Answer> ProposeAsync(string code, object row) => officer.PostAsync($"/api/v1/admin/contraventions/{code}/changes", row);
        Assert.Equal((422, "NPA_TABLE_PAST"), await CodeAsync(ProposeAsync("C005", Row("2026-03-02", "200.00"))));
        Assert.Equal((422, "NPA_OVER_MAX"), await CodeAsync(ProposeAsync("C005", Row("2026-03-03", "200.00", "300.00", "25000.01"))));
        var proposed = await ProposeAsync("C005", Row("2026-03-03", "200.00", "300.00", "25000.00"));
        Assert.Equal(201, proposed.Status);
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(ProposeAsync("C005", Row("2026-03-03", "200.00", "300.00"))));
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(ProposeAsync("C5", Row("2026-03-03", "200.00"))));
        // A day later the proposal is of today, and what was assessed today was assessed by the table of today.
        await carm.MoveClockAsync("2026-03-03T15:00:00Z");
        Assert.Equal((422, "NPA_TABLE_PAST"), await CodeAsync(ApproveAsync(await carm.SignInAsync("table.supervisor", "SUPERVISOR"), proposed)));
    }

    [Fact]
    public async Task Where_the_table_ends_what_the_calendar_charges_for_being_late_costs_nothing()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        var client = await OpenAsync(carm);
        foreach (var code in new[] { "C288", "C336" })
        {
            var ended = await client.Officer.PostAsync($"/api/v1/admin/contraventions/{code}/changes", Row("2026-03-10"));
            Assert.Equal(200, (await ApproveAsync(client.Supervisor, ended)).Status);
        }
        await carm.MoveClockAsync("2026-03-20T15:00:00Z");
        var now = new DateTimeOffset(2026, 3, 20, 15, 0, 0, TimeSpan.Zero);
        Declarations.Contracts.CadAccountedLate Late(DateOnly deadline) => new(Fresh.TransactionNumber(), client.Rm, client.Bn9, "NO_CAD", "RPP", deadline.AddDays(-7), deadline, null, now);
        Ledger.Contracts.StatementUnpaid Unpaid(string statement, DateOnly grace) => new(client.Rm, $"{client.Rm}-{statement}", grace, grace, 100m, now);
        await carm.HearAsync(Late(new(2026, 3, 8)), Late(new(2026, 3, 9)));
        await carm.HearAsync(Unpaid("S-1", new(2026, 3, 9)), Unpaid("S-2", new(2026, 3, 8)));
        Assert.Equal("300.00", await client.BalanceAsync());
    }

    [Theory]
    [InlineData("C080", null, 422, "NPA_SERIES")]
    [InlineData("C080", "100", 422, "NPA_SERIES")]
    [InlineData("C080", "0", 201, null)]
    [InlineData("C350", "0", 422, "NPA_SERIES")]
    [InlineData("C350", "100", 201, null)]
    [InlineData("C080", "-1", 422, "NPA_REFUND")]
    [InlineData("C350", "-1", 422, "NPA_REFUND")]
    public async Task The_350_series_is_for_duties_owing_the_080_series_for_none_and_what_brings_money_back_costs_nothing(string code, string? owing, int status, string? refusal)
    {
        var client = await OpenAsync(tests);
        var drafted = await client.DraftAsync(Line(code, "2026-02-20", dutiesOwing: owing is null ? null : decimal.Parse(owing, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal((status, refusal), (drafted.Status, status == 201 ? null : drafted["code"]));
    }

    [Fact]
    public async Task One_act_is_punished_under_one_provision_and_one_series_also_where_both_were_drafted_side_by_side()
    {
        var client = await OpenAsync(tests);
        var (line, transaction) = (Line("C005", "2026-02-20"), Fresh.TransactionNumber());
        object Draft(string provision) => new { rmAccount = client.Rm, lines = new[] { line }, narrativeEn = "Not true.", narrativeFr = "Pas véridique.", transactionNumber = transaction, provision };
        var (one, other) = (Number(await client.Officer.PostAsync("/api/v1/admin/penalties", Draft("S109_1"))), Number(await client.Officer.PostAsync("/api/v1/admin/penalties", Draft("S109_2"))));
        Assert.Equal("ISSUED", State(await client.DoAsync(one, "issue")));
        Assert.Equal((422, "NPA_STACK_109_2"), await CodeAsync(client.DoAsync(other, "issue")));
        Assert.Equal((422, "NPA_STACK_109_2"), await CodeAsync(client.Officer.PostAsync("/api/v1/admin/penalties", Draft("S109_2"))));
        Assert.Equal((422, "NPA_SERIES"), await CodeAsync(client.DraftAsync(Line("C080", "2026-02-20", dutiesOwing: 0), Line("C350", "2026-02-20", dutiesOwing: 5))));
        await client.DoAsync(one, "discard", new { reason = "The other provision it is." });
        Assert.Equal("ISSUED", State(await client.DoAsync(other, "issue")));
    }

    [Fact]
    public async Task A_notice_may_hold_many_contraventions_and_be_capped_by_group_and_by_good_faith()
    {
        var client = await OpenAsync(tests);
        var drafted = await client.DraftAsync(Line("C353", "2026-02-20", 12, "ISSUE", 5_000m), Line("C352", "2026-02-20", 60, "OCCURRENCE", 5_000m), Line("C351", "2026-02-20", 60, "ISSUE", 5_000m, isGoodFaith: true), Line("C164", "2026-02-20", 2));
        Assert.Equal(["5000.00", "25000.00", "1000.00", "4000.00"], drafted.Json.GetProperty("penalty").GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("amount").GetString()));
        Assert.Equal("35000.00", drafted.Json.GetProperty("penalty").GetProperty("amount").GetString());
        var preview = await client.Officer.GetAsync($"/api/v1/admin/penalties/level-preview?rmAccount={client.Rm}&code=C164&date=2026-02-21");
        Assert.Equal("1", preview.Json.GetProperty("line").GetProperty("level").ToString());
        await client.DoAsync(Number(drafted), "issue");
        preview = await client.Officer.GetAsync($"/api/v1/admin/penalties/level-preview?rmAccount={client.Rm}&code=C164&date=2026-02-21");
        Assert.Equal(("2", Number(drafted)), (preview.Json.GetProperty("line").GetProperty("level").ToString(), preview.Json.GetProperty("counted")[0].GetProperty("penaltyNumber").GetString()));
    }

    /// <summary>No officer can bring such a row in; it would have to come into the table by other means.</summary>
    [Theory]
    [InlineData(1, 1, null)]
    [InlineData(1, 3, null)]
    [InlineData(2, 1, "NPA_OVER_MAX")]
    [InlineData(2, 3, "NPA_OVER_MAX")]
    public void A_row_above_the_statutory_maximum_makes_no_notice_however_often_it_is_counted(int level, int count, string? refused)
    {
        var table = new ContraventionTable([new("C070@2026-01-01", "C070", new(2026, 1, 1), new("C070", [Money.Of(25_000), Money.Of(25_000.01m), Money.Of(50_000)], [PenaltyBasis.Invoice], 36), "", "a", default) { ApprovedBy = "b" }]);
        Penalty[] standing = level == 1 ? [] : [new Penalty("NPA-1", Penalty.Notice, "700000003RM0001", "700000003", [new("C070", 1, 1, PenaltyBasis.Invoice, Money.Of(25_000), new(2026, 1, 5))], [new(PenaltyState.Issued, default)]) { IssuedOn = new(2026, 1, 6) }];
        PenaltyLine Drafted() => Drafts.Line(new("C070", count, new(2026, 2, 1)), 0, new(2026, 3, 2), table, standing);
        if (refused is null) Assert.Equal(Money.Of(25_000 * count), Drafted().Amount);
        else Assert.Equal((refused, "lines[0].contravention"), Assert.Throws<Rejected>(Drafted) is var no ? (no.Code, no.Path) : default);
    }

    /// <summary>A row of one flat amount or of three levels; of no amount, its end.</summary>
    static object Row(string validFrom, params string[] amounts) => new { validFrom, amounts, bases = new[] { "DOCUMENT" }, retentionMonths = 12, thirtyDayRule = true, isCapped = false, reason = "Order of the fixture" };

    static Task<Answer> ApproveAsync(Caller by, Answer proposed) => by.PostAsync($"/api/v1/admin/contraventions/changes/{proposed["changeId"]}/approve", new { proposedAt = proposed["proposedAt"] });

    static async Task<string?> CostAsync(CarmSystem carm, string code, string on) => (await carm.GetAsync($"/api/v1/tools/penalty?code={code}&infractionDate={on}"))["amount"];

    static async Task<string?> PublishedAsync(CarmSystem carm, string code, string? on) =>
        (await carm.GetAsync($"/api/v1/contraventions{(on is null ? "" : $"?on={on}")}")).Json.GetProperty("contraventions").EnumerateArray().Single(c => c.GetProperty("code").GetString() == code).GetProperty("amounts")[0].GetString();
}
