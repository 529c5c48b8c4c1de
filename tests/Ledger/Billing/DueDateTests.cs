using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>The CBSA moves the due date of a billing period.</summary>
public sealed class DueDateTests(CarmHost tests)
{
    const string Period = "/api/v1/admin/due-date-overrides/2026-01-17", Calendar = "/api/v1/tools/billing-calendar?stream=RPP&releaseDate=2026-01-05";
    static readonly object Bulletin = new { dueOn = "2026-02-10", sourceReference = "Fixture of the tests" };

    [Fact]
    public async Task What_is_open_of_the_period_is_due_on_the_new_date_and_bears_interest_from_the_day_after()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var client = await Client.OnboardedAsync(carm);
        await client.AccountForAsync(client.Cad("14321000000019", 1, 10000m, 0, "2026-01-05T15:00:00Z", "2026-01-30"));
        await carm.MoveClockAsync("2026-01-20T15:00:00Z");
        await client.AccountForAsync(client.Cad("14321000000027", 1, 500m, 0, "2026-01-20T15:00:00Z", "2026-03-03"));
        var (officer, supervisor) = (await carm.SignInAsync("due.officer", "AR_OFFICER"), await carm.SignInAsync("due.supervisor", "AR_SUPERVISOR"));

        Assert.Equal("2026-01-30", (await carm.GetAsync(Calendar))["paymentDueDate"]);
        Assert.Equal(200, (await officer.PutAsync(Period, Bulletin)).Status);
        Assert.Equal("2026-01-30", (await carm.GetAsync(Calendar))["paymentDueDate"]);
        Assert.Equal((403, 403), ((await officer.PostAsync($"{Period}/approve")).Status, (await supervisor.PutAsync(Period, Bulletin)).Status));
        Assert.Equal(200, (await supervisor.PostAsync($"{Period}/approve", ifMatch: "\"1\"")).Status);
        await carm.SettleAsync();

        Assert.Equal("2026-02-10", (await carm.GetAsync(Calendar))["paymentDueDate"]);
        Assert.Equal([("14321000000019 v1", "2026-02-10"), ("14321000000027 v1", "2026-03-03")], (await client.GetAsync("transactions")).Json.GetProperty("items").EnumerateArray().Select(i => (i.GetProperty("reference").GetString()!, i.GetProperty("dueOn").GetString()!)).Order());
        Assert.Equal("2026-02-10", (await client.GetAsync("balance"))["nextDueOn"]);
        Assert.Contains("2026-02-10", (await client.Manager.GetAsync("/api/v1/notifications")).Text);
        // What comes to the period later is due on the new date too, though its fact says the old one.
        await client.AccountForAsync(client.Cad("14321000000035", 1, 1m, 0, "2026-01-20T15:00:00Z", "2026-01-30"));
        Assert.Equal("10001.00", await OwingOnAsync(client, "2026-02-10"));

        await carm.MoveClockAsync("2026-02-11T15:00:00Z");
        var january = (await client.GetAsync($"statements/SOA-{client.Rm}-202601")).Json;
        Assert.Equal(("2026-02-10", "10001.00", "500.00", "OVERDUE"), (Text("dueOn"), Text("totalPayable"), Text("notYetDue"), Text("state")));
        string? Text(string name) => january.GetProperty(name).GetString();
        // One day at 8.3 percent, and none before.
        Assert.Equal("2.27", (await client.GetAsync("balance"))["accruedInterest"]);
        Assert.Equal("0.00", (await Client.TrialBalanceAsync(carm))["net"]);
        var listed = Assert.Single((await supervisor.GetAsync("/api/v1/admin/due-date-overrides")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("2026-01-30", "2026-02-10", true), (listed.GetProperty("regularDueOn").GetString(), listed.GetProperty("dueOn").GetString(), listed.GetProperty("approved").GetBoolean()));
    }

