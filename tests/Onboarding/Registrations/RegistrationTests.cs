using Carm.Ledger.Contracts;
using Carm.Declarations.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Onboarding.Tests;

/// <summary>From a first sign-in to a registered business (onboarding 4.2).</summary>
public sealed class RegistrationTests(CarmHost carm)
{
    static readonly object Address = new { line1 = "1 Wharf Street", city = "Halifax", region = "NS", postalCode = "B3H 1A1", country = "CA" };

    [Fact]
    public async Task Onboarding_2_who_knows_the_business_becomes_its_manager_with_all_its_program_accounts()
    {
        var bn9 = await KnownBusinessAsync();
        var user = await SignInAsync("alpha");
        var id = await IdentifiedAsync(user, bn9);

        var matched = await StepAsync(user, id, "legal-info", new { name = " alpha  IMPORTS inc. ", address = Address });
        Assert.Equal(("INFO_MATCHED", 200), (State(matched), matched.Status));
        var questions = await user.GetAsync($"/api/v1/registrations/{id}/questions", "fr-CA");
        Assert.Equal(["TRANSACTION", "PAYMENT", "SOA"], questions.Json.GetProperty("questions").EnumerateArray().Select(q => q.GetProperty("kind").GetString()));
        Assert.Equal(2, questions.Json.GetProperty("requiredAnswers").GetInt32());

        Assert.Equal("AFFINITY_PASSED", State(await StepAsync(user, id, "affinity", RightAnswers)));
        var terms = await user.GetAsync("/api/v1/terms/current");
        Assert.Equal("TERMS_ACCEPTED", State(await StepAsync(user, id, "terms", new { termsVersion = terms["version"] })));
        var completed = await StepAsync(user, id, "complete", new { });
        Assert.Equal((200, "COMPLETED", $"{bn9}RM0001,{bn9}RM0002"), (completed.Status, State(completed), string.Join(",", completed.Json.GetProperty("rmAccounts").EnumerateArray())));

        Assert.Equal(200, (await user.GetAsync($"/api/v1/businesses/{bn9}")).Status);
        Assert.Equal(bn9, (await user.GetAsync("/api/v1/me"))["bn9"]);
        Assert.Equal((409, "REG_USER_ALREADY_ASSOCIATED"), await CodeAsync(user.PostAsync("/api/v1/registrations")));
        Assert.Equal((409, "REG_ALREADY_REGISTERED"), await CodeAsync(IdentifyAsync(await SignInAsync("late"), bn9, $"{bn9}RM0001")));
    }

    [Fact]
    public async Task Onboarding_5_of_two_who_complete_at_once_one_is_the_manager()
    {
        var bn9 = await KnownBusinessAsync();
        var (first, second) = (await SignInAsync("first"), await SignInAsync("second"));
        var (one, two) = (await ReadyAsync(first, bn9), await ReadyAsync(second, bn9));

        var answers = await Task.WhenAll(StepAsync(first, one, "complete", new { }), StepAsync(second, two, "complete", new { }));

        Assert.Equal([200, 409], answers.Select(a => a.Status).Order());
        Assert.Equal("REG_ALREADY_REGISTERED", answers.Single(a => a.Status == 409)["code"]);
        var seen = await Task.WhenAll(first.GetAsync($"/api/v1/businesses/{bn9}"), second.GetAsync($"/api/v1/businesses/{bn9}"));
        Assert.Equal([200, 404], seen.Select(a => a.Status).Order());
    }

    [Fact]
    public async Task Each_number_that_cannot_be_registered_is_refused_with_its_reason()
    {
        var bn9 = await KnownBusinessAsync();
        var user = await SignInAsync("asker");
        foreach (var (number, rm, residency, status, code) in new[]
        {
            ("12345678", null, "RESIDENT", 400, "ID_BN9_FORMAT"), ("123456789", null, "RESIDENT", 400, "ID_BN9_CHECK_DIGIT"), (bn9, $"{bn9}RM00", "RESIDENT", 400, "ID_BN15_FORMAT"),
            (bn9, $"{bn9}RT0001", "RESIDENT", 400, "ID_PROGRAM_NOT_CBSA"), (Fresh.Bn9(), null, "RESIDENT", 404, "REG_BN_UNKNOWN"), (Fresh.Bn9(), null, "NON_RESIDENT", 422, "REG_NONRESIDENT_NEEDS_CRA"),
            (bn9, (string?)null, "RESIDENT", 400, "REG_PROGRAM_REQUIRED"), (bn9, $"{bn9}RM0009", "RESIDENT", 404, "REG_PROGRAM_UNKNOWN"),
        })
            Assert.Equal((status, code), await CodeAsync(IdentifyAsync(user, number, rm, residency)));
    }

