using Carm.Testing;
using Xunit;
using static Carm.Onboarding.Tests.Client;
using static Carm.Onboarding.Tests.Registering;

namespace Carm.Onboarding.Tests;

/// <summary>Noon in Toronto on 1 April 2026, as section 15 of the domain document has it.</summary>
public sealed class AprilOffice(CarmHost tests) : PostOffice(tests)
{
    protected override string Start => "2026-04-01T16:00:00Z";

    /// <summary>With interest rates for the year ahead, since the nights on the way charge interest.</summary>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var (officer, supervisor) = (await Carm.SignInAsync("rates.officer", "AR_OFFICER"), await Carm.SignInAsync("rates.supervisor", "AR_SUPERVISOR"));
        foreach (var quarter in new[] { "2026Q1", "2026Q2", "2026Q3", "2026Q4", "2027Q1", "2027Q2" })
        {
            await Must(200, officer.PutAsync($"/api/v1/admin/interest-rates/{quarter}", new { prescribedPercent = "2.2", sourceReference = "Fixture of the tests, not official" }));
            await Must(200, supervisor.PostAsync($"/api/v1/admin/interest-rates/{quarter}/approve", ifMatch: "\"1\""));
        }
    }
}

/// <summary>Scenarios 1 to 6 of the domain document, to the letter; each with a business of its own in ALPHA's place.</summary>
public sealed class ScenarioTests(AprilOffice office) : IClassFixture<AprilOffice>
{
    CarmSystem Carm => office.Carm;

    [Fact]
    public async Task Onboarding_1_the_check_digit_tells_a_wrong_number_from_an_unknown_one()
    {
        var user = await PersonAsync(Carm, "one");
        Assert.Equal((400, "ID_BN9_CHECK_DIGIT"), await CodeAsync(IdentifyAsync(user, "123456789", null)));
        Assert.Equal((404, "REG_BN_UNKNOWN"), await CodeAsync(IdentifyAsync(user, "12302 6635", null)));
        Assert.Equal("123026635", (await Carm.GetAsync("/api/v1/tools/identifiers/12302%206635"))["normalized"]);
        Assert.Equal((400, "ID_PROGRAM_NOT_CBSA"), await CodeAsync(IdentifyAsync(user, "700000003", "700000003RT0001")));
    }

    [Fact]
    public async Task Onboarding_2_who_answers_two_of_three_questions_registers_the_business_with_every_account()
    {
        var (bn9, name) = (await AlphaAsync(Carm), $"two.{Guid.NewGuid():N}");
        var user = await WithProfileAsync(Carm, name);
        var id = await IdentifiedAsync(user, bn9);
        Assert.Equal("INFO_MATCHED", State(await StepAsync(user, id, "legal-info", new { name = "Alpha Imports, Inc.", address = Client.Address })));
        var offered = await user.GetAsync($"/api/v1/registrations/{id}/questions");
        Assert.Equal(["TRANSACTION", "PAYMENT", "SOA"], offered.Json.GetProperty("questions").EnumerateArray().Select(q => q.GetProperty("kind").GetString()));
        Assert.Equal(2, offered.Json.GetProperty("requiredAnswers").GetInt32());
        Assert.Equal("AFFINITY_PASSED", State(await StepAsync(user, id, "affinity", Answers(Q1("1250.00"), Q3("2230.55")))));
        Assert.Equal("TERMS_ACCEPTED", State(await AcceptAsync(user, id)));
        var completed = await Must(200, StepAsync(user, id, "complete", new { }));
        await Carm.SettleAsync();

        Assert.Equal([$"{bn9}RM0001", $"{bn9}RM0002"], completed.Json.GetProperty("rmAccounts").EnumerateArray().Select(r => r.GetString()));
        var business = await Must(200, user.GetAsync($"/api/v1/businesses/{bn9}"));
        Assert.Equal(("ACTIVE", "1"), (business["state"], business["managers"]));
        Assert.Equal("BAM", (await user.GetAsync("/api/v1/me/access")).Json.GetProperty("roles")[0].GetProperty("role").GetString());
        // One business, two accounts linked, one role granted.
        Assert.Equal((1, 2, 1), (await CountAsync($"onboarding.mt_doc_businessaccount where id = '{bn9}'"), await CountAsync($"onboarding.mt_doc_programaccount where data ->> 'bn9' = '{bn9}'"), await CountAsync($"delegation.mt_doc_person where data ->> 'bn9' = '{bn9}'")));
        Assert.Equal(["N2"], await InboxAsync(user));
        // The person is the contact of the business, and is told once.
        Assert.Single(office.LettersTo(name));
        Assert.All(office.LettersTo(name), letter => Assert.DoesNotContain(bn9, letter));
        Assert.All(office.LettersTo(name), letter => Assert.Contains($"#####{bn9[5..]}", letter));
    }

