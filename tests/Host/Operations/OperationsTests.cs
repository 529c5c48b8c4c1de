using System.Text.Json;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Wolverine;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>What failed is seen, explained and re-run by staff, and discarded by two.</summary>
public sealed class OperationsTests(CarmHost tests)
{
    static readonly DateTimeOffset Now = new(2026, 3, 2, 14, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_message_that_the_database_refused_is_explained_and_taken_when_it_is_sent_again()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T14:00:00Z");
        var (desk, auditor) = (await carm.SignInAsync("desk", "HELPDESK"), await carm.SignInAsync("auditor", "AUDITOR"));
        await FailAsync(carm, "refused-1");

        var listed = await auditor.GetAsync("/api/v1/admin/operations/dead-letters");
        var letter = Assert.Single(listed.Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("ONBOARDING", "NoticeRequested", "KeepNotice", "noticeId", "refused-1"), (Text(letter, "module"), Text(letter, "message"), Text(letter, "listener"), Text(letter, "concernsKind"), Text(letter, "concerns")));
        Assert.Contains("The database refused", letter.GetProperty("explanation").GetProperty("en").GetString()!);
        Assert.Contains("La base de données a refusé", letter.GetProperty("explanation").GetProperty("fr").GetString()!);
        Assert.True(letter.GetProperty("attempts").GetInt32() >= 1);
        Assert.DoesNotContain("somebody.private", listed.Text);
        Assert.DoesNotContain(" at ", Text(letter, "technical"));
        var kind = Assert.Single(listed.Json.GetProperty("kinds").EnumerateArray());
        Assert.Equal(1, kind.GetProperty("count").GetInt32());

        var id = letter.GetProperty("deadLetterId").GetString();
        Assert.Equal((403, 404, 404), ((await auditor.PostAsync($"/api/v1/admin/operations/dead-letters/{id}/replay")).Status, (await desk.PostAsync($"/api/v1/admin/operations/dead-letters/{Guid.NewGuid()}/replay")).Status, (await (await carm.SignInAsync("client")).GetAsync("/api/v1/admin/operations/dead-letters")).Status));

        // Before its cause is mended it comes back, and says so.
        Assert.Equal(202, (await desk.PostAsync($"/api/v1/admin/operations/dead-letters/{id}/replay")).Status);
        await UntilAsync(async () => (await auditor.GetAsync("/api/v1/admin/operations/dead-letters")).Json.GetProperty("items").EnumerateArray().Any(l => l.GetProperty("replays").GetInt32() == 1));

        await ExecuteAsync(carm, "alter table onboarding.mt_doc_notice drop constraint refuses");
        var all = await desk.PostAsync("/api/v1/admin/operations/dead-letters/replay", new { messageType = Text(kind, "messageType"), exceptionType = Text(kind, "exceptionType") });
        Assert.Equal((202, 1), (all.Status, all.Json.GetProperty("count").GetInt32()));
        await UntilAsync(async () => await CountAsync(carm, "select count(*) from onboarding.mt_doc_notice where data ->> 'recipient' = 'somebody'") == 1);
        await carm.SettleAsync();
        Assert.Equal(409, (await desk.PostAsync("/api/v1/admin/operations/dead-letters/replay", new { messageType = Text(kind, "messageType") })).Status);
        var audit = (await auditor.GetAsync("/api/v1/admin/audit?actor=desk")).Json.GetProperty("items").EnumerateArray().Select(r => (Text(r, "module"), Text(r, "action"), Text(r, "target"))).ToArray();
        Assert.Equal([("HOST", "ReplayDeadLetters", null), ("HOST", "ReplayDeadLetter", id)], audit);
    }

    [Fact]
    public async Task A_message_is_discarded_with_a_reason_by_two()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T14:00:00Z");
        var (first, second) = (await carm.SignInAsync("first", "SUPERVISOR"), await carm.SignInAsync("second", "SUPERVISOR"));
        await FailAsync(carm, "refused-2");
        var id = Assert.Single((await first.GetAsync("/api/v1/admin/operations/dead-letters")).Json.GetProperty("items").EnumerateArray()).GetProperty("deadLetterId").GetString();
        var url = $"/api/v1/admin/operations/dead-letters/{id}/discard";

        Assert.Equal(400, (await first.PostAsync(url, new { reason = "" })).Status);
        Assert.Equal(404, (await second.PostAsync($"{url}/approve", new { proposedAt = Now })).Status);
        var proposed = await first.PostAsync(url, new { reason = "Of a test that is over" });
        var at = proposed.Json.GetProperty("discard").GetProperty("proposedAt").GetString();
        Assert.Equal("Of a test that is over", Text(Assert.Single((await first.GetAsync("/api/v1/admin/operations/dead-letters")).Json.GetProperty("items").EnumerateArray()).GetProperty("discard"), "reason"));

