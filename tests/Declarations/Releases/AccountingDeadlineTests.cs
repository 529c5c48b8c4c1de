using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>The last days of what a client has to do for its declarations, in its calendar.</summary>
public sealed class AccountingDeadlineTests(CarmHost tests)
{
    [Fact]
    public async Task The_last_day_to_account_for_goods_stands_in_the_calendar_moves_with_an_extension_and_is_called_off_when_they_are_accounted_for()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var (importer, number) = (await Importer.OpenAsync(carm), Fresh.TransactionNumber());
        var account = $"#####{importer.Rm[5..]}";
        await importer.ReleaseAsync(number);
        await carm.SettleAsync();
        var (english, french) = (await importer.Manager.CalendarAddressAsync(importer.Rm), await importer.Manager.CalendarAddressAsync(importer.Rm, "fr"));
        Assert.Equal([$"2026-03-23 Last day to account for the goods of transaction {number} ({account}) 0 CONFIRMED"], await carm.CalendarAsync(english, number));
        Assert.Equal([$"2026-03-23 Dernier jour pour déclarer en détail les marchandises de la transaction {number} ({account}) 0 CONFIRMED"], await carm.CalendarAsync(french, number));

        // What is reported again, and what was to be accounted for before, sets nothing.
        await importer.ReleaseAsync(number);
        var late = Fresh.TransactionNumber();
        await importer.ReleaseAsync(late, "2026-03-04");
        await ExtendAsync(carm, number, "2026-03-25");
        await carm.SettleAsync();
        Assert.Equal(["2026-03-25 1 CONFIRMED"], await DayAsync(carm, english, number));
        Assert.Empty(await DayAsync(carm, english, late));