    [Fact]
    public async Task A_wrong_answer_is_counted_and_the_fifth_locks_for_a_day()
    {
        var bn9 = await KnownBusinessAsync();
        var user = await SignInAsync("guesser");
        var id = await IdentifiedAsync(user, bn9);
        Assert.Equal((422, "REG_LEGAL_INFO_MISMATCH"), await CodeAsync(StepAsync(user, id, "legal-info", new { name = "Alpha Imports, Inc.", address = Address })));
        await StepAsync(user, id, "legal-info", new { name = "ALPHA TRADING", address = Address });

        Assert.Equal((400, "REG_AFFINITY_INCOMPLETE"), await CodeAsync(StepAsync(user, id, "affinity", new { answers = new[] { new { kind = "SOA", key = "2026-02-25", amount = "2230.55" } } })));
        var wrong = new { answers = new[] { new { kind = "SOA", key = "2026-02-25", amount = "2230.55" }, new { kind = "PAYMENT", key = "2026-02-26", amount = "1.00" } } };
        for (var attempt = 1; attempt <= 4; attempt++) Assert.Equal((422, "REG_AFFINITY_FAILED"), await CodeAsync(StepAsync(user, id, "affinity", wrong)));
        Assert.Equal((423, "REG_LOCKED"), await CodeAsync(StepAsync(user, id, "affinity", wrong)));
        Assert.Equal((423, "REG_LOCKED"), await CodeAsync(StepAsync(user, id, "affinity", RightAnswers)));
    }

    [Fact]
    public async Task Without_any_history_an_officer_must_look()
    {
        var bn9 = await KnownBusinessAsync(withHistory: false);
        var user = await SignInAsync("newcomer");
        var id = await IdentifiedAsync(user, bn9);
        Assert.Equal((422, "REG_MANUAL_REQUIRED"), await CodeAsync(StepAsync(user, id, "legal-info", new { name = "Alpha Imports Inc.", address = Address })));
        Assert.Equal("MANUAL_REVIEW", (await user.GetAsync($"/api/v1/registrations/{id}"))["state"]);
        Assert.Equal((422, "REG_MANUAL_REQUIRED"), await CodeAsync(StepAsync(user, id, "affinity", RightAnswers)));
    }

