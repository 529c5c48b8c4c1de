using Carm.Declarations.Contracts;
using Carm.Testing;
using Xunit;
using static Carm.Appeals.Tests.Contester;

namespace Carm.Appeals.Tests;

/// <summary>More time to appeal or to ask for a review, from the application to what is filed by it.</summary>
public sealed class ExtensionStoryTests(CarmHost tests)
{
    [Fact]
    public async Task Appeals_9_7_an_application_that_nobody_answers_in_ninety_days_may_go_to_the_Tribunal_whose_grant_lets_the_appeal_in()
    {
        await using var carm = await tests.OnClockAsync("2025-11-12T15:00:00Z");
        var client = await OpenAsync(carm);
        await carm.HearAsync(Served(client, "S1", "2025-11-12"));
        await carm.MoveClockAsync("2026-02-10T15:00:00Z");
        var early = await client.ApplyAsync("S60_APPEAL", "S1");
        Assert.Equal((422, "EXT-NOT-YET-LATE"), (early.Status, early["code"]));

        await carm.MoveClockAsync("2026-03-16T15:00:00Z");
        var appeal = await AppealAsync(client, "S1");
        Assert.Equal((422, "APL-LATE"), await CodeAsync(SubmitAppealAsync(client, appeal)));
        var extension = await client.AppliedAsync("S60_APPEAL", "S1");
        Assert.Equal((409, "EXT-DUPLICATE"), await CodeAsync(client.ApplyAsync("S60_APPEAL", "S1")));
        Assert.Equal("SUBMITTED CBSA EXTENSION_ANSWER 2026-06-14", await client.NextAsync(extension));
        await carm.MoveClockAsync("2026-06-14T15:00:00Z");
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(GoOnAsync(client, extension, "2026-06-14")));
        await carm.MoveClockAsync("2026-06-15T15:00:00Z");
        Assert.Equal("DEEMED_REFUSED_OPTION CLIENT -", await client.NextAsync(extension));
        Assert.Equal("AT_CITT", State(await GoOnAsync(client, extension, "2026-06-15"), "extension"));
        Assert.Equal("AT_CITT TRIBUNAL -", await client.NextAsync(extension));

        await carm.MoveClockAsync("2026-07-02T15:00:00Z");
        // The day of the Tribunal's decision counts, not that on which it is recorded.
        foreach (var no in new[] { "2026-06-14", "2026-07-03" }) Assert.Equal((400, "VAL_DATE"), await CodeAsync(client.Officer.PostAsync($"/api/v1/admin/extension-applications/{extension}/record-outcome", new { outcome = "GRANTED", decidedOn = no })));
        Assert.Equal("GRANTED", State(await client.Officer.PostAsync($"/api/v1/admin/extension-applications/{extension}/record-outcome", new { outcome = "GRANTED", decidedOn = "2026-06-30" }), "extension"));
        Assert.Equal("GRANTED CLIENT EXTENSION_USE 2026-09-28", await client.NextAsync(extension));
        var calendar = await client.Manager.CalendarAddressAsync(client.Rm);
        async Task<string[]> DatesAsync() => [.. (await carm.CalendarAsync(calendar, extension)).Where(e => e.StartsWith("2026-09-28", StringComparison.Ordinal)).Select(e => e.Split(' ')[^1])];
        Assert.Equal(["CONFIRMED"], await DatesAsync());
        await carm.MoveClockAsync("2026-07-10T15:00:00Z");
        var submitted = await SubmitAppealAsync(client, appeal);
        Assert.Equal(("SUBMITTED", "2026-06-30"), (State(submitted, "appeal"), submitted.Json.GetProperty("appeal").GetProperty("filedOn").GetString()));
        Assert.Equal(appeal, (await client.Manager.GetAsync($"/api/v1/extension-applications/{extension}"))["usedBy"]);
        Assert.Equal("GRANTED NOBODY -", await client.NextAsync(extension));
        await carm.SettleAsync();
        Assert.Equal(["CANCELLED"], await DatesAsync());
        // Each step was told to both sides.
        foreach (var template in new[] { "APPEALS_EXTENSION_APPLIED", "APPEALS_EXTENSION_WENT_ON", "APPEALS_EXTENSION_GRANTED_ELSEWHERE" })
            Assert.Equal((1, 1), (await client.ToldAsync(template, extension), await client.StaffToldAsync(template, extension)));

