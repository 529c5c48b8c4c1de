using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>What of this module waits for officers stands on their desk, each to whom it is for, with the day by which it is due.</summary>
public sealed class DeclarationsDeskTests(CarmHost tests)
{
    const string Bn9 = "700000003", Rm = "700000003RM0001", Link = "/api/v1/admin/";

    static readonly DateTimeOffset Given = new(2025, 12, 1, 15, 0, 0, TimeSpan.Zero);

    static readonly string[] Numbers = [.. Enumerable.Range(1, 6).Select(n => $"1234500000000{n}")];

    [Fact]
    public async Task Every_queue_of_the_trade_officers_stands_on_their_desk_with_the_day_of_its_clock()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var officer = await carm.SignInAsync("trade.officer", "TRADE_OFFICER");
        await StoreAsync(carm);
        var change = (await officer.PutAsync("/api/v1/admin/reference/exchange-rates", new { source = "Fixture of the tests, not official", rows = new[] { new { fields = new { currency = "SEK", rate_to_cad = "0.1431" }, validFrom = "2026-03-01" } } }))
            .Json.GetProperty("change").GetProperty("changeId").GetString();

        // 90 days for what an officer reviews; four years after the accounting for what is determined under s.59. The first draft carries out a judgment, which has no such end.
        string[] expected =
        [
            $"ADJUSTMENT:CHG-{Numbers[0]}-01 2026-03-01 changes/CHG-{Numbers[0]}-01", $"APPEAL_OUTCOME:TA-1-{Numbers[0]}  appeal-outcomes",
            "CAMPAIGN:CMP-00001  campaigns/CMP-00001", "CAMPAIGN_AT_A_STAND:CMP-00002  campaigns/CMP-00002", $"DRAWBACK:DRB-{Rm}-0001  drawbacks/DRB-{Rm}-0001",
            $"JUDGMENT:TA-2-{Numbers[1]}  cads/{Numbers[1]}", $"MANUAL_REVIEW:{Numbers[4]}  cads/manual-review", $"MASS_ADJUSTMENT:MAC-{Rm}-0001 2026-03-01 mass-adjustments/MAC-{Rm}-0001",
            $"REFERENCE_CHANGE:{change}  reference-changes/{change}", $"STATEMENT_OF_ADJUSTMENTS:SOADJ-{Numbers[2]}-02  statements-of-adjustments/SOADJ-{Numbers[2]}-02", $"STATEMENT_OF_ADJUSTMENTS:SOADJ-{Numbers[3]}-01 2026-03-19 statements-of-adjustments/SOADJ-{Numbers[3]}-01",
            $"WITHDRAWAL:{Numbers[0]}  withdrawals",
        ];
        Assert.Equal(expected, await WorkAsync(officer));
        Assert.Equal(["ADJUSTMENT", "MASS_ADJUSTMENT", "STATEMENT_OF_ADJUSTMENTS"], (await WorkAsync(officer, "&overdue=true")).Select(w => w.Split(':')[0]));