        Assert.Equal((403, "SAME_MAKER_CHECKER"), await RefusalAsync(first.PostAsync($"{url}/approve", new { proposedAt = at })));
        Assert.Equal((412, "IF_MATCH_STALE"), await RefusalAsync(second.PostAsync($"{url}/approve", new { proposedAt = Now.AddDays(-1) })));
        var approved = await second.PostAsync($"{url}/approve", new { proposedAt = at });
        Assert.Equal((200, "second"), (approved.Status, approved["approvedBy"]));
        await UntilAsync(async () => (await first.GetAsync("/api/v1/admin/operations/dead-letters")).Json.GetProperty("items").GetArrayLength() == 0);
        Assert.Equal((409, "STATE_CONFLICT"), await RefusalAsync(second.PostAsync($"{url}/approve", new { proposedAt = at })));
    }

    [Fact]
    public async Task A_job_that_failed_is_seen_with_its_reason_and_tried_again_at_once()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T14:00:00Z");
        var desk = await carm.SignInAsync("desk", "HELPDESK");
        await ExecuteAsync(carm, "alter table ledger.journal_seal add constraint refuses check (false) not valid");
        await carm.MoveClockAsync("2026-03-03T14:00:00Z");

        var jobs = (await desk.GetAsync("/api/v1/admin/operations/jobs")).Json.GetProperty("jobs").EnumerateArray().ToArray();
        Assert.Equal(("ledger.seal", "LEDGER"), (Text(jobs[0], "jobName"), Text(jobs[0], "module")));
        Assert.True(jobs[0].GetProperty("failures").GetInt32() > 0);
        Assert.Contains("The database refused", jobs[0].GetProperty("explanation").GetProperty("en").GetString()!);
        Assert.All(jobs[1..], j => Assert.Equal(0, j.GetProperty("failures").GetInt32()));

        Assert.Equal((404, 409), ((await desk.PostAsync("/api/v1/admin/operations/jobs/nothing/run")).Status, (await desk.PostAsync($"/api/v1/admin/operations/jobs/{Text(jobs[1], "jobName")}/run")).Status));
        await ExecuteAsync(carm, "alter table ledger.journal_seal drop constraint refuses");
        await ExecuteAsync(carm, "update host.due_job set retry_after = now() + interval '1 hour' where name = 'ledger.seal'");
        Assert.Equal(202, (await desk.PostAsync("/api/v1/admin/operations/jobs/ledger.seal/run")).Status);
        await UntilAsync(async () => await CountAsync(carm, "select count(*) from host.due_job where name = 'ledger.seal' and failures = 0 and last_error is null") == 1);
        Assert.Equal(1, await CountAsync(carm, "select count(*) from ledger.journal_seal"));
    }

    [Theory]
    [InlineData("duplicate key value violates unique constraint \"x\"\n  at Carm.Ledger.Books", "duplicate key value violates unique constraint …")]
    [InlineData("No mail to somebody@carm.example of 700000003RM0001", "No mail to … of …RM0001")]
    [InlineData(null, "")]
    public void The_technical_text_says_nothing_that_may_be_somebodys(string? said, string shown) => Assert.Equal(shown, FailureExplanation.Technical(said));

    [Fact]
    public void A_rule_that_refuses_says_itself_and_what_is_unknown_is_a_defect()
    {
        Assert.StartsWith("A rule of the module refuses it: ", FailureExplanation.Of(CarmModules.All, typeof(Carm.Kernel.Rejected).FullName, "CAD-2002").En);
        Assert.DoesNotContain("{0}", FailureExplanation.Of(CarmModules.All, typeof(Carm.Kernel.Rejected).FullName, "CAD-2002").Fr);
        Assert.Contains("défaut", FailureExplanation.Of(CarmModules.All, "System.NullReferenceException", "x").Fr);
        Assert.Equal(("transactionNumber", "12345000000013"), DeadLetterReading.ConcernOf("""[{"RmAccount":"700000003RM0001","TransactionNumber":"12345000000013"}]"""u8.ToArray()));
        Assert.Equal((null, null), DeadLetterReading.ConcernOf("no json"u8.ToArray()));
    }

    /// <summary>A notice that the database refuses for as long as the constraint stands.</summary>
    static async Task FailAsync(CarmSystem carm, string noticeId)
    {
        await ExecuteAsync(carm, "alter table onboarding.mt_doc_notice add constraint refuses check (false) not valid");
        await using (var scope = carm.Alba.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<IMessageBus>().PublishAsync(NoticeRequested.ToPerson(noticeId, Fresh.Bn9(), "LEDGER_DUE_DATE_MOVED", "somebody", Now, "somebody.private@carm.example", "b", "c"));
        await UntilAsync(async () => await CountAsync(carm, "select count(*) from messages.wolverine_dead_letters") == 1);
    }

    static async Task UntilAsync(Func<Task<bool>> happened)
    {
        for (var patience = DateTime.UtcNow.AddSeconds(30); !await happened(); await Task.Delay(50, TestContext.Current.CancellationToken))
            Assert.True(DateTime.UtcNow < patience, "It did not happen within thirty seconds.");
    }

    static async Task<(int, string?)> RefusalAsync(Task<Answer> asked) => await asked is var answer ? (answer.Status, answer["code"]) : default;

    static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static async Task ExecuteAsync(CarmSystem carm, string sql)
    {
        await using var command = carm.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    static async Task<long> CountAsync(CarmSystem carm, string sql)
    {
        await using var command = carm.Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
