using Carm.Testing;
using Xunit;
using static Carm.Appeals.Tests.Contester;

namespace Carm.Appeals.Tests;

/// <summary>A review by the Minister under s.129, from its draft to its end, with what it does to the money.</summary>
public sealed class ReviewStoryTests(CarmHost tests)
{
    [Fact]
    public async Task Ledger_T23_a_penalty_that_was_paid_comes_back_with_interest_when_the_Minister_finds_no_contravention()
    {
        await using var carm = await tests.OnClockAsync("2026-02-02T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        var penalty = await client.PenaltyAsync("2026-02-01");
        await carm.MoveClockAsync("2026-02-10T15:00:00Z");
        await MustAsync(await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments", new { paymentReference = "P1", method = "DEBIT", amount = "500.00" }));
        Assert.Equal([$"NPA {penalty} 500.00 0.00"], await client.PostedAsync("NPA"));
        Assert.Equal("PAID", await client.PenaltyStateAsync(penalty));

        var review = await client.SubmittedAsync(penalty);
        Assert.Equal("UNDER_MINISTERIAL_REVIEW", await client.PenaltyStateAsync(penalty));
        Assert.Equal("ACKNOWLEDGED", State(await client.HandleAsync(review, "acknowledge")));
        Assert.Equal("EVIDENCE_PERIOD", State(await client.HandleAsync(review, "serve-reasons", Reasons)));
        Assert.Equal("EVIDENCE_PERIOD", State(await client.DoAsync(review, "submit-evidence", new { text = "The register of the warehouse." })));
        Assert.Equal("UNDER_DECISION", State(await client.DoAsync(review, "waive-evidence")));

        // Each step was told to both sides, and the delegate hears that it waits for the decision.
        foreach (var template in new[] { "APPEALS_REVIEW_FILED", "APPEALS_REVIEW_EVIDENCE" }) Assert.Equal((1, 1), (await client.ToldAsync(template, review), await client.StaffToldAsync(template, review)));
        Assert.Equal((1, 1), (await client.ToldAsync("APPEALS_REVIEW_EVIDENCE_WAIVED", review), await client.StaffToldAsync("APPEALS_REVIEW_EVIDENCE_WAIVED", review, client.Delegate)));

        await carm.MoveClockAsync("2026-06-30T15:00:00Z");
        Assert.Equal((403, "APL-FOUR-EYES"), await CodeAsync(client.DecideAsync(review, "NO_CONTRAVENTION", by: client.Officer)));
        Assert.Equal("DECIDED_NO_CONTRAVENTION", State(await client.DecideAsync(review, "NO_CONTRAVENTION")));
        Assert.Equal([$"NPAC {penalty} 1 -500.00 -500.00", $"RINT {penalty} 1 -4.30 -4.30"], await client.PostedAsync("NPAC", "RINT"));
        Assert.Equal("CANCELLED", await client.PenaltyStateAsync(penalty));
        Assert.Equal("As the evidence shows.", (await client.Manager.GetAsync($"/api/v1/ministerial-reviews/{review}"))["rationale"]);
        Assert.Equal("Comme le montrent les preuves.", (await client.Manager.GetAsync($"/api/v1/ministerial-reviews/{review}", "fr-CA"))["rationale"]);
    }

    /// <summary>The first half of T23: the thirtieth day is still in time, and the day after is not (N7b: thirty-one days on 400.00 are 0.78).</summary>
    [Fact]
    public async Task Ledger_T23_a_penalty_that_is_paid_on_the_thirtieth_day_bears_no_interest_and_one_a_day_later_bears_all_of_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await LoadRatesAsync(carm);
        var (inTime, late) = (await OpenAsync(carm), await OpenAsync(carm));
        var (first, second) = (await inTime.PenaltyAsync("2026-03-01"), await late.PenaltyAsync("2026-03-01"));
        Assert.Equal("2026-04-01", (await inTime.Manager.GetAsync($"/api/v1/penalties/{first}"))["payByOn"]);
        foreach (var (client, number, day, interest) in new[] { (inTime, first, "2026-04-01", Array.Empty<string>()), (late, second, "2026-04-02", [$"INT NPA {second} 2026-04-02 0.97 0.00"]) })
        {
            await carm.MoveClockAsync($"{day}T15:00:00Z");
            await MustAsync(await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments", new { paymentReference = "P1", method = "DEBIT", amount = "501.00" }));
            Assert.Equal("PAID", await client.PenaltyStateAsync(number));
            await carm.MoveClockAsync($"{day}T20:00:00Z");
            Assert.Equal(interest, await client.PostedAsync("INT"));
        }
        // Nor does any come later.
        await carm.MoveClockAsync("2026-04-26T15:00:00Z");
        Assert.Empty(await inTime.PostedAsync("INT"));
    }

    [Theory]
    [InlineData("2026-06-15", "2026-07-15")]
    public async Task Appeals_9_7_of_reasons_that_were_served_on_a_day_evidence_may_come_to_the_thirtieth(string served, string last)
    {
        await using var carm = await tests.OnClockAsync($"{served}T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        var review = await client.WithReasonsAsync(await client.PenaltyAsync("2026-06-01"));
        Assert.Equal($"EVIDENCE_PERIOD CLIENT REVIEW_EVIDENCE {last}", await client.NextAsync(review));
        Assert.Equal(last, (await client.Manager.GetAsync($"/api/v1/ministerial-reviews/{review}"))["evidenceLastDay"]);
        await carm.MoveClockAsync($"{last}T20:00:00Z");
        Assert.Equal("EVIDENCE_PERIOD", State(await client.DoAsync(review, "submit-evidence", new { text = "On the last day." })));
        await carm.MoveClockAsync($"{DateOnly.Parse(last).AddDays(1):yyyy-MM-dd}T15:00:00Z");
        Assert.Equal("UNDER_DECISION CBSA -", await client.NextAsync(review));
    }

    [Theory]
    [InlineData("2026-09-01", "2026-11-30")]
    public async Task Appeals_9_7_of_a_decision_of_the_Minister_the_Federal_Court_may_be_gone_to_until_the_ninetieth_day(string notified, string last)
    {
        await using var carm = await tests.OnClockAsync($"{notified}T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        var (gone, left) = (await DecidedAsync(), await DecidedAsync());
        await carm.MoveClockAsync($"{last}T20:00:00Z");
        Assert.Equal("AT_FEDERAL_COURT", State(await client.DoAsync(gone, "go-to-court", new { courtFileNumber = "T-1-26", filedOn = last })));
        await carm.MoveClockAsync($"{DateOnly.Parse(last).AddDays(1):yyyy-MM-dd}T15:00:00Z");
        Assert.Equal(("AT_FEDERAL_COURT COURT -", "FINAL NOBODY -"), (await client.NextAsync(gone), await client.NextAsync(left)));

        async Task<string> DecidedAsync()
        {
            var review = await client.WithReasonsAsync(await client.PenaltyAsync("2026-08-15"));
            await MustAsync(await client.DoAsync(review, "waive-evidence"));
            await MustAsync(await client.DecideAsync(review, "CONTRAVENTION_CONFIRM"));
            Assert.Equal($"DECIDED_CONTRAVENTION CLIENT REVIEW_COURT_END {last}", await client.NextAsync(review));
            return review;
        }
    }

    [Fact]
    public async Task Ledger_T24_nothing_is_decided_while_evidence_may_come_unless_the_rest_is_waived_and_the_time_ends_by_itself()
    {
        await using var carm = await tests.OnClockAsync("2026-06-15T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        var (waiving, waiting) = (await client.PenaltyAsync("2026-06-01"), await client.PenaltyAsync("2026-06-01"));
        var (first, second) = (await client.WithReasonsAsync(waiving), await client.WithReasonsAsync(waiting));
        Assert.Equal("EVIDENCE_PERIOD CLIENT REVIEW_EVIDENCE 2026-07-15", await client.NextAsync(first));

        await carm.MoveClockAsync("2026-07-05T15:00:00Z");
        var open = await client.DecideAsync(first, "CONTRAVENTION_CONFIRM");
        Assert.Equal((409, "EVIDENCE_PERIOD_OPEN"), (open.Status, open["code"]));
        Assert.Contains("2026-07-15", open["detail"]);
        Assert.Equal("UNDER_DECISION", State(await client.DoAsync(first, "waive-evidence")));
        Assert.Equal("DECIDED_CONTRAVENTION", State(await client.DecideAsync(first, "CONTRAVENTION_CONFIRM")));
        Assert.Equal("FINAL", await client.PenaltyStateAsync(waiving));

        await carm.MoveClockAsync("2026-07-15T15:00:00Z");
        Assert.Equal("EVIDENCE_PERIOD", State(await client.DoAsync(second, "submit-evidence", new { text = "On the last day." })));
        // After midnight it is too late, though the morning's job has not run.
        await carm.MoveClockAsync("2026-07-16T04:30:00Z");
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(client.DoAsync(second, "submit-evidence", new { text = "Too late." })));
        await carm.MoveClockAsync("2026-07-16T15:00:00Z");
        Assert.Equal("UNDER_DECISION CBSA -", await client.NextAsync(second));
        Assert.Equal(1, await client.StaffToldAsync("APPEALS_LIMIT_PASSED", second, client.Delegate));

        // 9.7: the Federal Court may be gone to for ninety days; then the decision is final.
        await carm.MoveClockAsync("2026-09-01T15:00:00Z");
        Assert.Equal("DECIDED_CONTRAVENTION", State(await client.DecideAsync(second, "CONTRAVENTION_CONFIRM")));
        Assert.Equal("DECIDED_CONTRAVENTION CLIENT REVIEW_COURT_END 2026-11-30", await client.NextAsync(second));
        await carm.MoveClockAsync("2026-12-01T15:00:00Z");
        Assert.Equal(("FINAL NOBODY -", "FINAL NOBODY -"), (await client.NextAsync(first), await client.NextAsync(second)));
        // Told late, it was filed in time all the same; the officer may know it from the Court.
        Assert.Equal((422, "APL-FURTHER-LATE"), await CodeAsync(client.DoAsync(second, "go-to-court", new { courtFileNumber = "T-1-26", filedOn = "2026-12-01" })));
        Assert.Equal("AT_FEDERAL_COURT", State(await client.DoAsync(second, "go-to-court", new { courtFileNumber = "T-1-26", filedOn = "2026-11-30" })));
        Assert.Equal("AT_FEDERAL_COURT", State(await client.HandleAsync(first, "record-court-appeal", new { courtFileNumber = "T-2-26", filedOn = "2026-10-01" })));
        foreach (var review in new[] { first, second }) Assert.Equal((1, 1), (await client.ToldAsync("APPEALS_REVIEW_AT_COURT", review), await client.StaffToldAsync("APPEALS_REVIEW_AT_COURT", review)));
    }

    [Fact]
    public async Task The_Minister_remits_or_demands_more_and_the_Federal_Court_may_undo_all_of_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        var (remitted, increased) = (await client.PenaltyAsync("2026-03-01"), await client.PenaltyAsync("2026-03-01"));
        var (first, second) = (await client.WithReasonsAsync(remitted), await client.WithReasonsAsync(increased));
        foreach (var review in new[] { first, second }) await client.DoAsync(review, "waive-evidence");

        foreach (var amount in new[] { null, "0.00", "500.01" }) Assert.Equal((400, "VAL_REVIEW_AMOUNT"), await CodeAsync(client.DecideAsync(first, "CONTRAVENTION_REMIT", amount)));
        Assert.Equal((400, "VAL_REVIEW_AMOUNT"), await CodeAsync(client.DecideAsync(first, "CONTRAVENTION_CONFIRM", "1.00")));
        Assert.Equal("DECIDED_CONTRAVENTION", State(await client.DecideAsync(first, "CONTRAVENTION_REMIT", "200.00")));
        Assert.Equal("REDUCED", await client.PenaltyStateAsync(remitted));

        var over = await client.DecideAsync(second, "CONTRAVENTION_INCREASE", "24500.01");
        Assert.Equal((422, "OVER_STATUTORY_MAX"), (over.Status, over["code"]));
        Assert.Equal("DECIDED_CONTRAVENTION", State(await client.DecideAsync(second, "CONTRAVENTION_INCREASE", "300.00")));
        Assert.Equal("INCREASED", await client.PenaltyStateAsync(increased));
        Assert.Equal(new[] { $"NPA {remitted} 500.00 300.00", $"NPA {increased} 500.00 500.00", $"NPA {increased} +1 300.00 300.00" }.Order(), (await client.PostedAsync("NPA")).Order());

        Assert.Equal("AT_FEDERAL_COURT", State(await client.DoAsync(second, "go-to-court", new { courtFileNumber = "T-1-26", filedOn = "2026-03-02" })));
        Assert.Equal("AT_FEDERAL_COURT COURT -", await client.NextAsync(second));
        await carm.MoveClockAsync("2026-03-20T15:00:00Z");
        Task<Answer> RecordAsync(Caller by, string on) => by.PostAsync($"/api/v1/admin/ministerial-reviews/{second}/record-judgment", new { outcome = "ALLOWED", decidedOn = on });
        // It moves money: none of the officers who handled the review, nor the delegate who decided it, and none who only handles any.
        foreach (var by in new[] { client.Officer, client.Delegate }) Assert.Equal((403, "APL-FOUR-EYES"), await CodeAsync(RecordAsync(by, "2026-03-18")));
        var other = await carm.SignInAsync("other.delegate", "RECOURSE_DELEGATE");
        Assert.Equal(403, (await RecordAsync(await carm.SignInAsync("other.officer", "RECOURSE_OFFICER"), "2026-03-18")).Status);
        foreach (var day in new[] { "2026-03-01", "2026-03-21" }) Assert.Equal((400, "VAL_DATE"), await CodeAsync(RecordAsync(other, day)));
        var judged = await RecordAsync(other, "2026-03-18");
        Assert.Equal(("FINAL", "2026-03-18"), (State(judged), judged.Json.GetProperty("review").GetProperty("judgedOn").GetString()));
        Assert.Equal((1, 1), (await client.ToldAsync("APPEALS_REVIEW_JUDGED", second), await client.StaffToldAsync("APPEALS_REVIEW_JUDGED", second)));
        Assert.Equal("CANCELLED", await client.PenaltyStateAsync(increased));
        Assert.Equal(new[] { $"NPA {remitted} 500.00 300.00", $"NPA {increased} 500.00 0.00", $"NPA {increased} +1 300.00 0.00" }.Order(), (await client.PostedAsync("NPA")).Order());
    }

    [Fact]
    public async Task For_what_mending_the_fault_costs_the_penalty_is_taken_off_dollar_by_dollar_and_no_further()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        // Two requests that were not obeyed cost 1,000.00, one 500.00.
        var (partly, wholly) = (await client.PenaltyAsync("2026-03-01", count: 2), await client.PenaltyAsync("2026-03-01"));
        var (first, second) = (await client.SubmittedAsync(partly), await client.WithReasonsAsync(wholly));
        Task<Answer> OfferAsync(string review, string costs) => client.DoAsync(review, "reinvestment", new { fault = "Nobody at the dock read the requests.", measures = "A register, and training.", costs });
        Task<Answer> AcceptAsync(string review, string costs, string? amount = null) =>
            client.Delegate.PostAsync($"/api/v1/admin/ministerial-reviews/{review}/decide", new { outcome = "CONTRAVENTION_REMIT", eligibleCosts = costs, amount, rationaleEn = "The register serves.", rationaleFr = "Le registre est utile." });

        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(OfferAsync(first, "0.00")));
        Assert.Equal("SUBMITTED", State(await OfferAsync(first, "300.00")));
        await MustAsync(await client.HandleAsync(first, "acknowledge"));
        await MustAsync(await client.HandleAsync(first, "serve-reasons", Reasons));
        // A better offer takes the place of the first, as long as nothing is decided.
        Assert.Equal("400.00", (await OfferAsync(first, "400.00")).Json.GetProperty("review").GetProperty("reinvestment").GetProperty("costs").GetString());
        foreach (var review in new[] { first, second }) await MustAsync(await client.DoAsync(review, "waive-evidence"));
        Assert.Equal("UNDER_DECISION", State(await OfferAsync(second, "2000.00")));

        foreach (var (costs, amount) in new[] { ("400.01", null), ("0.00", null), ("250.00", "10.00") }) Assert.Equal((400, "VAL_REINVESTMENT"), await CodeAsync(AcceptAsync(first, costs, amount)));
        var decided = await AcceptAsync(first, "250.00");
        Assert.Equal(("250.00", "250.00"), (decided.Json.GetProperty("review").GetProperty("amount").GetString(), decided.Json.GetProperty("review").GetProperty("reinvestment").GetProperty("eligible").GetString()));
        Assert.Equal("500.00", (await AcceptAsync(second, "2000.00")).Json.GetProperty("review").GetProperty("amount").GetString());
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(OfferAsync(second, "2000.00")));
        Assert.Equal(new[] { $"NPA {partly} 1000.00 750.00", $"NPA {wholly} 500.00 0.00" }.Order(), (await client.PostedAsync("NPA")).Order());
        // The contravention stands, however little of its penalty is left.
        Assert.Equal(("REDUCED", "REDUCED"), (await client.PenaltyStateAsync(partly), await client.PenaltyStateAsync(wholly)));

        var seizure = (await MustAsync(await client.DraftAsync(["SZ-9"], "SEIZURE", "OWNER", "2026-02-20"))).Json.GetProperty("review").GetProperty("reviewNumber").GetString()!;
        await MustAsync(await client.SubmitAsync(seizure));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(OfferAsync(seizure, "10.00")));
    }

    [Fact]
    public async Task What_is_withdrawn_or_rejected_is_collectable_again_and_may_be_asked_for_anew_while_time_lasts()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        var penalty = await client.PenaltyAsync("2026-03-01");
        Assert.Equal("WITHDRAWN", State(await client.DoAsync(await client.DraftedAsync(penalty), "withdraw")));
        var withdrawn = await client.SubmittedAsync(penalty);
        Assert.Equal((409, "SMR-DUPLICATE"), await CodeAsync(client.SubmitAsync(await client.DraftedAsync(penalty))));
        // While the Minister reviews it nothing clears it by itself.
        await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments", new { paymentReference = "P1", method = "DEBIT", amount = "500.00" });
        Assert.Equal([$"NPA {penalty} 500.00 500.00"], await client.PostedAsync("NPA"));
        Assert.Equal("WITHDRAWN", State(await client.DoAsync(withdrawn, "withdraw")));
        Assert.Equal([$"NPA {penalty} 500.00 0.00"], await client.PostedAsync("NPA"));

        var rejected = await client.SubmittedAsync(penalty);
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(client.HandleAsync(rejected, "reject", new { reasonEn = "Not signed", reasonFr = "" })));
        Assert.Equal("REJECTED", State(await client.HandleAsync(rejected, "reject", new { reasonEn = "Not signed", reasonFr = "Non signée" })));
        await carm.SettleAsync();
        foreach (var (language, reason) in new[] { ("en-CA", "Not signed"), ("fr-CA", "Non signée") })
        {
            Assert.Equal(reason, (await client.Manager.GetAsync($"/api/v1/ministerial-reviews/{rejected}", language))["reason"]);
            Assert.Contains(reason, (await client.Manager.GetAsync("/api/v1/notifications?pageSize=500", language)).Json.GetProperty("items").EnumerateArray().First(n => n.GetProperty("template").GetString() == "APPEALS_REVIEW_REJECTED").GetProperty("text").GetString());
        }
        await carm.MoveClockAsync("2026-06-01T15:00:00Z");
        await client.SubmittedAsync(penalty);
    }

    [Fact]
    public async Task A_seizure_is_reviewed_by_its_reference_and_touches_no_money()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        var client = await OpenAsync(carm);
        Assert.Equal((422, "SMR-NOT-PARTY"), await CodeAsync(client.DraftAsync(["SZ-1"], "SEIZURE", "PERSON_SERVED", "2026-02-20")));
        Assert.Equal((400, "VAL_NOTICE_DAY"), await CodeAsync(client.DraftAsync(["SZ-1"], "SEIZURE", "OWNER")));
        Assert.Equal((400, "VAL_NOTICE_DAY"), await CodeAsync(client.DraftAsync(["SZ-1"], "SEIZURE", "OWNER", "2026-03-03")));
        var drafted = await client.DraftAsync(["SZ-1"], "SEIZURE", "OWNER", "2026-02-20");
        var (number, tag) = (drafted.Json.GetProperty("review").GetProperty("reviewNumber").GetString()!, drafted.Headers["ETag"]);
        Assert.Equal("2026-05-21", drafted.Json.GetProperty("review").GetProperty("lastDay").GetString());

        var change = new { applicant = "PERSON_SEIZED_FROM", grounds = Grounds, noticeOn = "2026-02-21" };
        Assert.Equal((428, "IF_MATCH_REQUIRED"), await CodeAsync(client.Manager.PutAsync($"/api/v1/ministerial-reviews/{number}", change)));
        Assert.Equal((412, "IF_MATCH_STALE"), await CodeAsync(client.Manager.PutAsync($"/api/v1/ministerial-reviews/{number}", change, "\"9\"")));
        var changed = await client.Manager.PutAsync($"/api/v1/ministerial-reviews/{number}", change, tag);
        Assert.Equal(("\"2\"", "2026-05-22"), (changed.Headers["ETag"], changed.Json.GetProperty("review").GetProperty("lastDay").GetString()));

        Assert.Equal("SUBMITTED", State(await client.SubmitAsync(number)));
        await client.HandleAsync(number, "acknowledge");
        await client.HandleAsync(number, "serve-reasons", Reasons);
        await client.DoAsync(number, "waive-evidence");
        Assert.Equal((400, "VAL_REVIEW_AMOUNT"), await CodeAsync(client.DecideAsync(number, "CONTRAVENTION_REMIT", "10.00")));
        Assert.Equal("DECIDED_CONTRAVENTION", State(await client.DecideAsync(number, "CONTRAVENTION_REMIT")));
        await client.DoAsync(number, "go-to-court", new { courtFileNumber = "T-2-26", filedOn = "2026-03-02" });
        Assert.Equal("FINAL", State(await (await carm.SignInAsync("other.delegate", "RECOURSE_DELEGATE")).PostAsync($"/api/v1/admin/ministerial-reviews/{number}/record-judgment", new { outcome = "ALLOWED", decidedOn = "2026-03-02" })));
    }

    /// <summary>Seized on 2026-02-20: the ninetieth day is 2026-05-21, and the year after it ends on 2027-05-21.</summary>
    [Fact]
    public async Task What_a_third_party_claims_of_a_seizure_is_recorded_with_its_time()
    {
        await using var carm = await tests.OnClockAsync("2027-06-01T15:00:00Z");
        var (officer, reviewer) = (await carm.SignInAsync("recourse.officer", "RECOURSE_OFFICER"), await carm.SignInAsync("auditor", "AUDITOR"));
        Task<Answer> RecordAsync(string on) => officer.PostAsync("/api/v1/admin/third-party-claims", new { reference = "SZ-1", seizedOn = "2026-02-20", claimant = "A bank", interest = "Holder of a lien on the vehicle", receivedOn = on });
        foreach (var day in new[] { "2026-02-19", "2027-06-02" }) Assert.Equal((400, "VAL_DATE"), await CodeAsync(RecordAsync(day)));
        foreach (var (day, timing) in new[] { ("2026-05-21", "IN_TIME"), ("2026-05-22", "LATE"), ("2027-05-21", "LATE"), ("2027-05-22", "OUT_OF_YEAR") })
            Assert.Equal(timing, (await RecordAsync(day)).Json.GetProperty("claim").GetProperty("timing").GetString());
        async Task<int> CountAsync(string query) => (await MustAsync(await reviewer.GetAsync($"/api/v1/admin/third-party-claims?{query}"))).Json.GetProperty("items").GetArrayLength();
        Assert.Equal((4, 0, 2), (await CountAsync("reference=SZ-1"), await CountAsync("reference=SZ-2"), await CountAsync("pageSize=2")));
        Assert.Equal(403, (await reviewer.PostAsync("/api/v1/admin/third-party-claims", new { reference = "SZ-1", seizedOn = "2026-02-20", claimant = "A bank", interest = "Lien", receivedOn = "2026-03-01" })).Status);
    }

    [Fact]
    public async Task Another_tenant_finds_no_review_and_officers_read_what_was_submitted()
    {
        var (client, other) = (await OpenAsync(tests), await OpenAsync(tests));
        var review = await client.DraftedAsync(await client.PenaltyAsync(DateTime.UtcNow.AddDays(-1).ToString("yyyy-MM-dd")));
        Assert.Equal(404, (await client.Officer.GetAsync($"/api/v1/admin/ministerial-reviews/{review}")).Status);
        await client.SubmitAsync(review);
        Assert.Equal(200, (await client.Officer.GetAsync($"/api/v1/admin/ministerial-reviews/{review}")).Status);
        Assert.Equal([review], await client.ListedAsync("ministerial-reviews?pageSize=500&state=SUBMITTED", "reviewNumber"));
        foreach (var state in new[] { "ACKNOWLEDGED", "EVIDENCE_PERIOD", "DECIDED_NO_CONTRAVENTION" }) Assert.Empty(await client.ListedAsync($"ministerial-reviews?pageSize=500&state={state}", "reviewNumber"));
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(client.Officer.GetAsync("/api/v1/admin/ministerial-reviews?state=ASLEEP")));
        Assert.Equal([review], (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/ministerial-reviews")).Json.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("reviewNumber").GetString()));

        Assert.Equal(404, (await other.Manager.GetAsync($"/api/v1/ministerial-reviews/{review}")).Status);
        Assert.Equal(404, (await other.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/ministerial-reviews")).Status);
        Assert.Equal(404, (await other.Manager.PutAsync($"/api/v1/ministerial-reviews/{review}", new { applicant = "PERSON_SERVED", grounds = Grounds }, "\"1\"")).Status);
        foreach (var (command, body) in new (string, object?)[] { ("submit", null), ("withdraw", null), ("submit-evidence", new { text = "Ours" }), ("waive-evidence", null), ("go-to-court", new { courtFileNumber = "T", filedOn = "2026-03-02" }) })
            Assert.Equal(404, (await other.DoAsync(review, command, body)).Status);
        foreach (var (command, body) in new (string, object?)[] { ("acknowledge", null), ("reject", new { reasonEn = "No", reasonFr = "Non" }), ("serve-reasons", Reasons), ("record-court-appeal", new { courtFileNumber = "T", filedOn = "2026-03-02" }) })
            Assert.Equal(403, (await client.Delegate.PostAsync($"/api/v1/admin/ministerial-reviews/{review}/{command}", body)).Status);
    }
}
