using Carm.Testing;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Goods that are billed by the day of their accounting, since information was missing or they come in parts (SOR/86-1062 ss.12 to 14), over HTTP and through the Ledger.</summary>
public sealed class InterimAccountingTests(CarmHost tests)
{
    [Fact]
    public async Task They_are_due_by_the_month_of_their_accounting_stand_on_that_statement_and_move_with_its_due_date()
    {
        await using var carm = await tests.OnClockAsync("2026-03-30T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        await Importer.ApproveRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.3"));
        var (soon, later, system) = (Fresh.TransactionNumber(), Fresh.TransactionNumber(), await carm.SignInAsync("release.system", "RELEASE_SYSTEM"));
        foreach (var number in new[] { soon, later })
        {
            var released = await system.PostAsync("/api/v1/admin/releases", new { transactionNumber = number, rmAccount = importer.Rm, releasedOn = "2026-03-30", estimatedDutiesAndTaxes = "4000.00", informationMissing = true });
            Assert.Equal((201, "INTERIM", "2026-05-29", "2026-05-29"), (released.Status, released["billingStream"], released["accountingDeadline"], released["paymentDueOn"]));
            await importer.DraftAsync(number, Importer.Header("2026-03-30"));
        }

        await carm.MoveClockAsync("2026-03-31T15:00:00Z");
        var would = await importer.Manager.PostAsync($"/api/v1/cads/{soon}/validate");
        Assert.Equal((200, "2026-04-25", "2026-05-01"), (would.Status, would["statementOn"], would["paymentDueOn"]));
        var accounted = await importer.SubmitAsync(soon);
        Assert.Equal((200, "2026-05-01"), (accounted.Status, accounted["paymentDueOn"]));
        await carm.SettleAsync();
        Assert.Equal([$"{soon} v1 2026-05-01"], await DebtsAsync());

        var (officer, supervisor) = (await carm.SignInAsync("due.officer", "AR_OFFICER"), await carm.SignInAsync("due.supervisor", "AR_SUPERVISOR"));
        foreach (var (period, due) in new[] { ("2026-04-17", "2026-05-15"), ("2026-05-17", "2026-06-10") })
        {
            Assert.Equal(200, (await officer.PutAsync($"/api/v1/admin/due-date-overrides/{period}", new { dueOn = due, sourceReference = "Fixture of the tests" })).Status);
            Assert.Equal(200, (await supervisor.PostAsync($"/api/v1/admin/due-date-overrides/{period}/approve", ifMatch: "\"1\"")).Status);
        }
        await carm.SettleAsync();
        Assert.Equal("2026-05-15", (await importer.CadAsync(soon))["paymentDueOn"]);

        await carm.MoveClockAsync("2026-04-20T15:00:00Z");
        var second = await importer.SubmitAsync(later);
        Assert.Equal((200, "2026-06-10", "2026-06-10"), (second.Status, second["accountingDeadline"], second["paymentDueOn"]));
        await carm.SettleAsync();
        Assert.Equal(new[] { $"{soon} v1 2026-05-15", $"{later} v1 2026-06-10" }.Order(), await DebtsAsync());

        await carm.MoveClockAsync("2026-04-26T15:00:00Z");
        var april = await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/statements/SOA-{importer.Rm}-202604");
        Assert.Equal((200, "2026-05-15", "4049.72", "4049.72"), (april.Status, april["dueOn"], april["totalPayable"], april["notYetDue"]));

        async Task<IEnumerable<string>> DebtsAsync() =>
            (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/transactions")).Json.GetProperty("items").EnumerateArray().Select(i => string.Join(' ', i.Texts("reference", "dueOn"))).Order();
    }

    [Fact]
    public async Task Machinery_that_comes_in_parts_stands_on_the_statement_of_the_day_on_which_it_is_accounted_for()
    {
        await using var carm = await tests.OnClockAsync("2026-03-21T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var (number, usual, system) = (Fresh.TransactionNumber(), Fresh.TransactionNumber(), await carm.SignInAsync("release.system", "RELEASE_SYSTEM"));
        Assert.Equal(201, (await system.PostAsync("/api/v1/admin/releases", new { transactionNumber = number, rmAccount = importer.Rm, releasedOn = "2026-03-20", estimatedDutiesAndTaxes = "4000.00", endsOn = "2026-09-30" })).Status);
        await importer.ReleaseAsync(usual, "2026-03-20");
        foreach (var drafted in new[] { number, usual }) await importer.DraftAsync(drafted, Importer.Header("2026-03-20"));
        Assert.Equal(["2026-03-25", "2026-03-21"], (await importer.Manager.PostAsync($"/api/v1/cads/{number}/validate")).Json.Texts("statementOn", "paymentDueOn"));
        Assert.Equal(["2026-04-25", "2026-05-01"], (await importer.Manager.PostAsync($"/api/v1/cads/{usual}/validate")).Json.Texts("statementOn", "paymentDueOn"));
    }
}
