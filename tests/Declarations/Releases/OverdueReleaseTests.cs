using System.Text.Json;
using Carm.Delegation;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Releases, their deadlines and what being late costs, over HTTP and through the other modules.</summary>
public sealed class OverdueReleaseTests(CarmHost tests)
{
    [Fact]
    public async Task Declarations_T02_a_declaration_accepted_a_day_late_costs_a_hundred_dollars_and_its_duties_are_the_same()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var number = Fresh.TransactionNumber();
        await importer.ReleaseAsync(number);
        await importer.DraftAsync(number);

        await carm.MoveClockAsync("2026-03-24T15:00:00Z");
        Assert.Equal([$"{number} 2026-03-23 1"], await OverdueAsync(importer));
        Assert.Equal("100.00", await importer.BalanceAsync());

        var submitted = await importer.SubmitAsync(number);
        Assert.Equal(["3050.00", "999.72", "4049.72"], submitted.Json.GetProperty("totals").Texts("customsDuty", "gst", "total"));
        await carm.SettleAsync();
        Assert.Empty(await OverdueAsync(importer));
        Assert.Equal("4149.72", await importer.BalanceAsync());
        var penalty = Assert.Single((await PenaltiesAsync(importer)).EnumerateArray());
        Assert.Equal(["K23-2026-000001", "K23", "C288", number, "100.00", "SERVED", "2026-03-24", "2026-03-24", "2026-04-23"],
            penalty.Texts("penaltyNumber", "kind", "contravention", "transactionNumber", "amount", "state", "infractionOn", "servedOn", "payByOn"));

