using System.Text.Json;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Rulings over HTTP, from the draft to what takes their place.</summary>
public sealed class RulingStoryTests(CarmHost tests)
{
    static readonly Dictionary<string, object?> Shirts = new()
    {
        ["goodsDescription"] = "Knitted cotton T-shirts with a printed front", ["composition"] = "100 % cotton", ["intendedUse"] = "Clothing", ["proposedClassification"] = "610910", ["reasons"] = "Heading 61.09 names T-shirts.",
        ["countryOfExport"] = "CN", ["portOfImport"] = "0497", ["plannedImportDate"] = "2026-07-08", ["relatedCases"] = new[] { "Verification V-12" }, ["sampleAvailable"] = true, ["priorRulings"] = new[] { "RUL-2025-000001" },
        ["consentToPublish"] = true, ["language"] = "fr", ["documents"] = new[] { new { kind = "PHOTO", title = "The front", reference = "https://alpha.example/front.jpg", sha256 = new string('a', 64) } },
    };

    static readonly object Said = new { en = "The goods are T-shirts of heading 61.09.", fr = "Les marchandises sont des T-shirts de la position 61.09." }, Why = new { en = "General Interpretative Rule 1.", fr = "Règle générale interprétative 1." };

    [Fact]
    public async Task Ledger_T31_the_clock_stops_while_the_applicant_is_asked_and_its_silence_may_be_declined()
    {
        await using var carm = await tests.OnClockAsync("2026-03-10T15:00:00Z");
        var (alpha, officer) = (await Importer.OpenAsync(carm), await carm.SignInAsync("rulings.officer", "RULINGS_OFFICER"));
        var (answered, silent) = (await SubmittedAsync(alpha), await SubmittedAsync(alpha));
        await carm.MoveClockAsync("2026-03-12T15:00:00Z");
        foreach (var number in new[] { answered, silent })
        {
            Assert.Equal("COMPLETENESS_CHECK", State(await StaffAsync(officer, number, "take")));
            var complete = File(await StaffAsync(officer, number, "complete"));
            // Seen on the 12th, but all was there on the 10th.
            Assert.Equal(["UNDER_REVIEW", "2026-03-10", "2026-07-08", "118", "False"], complete.Texts("state", "completeOn", "targetOn", "daysLeft", "clockIsStopped"));
        }

        await carm.MoveClockAsync("2026-04-01T15:00:00Z");
        Assert.Equal((422, "RUL-ANSWER-BY"), await Code(StaffAsync(officer, silent, "request-info", new { text = "Quelle maille?", answerBy = "2026-04-30" })));
        foreach (var number in new[] { answered, silent }) Assert.Equal("INFO_REQUESTED", State(await StaffAsync(officer, number, "request-info", new { text = "Quelle maille?" })));
        Assert.Equal("2026-05-01", (await GetAsync(alpha, silent)).Json.GetProperty("questions")[0].GetProperty("answerBy").GetString());
        await carm.SettleAsync();

        await carm.MoveClockAsync("2026-04-21T15:00:00Z");
        Assert.Equal(["2026-07-28", "98", "True"], (await GetAsync(alpha, answered)).Json.Texts("targetOn", "daysLeft", "clockIsStopped"));
        var reply = await alpha.Manager.PostAsync($"/api/v1/rulings/{answered}/answer", new { text = "Jersey", documents = new[] { new { kind = "ANALYSIS", title = "Maille", reference = "A-1" } } });
        Assert.Equal(["UNDER_REVIEW", "2026-07-28", "98", "False"], reply.Json.Texts("state", "targetOn", "daysLeft", "clockIsStopped"));
        Assert.Equal((409, "STATE_CONFLICT"), await Code(alpha.Manager.PostAsync($"/api/v1/rulings/{answered}/answer", new { text = "Jersey" })));

        await carm.MoveClockAsync("2026-05-01T15:00:00Z");
        var refusal = new { ground = "RUL-INFO-MISSING", reasons = "La maille n'est pas connue." };
        Assert.Equal((409, "STATE_CONFLICT"), await Code(StaffAsync(officer, silent, "decline", refusal)));
        await carm.MoveClockAsync("2026-05-02T15:00:00Z");
        Assert.Equal((400, "VAL_GROUND"), await Field(StaffAsync(officer, silent, "decline", new { ground = "RUL-OTHER", reasons = "x" })));
        Assert.Equal("DECLINED", State(await StaffAsync(officer, silent, "decline", refusal)));
        var declined = (await alpha.Manager.GetAsync($"/api/v1/rulings/{silent}", "fr-CA")).Json;
        Assert.Equal(["RUL-INFO-MISSING", "Il manque à la demande des renseignements nécessaires pour y répondre.", "La maille n'est pas connue.", "2026-05-02"], declined.GetProperty("refusal").Texts("ground", "message", "reasons", "on"));
        Assert.Equal(["2026-08-08", null], declined.Texts("targetOn", "daysLeft"));
        Assert.Equal(["SAVE", "SUBMIT", "TAKE", "COMPLETE", "ASK", "DECLINE"], declined.GetProperty("history").EnumerateArray().Select(s => s.GetProperty("command").GetString()));
        await carm.SettleAsync();
    }