    [Fact]
    public async Task Onboarding_3_a_wrong_answer_never_says_which_and_the_fifth_locks_for_a_day()
    {
        var bn9 = await AlphaAsync(Carm);
        var user = await PersonAsync(Carm, "three");
        var id = await IdentifiedAsync(user, bn9);
        await StepAsync(user, id, "legal-info", new { name = "Alpha Imports, Inc.", address = Client.Address });

        var first = await StepAsync(user, id, "affinity", Answers(Q1("1250.00"), Q3("0.00")));
        Assert.Equal((422, "REG_AFFINITY_FAILED"), (first.Status, first["code"]));
        Assert.Equal((400, "REG_AFFINITY_INCOMPLETE"), await CodeAsync(StepAsync(user, id, "affinity", Answers(Q1("1250.00")))));
        Assert.Equal((400, "REG_AFFINITY_INCOMPLETE"), await CodeAsync(StepAsync(user, id, "affinity", Answers(Q1("1250.00"), Q1("1250.00")))));
        var second = await StepAsync(user, id, "affinity", Answers(Q1("1250.00"), new { kind = "PAYMENT", key = "2026-03-10", amount = "980.56" }));
        Assert.Equal(Body(first), Body(second));

        for (var attempt = 3; attempt <= 4; attempt++) Assert.Equal((422, "REG_AFFINITY_FAILED"), await CodeAsync(StepAsync(user, id, "affinity", Answers(Q1("1.00"), Q3("2230.55")))));
        Assert.Equal((423, "REG_LOCKED"), await CodeAsync(StepAsync(user, id, "affinity", Answers(Q1("1.00"), Q3("2230.55")))));
        Assert.Equal((423, "REG_LOCKED"), await CodeAsync(StepAsync(user, id, "affinity", Answers(Q1("1250.00"), Q3("2230.55")))));
        var locked = await user.GetAsync($"/api/v1/registrations/{id}");
        Assert.Equal("LOCKED", locked["state"]);
        await Carm.SettleAsync();
        Assert.Equal(["N3_LOCKED"], await InboxAsync(user));

        // A new registration does not go around the lock; a day later the person may try again.
        var again = await IdentifiedAsync(user, bn9);
        await StepAsync(user, again, "legal-info", new { name = "Alpha Imports, Inc.", address = Client.Address });
        Assert.Equal((423, "REG_LOCKED"), await CodeAsync(StepAsync(user, again, "affinity", Answers(Q1("1250.00"), Q3("2230.55")))));
        Assert.Equal(2, (await user.GetAsync("/api/v1/registrations")).Json.GetProperty("items").GetArrayLength());
        await office.LaterAsync(TimeSpan.FromHours(24) + TimeSpan.FromMinutes(1));
        Assert.Equal("INFO_MATCHED", (await user.GetAsync($"/api/v1/registrations/{id}"))["state"]);
        Assert.Equal("AFFINITY_PASSED", State(await StepAsync(user, id, "affinity", Answers(Q1("1250.00"), Q3("2230.55")))));
    }

    [Fact]
    public async Task Onboarding_4_punctuation_counts_and_blanks_and_case_do_not()
    {
        var bn9 = await AlphaAsync(Carm);
        var user = await PersonAsync(Carm, "four");
        var id = await IdentifiedAsync(user, bn9);
        Assert.Equal((422, "REG_LEGAL_INFO_MISMATCH"), await CodeAsync(StepAsync(user, id, "legal-info", new { name = "Alpha Imports Inc.", address = Client.Address })));
        Assert.Equal("INFO_MATCHED", State(await StepAsync(user, id, "legal-info", new { name = "  alpha   IMPORTS, inc. ", address = Client.Address })));
    }