    [Fact]
    public async Task A_date_that_was_moved_by_a_bulletin_is_moved_again_by_an_outage_with_all_that_was_due_on_it()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var client = await Client.OnboardedAsync(carm);
        await client.AccountForAsync(client.Cad("14321000000019", 1, 10000m, 0, "2026-01-05T15:00:00Z", "2026-01-30"));
        var (officer, supervisor) = (await carm.SignInAsync("due.officer", "AR_OFFICER"), await carm.SignInAsync("due.supervisor", "AR_SUPERVISOR"));
        await officer.PutAsync(Period, Bulletin);
        await supervisor.PostAsync($"{Period}/approve", ifMatch: "\"1\"");
        await carm.SettleAsync();
        Assert.Equal("10000.00", await OwingOnAsync(client, "2026-02-10"));

        await carm.MoveClockAsync("2026-02-12T15:00:00Z");
        await carm.HearAsync(new OutageDeclared("O-1", new(2026, 2, 9), new(2026, 2, 11), new(2026, 2, 12), DateTimeOffset.Parse("2026-02-12T14:00:00Z", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal("10000.00", await OwingOnAsync(client, "2026-02-12"));
        await carm.MoveClockAsync("2026-02-13T15:00:00Z");
        // One day at 8.3 percent from the 13th, and none before.
        Assert.Equal("2.27", (await client.GetAsync("balance"))["accruedInterest"]);
    }

    [Fact]
    public async Task A_date_that_has_passed_is_not_moved_nor_one_to_an_earlier_day_and_nobody_approves_his_own()
    {
        await using var carm = await tests.OnClockAsync("2026-01-30T15:00:00Z");
        var both = await carm.SignInAsync("due.both", "AR_OFFICER", "AR_SUPERVISOR");
        Assert.Equal("DUE_DATE_NOT_LATER", (await both.PutAsync(Period, new { dueOn = "2026-01-30", sourceReference = "Fixture" }))["code"]);
        Assert.Equal(404, (await both.PutAsync("/api/v1/admin/due-date-overrides/2026-01-18", Bulletin)).Status);
        Assert.Equal(200, (await both.PutAsync(Period, Bulletin)).Status);
        Assert.Equal("SAME_MAKER_CHECKER", (await both.PostAsync($"{Period}/approve", ifMatch: "\"1\""))["code"]);

        await carm.MoveClockAsync("2026-01-31T15:00:00Z");
        var supervisor = await carm.SignInAsync("due.supervisor", "AR_SUPERVISOR");
        Assert.Equal((422, "DUE_DATE_PASSED"), (await supervisor.PostAsync($"{Period}/approve", ifMatch: "\"1\"") is var late ? (late.Status, late["code"]) : default));
        Assert.Equal("DUE_DATE_PASSED", (await both.PutAsync(Period, Bulletin))["code"]);
    }

    [Fact]
    public async Task What_is_approved_is_what_was_read_and_nothing_approved_is_written_over()
    {
        await using var carm = await tests.OnClockAsync("2026-01-20T15:00:00Z");
        var (officer, supervisor) = (await carm.SignInAsync("due.officer", "AR_OFFICER"), await carm.SignInAsync("due.supervisor", "AR_SUPERVISOR"));
        var first = await officer.PutAsync(Period, Bulletin);
        var second = await officer.PutAsync(Period, new { dueOn = "2026-02-20", sourceReference = "Fixture of the tests" });
        Assert.Equal(("\"1\"", "\"2\"", 2), (first.Headers["ETag"], second.Headers["ETag"], (await supervisor.GetAsync("/api/v1/admin/due-date-overrides")).Json.GetProperty("items")[0].GetProperty("revision").GetInt32()));
        Assert.Equal((428, "IF_MATCH_REQUIRED"), await Paying.RefusalAsync(supervisor.PostAsync($"{Period}/approve")));
        Assert.Equal((412, "IF_MATCH_STALE"), await Paying.RefusalAsync(supervisor.PostAsync($"{Period}/approve", ifMatch: "\"1\"")));
        Assert.Equal("2026-01-30", (await carm.GetAsync(Calendar))["paymentDueDate"]);
        Assert.Equal(200, (await supervisor.PostAsync($"{Period}/approve", ifMatch: "\"2\"")).Status);
        Assert.Equal((409, "STATE_CONFLICT"), await Paying.RefusalAsync(officer.PutAsync(Period, Bulletin)));
        Assert.Equal("2026-02-20", (await carm.GetAsync(Calendar))["paymentDueDate"]);
    }

    [Fact]
    public async Task Of_a_proposal_and_an_approval_at_once_the_later_one_is_turned_away()
    {
        var store = tests.Alba.Services.GetRequiredService<ILedgerStore>();
        await using (var proposing = store.LightweightSession())
        {
            await ProposeDueDateHandler.Handle(new("2045-01-17", new(2045, 2, 20), "Fixture", "one"), proposing, TimeProvider.System, TestContext.Current.CancellationToken);
            await proposing.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        await using var again = store.LightweightSession();
        await ProposeDueDateHandler.Handle(new("2045-01-17", new(2045, 2, 21), "Fixture", "one"), again, TimeProvider.System, TestContext.Current.CancellationToken);
        await using (var approving = store.LightweightSession())
        {
            await ApproveDueDateHandler.Handle(new("2045-01-17", "another", 1), approving, TimeProvider.System, TestContext.Current.CancellationToken);
            await approving.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        await Assert.ThrowsAsync<JasperFx.ConcurrencyException>(() => again.SaveChangesAsync(TestContext.Current.CancellationToken));
        await using var reading = store.QuerySession();
        Assert.Equal((new DateOnly(2045, 2, 20), "another"), (await reading.LoadAsync<DueDateOverride>("2045-01-17", TestContext.Current.CancellationToken)) is { } kept ? (kept.DueOn, kept.ApprovedBy) : default);
    }

    [Fact]
    public void What_is_due_on_a_day_of_its_own_stays_and_what_the_cbsa_redetermined_bears_interest_by_the_new_date()
    {
        var book = new RateBook([], null, [new("2026-01-17", new(2026, 1, 17), new(2026, 2, 10), "Fixture", "one", "another")]);
        Assert.Equal(new(2026, 2, 10), book.Deferred(Item("CAD", "2026-01-30", "2026-01-05")).DueOn);
        Assert.Equal(new(2026, 1, 30), book.Deferred(Item("NPA", "2026-01-30", null)).DueOn);
        Assert.Equal(new(2026, 1, 30), book.Deferred(Item("CAD", "2026-01-30", "2026-01-30")).DueOn);
        var adjusted = book.Deferred(Item("ADJ", "2026-01-22", "2026-01-05") with { InterestFrom = new(2026, 1, 31) });
        Assert.Equal((new(2026, 1, 22), (DateOnly?)new(2026, 2, 11)), (adjusted.DueOn, adjusted.InterestFrom));
        Assert.Equal((new DateOnly(2026, 2, 10), new DateOnly(2026, 3, 3)), (book.DueOf(new(2026, 1, 25)), book.DueOf(new(2026, 2, 25))));

        // Moved again, as by an outage, what was due on the first date goes along; but not from a day that is another period's own.
        var again = new RateBook([], null, [new("2026-01-17", new(2026, 1, 17), new(2026, 3, 10), "OUTAGE O-1", "CBSA", "CBSA") { Earlier = [new(2026, 2, 10), new(2026, 3, 3)] }]);
        Assert.Equal(new(2026, 3, 10), again.Deferred(Item("CAD", "2026-02-10", "2026-01-05")).DueOn);
        Assert.Equal(new(2026, 3, 10), again.Deferred(Item("CAD", "2026-01-30", "2026-01-05")).DueOn);
        Assert.Equal(new(2026, 3, 3), again.Deferred(Item("CAD", "2026-03-03", "2026-02-05")).DueOn);

        static OpenItem Item(string type, string dueOn, string? releasedOn) => new("id", "700000003RM0001", Side.Debit, type, "1", null, "700000003", OpenItem.Importer, 100, new(2026, 1, 5), new(2026, 1, 5), default, DateOnly.Parse(dueOn), DateOnly.Parse(dueOn).AddDays(1), RateKind.Specified) { ReleasedOn = releasedOn is null ? null : DateOnly.Parse(releasedOn) };
    }

    static async Task<string?> OwingOnAsync(Client client, string day) =>
        Money.Sum((await client.GetAsync("transactions")).Json.GetProperty("items").EnumerateArray().Where(i => i.GetProperty("dueOn").GetString() == day).Select(i => Money.TryParse(i.GetProperty("open").GetString(), out var open) ? open : default)).ToString();
}