        // What a supervisor decides, and what no module keeps an officer of is given at the host.
        var supervisor = await carm.SignInAsync("supervisor", "SUPERVISOR");
        Assert.Equal(["CAMPAIGN", "REFERENCE_CHANGE", "STATEMENT_OF_ADJUSTMENTS"], (await WorkAsync(supervisor, "&role=SUPERVISOR")).Select(w => w.Split(':')[0]).Distinct());
        Assert.Equal(200, (await officer.PostAsync($"/api/v1/admin/work-items/{Uri.EscapeDataString($"JUDGMENT:TA-2-{Numbers[1]}")}/assign", new { assignee = "trade.officer" })).Status);
        Assert.Equal([expected[5]], await WorkAsync(officer, "&assignee=trade.officer"));
        Assert.Equal(200, (await officer.GetAsync(Link + "campaigns/CMP-00002")).Status);
    }

    [Fact]
    public async Task What_was_shown_at_an_office_stands_on_the_desk_of_the_border_officers()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        await StoreAsync(carm);
        Assert.Equal([$"PRESENTATION:{Numbers[5]}  presentations"], await WorkAsync(await carm.SignInAsync("border.officer", "BORDER_OFFICER")));
        Assert.DoesNotContain(await WorkAsync(await carm.SignInAsync("trade.officer", "TRADE_OFFICER")), w => w.StartsWith("PRESENTATION", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_rulings_officers_see_what_is_postponed_what_was_not_answered_in_time_and_what_a_review_left_to_be_written_out()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        await StoreAsync(carm);
        var officer = await carm.SignInAsync("rulings.officer", "RULINGS_OFFICER");
        // 120 days from 1 October; the clock of what was asked has stood since 5 January.
        Assert.Equal(
            ["RULING:R-POSTPONED 2026-01-29 rulings/R-POSTPONED", "RULING:R-UNDER-REVIEW 2026-01-29 rulings/R-UNDER-REVIEW", "RULING_REVIEWED:R-REVISED  rulings/R-REVISED", "RULING_UNANSWERED:R-SILENT 2026-04-13 rulings/R-SILENT"], await WorkAsync(officer));
        // The last day to answer is still the applicant's.
        await carm.MoveClockAsync("2026-03-21T15:00:00Z");
        Assert.Contains("RULING_UNANSWERED:R-ASKED", (await WorkAsync(officer)).Select(w => w.Split(' ')[0]));
    }

    [Fact]
    public async Task A_judgment_that_was_drafted_waits_for_the_supervisor_and_no_more_for_a_draft()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        await StoreAsync(carm);
        var officer = await carm.SignInAsync("trade.officer", "TRADE_OFFICER");
        Assert.Equal([$"JUDGMENT:TA-2-{Numbers[1]}"], (await WorkAsync(officer, "&kind=JUDGMENT")).Select(w => w.Split(' ')[0]));
        await using (var session = carm.Alba.Services.GetRequiredService<IDeclarationsStore>().LightweightSession())
        {
            session.Store(Draft(Numbers[1], 2, "Customs Act s.61(1)") with { AppealNumber = "TA-2" });
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        Assert.Empty(await WorkAsync(officer, "&kind=JUDGMENT"));
        Assert.Contains($"STATEMENT_OF_ADJUSTMENTS:SOADJ-{Numbers[1]}-02", (await WorkAsync(officer)).Select(w => w.Split(' ')[0]));
    }

    /// <summary>One of each that waits, and of some one that does not.</summary>
    static async Task StoreAsync(CarmSystem carm)
    {
        await using var session = carm.Alba.Services.GetRequiredService<IDeclarationsStore>().LightweightSession();
        Cad Declared(int i, string type = "AB") => new(Numbers[i], Rm, Bn9, type, new(), Given, 1);
        session.Store(
            Declared(0), Declared(1) with { Status = CadStatus.Accepted, CurrentVersion = 1, AccountedAt = Given }, Declared(2) with { Status = CadStatus.Accepted, CurrentVersion = 1, AccountedAt = Given },
            Declared(3) with { Status = CadStatus.Accepted, CurrentVersion = 1, AccountedAt = new DateTimeOffset(2022, 3, 19, 15, 0, 0, TimeSpan.Zero) },
            Declared(4) with { Status = CadStatus.ManualReview, GivenAt = Given }, Declared(5, "C") with { Status = CadStatus.PendingPresentation, PresentedAt = Given });
        session.Store(new CadChange($"CHG-{Numbers[0]}-01", Numbers[0], Rm, Bn9, CadVersionKind.Adjustment, 1, new(), [], "Customs Act s.74(1)(e)", null, [], [], CadAmounts.Zero, "manager", Given));
        session.Store(new MassAdjustment($"MAC-{Rm}-0001", Rm, Bn9, RedeterminationIssue.Value, [], "Why", [], [Numbers[0]], CadAmounts.Zero, "manager", Given));
        session.Store(new WithdrawalRequest($"WDR-{Numbers[0]}-01", Numbers[0], Rm, WithdrawalReason.GoodsNeverImported, "Why", null, "manager", Given));
        session.Store(new WaitingAppealOutcome(WaitingAppealOutcome.IdOf("TA-1", Numbers[0]), new("TA-1", Rm, Numbers[0], [$"SOADJ-{Numbers[0]}-01"], Given), Given, []));
        session.Store(new AppealedStatements("TA-2", Rm, [$"SOADJ-{Numbers[1]}-01", $"SOADJ-{Numbers[2]}-01"], IsOpen: false) { IsBeforeTribunal = true, JudgedBy = "CITT", ToCarryOut = [$"SOADJ-{Numbers[1]}-01", $"SOADJ-{Numbers[2]}-01"] });
        session.Store(new AppealedStatements("TA-3", Rm, [$"SOADJ-{Numbers[3]}-01"], IsOpen: true));
        session.Store(Draft(Numbers[2], 2, "Customs Act s.61(1)") with { AppealNumber = "TA-2" }, Draft(Numbers[3], 1, "Customs Act s.59(1)(b)"));
        session.Store(new DrawbackClaim($"DRB-{Rm}-0001", Rm, Bn9, new(), Given, 1) { State = DrawbackState.Submitted, SubmittedAt = Given });

        Campaign Planned(int n, CampaignStatus status) => new($"CMP-{n:00000}", "Title", "Reason", "Customs Act s.59(1)(b)", RedeterminationIssue.Tariff, new(new(2025, 11, 1), new(2025, 11, 30), Classifications: ["6109"]), "planner", Given) { Status = status, PreviewedBy = "planner", PreviewedAt = Given };
        session.Store(Planned(1, CampaignStatus.Previewed), Planned(2, CampaignStatus.Running), Planned(3, CampaignStatus.Running), Planned(4, CampaignStatus.Running), Planned(5, CampaignStatus.Done));
        session.Store(new CampaignImporter(CampaignImporter.IdOf("CMP-00004", Rm), "CMP-00004", Rm, 1, CadAmounts.Zero, CadAmounts.Zero, 0, 0, CadAmounts.Zero));

        Ruling Asked(string number, RulingState state) => new(number, Rm, Bn9, RulingKind.AdvanceTariff, null, new(GoodsDescription: "Shirts"), 120, Given) { State = state, SubmittedOn = new DateOnly(2025, 10, 1), CompleteOn = new DateOnly(2025, 10, 1) };
        RulingQuestion Until(int month, int day) => new("Which knit?", new(2026, 1, 5), new(2026, month, day));
        session.Store(
            Asked("R-UNDER-REVIEW", RulingState.UnderReview), Asked("R-POSTPONED", RulingState.Postponed) with { PostponedFor = "A verification" },
            Asked("R-SILENT", RulingState.InfoRequested) with { Questions = [Until(2, 4)] }, Asked("R-ASKED", RulingState.InfoRequested) with { Questions = [Until(3, 20)] },
            Asked("R-REVISED", RulingState.UnderS60Review) with { Reviews = [new("TA-9", 1, new(2026, 2, 2), RulingReviewOutcome.Revised, new(2026, 3, 2))] },
            Asked("R-OPEN", RulingState.UnderS60Review) with { Reviews = [new("TA-8", 1, new(2026, 2, 2))] });
        await session.SaveChangesAsync(TestContext.Current.CancellationToken);

        // The second and the fourth were stored an hour ago; of the fourth an importer was since.
        await using var earlier = carm.Database.CreateCommand("update declarations.mt_doc_campaign set mt_last_modified = now() - interval '1 hour' where id in ('CMP-00002', 'CMP-00004', 'CMP-00005')");
        await earlier.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    static StatementOfAdjustments Draft(string number, int sequence, string authority) =>
        new($"SOADJ-{number}-{sequence:00}", number, 1, Rm, "officer", RedeterminationIssue.Value, authority, "Why", [], [], new(), [], CadAmounts.Zero, "officer", Given);

    /// <summary>By the work's number: what it is, its due day and where it is found.</summary>
    static async Task<string[]> WorkAsync(Caller officer, string query = "") =>
        [.. (await officer.GetAsync($"/api/v1/admin/work-items?pageSize=100{query}")).Json.GetProperty("items").EnumerateArray().Select(i => string.Join(' ', i.Texts("workId", "dueOn", "link")).Replace(Link, "", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