    [Fact]
    public async Task Onboarding_5_of_two_who_complete_at_once_one_is_the_manager()
    {
        var bn9 = await AlphaAsync(Carm);
        var (bam, pam) = (await PersonAsync(Carm, "five.bam"), await PersonAsync(Carm, "five.pam"));
        var (one, two) = (await ReadyAsync(bam, bn9), await ReadyAsync(pam, bn9));
        var answers = await Task.WhenAll(StepAsync(bam, one, "complete", new { }), StepAsync(pam, two, "complete", new { }));
        Assert.Equal([200, 409], answers.Select(a => a.Status).Order());
        Assert.Equal("REG_ALREADY_REGISTERED", answers.Single(a => a.Status == 409)["code"]);
        await Carm.SettleAsync();
        var winner = answers[0].Status == 200 ? bam : pam;
        Assert.Equal("1", (await winner.GetAsync($"/api/v1/businesses/{bn9}"))["managers"]);
        // The loser is told that the business is there, and is free to ask it for access.
        Assert.Equal((409, "REG_ALREADY_REGISTERED"), await CodeAsync(IdentifyAsync(winner == bam ? pam : bam, bn9, $"{bn9}RM0001")));
    }

    [Fact]
    public async Task Onboarding_6_without_history_an_officer_decides_and_a_stranger_to_canada_asks_the_cra()
    {
        var beta = await AlphaAsync(Carm, withHistory: false);
        var user = await PersonAsync(Carm, "six");
        var id = await IdentifiedAsync(user, beta);
        Assert.Equal((422, "REG_MANUAL_REQUIRED"), await CodeAsync(StepAsync(user, id, "legal-info", new { name = "Alpha Imports, Inc.", address = Client.Address })));
        Assert.Equal("MANUAL_REVIEW", (await user.GetAsync($"/api/v1/registrations/{id}"))["state"]);
        await Carm.SettleAsync();
        var officer = await OfficerAsync(Carm);
        var told = (await officer.GetAsync("/api/v1/admin/notifications?pageSize=500")).Json.GetProperty("items").EnumerateArray().Where(n => n.GetProperty("bn9").GetString() == beta);
        Assert.Equal("N3_REVIEW", Assert.Single(told).GetProperty("template").GetString());

        await Must(200, officer.PostAsync($"/api/v1/admin/registrations/{id}/decide", new { outcome = "APPROVE", reason = "Certificate seen" }));
        await AcceptAsync(user, id);
        await Must(200, StepAsync(user, id, "complete", new { }));
        await Carm.SettleAsync();
        Assert.Equal("BAM", (await user.GetAsync("/api/v1/me/access")).Json.GetProperty("roles")[0].GetProperty("role").GetString());
        Assert.Equal(["N2", "N3_DECIDED", "N3_REVIEW"], (await InboxAsync(user)).Order());

        Assert.Equal((422, "REG_NONRESIDENT_NEEDS_CRA"), await CodeAsync(IdentifyAsync(await PersonAsync(Carm, "six.abroad"), Fresh.Bn9(), null, "NON_RESIDENT")));
    }

