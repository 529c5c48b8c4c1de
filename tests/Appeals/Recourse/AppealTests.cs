using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Appeals.Tests;

/// <summary>An appeal under s.60, from its draft to its decision.</summary>
public sealed class AppealTests(CarmHost tests)
{
    static readonly DateTimeOffset Opened = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Ledger_T18_an_appeal_waits_for_payment_is_reviewed_and_decided_by_somebody_else()
    {
        await using var carm = await tests.OnClockAsync("2026-05-04T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        await ServeAsync(carm, client, "SOADJ-1");
        await carm.MoveClockAsync("2026-05-08T15:00:00Z");

        var drafted = await DraftAsync(client, "SOADJ-1");
        Assert.True(drafted.Status == 201, drafted.Text);
        var number = Number(drafted);
        Assert.Equal("2026-08-03", drafted.Json.GetProperty("appeal").GetProperty("lastDay").GetString());
        var coverage = await client.Manager.GetAsync($"/api/v1/appeals/{number}/coverage");
        Assert.Equal(("656.06", "5.62", "661.68"), (coverage["duties"], coverage["interest"], coverage["short"]));
        Assert.Equal(("SOADJ-1", "661.68"), (coverage.Json.GetProperty("statements")[0].GetProperty("statementNumber").GetString(), coverage.Json.GetProperty("statements")[0].GetProperty("short").GetString()));
        Assert.Equal((422, "APL-UNCOVERED"), await CodeAsync(SubmitAsync(client, number)));
        await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments", new { paymentReference = "P1", method = "DEBIT", amount = "661.68" });

        Assert.Equal("PAID", (await client.Manager.GetAsync($"/api/v1/appeals/{number}/coverage"))["coverage"]);
        Assert.Equal("SUBMITTED", State(await SubmitAsync(client, number)));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(SubmitAsync(client, number)));
        var rival = await DraftAsync(client, "SOADJ-1");
        Assert.Equal((409, "APL-DUPLICATE"), await CodeAsync(SubmitAsync(client, Number(rival))));

        var officer = await carm.SignInAsync("recourse.officer", "RECOURSE_OFFICER", "RECOURSE_DELEGATE");
        var @delegate = await carm.SignInAsync("recourse.delegate", "RECOURSE_DELEGATE");
        var decision = new { outcome = "ALLOWED", rationaleEn = "The price paid was the lower one.", rationaleFr = "Le prix payé était le plus bas." };
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(@delegate.PostAsync($"/api/v1/admin/appeals/{number}/decide", decision)));
        Assert.Equal("ACCEPTED", State(await officer.PostAsync($"/api/v1/admin/appeals/{number}/accept")));
        Assert.Equal("UNDER_REVIEW", State(await officer.PostAsync($"/api/v1/admin/appeals/{number}/assign", new { officer = "recourse.officer" })));
        Assert.Equal((403, "APL-FOUR-EYES"), await CodeAsync(officer.PostAsync($"/api/v1/admin/appeals/{number}/decide", decision)));
        Assert.Equal("DECIDED_ALLOWED", State(await @delegate.PostAsync($"/api/v1/admin/appeals/{number}/decide", decision)));