        await importer.DraftAsync(number);
        Assert.Equal(200, (await importer.SubmitAsync(number)).Status);
        await carm.SettleAsync();
        Assert.Equal(["2026-03-25 2 CANCELLED"], await DayAsync(carm, english, number));
        await carm.MoveClockAsync("2026-03-26T15:00:00Z");
        Assert.Empty(await DayAsync(carm, english, number));
    }

    [Fact]
    public async Task An_outage_and_a_due_date_that_moves_take_the_last_days_along()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (importer, ordinary, csa) = (await Importer.OpenAsync(carm), Fresh.TransactionNumber(), Fresh.TransactionNumber());
        await importer.ReleaseAsync(ordinary, "2026-03-17");
        await (await carm.SignInAsync("release.system", "RELEASE_SYSTEM")).PostAsync("/api/v1/admin/releases", new
        {
            transactionNumber = csa, rmAccount = importer.Rm, releasedOn = "2026-03-16", estimatedDutiesAndTaxes = "400.00", serviceOption = "CSA", billingOption = "EIGHTEENTH", estimatedValueForDuty = "90000.00",
        });
        await carm.SettleAsync();
        var calendar = await importer.Manager.CalendarAddressAsync(importer.Rm);
        Assert.Equal(["2026-03-24 0 CONFIRMED"], await DayAsync(carm, calendar, ordinary));
        Assert.Equal(["2026-03-31 0 CONFIRMED"], await DayAsync(carm, calendar, csa));

        await carm.HearAsync(new OutageDeclared("O-1", new(2026, 3, 23), new(2026, 3, 24), new(2026, 3, 25), new(2026, 3, 20, 15, 0, 0, TimeSpan.Zero)));
        await carm.HearAsync(new Ledger.Contracts.DueDateOverridden(new(2026, 3, 17), new(2026, 4, 10), "Fixture of the tests", new(2026, 3, 20, 16, 0, 0, TimeSpan.Zero)));
        Assert.Equal(["2026-03-25 1 CONFIRMED"], await DayAsync(carm, calendar, ordinary));
        Assert.Equal(["2026-04-10 1 CONFIRMED"], await DayAsync(carm, calendar, csa));
    }

    [Fact]
    public async Task The_time_to_answer_an_officer_about_an_adjustment_runs_until_the_answer_or_the_decision()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        await Importer.ApproveRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var (importer, officer) = (await Importer.OpenAsync(carm), await carm.SignInAsync("trade.officer", "TRADE_OFFICER"));
        var calendar = await importer.Manager.CalendarAddressAsync(importer.Rm);
        string[] numbers = [await AmericanAsync(), await AmericanAsync()];
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        foreach (var (number, isAnswered) in new[] { (numbers[0], true), (numbers[1], false) })
        {
            var line = American();
            line["tariffTreatment"] = "10";
            var attachments = new[] { await importer.AttachAsync(number, "%PDF-1.7 certificate"u8.ToArray()) };
            var asked = await importer.Manager.PostAsync($"/api/v1/cads/{number}/changes", new { header = Importer.Header(), invoices = new[] { Importer.InvoiceOf(number, line) }, reasons = new[] { new { lineNumber = 1, codes = new[] { "R2-74-1-C11" } } }, attachments });
            var id = asked.Json.GetProperty("change").GetProperty("changeId").GetString()!;
            await officer.PostAsync($"/api/v1/admin/changes/{id}/assign");
            await officer.PostAsync($"/api/v1/admin/changes/{id}/request-info", new { text = "Which certificate?" });
            await carm.SettleAsync();
            Assert.Equal([$"2026-05-02 Last day to answer the officer on adjustment {id} (#####{importer.Rm[5..]}) 0 CONFIRMED"], await carm.CalendarAsync(calendar, id));

            if (isAnswered) Assert.Equal(200, (await importer.Manager.PostAsync($"/api/v1/cads/{number}/changes/{id}/answer", new { text = "The one of March." })).Status);
            else Assert.Equal("REJECTED", (await officer.PostAsync($"/api/v1/admin/changes/{id}/reject", new { reason = "NO_EVIDENCE", text = "The certificate cannot be read." }))["status"]);
            await carm.SettleAsync();
            Assert.Equal(["2026-05-02 1 CANCELLED"], await DayAsync(carm, calendar, id));
        }

        async Task<string> AmericanAsync()
        {
            var number = Fresh.TransactionNumber();
            await importer.ReleaseAsync(number);
            await importer.DraftAsync(number, invoices: [Importer.InvoiceOf(number, American())]);
            Assert.Equal(200, (await importer.SubmitAsync(number)).Status);
            await carm.SettleAsync();
            return number;
        }
    }

    [Fact]
    public void Goods_from_before_carm_declared_already_or_late_already_have_no_last_day_to_come()
    {
        var (policy, now) = (new ReleasePolicy(new(2024, 10, 21), new(2025, 5, 20, 0, 0, 0, TimeSpan.Zero)), new DateTimeOffset(2026, 3, 16, 15, 0, 0, TimeSpan.Zero));
        var release = new ReleaseRecord("12345000000013", "700000003RM0001", new(2026, 3, 16), now, null, Money.Of(4_000), new(2026, 3, 23), new(2026, 3, 31));
        var draft = new Cad(release.Id, release.RmAccount, "812345674", "AB", new(), now, 1);
        Assert.Equal(new DeadlineSet("accounting/12345000000013", release.RmAccount, "ACCOUNTING", release.Id, new(2026, 3, 23), now, "812345674"), release.DeadlineOf(draft, policy, now));
        // A stranger's draft says nothing of whose goods they are.
        Assert.Null(release.DeadlineOf(draft with { RmAccount = "700000004RM0001" }, policy, now)!.SubmitterBn9);
        Assert.Null(release.DeadlineOf(draft with { AccountedAt = now }, policy, now));
        Assert.Null((release with { ReleasedOn = new(2024, 10, 20) }).DeadlineOf(null, policy, now));
        Assert.Null((release with { AccountingDeadline = new(2026, 3, 15) }).DeadlineOf(null, policy, now));
        Assert.NotNull((release with { AccountingDeadline = new(2026, 3, 16) }).DeadlineOf(null, policy, now));
    }

    static Dictionary<string, object?> American() => new(Importer.Line()) { ["countryOfOrigin"] = "US", ["stateOfOrigin"] = "NY" };

    static async Task ExtendAsync(CarmSystem carm, string number, string to)
    {
        var extended = await (await carm.SignInAsync("trade.officer", "TRADE_OFFICER")).PostAsync($"/api/v1/admin/cads/{number}/extend", new { accountingDeadline = to, reason = "The invoice came late." });
        Assert.Equal(200, extended.Status);
    }

    /// <summary>Day, number of changes and state.</summary>
    static async Task<string[]> DayAsync(CarmSystem carm, string calendar, string about) => [.. (await carm.CalendarAsync(calendar, about)).Select(e => e.Split(' ')).Select(words => $"{words[0]} {words[^2]} {words[^1]}")];
}