    [Fact]
    public async Task A_resident_without_a_number_gets_one_and_enrols_as_importer_to_get_its_account()
    {
        var user = await PersonAsync(Carm, "newborn");
        var id = await StartedAsync(user);
        object Application(string type, string residency = "RESIDENT") => new { legalName = "Newborn Imports Ltd.", entityType = type, physicalAddress = Client.Address, residency, incorporationNumber = "987654-3" };
        Assert.Equal((422, "REG_ENTITY_TYPE_NEEDS_CRA"), await CodeAsync(StepAsync(user, id, "new-bn", Application("TRUST"))));
        Assert.Equal((422, "REG_NONRESIDENT_NEEDS_CRA"), await CodeAsync(StepAsync(user, id, "new-bn", Application("CORPORATION", "NON_RESIDENT"))));
        var created = await Must(200, StepAsync(user, id, "new-bn", Application("CORPORATION")));
        var bn9 = created.Json.GetProperty("registration").GetProperty("bn9").GetString()!;
        Assert.True((await Carm.GetAsync($"/api/v1/tools/identifiers/{bn9}")).Json.GetProperty("valid").GetBoolean());
        Assert.Equal("AFFINITY_PASSED", State(created));
        await AcceptAsync(user, id);
        var completed = await Must(200, StepAsync(user, id, "complete", new { }));
        Assert.Equal($"/api/v1/businesses/{bn9}/enrolments", completed.Json.GetProperty("registration").GetProperty("next").GetProperty("href").GetString());

        var enrolment = (await Must(201, user.PostAsync($"/api/v1/businesses/{bn9}/enrolments", new { program = "IMPORTER", answers = EnrolmentTests.Common }))).Json.GetProperty("enrolment").GetProperty("enrolmentId").GetString();
        var approved = await Must(200, user.PostAsync($"/api/v1/enrolments/{enrolment}/submit"));
        Assert.Equal(("APPROVED", $"{bn9}RM0001"), (approved.Json.GetProperty("enrolment").GetProperty("state").GetString(), approved.Json.GetProperty("enrolment").GetProperty("rmAccount").GetString()));
        Assert.Equal("ACTIVE", (await Must(200, user.GetAsync($"/api/v1/program-accounts/{bn9}RM0001")))["state"]);

        // Whoever comes after without an account named gives the number of incorporation.
        Assert.Equal((409, "REG_ALREADY_REGISTERED"), await CodeAsync(IdentifyAsync(await PersonAsync(Carm, "after"), bn9, $"{bn9}RM0001")));
    }

    [Theory]
    [InlineData("123-456", "AFFINITY_PASSED")]
    [InlineData("999999", "MANUAL_REVIEW")]
    public async Task A_business_without_an_account_is_known_by_its_number_of_incorporation(string number, string state)
    {
        var bn9 = Fresh.Bn9();
        await Must(200, (await OfficerAsync(Carm)).PutAsync($"/api/v1/admin/legal-entities/{bn9}", new { legalName = "Alpha Imports, Inc.", residency = "RESIDENT", physicalAddress = Client.Address, programs = Array.Empty<object>(), incorporationNumber = "123456" }));
        var user = await PersonAsync(Carm, "incorporated");
        var identified = await IdentifyAsync(user, bn9, null);
        Assert.Equal("IDENTIFIED", State(identified));
        var id = identified.Json.GetProperty("registration").GetProperty("registrationId").GetString()!;
        Assert.Equal((400, "REG_INCORPORATION_REQUIRED"), await CodeAsync(StepAsync(user, id, "legal-info", new { name = "Alpha Imports, Inc.", address = Client.Address })));
        await StepAsync(user, id, "legal-info", new { name = "Alpha Imports, Inc.", address = Client.Address, incorporationNumber = number });
        Assert.Equal(state, (await user.GetAsync($"/api/v1/registrations/{id}"))["state"]);
    }