        Assert.Equal("DECIDED_ALLOWED", (await client.Manager.GetAsync($"/api/v1/appeals/{number}"))["state"]);
        Assert.Equal(2, (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/appeals")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(404, (await (await OpenAsync(carm)).Manager.GetAsync($"/api/v1/appeals/{number}")).Status);
    }

    [Fact]
    public async Task Ledger_T19_an_appeal_after_its_ninetieth_day_is_late_and_may_ask_for_more_time()
    {
        await using var carm = await tests.OnClockAsync("2025-10-05T15:00:00Z");
        var client = await OpenAsync(carm);
        await carm.HearAsync(Served(client, "S1", "2025-10-05"), Served(client, "S2", "2025-10-06"));
        await carm.MoveClockAsync("2026-01-05T15:00:00Z");

        var late = await SubmitAsync(client, Number(await DraftAsync(client, "S1")));
        Assert.Equal((422, "APL-LATE"), (late.Status, late["code"]));
        Assert.Contains("2027-01-04", late["detail"]);
        Assert.Equal("SUBMITTED", State(await SubmitAsync(client, Number(await DraftAsync(client, "S2")))));
    }

    [Fact]
    public async Task A_debt_that_the_account_has_not_heard_of_yet_is_owing_and_a_paid_one_is_not()
    {
        await using var carm = await tests.OnClockAsync("2026-05-04T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        await carm.HearAsync(Served(client, "SOADJ-1", "2026-05-04", 656.06m));
        var number = Number(await DraftAsync(client, "SOADJ-1"));
        Assert.Equal((422, "APL-UNCOVERED"), await CodeAsync(SubmitAsync(client, number)));
        Assert.Equal("656.06", (await client.Manager.GetAsync($"/api/v1/appeals/{number}/coverage"))["short"]);

        await ServeAsync(carm, client, "SOADJ-1");
        await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments", new { paymentReference = "P1", method = "DEBIT", amount = "700.00" });
        await carm.SettleAsync();
        Assert.Equal("SUBMITTED", State(await SubmitAsync(client, number)));
    }

    [Fact]
    public async Task On_the_ninetieth_day_a_client_appeals_although_the_rate_of_the_new_quarter_is_not_known()
    {
        await using var carm = await tests.OnClockAsync("2026-01-02T15:00:00Z");
        await ApproveRateAsync(carm, "2026Q1", "2.3");
        var client = await OpenAsync(carm);
        var (number, at) = (Fresh.TransactionNumber(), new DateTimeOffset(2026, 1, 2, 15, 0, 0, TimeSpan.Zero));
        CadAccountedFor Version(int version, decimal duty, string kind, string? reference) => new(number, version, client.Rm, client.Bn9, kind, "RPP", DateOnly.Parse("2026-01-02"), DateOnly.Parse("2026-02-17"), "IMPORTER", duty, 0, 0, 0, 0, 0, 0, "Customs Act s.59", reference, at);
        await carm.HearAsync(Version(1, 0, "AS_DECLARED", null), Version(2, 1_000m, "CBSA_ADJUSTMENT", "SOADJ-1"), Served(client, "SOADJ-1", "2026-01-02", 1_000m));
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");

        var appeal = Number(await DraftAsync(client, "SOADJ-1"));
        // Forty-two days to 31 March at 8.3 percent.
        var coverage = await client.Manager.GetAsync($"/api/v1/appeals/{appeal}/coverage");
        Assert.Equal((200, "1000.00"), (coverage.Status, coverage["duties"]));
        Assert.NotEqual("0.00", coverage["interest"]);
        Assert.Equal((422, "APL-UNCOVERED"), await CodeAsync(SubmitAsync(client, appeal)));
        await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments", new { paymentReference = "P1", method = "DEBIT", amount = "1100.00" });
        await carm.SettleAsync();
        Assert.Equal("SUBMITTED", State(await SubmitAsync(client, appeal)));
    }

    [Fact]
    public async Task Ledger_T20_one_appeal_is_about_one_issue_and_about_statements_of_its_own_account()
    {
        var client = await OpenAsync(tests);
        var (a, b, c) = ($"A-{client.Bn9}", $"B-{client.Bn9}", $"C-{client.Bn9}");
        await tests.HearAsync(Served(client, a, Today), Served(client, b, Today), Served(client, c, Today) with { Issue = "ORIGIN" });
        await tests.HearAsync(Served(client, a, "2020-01-01"));

        Assert.Equal((422, "APL-MIXED-ISSUES"), await CodeAsync(DraftAsync(client, a, c)));
        Assert.Equal((422, "APL-NOT-PARTY"), await CodeAsync(DraftAsync(client, "NONE")));
        Assert.Equal((422, "APL-NOT-PARTY"), await CodeAsync(DraftAsync(await OpenAsync(tests), a)));

        var draft = await DraftAsync(client, a, b);
        Assert.Equal("\"1\"", draft.Headers["ETag"]);
        var change = new { statementNumbers = new[] { a }, grounds = "Too short", remedySought = "Refund", claimed = "As declared" };
        Assert.Equal((428, "IF_MATCH_REQUIRED"), await CodeAsync(client.Manager.PutAsync($"/api/v1/appeals/{Number(draft)}", change)));
        Assert.Equal((412, "IF_MATCH_STALE"), await CodeAsync(client.Manager.PutAsync($"/api/v1/appeals/{Number(draft)}", change, "\"9\"")));
        Assert.Equal(200, (await client.Manager.PutAsync($"/api/v1/appeals/{Number(draft)}", change, "\"1\"")).Status);
        Assert.Equal((422, "APL-INFO-MISSING"), await CodeAsync(SubmitAsync(client, Number(draft))));

        var calendar = await client.Manager.CalendarAddressAsync(client.Rm);
        async Task<string> LimitAsync()
        {
            await tests.SettleAsync();
            return string.Join(' ', Assert.Single(await tests.CalendarAsync(calendar, $"appeal {b}")).Split(' ')[^2..]);
        }
        Assert.Equal("0 CONFIRMED", await LimitAsync());
        var taken = Number(await DraftAsync(client, b));
        Assert.Equal("SUBMITTED", State(await SubmitAsync(client, taken)));
        Assert.Equal("1 CANCELLED", await LimitAsync());
        Assert.Equal("WITHDRAWN", State(await client.Manager.PostAsync($"/api/v1/appeals/{taken}/withdraw")));
        Assert.Equal("2 CONFIRMED", await LimitAsync());
        var again = Number(await DraftAsync(client, b));
        Assert.Equal("SUBMITTED", State(await SubmitAsync(client, again)));
        var officer = await tests.SignInAsync("recourse.officer", "RECOURSE_OFFICER");
        Assert.Equal("REJECTED", State(await officer.PostAsync($"/api/v1/admin/appeals/{again}/reject", new { reasonEn = "Not in the prescribed form", reasonFr = "Pas en la forme prescrite" })));
        Assert.Equal("Pas en la forme prescrite", (await client.Manager.GetAsync($"/api/v1/appeals/{again}", "fr-CA")).Json.GetProperty("reason").GetString());
        Assert.Equal("4 CONFIRMED", await LimitAsync());
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(officer.PostAsync($"/api/v1/admin/appeals/{again}/reject", new { reasonEn = "Not in the prescribed form", reasonFr = "" })));
    }

    [Fact]
    public async Task The_review_of_an_advance_ruling_is_asked_for_within_ninety_days_of_its_last_giving_and_costs_nothing()
    {
        await using var carm = await tests.OnClockAsync("2025-10-06T15:00:00Z");
        var client = await OpenAsync(carm);
        AdvanceRulingGiven Given(string ruling, int decision, string on) => new(ruling, decision, client.Rm, "ORIGIN", DateOnly.Parse(on), Opened);
        await carm.HearAsync(Given("RUL-1", 1, "2025-10-05"), Given("RUL-2", 1, "2025-10-06"), Given("RUL-3", 1, "2025-10-05"), Served(client, "S", "2025-10-06"));
        await carm.HearAsync(Given("RUL-3", 2, "2025-10-06"), Given("RUL-3", 1, "2025-10-05"), new AdvanceRulingEnded("RUL-4", client.Rm, Opened), Given("RUL-4", 1, "2025-10-06") with { RulingNumber = "RUL-4" });
        Task<Answer> Review(string ruling, params string[] statements) =>
            client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/appeals", new { rulingNumber = ruling, statementNumbers = statements, grounds = "The goods are wholly made in Mexico.", remedySought = "Origin MX", claimed = "As declared" });

        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(Review("RUL-1", "S")));
        Assert.Equal((422, "APL-NOT-APPEALABLE"), await CodeAsync(Review("RUL-4")));
        await carm.MoveClockAsync("2026-01-05T15:00:00Z");
        var late = await SubmitAsync(client, Number(await Review("RUL-1")));
        Assert.Equal((422, "APL-LATE"), (late.Status, late["code"]));
        var drafted = await Review("RUL-2");
        Assert.Equal(("S60_RULING_REVIEW", "RUL-2", "ORIGIN", "2026-01-05"), (Said("type"), Said("rulingNumber"), Said("issue"), Said("lastDay")));
        Assert.Equal("0.00", (await client.Manager.GetAsync($"/api/v1/appeals/{Number(drafted)}/coverage"))["short"]);
        Assert.Equal("SUBMITTED", State(await SubmitAsync(client, Number(drafted))));
        Assert.Equal("SUBMITTED", State(await SubmitAsync(client, Number(await Review("RUL-3")))));

        string? Said(string name) => drafted.Json.GetProperty("appeal").GetProperty(name).GetString();
    }