        // Later nights find nothing more.
        await carm.MoveClockAsync("2026-03-27T15:00:00Z");
        Assert.Single((await PenaltiesAsync(importer)).EnumerateArray());
    }

    [Fact]
    public async Task A_declaration_that_is_late_before_any_night_has_found_it_is_charged_at_its_acceptance()
    {
        await using var carm = await tests.OnClockAsync("2026-03-24T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        await importer.AcceptedAsync();
        Assert.Equal("4149.72", await importer.BalanceAsync());
        await carm.MoveClockAsync("2026-03-25T15:00:00Z");
        Assert.Equal("4149.72", await importer.BalanceAsync());
        Assert.Equal("C288", Assert.Single((await PenaltiesAsync(importer)).EnumerateArray()).GetProperty("contravention").GetString());
    }

    [Fact]
    public async Task A_declaration_in_time_costs_nothing_more()
    {
        await using var carm = await tests.OnClockAsync("2026-03-23T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        await importer.AcceptedAsync();
        await carm.MoveClockAsync("2026-03-25T15:00:00Z");
        Assert.Equal("4049.72", await importer.BalanceAsync());
        Assert.Empty((await PenaltiesAsync(importer)).EnumerateArray());
    }

    [Fact]
    public async Task Declarations_T05_courier_shipments_wait_until_the_24th_and_those_of_low_value_are_charged_as_such()
    {
        await using var carm = await tests.OnClockAsync("2026-03-09T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var (number, system) = (Fresh.TransactionNumber(), await carm.SignInAsync("release.system", "RELEASE_SYSTEM"));
        object Release(string service, string? option = null, string value = "3300.00") => new
        {
            transactionNumber = number, rmAccount = importer.Rm, releasedOn = "2026-03-09", estimatedDutiesAndTaxes = "400.00", serviceOption = service, billingOption = option, estimatedValueForDuty = value,
        };
        Assert.Equal((422, "CAD-4001"), await Code(system.PostAsync("/api/v1/admin/releases", Release("CSA"))));
        Assert.Equal((422, "CAD-4002"), await Code(system.PostAsync("/api/v1/admin/releases", Release("CLVS", value: "-1.00"))));
        var released = await system.PostAsync("/api/v1/admin/releases", Release("CLVS"));
        Assert.Equal((201, "CLVS", "CLVS", "2026-04-24", "2026-05-01", "3300.00"),
            (released.Status, released["serviceOption"], released["billingStream"], released["accountingDeadline"], released["paymentDueOn"], released["estimatedValueForDuty"]));
        Assert.Equal(201, (await system.PostAsync("/api/v1/admin/releases", Release("CLVS"))).Status);
        Assert.Equal((409, "CAD-3001"), await Code(system.PostAsync("/api/v1/admin/releases", Release("PARS"))));

        await carm.MoveClockAsync("2026-04-24T15:00:00Z");
        Assert.Empty(await OverdueAsync(importer));
        await carm.MoveClockAsync("2026-04-25T15:00:00Z");
        Assert.Equal([$"{number} 2026-04-24 1"], await OverdueAsync(importer));
        Assert.Equal(["C292", "100.00"], Assert.Single((await PenaltiesAsync(importer)).EnumerateArray()).Texts("contravention", "amount"));
    }

    [Fact]
    public async Task Who_keeps_the_extended_date_is_not_late_and_who_misses_it_is()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var (kept, missed, unreleased, officer) = (Fresh.TransactionNumber(), Fresh.TransactionNumber(), Fresh.TransactionNumber(), await carm.SignInAsync("trade.officer", "TRADE_OFFICER"));
        Task<Answer> Extend(string number, string to) => officer.PostAsync($"/api/v1/admin/cads/{number}/extend", new { accountingDeadline = to, reason = "The invoice came late." });
        foreach (var number in new[] { kept, missed }) await importer.ReleaseAsync(number);
        foreach (var number in new[] { kept, unreleased }) await importer.DraftAsync(number);

        var extended = await Extend(missed, "2026-03-25");
        Assert.Equal((200, "2026-03-25", "2026-03-31"), (extended.Status, extended["accountingDeadline"], extended["paymentDueOn"]));
        Assert.Equal((422, "CAD-4001"), await Code(Extend(missed, "2026-03-25")));
        Assert.Equal((422, "CAD-4001"), await Code(Extend(missed, "2027-03-26")));
        Assert.Equal((422, "CAD-7002"), await Code(Extend(unreleased, "2026-03-25")));
        Assert.Equal((404, "NOT_FOUND"), await Code(Extend(Fresh.TransactionNumber(), "2026-03-25")));
        Assert.Equal((404, "NOT_FOUND"), await Code(importer.CadAsync(missed)));
        await Extend(kept, "2026-03-25");
        Assert.Equal("2026-03-25", (await importer.CadAsync(kept))["accountingDeadline"]);

        // Staff read who gave more time and why; the client reads it too, but for the officer's name.
        static string?[] Given(JsonElement of) => Assert.Single(of.GetProperty("extensions").EnumerateArray()).Texts("from", "to", "reason", "grantedBy");
        string?[] told = ["2026-03-23", "2026-03-25", "The invoice came late.", null], known = [.. told[..3], "trade.officer"];
        Assert.Equal(known, Given(extended.Json));
        Assert.Equal(told, Given((await importer.CadAsync(kept)).Json));
        Assert.Equal(known, Given((await officer.GetAsync($"/api/v1/admin/cads/{kept}")).Json));

        await carm.MoveClockAsync("2026-03-25T15:00:00Z");
        var submitted = await importer.SubmitAsync(kept);
        Assert.Equal((200, "2026-03-25", "2026-03-31"), (submitted.Status, submitted["accountingDeadline"], submitted["paymentDueOn"]));
        Assert.Equal((409, "CAD-1002"), await Code(Extend(kept, "2026-03-27")));
        await carm.MoveClockAsync("2026-03-26T15:00:00Z");
        Assert.Equal((422, "CAD-6008"), await Code(Extend(missed, "2026-03-27")));
        Assert.Equal("4149.72", await importer.BalanceAsync());
        Assert.Equal(missed, Assert.Single((await PenaltiesAsync(importer)).EnumerateArray()).GetProperty("transactionNumber").GetString());
        foreach (var (reader, list, expected) in new[] { (importer.Manager, $"/api/v1/program-accounts/{importer.Rm}/overdue-releases", told), (officer, $"/api/v1/admin/overdue-releases?rmAccount={importer.Rm}", known) })
            Assert.Equal(expected, Given(Assert.Single((await reader.GetAsync(list)).Json.GetProperty("items").EnumerateArray())));
    }

    [Fact]
    public async Task What_was_released_under_a_number_of_other_goods_before_numbers_served_once_is_overdue_and_costs_nothing()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (alpha, beta, number) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm), Fresh.TransactionNumber());
        var header = new { officeOfRelease = "0497", modeOfTransport = "2", carrierCode = "7ABC", cargoControlNumbers = new[] { "7ABC123456" }, warehouseNumber = "W123", declarationStatement = true };
        Assert.Equal(201, (await beta.Manager.PostAsync($"/api/v1/program-accounts/{beta.Rm}/cads", new { transactionNumber = number, cadType = "V", header, invoices = new[] { Importer.InvoiceOf(number) } })).Status);
        Assert.Equal((200, null), await beta.SubmitAsync(number).CodeAsync());
        await using (var session = carm.Alba.Services.GetRequiredService<IDeclarationsStore>().LightweightSession())
        {
            session.Store(RecordReleaseHandler.Take(new(number, alpha.Rm, new(2026, 3, 16), Money.Of(4_000)), new(2026, 3, 20, 15, 0, 0, TimeSpan.Zero)));
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await carm.MoveClockAsync("2026-03-24T15:00:00Z");
        Assert.Equal([$"{number} 2026-03-23 1"], await OverdueAsync(alpha));
        foreach (var importer in new[] { alpha, beta }) Assert.Empty((await PenaltiesAsync(importer)).EnumerateArray());
    }

    [Fact]
    public async Task A_csa_importer_keeps_the_option_that_it_used_first()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (importer, another, system) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm), await carm.SignInAsync("release.system", "RELEASE_SYSTEM"));
        Task<(int, string?)> ReleaseAsync(Importer to, string option, string? number = null) => system.PostAsync("/api/v1/admin/releases", new
        {
            transactionNumber = number ?? Fresh.TransactionNumber(), rmAccount = to.Rm, releasedOn = "2026-03-16", estimatedDutiesAndTaxes = "400.00", serviceOption = "CSA", billingOption = option,
        }).CodeAsync();
        var first = Fresh.TransactionNumber();
        Assert.Equal((201, null), await ReleaseAsync(importer, "EIGHTEENTH", first));
        Assert.Equal((422, "CAD-7012"), await ReleaseAsync(importer, "CALENDAR_MONTH"));
        foreach (var number in new[] { first, null }) Assert.Equal((201, null), await ReleaseAsync(importer, "EIGHTEENTH", number));
        Assert.Equal((201, null), await importer.ReleaseAsync(Fresh.TransactionNumber()).CodeAsync());

        // One that was used before options were kept stays as well; of two first ones at once one holds.
        await using (var forget = carm.Database.CreateCommand("truncate declarations.mt_doc_csaoption")) await forget.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        Assert.Equal((422, "CAD-7012"), await ReleaseAsync(importer, "CALENDAR_MONTH"));
        var both = await Task.WhenAll(ReleaseAsync(another, "CALENDAR_MONTH"), ReleaseAsync(another, "EIGHTEENTH"));
        Assert.Equal([201, 422], both.Select(answer => answer.Item1).Order());
    }

    [Fact]
    public async Task Managers_are_warned_the_day_before_and_told_when_it_is_too_late()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var importer = await Importer.OnboardedAsync(carm);
        string[] numbers = [.. Enumerable.Range(0, 2).Select(_ => Fresh.TransactionNumber()).Order(StringComparer.Ordinal)];
        foreach (var number in numbers) await importer.ReleaseAsync(number);
        await (await carm.SignInAsync("trade.officer", "TRADE_OFFICER")).PostAsync($"/api/v1/admin/cads/{numbers[1]}/extend", new { accountingDeadline = "2026-03-24", reason = "The invoice came late." });

        await carm.MoveClockAsync("2026-03-22T15:00:00Z");
        Assert.Contains($"Releases not accounted for yet: 1. The last day is 2026-03-23. Transactions: {numbers[0]}", await NoticesAsync(importer));
        await carm.MoveClockAsync("2026-03-25T15:00:00Z");
        var told = await NoticesAsync(importer);
        Assert.Contains($"Releases not accounted for yet: 1. The last day is 2026-03-24. Transactions: {numbers[1]}", told);
        Assert.Contains($"The goods of transaction {numbers[1]} were to be accounted for by 2026-03-23; the last day is now 2026-03-24. The payment is due as before.", told);
        Assert.Contains($"The goods of transaction {numbers[0]}, released on 2026-03-16, were to be accounted for by 2026-03-23. Account for them now; there is a charge for being late.", told);
        Assert.Contains($"Charge K23-2026-000001 of $100.00 for transaction {numbers[0]} (C288) is payable now. Paid in full by 2026-04-23, it bears no interest.", told);
        Assert.Equal(told.Distinct().Count(), told.Length);
    }

    [Fact]
    public async Task However_many_releases_a_night_looks_at_it_takes_some_at_a_time_and_leaves_none_out()
    {
        await using var carm = await tests.OnClockAsync("2026-03-22T15:00:00Z");
        string[] accounts = ["700000001RM0001", "700000002RM0001", "700000003RM0001", "700000004RM0001"];
        var (store, services, ct) = (carm.Alba.Services.GetRequiredService<IDeclarationsStore>(), carm.Alba.Services, TestContext.Current.CancellationToken);
        await using (var session = store.LightweightSession())
        {
            // Goods of the 13th were to be accounted for by the 20th, those of the 16th are by the 23rd.
            foreach (var (rm, releasedOn, count) in new[] { (accounts[0], 13, 501), (accounts[0], 16, 499), (accounts[1], 16, 3), (accounts[2], 16, 601), (accounts[3], 16, 1) })
                session.Store(Enumerable.Range(0, count).Select(_ => RecordReleaseHandler.Take(new(Fresh.TransactionNumber(), rm, new(2026, 3, releasedOn), Money.Of(1)), new(2026, 3, 20, 15, 0, 0, TimeSpan.Zero))).ToArray());
            await session.SaveChangesAsync(ct);
        }

        var (late, warnings, left, turns) = (new List<string>(), new List<NoticeRequested>(), new Queue<WatchDeadlines>([new WatchDeadlines(new(2026, 3, 22))]), 0);
        for (; left.TryDequeue(out var night); turns++)
        {
            await using var session = store.LightweightSession();
            foreach (var message in await WatchDeadlinesHandler.Handle(night, session, services.GetRequiredService<ReleasePolicy>(), services.GetRequiredService<TimeProvider>(), ct))
                if (message is WatchDeadlines more) left.Enqueue(more);
                else if (message is NoticeRequested warning) warnings.Add(warning);
                else late.Add(Assert.IsType<MarkReleaseOverdue>(message).TransactionNumber);
        }

        // The first turn takes 500 of the late and 500 of those that are near; one more has the last of the late, one the 601, and one the last account.
        Assert.Equal((4, 501, 501), (turns, late.Count, late.Distinct().Count()));
        Assert.Equal(["700000001RM0001 499 51", "700000002RM0001 3 3", "700000003RM0001 601 51", "700000004RM0001 1 1"], warnings.Select(w => $"{w.RmAccount} {w.Values[0]} {w.Values[2].Split(", ").Distinct().Count()}"));
    }

    [Fact]
    public async Task Officers_and_the_client_list_what_is_overdue_page_by_page_and_a_broker_what_it_may_see()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var (alpha, other, broker) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm), await Importer.OpenAsync(carm));
        await carm.HearAsync(new LicenceStatusChanged(broker.Bn9, "CUSTOMS_BROKER", "B-1", "ACTIVE", DateTimeOffset.Parse("2026-01-01T12:00:00Z")));
        await using (var session = carm.Alba.Services.GetRequiredService<IDelegationStore>().LightweightSession())
        {
            session.Store(new BusinessRelationship(BusinessRelationship.IdOf(broker.Bn9, alpha.Bn9), broker.Bn9, alpha.Bn9, "BMR", [], ["OWN"], new(2026, 1, 1), null, "alpha", 1));
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        var asBroker = alpha with { Manager = broker.Manager };
        string[] numbers = [.. Enumerable.Range(0, 3).Select(_ => Fresh.TransactionNumber()).Order(StringComparer.Ordinal)];
        foreach (var number in numbers) await alpha.ReleaseAsync(number);
        await other.ReleaseAsync(Fresh.TransactionNumber());
        // The importer's own draft is hidden from a broker that sees its own only; a stranger's draft hides nothing.
        await alpha.DraftAsync(numbers[0]);
        await asBroker.DraftAsync(numbers[1]);
        await other.DraftAsync(numbers[2]);
        await carm.MoveClockAsync("2026-03-25T15:00:00Z");

        Assert.Equal(numbers.Select(n => $"{n} 2026-03-23 2"), await OverdueAsync(alpha));
        Assert.Equal(numbers[1..].Select(n => $"{n} 2026-03-23 2"), await OverdueAsync(asBroker));
        Assert.Equal([numbers[1]], (await PenaltiesAsync(asBroker)).EnumerateArray().Select(p => p.GetProperty("transactionNumber").GetString()));
        Assert.Equal(404, (await other.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm}/overdue-releases")).Status);

        var first = await alpha.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm}/overdue-releases?pageSize=2");
        Assert.Equal(numbers[..2], Numbers(first));
        Assert.Equal(numbers[2..], Numbers(await alpha.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm}/overdue-releases?pageSize=2&cursor={first["nextCursor"]}")));
        var csv = (await alpha.Manager.SendAsync(HttpMethod.Get, $"/api/v1/program-accounts/{alpha.Rm}/overdue-releases", null, accept: "text/csv")).Text.Trim('\uFEFF').Split("\r\n");
        Assert.Equal($"{numbers[0]},{alpha.Rm},2026-03-16,IID,2026-03-23,2,2026-03-31,4000.00,,", csv[1]);

        var auditor = await carm.SignInAsync("auditor", "AUDITOR");
        Assert.Equal(numbers, Numbers(await auditor.GetAsync($"/api/v1/admin/overdue-releases?rmAccount={alpha.Rm}")));
        Assert.Equal(4, Numbers(await auditor.GetAsync("/api/v1/admin/overdue-releases")).Length);
        Assert.Equal((403, "DEL_FORBIDDEN"), await Code((await carm.SignInAsync("ar.officer", "AR_OFFICER")).GetAsync("/api/v1/admin/overdue-releases")));
    }

    /// <summary>An importer whose business stands in the portal, so that its manager has an inbox.</summary>
    static async Task<string?[]> NoticesAsync(Importer importer) =>
        [.. (await importer.Manager.GetAsync("/api/v1/notifications?pageSize=100")).Json.GetProperty("items").EnumerateArray().Select(n => n.GetProperty("text").GetString())];

    static async Task<string[]> OverdueAsync(Importer importer) =>
        [.. (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/overdue-releases")).Json.GetProperty("items").EnumerateArray().Select(r => string.Join(' ', r.Texts("transactionNumber", "accountingDeadline", "daysLate")))];

    static async Task<JsonElement> PenaltiesAsync(Importer importer) => (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/penalties")).Json.GetProperty("items");

    static string?[] Numbers(Answer list) => [.. list.Json.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("transactionNumber").GetString())];

    static async Task<(int, string?)> Code(Task<Answer> asked) => (await asked is var answer ? answer.Status : 0, answer["code"]);
}