    [Fact]
    public async Task A_carrier_without_history_proves_itself_by_a_secret_that_serves_once()
    {
        var bn9 = await AlphaAsync(Carm, withHistory: false);
        var officer = await ProgramOfficerAsync(Carm);
        var issue = $"/api/v1/admin/program-accounts/{bn9}RM0001/shared-secret";
        var issued = await Must(200, officer.PostAsync(issue, key: "secret-1"));
        var repeated = await Must(200, officer.PostAsync(issue, key: "secret-1"));
        Assert.Null(repeated["secret"]);
        Assert.Equal(0, await CountAsync($"onboarding.idempotency_key where answer::text like '%{issued["secret"]}%'"));

        var (user, other) = (await PersonAsync(Carm, "carrier"), await PersonAsync(Carm, "other.carrier"));
        var (id, late) = (await IdentifiedAsync(user, bn9), await IdentifiedAsync(other, bn9));
        foreach (var (who, registration) in new[] { (user, id), (other, late) }) Assert.Equal("INFO_MATCHED", State(await StepAsync(who, registration, "legal-info", new { name = "Alpha Imports, Inc.", address = Client.Address })));
        Assert.True((await user.GetAsync($"/api/v1/registrations/{id}/questions")).Json.GetProperty("asksSecret").GetBoolean());
        Assert.Equal((400, "REG_AFFINITY_INCOMPLETE"), await CodeAsync(StepAsync(user, id, "affinity", Answers())));
        Assert.Equal((422, "REG_AFFINITY_FAILED"), await CodeAsync(StepAsync(user, id, "shared-secret", new { secret = "AAAA-BBBB-CCCC-DDDD" })));
        Assert.Equal("AFFINITY_PASSED", State(await StepAsync(user, id, "shared-secret", new { secret = issued["secret"]!.ToLowerInvariant() })));
        // It has served; who comes late with it is an officer's affair, or another secret's.
        Assert.Equal((422, "REG_MANUAL_REQUIRED"), await CodeAsync(StepAsync(other, late, "shared-secret", new { secret = issued["secret"] })));
        var second = await Must(200, officer.PostAsync(issue));
        Assert.NotEqual(issued["secret"], second["secret"]);
        Assert.Equal("AFFINITY_PASSED", State(await StepAsync(other, late, "shared-secret", new { secret = second["secret"] })));
    }

    [Fact]
    public async Task Who_had_an_account_opened_here_registers_without_questions_for_thirty_days()
    {
        var bn9 = await AlphaAsync(Carm, withHistory: false);
        var (name, officer) = ($"opened.{Guid.NewGuid():N}", await OfficerAsync(Carm));
        var user = await WithProfileAsync(Carm, name);
        var opened = await Must(201, officer.PostAsync($"/api/v1/admin/legal-entities/{bn9}/program-accounts", new { programType = "IMPORTER", openedFor = name }));
        Assert.Equal($"{bn9}RM0003", opened.Json.GetProperty("program").GetProperty("rmAccount").GetString());
        var id = await IdentifiedAsync(user, bn9, "RM0003");
        Assert.Equal("AFFINITY_PASSED", State(await StepAsync(user, id, "legal-info", new { name = "Alpha Imports, Inc.", address = Client.Address })));
    }

    [Fact]
    public async Task A_registration_that_nobody_touches_for_thirty_days_is_abandoned()
    {
        var bn9 = await AlphaAsync(Carm);
        var user = await PersonAsync(Carm, "idle");
        var id = await IdentifiedAsync(user, bn9);
        await office.LaterAsync(TimeSpan.FromDays(31));
        Assert.Equal("ABANDONED", (await user.GetAsync($"/api/v1/registrations/{id}"))["state"]);
    }

    [Fact]
    public async Task Who_waits_for_an_employer_registers_no_business()
    {
        var employer = await OfAsync(Carm);
        var user = await PersonAsync(Carm, "waiting");
        Assert.Equal((404, "DEL_BUSINESS_NOT_ONBOARDED"), await CodeAsync(user.PostAsync("/api/v1/employee-requests", new { bn9 = Fresh.Bn9(), comment = "I work here" })));
        var asked = await Must(201, user.PostAsync("/api/v1/employee-requests", new { bn9 = employer.Bn9, comment = "I work here" }));
        Assert.Equal((409, "DEL_REQUEST_PENDING"), await CodeAsync(user.PostAsync("/api/v1/employee-requests", new { bn9 = employer.Bn9, comment = "Again" })));
        await Carm.SettleAsync();
        Assert.Contains("N4", await InboxAsync(employer.Manager));
        Assert.Equal((409, "REG_PENDING_ACCESS_REQUEST"), await CodeAsync(user.PostAsync("/api/v1/registrations")));

        await Must(200, user.PostAsync($"/api/v1/employee-requests/{asked.Json.GetProperty("request").GetProperty("requestId").GetString()}/withdraw"));
        await Carm.SettleAsync();
        Assert.Equal("WITHDRAWN", (await user.GetAsync("/api/v1/me/employee-request"))["state"]);
        await Must(201, user.PostAsync("/api/v1/registrations"));
        Assert.Equal((409, "DEL_USER_ALREADY_ASSOCIATED"), await CodeAsync(employer.Manager.PostAsync("/api/v1/employee-requests", new { bn9 = employer.Bn9, comment = "Myself" })));
    }