    [Fact]
    public void Each_command_in_each_state_does_what_the_table_says_or_conflicts()
    {
        string[] legal =
        [
            "Draft Save Draft", "Draft Submit Submitted", "Draft Withdraw Withdrawn", "Submitted Withdraw Withdrawn", "Submitted Accept Accepted", "Submitted Reject Rejected",
            "Accepted Withdraw Withdrawn", "Accepted Assign UnderReview", "UnderReview Assign UnderReview", "UnderReview Withdraw Withdrawn", "UnderReview Decide DecidedAllowed",
            "UnderReview RequestInfo InfoRequested", "InfoRequested Respond UnderReview", "InfoRequested GoOn UnderReview", "InfoRequested Withdraw Withdrawn",
            "UnderReview Suspend OnHold", "OnHold Resume UnderReview", "OnHold Withdraw Withdrawn",
            "DecidedAllowed FileCitt AtCitt", "DecidedPartly FileCitt AtCitt", "DecidedDenied FileCitt AtCitt", "DecidedAllowed BecomeFinal Final", "DecidedPartly BecomeFinal Final", "DecidedDenied BecomeFinal Final",
            "Final FileCitt AtCitt", "Final FileFca AtFca", "AtCitt RecordCitt CittDecided", "CittDecided FileFca AtFca", "CittDecided BecomeFinal Final", "AtFca RecordFca Final",
        ];
        var seen = new List<string>();
        foreach (var state in Enum.GetValues<AppealState>())
            foreach (var command in Enum.GetValues<AppealCommand>())
            {
                var appeal = new Appeal("A", "700000003RM0001", "700000003", ["S"], "VALUE", "", "", state, 1);
                try
                {
                    seen.Add($"{state} {command} {appeal.After(command).State}");
                }
                catch (Rejected refused)
                {
                    Assert.Equal("STATE_CONFLICT", refused.Code);
                }
            }
        Assert.Equal(legal.Order(), seen.Order());
    }