    [Theory]
    [InlineData("APPROVE", "AFFINITY_PASSED")]
    [InlineData("REJECT", "REJECTED")]
    public async Task An_officer_decides_what_the_system_could_not_and_the_person_reads_why(string outcome, string state)
    {
        var bn9 = await KnownBusinessAsync(withHistory: false);
        var (user, officer) = (await SignInAsync("reviewed"), await carm.SignInAsync("registration.officer", "REGISTRATION_OFFICER"));
        var id = await IdentifiedAsync(user, bn9);
        await StepAsync(user, id, "legal-info", new { name = "Alpha Imports Inc.", address = Address });

        var waiting = (await officer.GetAsync("/api/v1/admin/registrations?pageSize=500")).Json.GetProperty("items").EnumerateArray().Single(r => r.GetProperty("registrationId").GetString() == id);
        Assert.Equal(("NO_HISTORY", bn9), (waiting.GetProperty("reviewCause").GetString(), waiting.GetProperty("bn9").GetString()));
        var decide = $"/api/v1/admin/registrations/{id}/decide";
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(officer.PostAsync(decide, new { outcome = "MAYBE", reason = "Seen" })));
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(officer.PostAsync(decide, new { outcome, reason = "" })));
        Assert.Equal(state, State(await officer.PostAsync(decide, new { outcome, reason = "Certificate of incorporation seen" })));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(officer.PostAsync(decide, new { outcome, reason = "Twice" })));

        var read = await user.GetAsync($"/api/v1/registrations/{id}");
        Assert.Equal((state, "Certificate of incorporation seen"), (read["state"], read["decisionReason"]));
        var terms = await StepAsync(user, id, "terms", new { termsVersion = "2026-01" });
        if (outcome == "REJECT") Assert.Equal((409, "STATE_CONFLICT"), (terms.Status, terms["code"]));
        else Assert.Equal("COMPLETED", State(await StepAsync(user, id, "complete", new { })));
    }

    [Fact]
    public async Task An_officer_lifts_the_lock_of_one_person_and_of_no_other()
    {
        var bn9 = await KnownBusinessAsync();
        var (user, other, officer) = (await SignInAsync("locked"), await SignInAsync("other"), await carm.SignInAsync("registration.officer", "REGISTRATION_OFFICER"));
        var wrong = new { answers = new[] { new { kind = "SOA", key = "2026-02-25", amount = "2230.55" }, new { kind = "PAYMENT", key = "2026-02-26", amount = "1.00" } } };
        var ids = new Dictionary<Caller, string>();
        foreach (var (who, failures) in new[] { (user, 5), (other, 1) })
        {
            ids[who] = await IdentifiedAsync(who, bn9);
            await StepAsync(who, ids[who], "legal-info", new { name = "Alpha Imports Inc.", address = Address });
            for (var failure = 0; failure < failures; failure++) await StepAsync(who, ids[who], "affinity", wrong);
        }
        Assert.Equal((423, "REG_LOCKED"), await CodeAsync(StepAsync(user, ids[user], "affinity", RightAnswers)));

        var unlock = await officer.PostAsync($"/api/v1/admin/registrations/{ids[user]}/unlock");
        Assert.Equal((200, "5"), (unlock.Status, unlock["forgiven"]));
        Assert.Equal("AFFINITY_PASSED", State(await StepAsync(user, ids[user], "affinity", RightAnswers)));
        Assert.Equal("1", (await officer.PostAsync($"/api/v1/admin/registrations/{ids[other]}/unlock"))["forgiven"]);
        Assert.Equal((404, "NOT_FOUND"), await CodeAsync(officer.PostAsync("/api/v1/admin/registrations/none/unlock")));
        Assert.Equal(404, (await user.PostAsync($"/api/v1/admin/registrations/{ids[user]}/unlock")).Status);
    }

    [Theory]
    [MemberData(nameof(States))]
    public void Only_a_registration_under_review_is_decided_and_by_nobody_on_its_own(RegistrationState state)
    {
        var (now, registration) = (DateTimeOffset.UnixEpoch, new Registration("r", "person", state, DateTimeOffset.UnixEpoch));
        if (state != RegistrationState.ManualReview)
        {
            Assert.Equal("STATE_CONFLICT", Assert.Throws<Kernel.Rejected>(() => registration.Decided(true, "Seen", "officer", now)).Code);
            return;
        }
        Assert.Equal("FORBIDDEN", Assert.Throws<Kernel.Rejected>(() => registration.Decided(true, "Seen", "person", now)).Code);
        Assert.Equal((RegistrationState.AffinityPassed, "officer"), registration.Decided(true, "Seen", "officer", now) is var passed ? (passed.State, passed.DecidedBy) : default);
        Assert.Equal(RegistrationState.Rejected, registration.Decided(false, "Missing", "officer", now).State);
    }

    public static TheoryData<RegistrationState> States => [.. Enum.GetValues<RegistrationState>()];

    [Fact]
    public async Task Steps_come_in_their_order_and_only_their_owner_takes_them()
    {
        var bn9 = await KnownBusinessAsync();
        var (user, stranger) = (await SignInAsync("owner"), await SignInAsync("stranger"));
        var id = await IdentifiedAsync(user, bn9);
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(StepAsync(user, id, "complete", new { })));
        Assert.Equal((404, "NOT_FOUND"), await CodeAsync(StepAsync(stranger, id, "legal-info", new { name = "Alpha Imports Inc.", address = Address })));
        Assert.Equal(404, (await stranger.GetAsync($"/api/v1/registrations/{id}")).Status);
        await StepAsync(user, id, "legal-info", new { name = "Alpha Imports Inc.", address = Address });
        await StepAsync(user, id, "affinity", RightAnswers);
        Assert.Equal((409, "REG_TERMS_OUTDATED"), await CodeAsync(StepAsync(user, id, "terms", new { termsVersion = "2019-01" })));
        Assert.Equal("ABANDONED", State(await StepAsync(user, id, "abandon", new { })));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(StepAsync(user, id, "terms", new { termsVersion = "2026-01" })));
    }

    [Fact]
    public async Task A_profile_comes_first_and_changes_by_its_version()
    {
        var nobody = await carm.SignInAsync($"nobody.{Guid.NewGuid():N}");
        Assert.Equal(404, (await nobody.GetAsync("/api/v1/me")).Status);
        Assert.Equal((409, "REG_PROFILE_REQUIRED"), await CodeAsync(nobody.PostAsync("/api/v1/registrations")));

        var saved = await nobody.PutAsync("/api/v1/me", Profile);
        Assert.Equal((200, "\"1\""), (saved.Status, saved.Headers["ETag"]));
        Assert.Equal((428, "IF_MATCH_REQUIRED"), await CodeAsync(nobody.PutAsync("/api/v1/me", Profile)));
        Assert.Equal((412, "IF_MATCH_STALE"), await CodeAsync(nobody.PutAsync("/api/v1/me", Profile, "\"7\"")));
        Assert.Equal("\"2\"", (await nobody.PutAsync("/api/v1/me", Profile, "\"1\"")).Headers["ETag"]);
        Assert.Equal(400, (await nobody.PutAsync("/api/v1/me", new { firstName = "", lastName = "B", email = "x", phone = "1", language = "de" }, "\"2\"")).Status);
    }

    static object Profile => new { firstName = "First", lastName = "User", email = "user@alpha.example", phone = "902-555-0100", language = "en" };

    static object RightAnswers => new { answers = new[] { new { kind = "TRANSACTION", key = "12345000000013", amount = "1250.00" }, new { kind = "SOA", key = "2026-02-25", amount = "2230.55" } } };

    async Task<string> KnownBusinessAsync(bool withHistory = true)
    {
        var bn9 = Fresh.Bn9();
        var officer = await carm.SignInAsync("registration.officer", "REGISTRATION_OFFICER");
        var taken = await officer.PutAsync($"/api/v1/admin/legal-entities/{bn9}", new
        {
            legalName = "Alpha Imports Inc.", operatingNames = new[] { "Alpha Trading" }, residency = "RESIDENT", physicalAddress = Address,
            programs = new[] { new { rmAccount = $"{bn9}RM0001", programType = "IMPORTER" }, new { rmAccount = $"{bn9}RM0002", programType = "IMPORTER" } },
        });
        Assert.True(taken.Status == 200, taken.Text);
        await carm.SettleAsync();
        var (rm, today) = ($"{bn9}RM0001", DateOnly.FromDateTime(DateTime.UtcNow));
        if (withHistory)
            await carm.HearAsync(
                new CadAccountedFor("12345000000013", 1, rm, bn9, "AS_DECLARED", "RPP", today, today, "IMPORTER", 1000, 0, 0, 0, 0, 250, 0, "", null, DateTimeOffset.UtcNow),
                new PaymentReceived(rm, $"{bn9} H1", 980.55m, DateOnly.Parse("2026-02-26"), DateTimeOffset.UtcNow),
                new StatementOfAccountIssued(rm, $"SOA-{rm}-202602", DateOnly.Parse("2026-02-25"), DateOnly.Parse("2026-03-03"), 2230.55m, DateTimeOffset.UtcNow));
        return bn9;
    }

    async Task<Caller> SignInAsync(string name)
    {
        var user = await carm.SignInAsync($"{name}.{Guid.NewGuid():N}");
        await user.PutAsync("/api/v1/me", Profile);
        return user;
    }

    static async Task<Answer> IdentifyAsync(Caller user, string bn9, string? rmAccount, string residency = "RESIDENT")
    {
        var started = await user.PostAsync("/api/v1/registrations");
        return await StepAsync(user, started.Json.GetProperty("registration").GetProperty("registrationId").GetString()!, "identify", new { bn9, rmAccount, residency });
    }

    static async Task<string> IdentifiedAsync(Caller user, string bn9)
    {
        var answer = await IdentifyAsync(user, bn9, $"{bn9}RM0001");
        Assert.Equal("IDENTIFIED", State(answer));
        return answer.Json.GetProperty("registration").GetProperty("registrationId").GetString()!;
    }

    static async Task<string> ReadyAsync(Caller user, string bn9)
    {
        var id = await IdentifiedAsync(user, bn9);
        await StepAsync(user, id, "legal-info", new { name = "Alpha Imports Inc.", address = Address });
        await StepAsync(user, id, "affinity", RightAnswers);
        await StepAsync(user, id, "terms", new { termsVersion = "2026-01" });
        return id;
    }

    static Task<Answer> StepAsync(Caller user, string id, string step, object body) => user.PostAsync($"/api/v1/registrations/{id}/{step}", body);

    static string? State(Answer answer) => answer.Status is 200 or 202 ? answer.Json.GetProperty("registration").GetProperty("state").GetString() : answer.Text;

    static async Task<(int, string?)> CodeAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }
}