    [Fact]
    public async Task A_business_guessed_at_by_many_is_an_officers_affair_however_right_the_next_answer_is()
    {
        var bn9 = await AlphaAsync(Carm);
        var people = new List<(Caller Who, string Id)>();
        for (var n = 0; n < 4; n++)
        {
            var who = await PersonAsync(Carm, $"guesser{n}");
            var id = await IdentifiedAsync(who, bn9);
            await StepAsync(who, id, "legal-info", new { name = "Alpha Imports, Inc.", address = Client.Address });
            people.Add((who, id));
        }
        foreach (var (who, id) in people.Take(3))
            for (var wrong = 0; wrong < 3; wrong++) Assert.Equal((422, "REG_AFFINITY_FAILED"), await CodeAsync(StepAsync(who, id, "affinity", Answers(Q1("1.00"), Q3("2230.55")))));
        Assert.Equal((422, "REG_MANUAL_REQUIRED"), await CodeAsync(StepAsync(people[0].Who, people[0].Id, "affinity", Answers(Q1("1.00"), Q3("2230.55")))));
        Assert.Equal((422, "REG_MANUAL_REQUIRED"), await CodeAsync(StepAsync(people[3].Who, people[3].Id, "affinity", Answers(Q1("1250.00"), Q3("2230.55")))));
        await Carm.SettleAsync();
        Assert.Contains("N3_ALERT", (await (await OfficerAsync(Carm)).GetAsync("/api/v1/admin/notifications?pageSize=500")).Json.GetProperty("items").EnumerateArray().Where(n => n.GetProperty("bn9").GetString() == bn9).Select(n => n.GetProperty("template").GetString()));
    }

    [Fact]
    public async Task Nobody_reads_out_which_numbers_are_registered()
    {
        var user = await PersonAsync(Carm, "reader");
        var id = await StartedAsync(user);
        for (var n = 0; n < 50; n++) Assert.Equal((404, "REG_BN_UNKNOWN"), await CodeAsync(StepAsync(user, id, "identify", new { bn9 = Fresh.Bn9() })));
        Assert.Equal((423, "REG_LOCKED"), await CodeAsync(StepAsync(user, id, "identify", new { bn9 = Fresh.Bn9() })));
    }

    [Fact]
    public async Task New_terms_hold_at_once_and_a_version_goes_forward_only()
    {
        var (user, supervisor) = (await PersonAsync(Carm, "terms"), await SupervisorAsync(Carm));
        var id = await IdentifiedAsync(user, await AlphaAsync(Carm));
        await StepAsync(user, id, "legal-info", new { name = "Alpha Imports, Inc.", address = Client.Address });
        await StepAsync(user, id, "affinity", Answers(Q1("1250.00"), Q3("2230.55")));
        Assert.Equal((409, "REG_TERMS_NOT_NEWER"), await CodeAsync(supervisor.PostAsync("/api/v1/admin/terms", new { termsVersion = "2025-12", en = "Old", fr = "Vieux" })));
        Assert.Equal((403, "DEL_FORBIDDEN"), await CodeAsync((await OfficerAsync(Carm)).PostAsync("/api/v1/admin/terms", new { termsVersion = "2026-05", en = "New", fr = "Nouveau" })));
        await Must(201, supervisor.PostAsync("/api/v1/admin/terms", new { termsVersion = "2026-05", en = "The business is bound anew.", fr = "L'entreprise est liée à nouveau." }));
        Assert.Equal((409, "REG_TERMS_OUTDATED"), await CodeAsync(StepAsync(user, id, "terms", new { termsVersion = "2026-01" })));
        Assert.Equal("L'entreprise est liée à nouveau.", (await user.GetAsync("/api/v1/terms/current", "fr-CA"))["text"]);
        await AcceptAsync(user, id);
        await Must(200, StepAsync(user, id, "complete", new { }));
    }

    async Task<long> CountAsync(string from)
    {
        await using var command = Carm.Database.CreateCommand($"select count(*) from {from}");
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