    [Fact]
    public async Task A_ruling_is_proposed_by_one_issued_by_another_published_modified_replaced_and_revoked()
    {
        await using var carm = await tests.OnClockAsync("2026-07-06T15:00:00Z");
        var alpha = await Importer.OpenAsync(carm);
        var (officer, other, supervisor) = (await carm.SignInAsync("rulings.officer", "RULINGS_OFFICER"), await carm.SignInAsync("other.officer", "RULINGS_OFFICER"), await carm.SignInAsync("supervisor", "SUPERVISOR"));
        var number = await SubmittedAsync(alpha, With(("plannedImportDate", "2026-12-01")));
        await StaffAsync(officer, number, "take");
        var revision = (await StaffAsync(officer, number, "complete"))["revision"]!;
        Assert.Equal((409, "STATE_CONFLICT"), await Code(StaffAsync(supervisor, number, "issue")));

        object Issue(string code) => new { outcome = "ISSUE", terms = new { text = Said, reasons = Why, classification = code } };
        Assert.Equal((428, "IF_MATCH_REQUIRED"), await Code(officer.PutAsync(Decision(number), Issue("6109100012"))));
        Assert.Equal((412, "IF_MATCH_STALE"), await Code(ProposeAsync(officer, number, "1", Issue("6109100012"))));
        Assert.Equal((422, "CAD-5001"), await Code(ProposeAsync(officer, number, revision, Issue("9999999999"))));
        Assert.Equal((422, "RUL-NO-REASONS"), await Code(ProposeAsync(officer, number, revision, new { outcome = "ISSUE", terms = new { text = Said, reasons = new { en = "Rule 1", fr = "" }, classification = "6109100012" } })));
        Assert.Equal("rulings.officer", (await ProposeAsync(officer, number, revision, Issue("6109100012"))).Json.GetProperty("proposal").GetProperty("proposedBy").GetString());
        Assert.Equal((403, "SAME_MAKER_CHECKER"), await Code(StaffAsync(officer, number, "issue")));
        // What is proposed anew is read again before it is issued.
        var read = await supervisor.GetAsync($"/api/v1/admin/rulings/{number}");
        Assert.Equal(200, (await ProposeAsync(officer, number, read["revision"]!, Issue("6109100012"))).Status);
        Assert.Equal((412, "IF_MATCH_STALE"), await Code(supervisor.PostAsync($"/api/v1/admin/rulings/{number}/issue", ifMatch: read.Headers["ETag"])));
        Assert.Equal((428, "IF_MATCH_REQUIRED"), await Code(supervisor.PostAsync($"/api/v1/admin/rulings/{number}/issue")));
        var issued = await Task.WhenAll(new[] { other, supervisor, other, supervisor }.Select(caller => StaffAsync(caller, number, "issue")));
        Assert.Single(issued, a => a.Status == 200);
        Assert.All(issued.Where(a => a.Status != 200), a => Assert.Equal((409, "STATE_CONFLICT"), (a.Status, a["code"])));
        Assert.Equal(["ISSUED", "2026-07-06", null, "2026-10-05"], (await GetAsync(alpha, number)).Json.Texts("state", "bindsFrom", "endsOn", "reviewLastDay"));
        Assert.Equal((409, "STATE_CONFLICT"), await Code(alpha.Manager.PostAsync($"/api/v1/rulings/{number}/withdraw")));

        // Modified to the applicant's detriment, which may be put off by ninety days.
        object Change(string outcome, string? code, string? effectiveOn, bool isToDetriment) => new { outcome, terms = new { text = Said, reasons = Why, classification = code, ground = "ERROR", isToDetriment, effectiveOn } };
        async Task<string> Revision() => (await officer.GetAsync($"/api/v1/admin/rulings/{number}"))["revision"]!;
        Assert.Equal((422, "RUL-EFFECTIVE-DATE"), await Code(ProposeAsync(officer, number, await Revision(), Change("MODIFY", "6109900020", "2026-10-05", isToDetriment: true))));
        Assert.Equal((422, "RUL-EFFECTIVE-DATE"), await Code(ProposeAsync(officer, number, await Revision(), Change("MODIFY", "6109900020", "2026-10-04", isToDetriment: false))));
        Assert.Equal(200, (await ProposeAsync(officer, number, await Revision(), Change("MODIFY", "6109900020", "2026-10-04", isToDetriment: true))).Status);
        Assert.Equal((412, "IF_MATCH_STALE"), await Code(supervisor.PostAsync($"/api/v1/admin/rulings/{number}/modify", ifMatch: read.Headers["ETag"])));
        Assert.Equal("MODIFIED", State(await StaffAsync(supervisor, number, "modify")));
        Assert.Equal(["6109100012"], await PublishedAsync(carm, "t-shirts", "classification"));
        await carm.MoveClockAsync("2026-10-04T15:00:00Z");
        Assert.Equal(["6109900020"], await PublishedAsync(carm, "T-SHIRTS", "classification"));

        // The applicant asks for another, which replaces it; the import date that lies behind is in nobody's way.
        var asked = await alpha.Manager.PostAsync($"/api/v1/rulings/{number}/request-modification", new { reason = "The tariff has changed." });
        Assert.Equal((201, number, "DRAFT"), (asked.Status, asked["modifies"], asked["state"]));
        Assert.Empty(asked.Json.GetProperty("warnings").EnumerateArray());
        var next = asked["rulingNumber"]!;
        Assert.Equal(200, (await alpha.Manager.PutAsync($"/api/v1/rulings/{next}", new { request = With(("plannedImportDate", "2026-08-01"), ("consentToPublish", false)) }, "\"1\"")).Status);
        Assert.Equal("SUBMITTED", (await alpha.Manager.PostAsync($"/api/v1/rulings/{next}/submit"))["state"]);
        await StaffAsync(officer, next, "take");
        Assert.Equal("2027-02-01", File(await StaffAsync(officer, next, "complete")).GetProperty("targetOn").GetString());
        Assert.Equal(200, (await ProposeAsync(officer, next, (await officer.GetAsync($"/api/v1/admin/rulings/{next}"))["revision"]!, new { outcome = "ISSUE", terms = new { text = Said, reasons = Why, classification = "6109100012", effectiveOn = "2026-10-14" } })).Status);
        Assert.Equal("ISSUED", State(await StaffAsync(other, next, "issue")));
        Assert.Equal(["SUPERSEDED", next, "2026-10-14"], (await GetAsync(alpha, number)).Json.Texts("state", "supersededBy", "endsOn"));
        Assert.Equal([number], await PublishedAsync(carm, "", "rulingNumber"));
        await carm.MoveClockAsync("2026-10-14T15:00:00Z");
        Assert.Empty(await PublishedAsync(carm, "", "rulingNumber"));
        Assert.Equal((409, "STATE_CONFLICT"), await Code(alpha.Manager.PostAsync($"/api/v1/rulings/{number}/request-modification", new { reason = "Again" })));

        Assert.Equal(200, (await ProposeAsync(other, next, (await officer.GetAsync($"/api/v1/admin/rulings/{next}"))["revision"]!, Change("REVOKE", null, null, isToDetriment: true))).Status);
        Assert.Equal((412, "IF_MATCH_STALE"), await Code(officer.PostAsync($"/api/v1/admin/rulings/{next}/revoke", ifMatch: "\"1\"")));
        Assert.Equal("REVOKED", State(await StaffAsync(officer, next, "revoke")));
        Assert.Equal(["2026-10-14", "2026-10-14"], (await GetAsync(alpha, next)).Json.Texts("bindsFrom", "endsOn"));
        await carm.SettleAsync();
    }

