using Carm.Testing;
using Npgsql;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>What every write keeps, whichever slice it is of: versions, keys, and the record of who did it.</summary>
public sealed class WriteTests(CarmHost carm)
{
    static object Profile(string firstName = "First") => new { firstName, lastName = "User", email = "first.user@carm.example", phone = "902-555-0100", language = "en" };

    [Fact]
    public async Task A_change_names_the_version_that_it_changes_and_a_stale_one_is_refused()
    {
        var person = await carm.SignInAsync("versions");
        Assert.Equal("\"1\"", (await person.PutAsync("/api/v1/me", Profile())).Headers["ETag"]);
        // What was read has the version and its bytes in its tag, and either may be sent back.
        var read = (await person.GetAsync("/api/v1/me")).Headers["ETag"];
        Assert.StartsWith("\"1.", read);

        Assert.Equal((428, "IF_MATCH_REQUIRED"), await RefusalAsync(person.PutAsync("/api/v1/me", Profile("Second"))));
        foreach (var stale in new[] { "\"2\"", "W/\"1\"", "\"one\"", "*" })
            Assert.Equal((412, "IF_MATCH_STALE"), await RefusalAsync(person.PutAsync("/api/v1/me", Profile("Second"), ifMatch: stale)));
        Assert.Equal("First", (await person.GetAsync("/api/v1/me"))["firstName"]);

        Assert.Equal("\"2\"", (await person.PutAsync("/api/v1/me", Profile("Second"), ifMatch: read)).Headers["ETag"]);
        Assert.Equal("Second", (await person.GetAsync("/api/v1/me"))["firstName"]);
    }

    [Fact]
    public async Task Of_many_changes_of_one_version_at_once_one_is_made()
    {
        var person = await carm.SignInAsync("race");
        await person.PutAsync("/api/v1/me", Profile());
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => person.PutAsync("/api/v1/me", Profile($"N{n}"), ifMatch: "\"1\"")));

        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Contains(a.Status, new[] { 409, 412 }));
    }

    [Fact]
    public async Task The_same_request_under_the_same_key_is_done_once_also_when_both_come_at_once()
    {
        var (person, key) = (await carm.SignInAsync("keys"), "a-key");
        await person.PutAsync("/api/v1/me", Profile());
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => person.PostAsync("/api/v1/registrations", key: key)));

        Assert.Single(answers.Select(a => a.Text).Distinct());
        Assert.Equal(7, answers.Count(a => a.Headers.ContainsKey("Idempotency-Replayed")));
        Assert.NotEqual(answers[0].Text, (await person.PostAsync("/api/v1/registrations", key: "another")).Text);
    }

    [Theory]
    [InlineData("a key")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public async Task A_key_that_is_none_is_refused(string key) =>
        Assert.Equal((400, "VAL_IDEMPOTENCY_KEY"), await RefusalAsync((await carm.SignInAsync("odd.keys")).PostAsync("/api/v1/registrations", key: key)));

    [Fact]
    public async Task A_key_is_the_callers_own()
    {
        var (one, other) = (await carm.SignInAsync("own.key.1"), await carm.SignInAsync("own.key.2"));
        await one.PutAsync("/api/v1/me", Profile());
        await other.PutAsync("/api/v1/me", Profile());

        Assert.NotEqual((await one.PostAsync("/api/v1/registrations", key: "shared")).Text, (await other.PostAsync("/api/v1/registrations", key: "shared")).Text);
    }

    [Fact]
    public async Task Each_write_is_recorded_with_its_effect_and_no_refusal_is()
    {
        var officer = await carm.SignInAsync("recorded", "REGISTRATION_OFFICER");
        var bn9 = Fresh.Bn9();
        var url = $"/api/v1/admin/legal-entities/{bn9}";
        Assert.Equal(400, (await officer.PutAsync(url, new { legalName = "" })).Status);
        Assert.Equal(200, (await officer.PutAsync(url, new { legalName = "Recorded Inc.", residency = "RESIDENT", physicalAddress = new { line1 = "1 Wharf", city = "Halifax", region = "NS", postalCode = "B3H 1A1", country = "CA" }, programs = Array.Empty<object>() })).Status);

        await using var entries = carm.Database.CreateCommand("select action, actor, role, on_behalf_of, target, correlation_id is not null, recorded_at > now() - interval '1 hour' from onboarding.audit_entry where actor = 'recorded'");
        await using var row = await entries.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        Assert.True(await row.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("ImportLegalEntity", bn9, bn9), (row.GetString(0), row.GetString(3), row.GetString(4)));
        Assert.True(row.GetBoolean(5) && row.GetBoolean(6));
        Assert.False(await row.ReadAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_fact_that_several_modules_hear_is_recorded_once_by_each()
    {
        var bn9 = Fresh.Bn9();
        await carm.HearAsync(new Onboarding.Contracts.RmAccountOpened($"{bn9}RM0001", bn9, "Importer", "IMPORTER", new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero)));
        foreach (var module in new[] { "ledger", "declarations" })
        {
            await using var entries = carm.Database.CreateCommand($"select count(*) from {module}.audit_entry where action = 'RmAccountOpened' and correlation_id = (select correlation_id from {module}.audit_entry where action = 'RmAccountOpened' order by id desc limit 1)");
            Assert.Equal((module, 1L), (module, await entries.ExecuteScalarAsync(TestContext.Current.CancellationToken)));
        }
    }

    [Theory]
    [InlineData("update onboarding.audit_entry set actor = 'nobody'")]
    [InlineData("delete from onboarding.audit_entry")]
    [InlineData("truncate ledger.audit_entry")]
    public async Task Nobody_changes_the_record_of_writes(string sql)
    {
        await using var command = carm.Database.CreateCommand(sql);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        Assert.Contains("append-only", refused.MessageText);
    }

    static async Task<(int, string?)> RefusalAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }
}