    /// <summary>What a judgment asks of the CBSA, by who brought it there: what a client lost and what the President lost changes nothing, and what the President won is never carried out for the client.</summary>
    [Theory]
    [InlineData("DENIED", "CLIENT", "ALLOWED", JudgmentEffect.CarriedOut)]
    [InlineData("PARTLY", "CLIENT", "ALLOWED", JudgmentEffect.CarriedOut)]
    [InlineData("ALLOWED", "CLIENT", "ALLOWED", JudgmentEffect.Nothing)]
    [InlineData("DENIED", "CLIENT", "PARTLY", JudgmentEffect.LeftToOfficers)]
    [InlineData("DENIED", "CLIENT", "DENIED", JudgmentEffect.Nothing)]
    [InlineData("DENIED", "CLIENT", "WITHDRAWN", JudgmentEffect.Nothing)]
    [InlineData("DENIED", "PRESIDENT", "ALLOWED", JudgmentEffect.LeftToOfficers)]
    [InlineData("DENIED", "PRESIDENT", "PARTLY", JudgmentEffect.LeftToOfficers)]
    [InlineData("DENIED", "PRESIDENT", "DENIED", JudgmentEffect.Nothing)]
    [InlineData("DENIED", "PRESIDENT", "WITHDRAWN", JudgmentEffect.Nothing)]
    [InlineData("AFFIRMED", "CLIENT", "REVISED", JudgmentEffect.LeftToOfficers)]
    [InlineData("AFFIRMED", "CLIENT", "WITHDRAWN", JudgmentEffect.Nothing)]
    [InlineData("AFFIRMED", "CLIENT", "AFFIRMED", JudgmentEffect.Nothing)]
    [InlineData("REVISED", "CLIENT", "AFFIRMED", JudgmentEffect.Nothing)]
    [InlineData("REVISED", "CLIENT", "REVERSED", JudgmentEffect.LeftToOfficers)]
    public void A_judgment_has_its_effect_by_who_appealed(string decided, string appellant, string judged, JudgmentEffect effect)
    {
        var by = appellant == "CLIENT" ? FurtherAppellant.Client : FurtherAppellant.President;
        var appeal = new Appeal("A", "700000003RM0001", "700000003", ["S"], "VALUE", "", "", AppealState.AtFca, 1)
        {
            Outcome = decided, RulingNumber = decided is "AFFIRMED" or "REVISED" ? "RUL-1" : null, Further = [new("FCA", "A-1", new(2026, 5, 20)) { Appellant = by }],
        };
        var today = new DateOnly(2026, 6, 1);
        var confirmed = appeal.RecordedAs(judged, today, [], "one", today).Confirmed(judged, today, [], "two");
        Assert.Equal((effect, AppealState.Final, judged, null), (confirmed.EffectOfJudgment(), confirmed.State, confirmed.Further[^1].Outcome, confirmed.Recorded));
    }