    [Fact]
    public async Task The_holder_has_a_ruling_reviewed_under_s60_and_the_officers_write_out_what_the_president_decided()
    {
        await using var carm = await tests.OnClockAsync("2026-07-06T15:00:00Z");
        var (alpha, beta) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm));
        var (officer, supervisor) = (await carm.SignInAsync("rulings.officer", "RULINGS_OFFICER"), await carm.SignInAsync("supervisor", "SUPERVISOR"));
        var (recourse, president) = (await carm.SignInAsync("recourse.officer", "RECOURSE_OFFICER"), await carm.SignInAsync("recourse.delegate", "RECOURSE_DELEGATE"));
        async Task<string> IssuedAsync(string kind = "ADVANCE_TARIFF", string? subject = null, string? classification = "6109100012")
        {
            var number = await SubmittedAsync(alpha, With(("plannedImportDate", "2026-12-01")), kind, subject);
            await StaffAsync(officer, number, "take");
            await DecideAsync(number, "issue", classification, null, (await StaffAsync(officer, number, "complete"))["revision"]);
            return number;
        }
        async Task DecideAsync(string number, string outcome, string? classification, string? ground, string? revision = null)
        {
            revision ??= (await officer.GetAsync($"/api/v1/admin/rulings/{number}"))["revision"];
            Assert.Equal(200, (await ProposeAsync(officer, number, revision!, new { outcome = outcome.ToUpperInvariant(), terms = new { text = Said, reasons = Why, classification, ground } })).Status);
            Assert.Equal(200, (await StaffAsync(supervisor, number, outcome)).Status);
            await carm.SettleAsync();
        }
        Task<Answer> AppealAsync(string number, Importer? by = null) => (by ?? alpha).Manager.PostAsync($"/api/v1/program-accounts/{(by ?? alpha).Rm}/appeals", new { rulingNumber = number, grounds = "The shirts are of man-made fibres.", remedySought = "Subheading 6109.90", claimed = "As declared" });
        async Task<string> FiledAsync(string number)
        {
            var appeal = (await AppealAsync(number)).Json.GetProperty("appeal").GetProperty("appealNumber").GetString()!;
            Assert.Equal(200, (await alpha.Manager.PostAsync($"/api/v1/appeals/{appeal}/submit")).Status);
            await carm.SettleAsync();
            return appeal;
        }
        async Task DecidedAsync(string appeal, string outcome)
        {
            await recourse.PostAsync($"/api/v1/admin/appeals/{appeal}/accept");
            await recourse.PostAsync($"/api/v1/admin/appeals/{appeal}/assign", new { officer = "recourse.officer" });
            Assert.Equal((400, "VAL_OUTCOME"), await Code(president.PostAsync($"/api/v1/admin/appeals/{appeal}/decide", new { outcome = "ALLOWED", rationaleEn = "The fibres decide.", rationaleFr = "Les fibres décident." })));
            Assert.Equal(200, (await president.PostAsync($"/api/v1/admin/appeals/{appeal}/decide", new { outcome, rationaleEn = "The fibres decide.", rationaleFr = "Les fibres décident." })).Status);
            await carm.SettleAsync();
        }
        async Task<string?[]> StandsAsync(string number) => (await GetAsync(alpha, number)).Json.Texts("state", "endsOn", "reviewLastDay");
        var (revised, reversed, affirmed, national) = (await IssuedAsync(), await IssuedAsync(), await IssuedAsync(), await IssuedAsync("NATIONAL_CUSTOMS", "MARKING", null));

        Assert.Equal((422, "APL-NOT-PARTY"), await Code(AppealAsync(national)));
        Assert.Equal((422, "APL-NOT-PARTY"), await Code(AppealAsync(revised, beta)));
        var appeal = await FiledAsync(revised);
        Assert.Equal(["UNDER_S60_REVIEW", null, "2026-10-05"], await StandsAsync(revised));
        Assert.Equal((409, "APL-DUPLICATE"), await Code(alpha.Manager.PostAsync($"/api/v1/appeals/{(await AppealAsync(revised)).Json.GetProperty("appeal").GetProperty("appealNumber").GetString()}/submit")));
        Assert.Equal([revised], await PublishedAsync(carm, revised, "rulingNumber"));

        // Meanwhile nobody changes it, and it is asked of no one.
        Assert.Equal((422, "RUL-UNDER-APPEAL"), await Code(alpha.Manager.PostAsync($"/api/v1/rulings/{revised}/request-modification", new { reason = "The tariff has changed." })));
        Assert.Equal((409, "STATE_CONFLICT"), await Code(ProposeAsync(officer, revised, (await officer.GetAsync($"/api/v1/admin/rulings/{revised}"))["revision"]!, new { outcome = "MODIFY", terms = new { text = Said, reasons = Why, classification = "6109900020", ground = "ERROR" } })));
        Assert.Empty(await ItemsAsync(officer, "/api/v1/admin/rulings"));
        Assert.Equal([revised], await ItemsAsync(officer, "/api/v1/admin/rulings?state=UNDER_S60_REVIEW"));

        // Withdrawn and filed again, revised, and written out by two.
        Assert.Equal(200, (await alpha.Manager.PostAsync($"/api/v1/appeals/{appeal}/withdraw")).Status);
        await carm.SettleAsync();
        Assert.Equal(["ISSUED", null, "2026-10-05"], await StandsAsync(revised));
        var again = await FiledAsync(revised);
        await DecidedAsync(again, "REVISED");
        Assert.Equal(["UNDER_S60_REVIEW", null, null], await StandsAsync(revised));
        Assert.Equal([revised], await ItemsAsync(officer, "/api/v1/admin/rulings"));
        await carm.MoveClockAsync("2026-07-09T15:00:00Z");
        await DecideAsync(revised, "modify", "6109900020", "S60_REVIEW");
        Assert.Equal(["MODIFIED", null, null], await StandsAsync(revised));
        Assert.Equal(["6109900020"], await PublishedAsync(carm, revised, "classification"));
        Assert.Equal([$"{appeal}  2026-07-06", $"{again} REVISED 2026-07-06"], (await GetAsync(alpha, revised)).Json.GetProperty("reviews").EnumerateArray().Select(r => string.Join(' ', r.Texts("appealNumber", "outcome", "endedOn"))));
        Assert.Equal((409, "APL-DUPLICATE"), await Code(alpha.Manager.PostAsync($"/api/v1/appeals/{(await AppealAsync(revised)).Json.GetProperty("appeal").GetProperty("appealNumber").GetString()}/submit")));

        await DecidedAsync(await FiledAsync(reversed), "REVERSED");
        await DecideAsync(reversed, "revoke", null, "S60_REVIEW");
        Assert.Equal(["REVOKED", "2026-07-09", null], await StandsAsync(reversed));
        Assert.Equal((422, "APL-NOT-APPEALABLE"), await Code(AppealAsync(reversed)));

        // Affirmed, it stands; what an officer then makes of it may be reviewed anew.
        await DecidedAsync(await FiledAsync(affirmed), "AFFIRMED");
        Assert.Equal(["ISSUED", null, null], await StandsAsync(affirmed));
        await DecideAsync(affirmed, "modify", "6109900020", "LAW_CHANGE");
        Assert.Equal(["MODIFIED", null, "2026-10-07"], await StandsAsync(affirmed));
        await FiledAsync(affirmed);
        Assert.Equal(["UNDER_S60_REVIEW", null, "2026-10-07"], await StandsAsync(affirmed));
    }

    [Fact]
    public async Task A_request_names_at_once_what_it_lacks_and_an_advance_ruling_is_asked_for_before_the_import()
    {
        await using var carm = await tests.OnClockAsync("2026-03-10T15:00:00Z");
        var (alpha, carrier) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm, "CARRIER", rppFrom: null));
        Assert.Equal((422, "RUL-NOT-ELIGIBLE"), await Code(DraftAsync(carrier, Shirts)));
        Assert.Equal((400, "VAL_FAILED"), await Code(DraftAsync(alpha, Shirts, subject: "MARKING")));
        Assert.Equal((400, "VAL_FAILED"), await Code(DraftAsync(alpha, Shirts, "NATIONAL_CUSTOMS")));
        Assert.Equal((400, "VAL_FAILED"), await Code(DraftAsync(alpha, With(("proposedClassification", "61091")))));

        var draft = await DraftAsync(alpha, With(("composition", null), ("plannedImportDate", "2026-07-07")));
        var number = draft["rulingNumber"]!;
        Assert.Equal((201, $"/api/v1/rulings/{number}", "\"1\"", "DRAFT"), (draft.Status, draft.Headers["Location"], draft.Headers["ETag"], draft["state"]));
        Assert.Matches("^RUL-2026-[0-9]{6}$", number);
        var warning = draft.Json.GetProperty("warnings")[0];
        Assert.Equal(["RUL-SHORT-NOTICE", "request.plannedImportDate", "Apply at least 120 days before the import: the ruling may come after 2026-07-07."], warning.Texts("code", "path", "message"));
        var lacking = await alpha.Manager.PostAsync($"/api/v1/rulings/{number}/submit");
        Assert.Equal((422, "RUL-INFO-MISSING request.composition"), (lacking.Status, Assert.Single(lacking.Errors())));

        Task<Answer> Replace(string tag, object request) => alpha.Manager.PutAsync($"/api/v1/rulings/{number}", new { request }, tag);
        Assert.Equal((412, "IF_MATCH_STALE"), await Code(Replace("\"9\"", Shirts)));
        Assert.Equal("\"2\"", (await Replace("\"1\"", With(("plannedImportDate", "2026-03-09")))).Headers["ETag"]);
        Assert.Equal((422, "RUL-ALREADY-IMPORTED"), await Code(alpha.Manager.PostAsync($"/api/v1/rulings/{number}/submit")));
        // A hundred and twenty days before the import nothing is to be warned of.
        Assert.Empty((await Replace("\"2\"", Shirts)).Json.GetProperty("warnings").EnumerateArray());
        Assert.Equal(["SUBMITTED", "2026-03-10"], (await alpha.Manager.PostAsync($"/api/v1/rulings/{number}/submit")).Json.Texts("state", "submittedOn"));
        Assert.Equal((409, "STATE_CONFLICT"), await Code(Replace("\"4\"", Shirts)));
        Assert.Equal("WITHDRAWN", (await alpha.Manager.PostAsync($"/api/v1/rulings/{number}/withdraw"))["state"]);

        // A national customs ruling is given at any time, and cannot be reviewed under s.60.
        var national = await DraftAsync(alpha, With(("plannedImportDate", "2025-01-05")), "NATIONAL_CUSTOMS", "MARKING");
        Assert.Empty(national.Json.GetProperty("warnings").EnumerateArray());
        Assert.Equal("SUBMITTED", (await alpha.Manager.PostAsync($"/api/v1/rulings/{national["rulingNumber"]}/submit"))["state"]);
        Assert.Equal([national["rulingNumber"], number], await ItemsAsync(alpha.Manager, $"/api/v1/program-accounts/{alpha.Rm}/rulings"));
        Assert.Equal([number], await ItemsAsync(alpha.Manager, $"/api/v1/program-accounts/{alpha.Rm}/rulings?state=WITHDRAWN"));
        Assert.Equal((400, "VAL_STATUS"), await Code(alpha.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm}/rulings?state=GONE")));
    }

    [Fact]
    public async Task The_queue_is_ordered_by_what_is_due_and_shows_no_drafts()
    {
        await using var carm = await tests.OnClockAsync("2026-03-10T15:00:00Z");
        var (alpha, officer, auditor) = (await Importer.OpenAsync(carm), await carm.SignInAsync("rulings.officer", "RULINGS_OFFICER"), await carm.SignInAsync("auditor", "AUDITOR"));
        var draft = (await DraftAsync(alpha, Shirts))["rulingNumber"]!;
        var first = await SubmittedAsync(alpha);
        await carm.MoveClockAsync("2026-03-20T15:00:00Z");
        var second = await SubmittedAsync(alpha);
        foreach (var step in new[] { "take", "complete", "sample-pending" }) await StaffAsync(officer, first, step);
        Assert.Equal((409, "STATE_CONFLICT"), await Code(StaffAsync(officer, first, "sample-pending")));
        await carm.MoveClockAsync("2026-04-04T15:00:00Z");

        Assert.Equal([first, second], await ItemsAsync(auditor, "/api/v1/admin/rulings"));
        Assert.Equal([first], await ItemsAsync(auditor, "/api/v1/admin/rulings?pageSize=1"));
        var row = (await auditor.GetAsync("/api/v1/admin/rulings?state=UNDER_REVIEW&kind=ADVANCE_TARIFF")).Json.GetProperty("items")[0];
        Assert.Equal([first, "rulings.officer", "2026-07-23", "110", "True", "False"], row.Texts("rulingNumber", "officer", "targetOn", "daysLeft", "clockIsStopped", "isProposed"));
        await StaffAsync(officer, first, "sample-received");
        Assert.Equal([second, first], await ItemsAsync(auditor, "/api/v1/admin/rulings"));
        Assert.Empty(await ItemsAsync(auditor, "/api/v1/admin/rulings?kind=ADVANCE_ORIGIN"));
        Assert.Empty(await ItemsAsync(auditor, "/api/v1/admin/rulings?state=DRAFT"));
        Assert.Equal((404, "NOT_FOUND"), await Code(officer.GetAsync($"/api/v1/admin/rulings/{draft}")));
        Assert.Equal((404, "NOT_FOUND"), await Code(StaffAsync(officer, draft, "take")));
        Assert.Equal((403, "DEL_FORBIDDEN"), await Code(StaffAsync(auditor, first, "postpone", new { reason = "Appeal" })));

        Task<Answer> Postpone() => officer.PostAsync($"/api/v1/admin/rulings/{first}/postpone", new { reason = "Verification V-12 runs." }, "the-same-twice");
        Assert.Equal("POSTPONED", State(await Postpone()));
        Assert.Equal("POSTPONED", State(await Postpone()));
        Assert.Equal("UNDER_REVIEW", State(await StaffAsync(officer, first, "resume")));
        Assert.Equal("another.officer", (await StaffAsync(await carm.SignInAsync("another.officer", "RULINGS_OFFICER"), first, "take"))["officer"]);
        Assert.Equal((400, "VAL_FAILED"), await Code(auditor.GetAsync("/api/v1/admin/rulings?kind=OTHER")));
    }

    [Fact]
    public async Task Anyone_searches_published_rulings_and_learns_nothing_of_their_holders()
    {
        await using var carm = await tests.OnClockAsync("2026-03-10T15:00:00Z");
        var alpha = await Importer.OpenAsync(carm);
        var (officer, supervisor) = (await carm.SignInAsync("rulings.officer", "RULINGS_OFFICER"), await carm.SignInAsync("supervisor", "SUPERVISOR"));
        async Task<string> Issued(string goods, bool consent, object terms, string kind = "ADVANCE_TARIFF", string? subject = null)
        {
            var number = await SubmittedAsync(alpha, With(("goodsDescription", goods), ("consentToPublish", consent), ("proposedOrigin", "MX"), ("tradeAgreement", "CUSMA"), ("valuationFacts", "Sold by a related vendor")), kind, subject);
            foreach (var step in new[] { "take", "complete" }) await StaffAsync(officer, number, step);
            Assert.Equal(200, (await ProposeAsync(officer, number, "4", new { outcome = "ISSUE", terms })).Status);
            Assert.Equal("ISSUED", State(await StaffAsync(supervisor, number, "issue")));
            return number;
        }
        var shirts = await Issued("Cotton T-shirts, 100%", true, new { text = Said, reasons = Why, classification = "6109100012" });
        var secret = await Issued("Secret goods", false, new { text = Said, reasons = Why, classification = "6109100012" });
        var avocados = await Issued("Avocados", true, new { text = Said, reasons = Why, countryOfOrigin = "MX" }, "ADVANCE_ORIGIN");
        var valued = await Issued("Machines", true, new { text = Said, reasons = Why, valuationMethod = "TRANSACTION_VALUE" }, "NATIONAL_CUSTOMS", "VALUATION");

        Assert.Equal([valued, avocados, shirts], await PublishedAsync(carm, "", "rulingNumber"));
        Assert.Equal([shirts], await PublishedAsync(carm, "610910", "rulingNumber"));
        Assert.Equal([shirts], await PublishedAsync(carm, "100%", "rulingNumber"));
        Assert.Empty(await PublishedAsync(carm, "cotton%100", "rulingNumber"));
        Assert.Empty(await PublishedAsync(carm, "secret", "rulingNumber"));
        Assert.Empty(await PublishedAsync(carm, "'); drop table x --", "rulingNumber"));
        Assert.Equal([avocados], await ItemsAsync(carm.Anyone, "/api/v1/rulings/published?kind=ADVANCE_ORIGIN"));
        var page = await carm.GetAsync("/api/v1/rulings/published?pageSize=2", "fr-CA");
        Assert.Equal([shirts], await ItemsAsync(carm.Anyone, $"/api/v1/rulings/published?pageSize=2&cursor={page["nextCursor"]}"));
        Assert.Equal("Les marchandises sont des T-shirts de la position 61.09.", page.Json.GetProperty("items")[0].GetProperty("ruling").GetString());
        Assert.DoesNotContain(alpha.Bn9, page.Text);
        Assert.DoesNotContain("related vendor", page.Text);

        Assert.Null((await GetAsync(alpha, valued))["reviewLastDay"]);
        Assert.Equal("2026-06-08", (await GetAsync(alpha, secret))["reviewLastDay"]);
        await using var session = carm.Alba.Services.GetRequiredService<IDeclarationsStore>().QuerySession();
        var ruling = (await session.LoadAsync<Ruling>(secret, TestContext.Current.CancellationToken))!;
        Assert.Equal([false, true], [ruling.Binds(alpha.Rm, new(2026, 3, 9)), ruling.Binds(alpha.Rm, new(2026, 3, 10))]);
    }

    [Fact]
    public async Task A_broker_asks_for_its_client_and_other_importers_find_nothing()
    {
        await using var carm = await tests.OnClockAsync("2026-03-10T15:00:00Z");
        var (alpha, beta, broker) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm), await Importer.OpenAsync(carm));
        await carm.HearAsync(new LicenceStatusChanged(broker.Bn9, "CUSTOMS_BROKER", "B-1", "ACTIVE", DateTimeOffset.Parse("2026-01-01T12:00:00Z")));
        await using (var session = carm.Alba.Services.GetRequiredService<Delegation.IDelegationStore>().LightweightSession())
        {
            session.Store(new Delegation.BusinessRelationship(Delegation.BusinessRelationship.IdOf(broker.Bn9, alpha.Bn9), broker.Bn9, alpha.Bn9, "BMR", [], ["OWN"], new(2026, 1, 1), null, "alpha", 1));
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        var (own, asBroker) = (await SubmittedAsync(alpha), alpha with { Manager = broker.Manager });
        var brokers = await SubmittedAsync(asBroker);
        Assert.Equal((404, "NOT_FOUND"), await Code(GetAsync(beta, own)));
        Assert.Equal((404, "NOT_FOUND"), await Code(GetAsync(asBroker, own)));
        Assert.Equal((404, "NOT_FOUND"), await Code(broker.Manager.PostAsync($"/api/v1/rulings/{own}/withdraw")));
        Assert.Equal(broker.Bn9, (await GetAsync(asBroker, brokers))["submitterBn9"]);
        Assert.Equal([brokers], await ItemsAsync(broker.Manager, $"/api/v1/program-accounts/{alpha.Rm}/rulings"));
        Assert.Equal([brokers, own], await ItemsAsync(alpha.Manager, $"/api/v1/program-accounts/{alpha.Rm}/rulings"));
        Assert.Equal((404, "NOT_FOUND"), await Code(beta.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm}/rulings")));
    }

    [Fact]
    public async Task The_managers_are_told_what_is_asked_and_what_is_decided_in_both_languages()
    {
        await using var carm = await tests.OnClockAsync("2026-03-10T15:00:00Z");
        var (bn9, registrar) = (Fresh.Bn9(), await carm.SignInAsync("registrar", "REGISTRATION_OFFICER"));
        var alpha = new Importer(carm, bn9, $"{bn9}RM0001", await carm.SignInAsync("alpha.bam"));
        await registrar.PutAsync($"/api/v1/admin/legal-entities/{bn9}", new
        {
            legalName = "Alpha", residency = "RESIDENT", physicalAddress = new { line1 = "1 Wharf Street", city = "Halifax", region = "NS", postalCode = "B3H 1A1", country = "CA" }, programs = Array.Empty<object>(),
        });
        Assert.Equal(200, (await registrar.PutAsync($"/api/v1/admin/businesses/{bn9}", new { legalName = "Alpha", managerSubject = "alpha.bam", programs = new[] { new { rmAccount = alpha.Rm, programType = "IMPORTER" } }, licences = Array.Empty<object>() })).Status);
        await carm.SettleAsync();
        var (officer, supervisor) = (await carm.SignInAsync("rulings.officer", "RULINGS_OFFICER"), await carm.SignInAsync("supervisor", "SUPERVISOR"));

        var (ruled, national, refused) = (await SubmittedAsync(alpha), await SubmittedAsync(alpha, Shirts, "NATIONAL_CUSTOMS", "MARKING"), await SubmittedAsync(alpha));
        foreach (var number in new[] { ruled, national, refused }) await StaffAsync(officer, number, "take");
        await StaffAsync(officer, ruled, "request-info", new { text = "Quelle maille?" });
        await alpha.Manager.PostAsync($"/api/v1/rulings/{ruled}/answer", new { text = "Jersey" });
        async Task DecideAsync(string number, string outcome, string? classification, string? ground)
        {
            var revision = (await officer.GetAsync($"/api/v1/admin/rulings/{number}"))["revision"]!;
            Assert.Equal(200, (await ProposeAsync(officer, number, revision, new { outcome, terms = new { text = Said, reasons = Why, classification, ground } })).Status);
            Assert.Equal(200, (await StaffAsync(supervisor, number, outcome.ToLowerInvariant())).Status);
        }
        foreach (var number in new[] { ruled, national }) await StaffAsync(officer, number, "complete");
        await DecideAsync(ruled, "ISSUE", "6109100012", null);
        await DecideAsync(ruled, "MODIFY", "6109900020", "COURT_DECISION");
        await DecideAsync(ruled, "REVOKE", null, "FACT_CHANGE");
        await DecideAsync(national, "ISSUE", null, null);
        await StaffAsync(officer, refused, "decline", new { ground = "RUL-HYPOTHETICAL", reasons = "Rien n'est prévu." });
        await carm.SettleAsync();

        async Task<string?[]> Texts(string language) => [.. (await alpha.Manager.GetAsync("/api/v1/notifications", language)).Json.GetProperty("items").EnumerateArray()
            .Where(n => n.GetProperty("template").GetString()!.Contains("RULING", StringComparison.Ordinal)).Select(n => n.GetProperty("text").GetString()).Order(StringComparer.Ordinal)];
        Assert.Equal(
        [
            $"Advance ruling {ruled} was issued and takes effect on 2026-03-10. You may ask for its review until 2026-06-08.",
            $"An officer asks about the request for ruling {ruled}, for an answer by 2026-04-09: Quelle maille?",
            $"National customs ruling {national} was issued and takes effect on 2026-03-10.",
            $"Ruling {ruled} was modified; the modification takes effect on 2026-03-10.",
            $"Ruling {ruled} was revoked; it does not bind from 2026-03-10 on.",
            $"The request for ruling {ruled} is complete. As things stand it is answered by 2026-07-08.",
            $"The request for ruling {national} is complete. As things stand it is answered by 2026-07-08.",
            $"The request for ruling {refused} was declined. The reasons stand with it.",
        ], await Texts("en-CA"));
        Assert.Equal(
        [
            $"La demande de décision {ruled} est complète. En l'état, la réponse est attendue d'ici le 2026-07-08.",
            $"La demande de décision {national} est complète. En l'état, la réponse est attendue d'ici le 2026-07-08.",
            $"La demande de décision {refused} a été refusée. Les motifs y sont consignés.",
            $"La décision {ruled} a été annulée; elle ne lie plus à compter du 2026-03-10.",
            $"La décision {ruled} a été modifiée; la modification prend effet le 2026-03-10.",
            $"La décision anticipée {ruled} a été rendue et prend effet le 2026-03-10. Vous pouvez en demander la révision jusqu'au 2026-06-08.",
            $"La décision nationale des douanes {national} a été rendue et prend effet le 2026-03-10.",
            $"Un agent demande des précisions sur la demande de décision {ruled}, d'ici le 2026-04-09 : Quelle maille?",
        ], await Texts("fr-CA"));
    }

    [Fact]
    public async Task The_applicant_and_its_agent_are_told_that_a_request_is_complete_postponed_taken_up_again_or_asked_about_and_by_when_it_is_answered()
    {
        await using var carm = await tests.OnClockAsync("2026-03-10T15:00:00Z");
        var alpha = await Importer.OnboardedAsync(carm);
        var (agent, officer) = ((await alpha.InHandsOfBrokerAsync()).Broker, await carm.SignInAsync("rulings.officer", "RULINGS_OFFICER"));
        var (number, withdrawn, calendar) = (await SubmittedAsync(agent), await SubmittedAsync(agent), await alpha.Manager.CalendarAddressAsync(alpha.Rm));
        foreach (var asked in new[] { number, withdrawn }) Assert.Equal("COMPLETENESS_CHECK", State(await StaffAsync(officer, asked, "take")));
        Assert.Equal("UNDER_REVIEW", State(await StaffAsync(officer, number, "complete")));
        Assert.Equal("POSTPONED", State(await StaffAsync(officer, number, "postpone", new { reason = "Verification V-12 is under way." })));
        Assert.Equal("UNDER_REVIEW", State(await StaffAsync(officer, number, "resume")));
        foreach (var asked in new[] { number, withdrawn }) Assert.Equal("INFO_REQUESTED", State(await StaffAsync(officer, asked, "request-info", new { text = "Quelle maille?" })));

        foreach (var told in new[] { await alpha.ToldAsync(), await agent.ToldAsync() })
            Assert.All(
            [
                $"The request for ruling {number} is complete. As things stand it is answered by 2026-07-08.",
                $"The request for ruling {number} was postponed: Verification V-12 is under way.",
                $"The request for ruling {number} is postponed no longer; its review goes on.",
                $"An officer asks about the request for ruling {number}, for an answer by 2026-04-09: Quelle maille?",
            ], text => Assert.Single(told, t => t == text));
        var french = await agent.ToldAsync("fr-CA");
        Assert.All(
        [
            $"La demande de décision {number} est complète. En l'état, la réponse est attendue d'ici le 2026-07-08.",
            $"La demande de décision {number} a été reportée : Verification V-12 is under way.",
            $"La demande de décision {number} n'est plus reportée; son examen se poursuit.",
        ], text => Assert.Single(french, t => t == text));

        // Until it answers or withdraws, its calendar says by when.
        Assert.Equal([$"2026-04-09 Last day to answer the officer on the request for ruling {number} (#####{alpha.Rm[5..]}) 0 CONFIRMED"], await carm.CalendarAsync(calendar, number));
        Assert.Equal(200, (await agent.Manager.PostAsync($"/api/v1/rulings/{number}/answer", new { text = "Jersey" })).Status);
        Assert.Equal(200, (await agent.Manager.PostAsync($"/api/v1/rulings/{withdrawn}/withdraw")).Status);
        await carm.SettleAsync();
        foreach (var over in new[] { number, withdrawn }) Assert.EndsWith(" 1 CANCELLED", Assert.Single(await carm.CalendarAsync(calendar, over)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Those_who_ask_at_the_same_time_get_numbers_of_their_own()
    {
        var alpha = await Importer.OpenAsync(tests, rppFrom: null);
        var drafts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => DraftAsync(alpha, Shirts)));
        Assert.All(drafts, d => Assert.Equal(201, d.Status));
        Assert.Equal(8, drafts.Select(d => d["rulingNumber"]).Distinct().Count());
        Task<Answer> Same() => alpha.Manager.PostAsync($"/api/v1/program-accounts/{alpha.Rm}/rulings", new { kind = "ADVANCE_TARIFF", request = Shirts }, "the-same-twice");
        Assert.Equal((await Same()).Text, (await Same()).Text);
    }

    static Dictionary<string, object?> With(params (string Field, object? Value)[] changes)
    {
        var request = new Dictionary<string, object?>(Shirts);
        foreach (var (field, value) in changes) request[field] = value;
        return request;
    }

    static Task<Answer> DraftAsync(Importer importer, object request, string kind = "ADVANCE_TARIFF", string? subject = null) => importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/rulings", new { kind, subject, request });

    static async Task<string> SubmittedAsync(Importer importer, object? request = null, string kind = "ADVANCE_TARIFF", string? subject = null)
    {
        var number = (await DraftAsync(importer, request ?? Shirts, kind, subject))["rulingNumber"]!;
        if (await importer.Manager.PostAsync($"/api/v1/rulings/{number}/submit") is { Status: not 200 } refused) throw new InvalidOperationException(refused.Text);
        return number;
    }

    static Task<Answer> GetAsync(Importer importer, string number) => importer.Manager.GetAsync($"/api/v1/rulings/{number}");

    /// <summary>Who decides has read the file.</summary>
    static async Task<Answer> StaffAsync(Caller officer, string number, string step, object? body = null) =>
        await officer.PostAsync($"/api/v1/admin/rulings/{number}/{step}", body, ifMatch: step is "issue" or "modify" or "revoke" ? (await officer.GetAsync($"/api/v1/admin/rulings/{number}")).Headers["ETag"] : null);

    static string Decision(string number) => $"/api/v1/admin/rulings/{number}/decision";

    static Task<Answer> ProposeAsync(Caller officer, string number, string revision, object decision) => officer.PutAsync(Decision(number), decision, $"\"{revision}\"");

    static JsonElement File(Answer answer) => answer.Json.TryGetProperty("ruling", out var ruling) ? ruling : throw new InvalidOperationException(answer.Text);

    static string? State(Answer answer) => File(answer).GetProperty("state").GetString();

    static async Task<string?[]> PublishedAsync(CarmSystem carm, string words, string field) =>
        [.. (await carm.GetAsync($"/api/v1/rulings/published?q={Uri.EscapeDataString(words)}")).Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty(field).GetString())];

    static async Task<string?[]> ItemsAsync(Caller caller, string url) => [.. (await caller.GetAsync(url)).Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("rulingNumber").GetString())];

    static async Task<(int, string?)> Code(Task<Answer> asked) => (await asked is var answer ? answer.Status : 0, answer["code"]);

    static async Task<(int, string?)> Field(Task<Answer> asked) => (await asked is var answer ? answer.Status : 0, answer.Json.GetProperty("errors")[0].GetProperty("code").GetString());
}