        // The grant let one appeal in: what is withdrawn is late again.
        await client.Manager.PostAsync($"/api/v1/appeals/{appeal}/withdraw");
        Assert.Equal((422, "APL-LATE"), await CodeAsync(SubmitAppealAsync(client, await AppealAsync(client, "S1"))));
    }

    /// <summary>The ninetieth day is Saturday 3 January 2026, and the year after it ends on a Sunday, which rolls forward.</summary>
    [Fact]
    public async Task Appeals_9_7_more_time_may_be_asked_for_on_the_last_day_of_the_year_and_no_longer_on_the_day_after()
    {
        await using var carm = await tests.OnClockAsync("2027-01-04T15:00:00Z");
        var client = await OpenAsync(carm);
        foreach (var statement in new[] { "S1", "S2" }) await carm.HearAsync(Served(client, statement, "2025-10-05"));
        Assert.Equal("SERVED CLIENT APPEAL_END 2026-01-03", await client.NextAsync("S2"));
        Assert.Equal(201, (await client.ApplyAsync("S60_APPEAL", "S1")).Status);
        // Toronto is on 4 January until five in the morning of the 5th, by Greenwich.
        await carm.MoveClockAsync("2027-01-05T04:59:00Z");
        Assert.Equal(201, (await client.ApplyAsync("S60_APPEAL", "S2")).Status);
        await carm.HearAsync(Served(client, "S3", "2025-10-05"));
        await carm.MoveClockAsync("2027-01-05T05:01:00Z");
        var late = await client.ApplyAsync("S60_APPEAL", "S3");
        Assert.Equal((422, "EXT-OUT-OF-YEAR"), (late.Status, late["code"]));
        Assert.Contains("2027-01-04", late["detail"]);
    }

    [Fact]
    public async Task A_review_is_let_in_as_of_the_day_on_which_the_delegate_granted_more_time_who_is_not_who_reviewed_the_application()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        var penalty = await client.PenaltyAsync("2026-03-01");
        var review = await client.DraftedAsync(penalty);
        await carm.MoveClockAsync("2026-06-02T15:00:00Z");
        Assert.Equal("FINAL", await client.PenaltyStateAsync(penalty));
        var late = await client.SubmitAsync(review);
        Assert.Equal((422, "SMR-LATE"), (late.Status, late["code"]));
        Assert.Contains("2026-06-01", late["detail"]);
        Assert.Contains("2027-05-31", late["detail"]);

        var extension = await client.AppliedAsync("S129_REVIEW", penalty, "PENALTY");
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(client.DecideExtensionAsync(extension, "GRANTED")));
        Assert.Equal("UNDER_REVIEW", State(await client.AssignAsync(extension), "extension"));
        Assert.Equal((403, "APL-FOUR-EYES"), await CodeAsync(client.DecideExtensionAsync(extension, "GRANTED", client.Officer)));
        await carm.MoveClockAsync("2026-06-10T15:00:00Z");
        Assert.Equal("GRANTED", State(await client.DecideExtensionAsync(extension, "GRANTED"), "extension"));
        await carm.MoveClockAsync("2026-06-20T15:00:00Z");

        // What was rejected for its form may come again by the same grant; what was let in comes once.
        Assert.Equal("2026-06-10", (await MustAsync(await client.SubmitAsync(review))).Json.GetProperty("review").GetProperty("filedOn").GetString());
        Assert.Equal("UNDER_MINISTERIAL_REVIEW", await client.PenaltyStateAsync(penalty));
        await MustAsync(await client.HandleAsync(review, "reject", new { reasonEn = "Not signed", reasonFr = "Non signée" }));
        Assert.Equal("FINAL", await client.PenaltyStateAsync(penalty));
        var again = await client.SubmittedAsync(penalty);
        await MustAsync(await client.DoAsync(again, "withdraw"));
        Assert.Equal((422, "SMR-LATE"), await CodeAsync(client.SubmitAsync(await client.DraftedAsync(penalty))));
    }

    [Fact]
    public async Task A_refusal_may_be_taken_to_the_Federal_Court_for_ninety_days_and_stands_then()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        var (gone, left) = (await client.PenaltyAsync("2026-03-01"), await client.PenaltyAsync("2026-03-01"));
        await carm.MoveClockAsync("2026-06-02T15:00:00Z");
        var (first, second) = (await client.AppliedAsync("S129_REVIEW", gone, "PENALTY"), await client.AppliedAsync("S129_REVIEW", left, "PENALTY"));
        foreach (var extension in new[] { first, second })
        {
            await client.AssignAsync(extension);
            Assert.Equal("REFUSED", State(await client.DecideExtensionAsync(extension, "REFUSED"), "extension"));
        }
        Assert.Equal("REFUSED CLIENT EXTENSION_TRIBUNAL 2026-08-31", await client.NextAsync(first));
        await carm.MoveClockAsync("2026-08-31T15:00:00Z");
        Assert.Equal("AT_FEDERAL_COURT", State(await GoOnAsync(client, first, "2026-08-31"), "extension"));
        await carm.MoveClockAsync("2026-09-01T04:30:00Z");
        Assert.Equal((422, "APL-FURTHER-LATE"), await CodeAsync(GoOnAsync(client, second, "2026-09-01")));
        await carm.MoveClockAsync("2026-09-01T15:00:00Z");
        Assert.Equal("REFUSED NOBODY -", await client.NextAsync(second));
        // The officer knows from the Court that it was filed on the last day.
        Task<Answer> KnowAsync(string on) => client.Officer.PostAsync($"/api/v1/admin/extension-applications/{second}/record-tribunal-application", new { fileNumber = "T-9-26", filedOn = on });
        Assert.Equal((422, "APL-FURTHER-LATE"), await CodeAsync(KnowAsync("2026-09-01")));
        Assert.Equal("AT_FEDERAL_COURT", State(await KnowAsync("2026-08-31"), "extension"));
        Assert.Equal("AT_FEDERAL_COURT COURT -", await client.NextAsync(second));
        Assert.Equal("DISMISSED", State(await client.Officer.PostAsync($"/api/v1/admin/extension-applications/{first}/record-outcome", new { outcome = "DISMISSED", decidedOn = "2026-09-01" }), "extension"));
        Assert.Equal((422, "SMR-LATE"), await CodeAsync(client.SubmitAsync(await client.DraftedAsync(gone))));
    }

    [Fact]
    public async Task A_grant_that_nobody_uses_is_reminded_of_and_ends_after_ninety_days()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        var penalty = await client.PenaltyAsync("2026-03-01");
        await carm.MoveClockAsync("2026-06-02T15:00:00Z");
        // The penalty is final, and the year for more time runs.
        Assert.Equal("FINAL NOBODY PENALTY_EXTENSION_END 2027-05-31", await client.NextAsync(penalty));
        var extension = await client.AppliedAsync("S129_REVIEW", penalty, "PENALTY");
        Assert.Equal("UNDER_REVIEW", State(await client.Officer.PostAsync($"/api/v1/admin/extension-applications/{extension}/assign", new { officer = "another.officer" }), "extension"));
        // Who assigned it to another does not decide it either.
        Assert.Equal((403, "APL-FOUR-EYES"), await CodeAsync(client.DecideExtensionAsync(extension, "GRANTED", client.Officer)));
        await carm.MoveClockAsync("2026-06-10T15:00:00Z");
        Assert.Equal("GRANTED", State(await client.DecideExtensionAsync(extension, "GRANTED"), "extension"));
        Assert.Equal("GRANTED CLIENT EXTENSION_USE 2026-09-08", await client.NextAsync(extension));

        await carm.MoveClockAsync("2026-09-08T15:00:00Z");
        Assert.Equal((2, 0), (await client.ToldAsync("APPEALS_LIMIT_NEAR", extension), await client.ToldAsync("APPEALS_LIMIT_PASSED", extension)));
        var review = await client.DraftedAsync(penalty);
        await carm.MoveClockAsync("2026-09-09T15:00:00Z");
        Assert.Equal("GRANTED NOBODY -", await client.NextAsync(extension));
        Assert.Equal((2, 1), (await client.ToldAsync("APPEALS_LIMIT_NEAR", extension), await client.ToldAsync("APPEALS_LIMIT_PASSED", extension)));
        Assert.Equal((422, "SMR-LATE"), await CodeAsync(client.SubmitAsync(review)));

        // The year is reminded of thirty days before its end, and ends.
        await carm.MoveClockAsync("2027-06-01T15:00:00Z");
        Assert.Equal("FINAL NOBODY -", await client.NextAsync(penalty));
    }

    [Fact]
    public async Task Another_tenant_finds_no_application()
    {
        await using var carm = await tests.OnClockAsync("2025-11-12T15:00:00Z");
        var (client, other) = (await OpenAsync(carm), await OpenAsync(carm));
        await carm.HearAsync(Served(client, "S1", "2025-11-12"));
        await carm.MoveClockAsync("2026-03-16T15:00:00Z");
        Assert.Equal((422, "APL-NOT-PARTY"), await CodeAsync(other.ApplyAsync("S60_APPEAL", "S1")));
        Assert.Equal(404, (await other.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/extension-applications", new { type = "S60_APPEAL", references = new[] { "S1" } })).Status);
        var extension = await client.AppliedAsync("S60_APPEAL", "S1");
        Assert.Equal((200, 404), ((await client.Manager.GetAsync($"/api/v1/extension-applications/{extension}")).Status, (await other.Manager.GetAsync($"/api/v1/extension-applications/{extension}")).Status));
        Assert.Equal(404, (await GoOnAsync(other, extension, "2026-03-16")).Status);
        Assert.Equal((200, 404), ((await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/extension-applications")).Status, (await other.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/extension-applications")).Status));
        Assert.Equal("SUBMITTED", (await client.Delegate.GetAsync($"/api/v1/admin/extension-applications/{extension}"))["state"]);
        Assert.Equal([extension], await client.ListedAsync("extension-applications?state=SUBMITTED", "extensionNumber"));
        foreach (var state in new[] { "GRANTED", "UNDER_REVIEW", "DEEMED_REFUSED_OPTION" }) Assert.Empty(await client.ListedAsync($"extension-applications?state={state}", "extensionNumber"));
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(client.Officer.GetAsync("/api/v1/admin/extension-applications?state=ASLEEP")));
        Assert.Equal(403, (await client.Delegate.PostAsync($"/api/v1/admin/extension-applications/{extension}/assign", new { officer = "recourse.officer" })).Status);
    }

    [Fact]
    public async Task More_time_to_appeal_to_the_Tribunal_is_asked_of_it_and_recorded()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        var client = await OpenAsync(carm);
        await carm.HearAsync(Served(client, "S1", "2026-01-05"));
        var appeal = await AppealAsync(client, "S1");
        Assert.Equal((422, "APL-NOT-APPEALABLE"), await CodeAsync(client.ApplyAsync("S67_APPEAL", appeal, fileNumber: "AP-1")));
        await MustAsync(await SubmitAppealAsync(client, appeal));
        foreach (var (command, body) in new (string, object?)[] { ("accept", null), ("assign", new { officer = "recourse.officer" }) }) await MustAsync(await client.Officer.PostAsync($"/api/v1/admin/appeals/{appeal}/{command}", body));
        await MustAsync(await client.Delegate.PostAsync($"/api/v1/admin/appeals/{appeal}/decide", Denied));
        await carm.MoveClockAsync("2026-04-08T15:00:00Z");
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(client.ApplyAsync("S67_APPEAL", appeal)));
        var extension = await client.AppliedAsync("S67_APPEAL", appeal, fileNumber: "AP-1");
        Assert.Equal("AT_CITT TRIBUNAL -", await client.NextAsync(extension));
        Assert.Equal("GRANTED", State(await client.Officer.PostAsync($"/api/v1/admin/extension-applications/{extension}/record-outcome", new { outcome = "GRANTED", decidedOn = "2026-04-08" }), "extension"));
    }

    static object Denied => new { outcome = "DENIED", rationaleEn = "As declared.", rationaleFr = "Comme déclaré." };

    internal static StatementOfAdjustmentsServed Served(Contester client, string statement, string on) =>
        new(statement, "12345000000013", 2, client.Rm, DateOnly.Parse(on), 494.10m, 0, "VALUE", new(2025, 1, 1, 12, 0, 0, TimeSpan.Zero));

    static async Task<string> AppealAsync(Contester client, string statement) =>
        (await MustAsync(await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/appeals", new { statementNumbers = new[] { statement }, grounds = "The price paid or payable was the one that we declared.", remedySought = "Refund", claimed = "As declared" }))).Json.GetProperty("appeal").GetProperty("appealNumber").GetString()!;

    static Task<Answer> SubmitAppealAsync(Contester client, string appeal) => client.Manager.PostAsync($"/api/v1/appeals/{appeal}/submit");

    static Task<Answer> GoOnAsync(Contester client, string extension, string filedOn) => client.Manager.PostAsync($"/api/v1/extension-applications/{extension}/go-to-tribunal", new { fileNumber = "EP-2026-001", filedOn });
}
