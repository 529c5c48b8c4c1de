using Carm.Testing;
using Xunit;
using static Carm.Appeals.Tests.Penalised;

namespace Carm.Appeals.Tests;

/// <summary>Each limit reminds and lapses once, whichever host runs the morning and however late.</summary>
public sealed class PassClocksTests(CarmHost tests)
{
    static readonly string[] ToldOnce = ["APPEALS_PENALTY_SERVED", "APPEALS_LIMIT_NEAR", "APPEALS_LIMIT_PASSED"];

    [Fact]
    public async Task Two_hosts_that_run_one_morning_over_and_over_remind_once_and_let_each_limit_pass_once()
    {
        var database = await tests.NewDatabaseAsync();
        await using var first = await CarmSystem.OnAsync(database, ("Clock:Start", "2026-03-02T15:00:00Z"));
        await using var second = await CarmSystem.OnAsync(database);
        await LoadRatesAsync(first);
        var client = await OpenAsync(first);
        string[] numbers = [await client.ServeAsync(Line("C005", "2026-02-20")), await client.ServeAsync(Line("C026", "2026-02-20")), await client.ServeAsync(Line("C044", "2026-02-20"))];

        // The morning before the job's own hour, and after it.
        foreach (var (day, until) in new[] { ("2026-03-27", "2026-03-27T08:00:00Z"), ("2026-04-02", "2026-04-02T08:00:00Z") })
        {
            await first.MoveClockAsync(until);
            await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? first : second).HearAsync(new PassClocks(DateOnly.Parse(day)))));
        }
        await first.MoveClockAsync("2026-04-03T15:00:00Z");
        foreach (var number in numbers) await OverdueOnceAsync(client, number);
    }

    [Fact]
    public async Task A_penalty_whose_thirtieth_day_is_a_Sunday_is_overdue_after_the_Monday_and_bears_no_interest_until_then()
    {
        await using var carm = await tests.OnClockAsync("2026-03-13T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        string[] numbers = [await client.ServeAsync(Line("C005", "2026-02-20")), await client.ServeAsync(Line("C026", "2026-02-20"))];
        await carm.MoveClockAsync("2026-04-13T15:00:00Z");
        Assert.Equal("SERVED", (await client.GetAsync(numbers[1]))["state"]);
        await client.PayAsync("150.00");
        await carm.MoveClockAsync("2026-04-14T15:00:00Z");
        Assert.Equal(("PAID", "OVERDUE"), ((await client.GetAsync(numbers[0]))["state"], (await client.GetAsync(numbers[1]))["state"]));
        await carm.MoveClockAsync("2026-04-25T15:00:00Z");
        // From the day after service on what was not paid, and nothing on what was.
        Assert.Contains(numbers[1], Assert.Single(await client.PostedAsync("INT")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_host_that_was_down_missed_is_done_once_when_one_is_up_again()
    {
        var database = await tests.NewDatabaseAsync();
        Penalised client;
        string number;
        await using (var before = await CarmSystem.OnAsync(database, ("Clock:Start", "2026-03-02T15:00:00Z")))
        {
            await LoadRatesAsync(before);
            client = await OpenAsync(before);
            number = await client.ServeAsync(Line("C005", "2026-02-20"));
        }
        // Nobody is up while the days go by.
        await LetDaysPassAsync(database, 33);

        await using var first = await CarmSystem.OnAsync(database);
        await using var second = await CarmSystem.OnAsync(database);
        await UntilAsync(first, "select min(due_at) > '2026-04-04' from host.due_job where name = 'appeals.pass-clocks'");
        client = client with { Carm = first, Manager = await first.SignInAsync($"manager.{client.Bn9}") };
        await OverdueOnceAsync(client, number);
        Assert.Equal("2026-06-01", (await client.Manager.GetAsync($"/api/v1/cases/{number}")).Json.GetProperty("next").GetProperty("lastDay").GetString());
    }

    /// <summary>The right to appeal: told on day 60, 80 and 90, over on the day after the last, and then the year for an extension; by the mornings themselves, and when no host was up over all of them.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_end_of_the_time_to_appeal_is_reminded_of_and_passes_once_and_then_the_year_for_an_extension(bool wasDown)
    {
        var database = await tests.NewDatabaseAsync();
        await using var before = await CarmSystem.OnAsync(database, ("Clock:Start", "2026-03-02T15:00:00Z"));
        var client = await Appellant.OpenAsync(before);
        await client.ServeAsync("SOADJ-1", 100m, "2026-03-02", posted: false);
        await before.SettleAsync();
        var carm = before;
        if (wasDown)
        {
            await before.DisposeAsync();
            await LetDaysPassAsync(database, 93);
            carm = await CarmSystem.OnAsync(database);
            await UntilAsync(carm, "select min(due_at) > '2026-06-03' from host.due_job where name = 'appeals.pass-clocks'");
            client = client with { Carm = carm, Manager = await carm.SignInAsync($"manager.{client.Bn9}") };
        }
        else
            // The ninetieth day, 31 May, is a Sunday: it is the last reminder, and 1 June the last day.
            foreach (var (day, near, passed) in new[] { ("2026-04-30", 0, 0), ("2026-05-01", 1, 0), ("2026-05-21", 2, 0), ("2026-05-31", 3, 0), ("2026-06-01", 3, 0), ("2026-06-02", 3, 1), ("2026-06-03", 3, 1) })
            {
                await carm.MoveClockAsync($"{day}T15:00:00Z");
                Assert.Equal((day, near, passed), (day, await ToldAsync("APPEALS_LIMIT_NEAR"), await ToldAsync("APPEALS_LIMIT_PASSED")));
            }
        Assert.Equal((3, 1), (await ToldAsync("APPEALS_LIMIT_NEAR"), await ToldAsync("APPEALS_LIMIT_PASSED")));
        var next = (await client.Manager.GetAsync("/api/v1/cases/SOADJ-1")).Json.GetProperty("next");
        Assert.Equal(("APPEAL_EXTENSION_END", "2027-05-31"), (next.GetProperty("kind").GetString(), next.GetProperty("lastDay").GetString()));
        Assert.Equal(["APPEALS_LIMIT_PASSED"], await StaffToldAsync(carm, "RECOURSE_OFFICER", "SOADJ-1"));

        // A year on: thirty days before its end, and after it.
        foreach (var (day, near, passed) in new[] { ("2027-04-30", 3, 1), ("2027-05-01", 4, 1), ("2027-05-31", 4, 1), ("2027-06-01", 4, 2), ("2027-06-02", 4, 2) })
        {
            await carm.HearAsync(new PassClocks(DateOnly.Parse(day)), new PassClocks(DateOnly.Parse(day)));
            Assert.Equal((day, near, passed), (day, await ToldAsync("APPEALS_LIMIT_NEAR"), await ToldAsync("APPEALS_LIMIT_PASSED")));
        }
        var over = (await client.Manager.GetAsync("/api/v1/cases/SOADJ-1")).Json;
        Assert.Equal((System.Text.Json.JsonValueKind.Null, 2), (over.GetProperty("next").ValueKind, over.GetProperty("history").GetArrayLength()));
        Assert.Equal("true", (await client.Manager.GetAsync("/api/v1/cases/SOADJ-1/verify"))["isWhole"]?.ToLowerInvariant());
        if (wasDown) await carm.DisposeAsync();

        async Task<int> ToldAsync(string template)
        {
            await carm.SettleAsync();
            return (await client.Manager.GetAsync("/api/v1/notifications?pageSize=500")).Json.GetProperty("items").EnumerateArray().Count(n => n.GetProperty("template").GetString() == template && n.GetProperty("text").GetString()!.Contains("SOADJ-1", StringComparison.Ordinal));
        }
    }

    /// <summary>A leap of a hundred days at once: the limits pass in their order, and the penalty is overdue before it is final.</summary>
    [Fact]
    public async Task After_a_leap_over_all_limits_each_reminder_and_each_lapse_was_sent_once_and_in_order()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        var number = await client.ServeAsync(Line("C005", "2026-02-20"));
        await carm.HearAsync(new PassClocks(new(2026, 7, 1)), new PassClocks(new(2026, 6, 1)), new PassClocks(new(2026, 7, 1)));
        var told = new[] { "APPEALS_PENALTY_SERVED", "APPEALS_LIMIT_NEAR", "APPEALS_LIMIT_NEAR", "APPEALS_LIMIT_PASSED", "APPEALS_LIMIT_PASSED" };
        Assert.Equal(told.Order(), (await client.ToldAsync(number)).Order());
        Assert.Equal("FINAL", (await client.GetAsync(number))["state"]);
        Assert.Equal(["PENALTY_DRAFTED", "PENALTY_ISSUED", "PENALTY_SERVED", "PENALTY_OVERDUE", "PENALTY_FINAL"], await ActsAsync(client, number));
        Assert.Equal([("OVERDUE", "2026-04-02"), ("FINAL", "2026-06-02")], (await client.GetAsync(number)).Json.GetProperty("history").EnumerateArray().Skip(3).Select(e => (e.GetProperty("state").GetString()!, e.GetProperty("at").GetString()![..10])));
        Assert.Equal(["APPEALS_LIMIT_PASSED"], await StaffToldAsync(carm, "RECOURSE_OFFICER", number));
    }

    static async Task OverdueOnceAsync(Penalised client, string number)
    {
        Assert.Equal("OVERDUE", (await client.GetAsync(number))["state"]);
        Assert.Equal(ToldOnce, await client.ToldAsync(number));
        Assert.Equal(["PENALTY_DRAFTED", "PENALTY_ISSUED", "PENALTY_SERVED", "PENALTY_OVERDUE"], await ActsAsync(client, number));
        Assert.Equal("true", (await client.Manager.GetAsync($"/api/v1/cases/{number}/verify"))["isWhole"]?.ToLowerInvariant());
    }

    static async Task<string[]> ActsAsync(Penalised client, string number) => [.. (await client.Manager.GetAsync($"/api/v1/cases/{number}")).Json.GetProperty("history").EnumerateArray().Select(e => e.GetProperty("act").GetString()!)];

    /// <summary>So many days go by on the stored clock while no host is up.</summary>
    internal static async Task LetDaysPassAsync(string database, int days)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(database);
        await using var read = source.CreateCommand("select data ->> 'offset' from host.mt_doc_clocksetting where id = 'clock'");
        var offset = TimeSpan.Parse((string)(await read.ExecuteScalarAsync(TestContext.Current.CancellationToken))!, System.Globalization.CultureInfo.InvariantCulture);
        await using var write = source.CreateCommand("update host.mt_doc_clocksetting set data = jsonb_set(data, '{offset}', to_jsonb($1::text)) where id = 'clock'");
        write.Parameters.AddWithValue((offset + TimeSpan.FromDays(days)).ToString("c", System.Globalization.CultureInfo.InvariantCulture));
        await write.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    internal static async Task UntilAsync(CarmSystem carm, string sql)
    {
        await using var asked = carm.Database.CreateCommand(sql);
        var patience = DateTime.UtcNow.AddMinutes(3);
        while (!(bool)(await asked.ExecuteScalarAsync(TestContext.Current.CancellationToken))!)
        {
            if (DateTime.UtcNow > patience) throw new TimeoutException(sql);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        await carm.SettleAsync();
    }
}