    /// <summary>What is allowed in part is named by its statements: all of them where none is, and none where the outcome is another.</summary>
    [Theory]
    [InlineData("PARTLY", "", "A B C")]
    [InlineData("PARTLY", "C A", "A C")]
    [InlineData("PARTLY", "A A", null)]
    [InlineData("PARTLY", "D", null)]
    [InlineData("DENIED", "", "")]
    [InlineData("DENIED", "A", null)]
    public void A_judgment_in_part_says_of_which_statements_something_is_allowed(string outcome, string named, string? allowed)
    {
        var (today, appeal) = (new DateOnly(2026, 6, 1), new Appeal("A", "700000003RM0001", "700000003", ["A", "B", "C"], "VALUE", "", "", AppealState.AtCitt, 1) { Further = [new("CITT", "AP-1", new(2026, 5, 20))] });
        string[] Names(string? text) => text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (allowed is null)
        {
            Assert.Equal(("APL-ALLOWED", "allowedStatements"), Assert.Throws<Rejected>(() => appeal.RecordedAs(outcome, today, Names(named), "one", today)) is var no ? (no.Code, no.Path) : default);
            return;
        }
        var recorded = appeal.RecordedAs(outcome, today, Names(named), "one", today);
        // Whose turn it is while another officer has still to confirm it.
        Assert.Equal((Turn.Tribunal, Turn.Cbsa), (((ICase)appeal).Turn, ((ICase)recorded).Turn));
        Assert.Equal(Names(allowed), recorded.Confirmed(outcome, today, [.. Names(named).Reverse()], "two").Further[^1].AllowedStatements);
        if (outcome == "PARTLY") Assert.Equal("STATE_CONFLICT", Assert.Throws<Rejected>(() => recorded.Confirmed(outcome, today, ["B"], "two")).Code);
    }

    sealed record Client(string Bn9, string Rm, Caller Manager);

    static string Today => DateTime.UtcNow.ToString("yyyy-MM-dd");

    static async Task<Client> OpenAsync(CarmSystem carm)
    {
        var bn9 = Fresh.Bn9();
        await carm.HearAsync(new RmAccountOpened($"{bn9}RM0001", bn9, "Importer", "IMPORTER", Opened), new BusinessOnboarded(bn9, "Importer", $"manager.{bn9}", [$"{bn9}RM0001"], Opened));
        return new(bn9, $"{bn9}RM0001", await carm.SignInAsync($"manager.{bn9}"));
    }

    /// <summary>The re-determination of W16: 494.10 of duty and 161.96 of GST, due since 2026-03-31.</summary>
    static Task ServeAsync(CarmSystem carm, Client client, string statement)
    {
        var (number, at) = (Fresh.TransactionNumber(), new DateTimeOffset(2026, 5, 4, 15, 0, 0, TimeSpan.Zero));
        CadAccountedFor Version(int version, decimal duty, decimal gst, string kind, string? reference) => new(
            number, version, client.Rm, client.Bn9, kind, "RPP", DateOnly.Parse("2026-03-16"), DateOnly.Parse("2026-03-31"), "IMPORTER", duty, 0, 0, 0, 0, gst, 0, "Customs Act s.59", reference, at);
        return carm.HearAsync(Version(1, 0, 0, "AS_DECLARED", null), Version(2, 494.10m, 161.96m, "CBSA_ADJUSTMENT", statement), Served(client, statement, "2026-05-04", 656.06m));
    }

    /// <param name="owing">Nothing of a refusal.</param>
    static StatementOfAdjustmentsServed Served(Client client, string statement, string on, decimal owing = 0) => new(statement, "12345000000013", 2, client.Rm, DateOnly.Parse(on), 494.10m, owing, "VALUE", Opened);

    static Task LoadRatesAsync(CarmSystem carm) => ApproveRateAsync(carm, "2026Q2", "2.2");

    static Task ApproveRateAsync(CarmSystem carm, string quarter, string percent) => carm.ApproveRatesAsync((quarter, percent));

    static Task<Answer> DraftAsync(Client client, params string[] statements) =>
        client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/appeals", new { statementNumbers = statements, grounds = "The price paid or payable was the one that we declared.", remedySought = "Refund", claimed = "As declared" });

    static Task<Answer> SubmitAsync(Client client, string number) => client.Manager.PostAsync($"/api/v1/appeals/{number}/submit");

    static string Number(Answer answer) => answer.Json.GetProperty("appeal").GetProperty("appealNumber").GetString()!;

    static string? State(Answer answer) => answer.Status is 200 or 201 ? answer.Json.GetProperty("appeal").GetProperty("state").GetString() : answer.Text;

    static async Task<(int, string?)> CodeAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }
}
