using Carm.Bonds;
using Carm.Kernel;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Bonds.Tests;

/// <summary>The privilege from enrolment to its end, by security, by use, by the calendar and by the CBSA.</summary>
public sealed class PrivilegeTests(CarmHost tests)
{
    static readonly DateTimeOffset Now = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Bonds_B05_B06_a_provider_gives_thirty_days_notice_and_the_privilege_outlives_it_by_the_time_to_mend()
    {
        await using var carm = await tests.OnClockAsync("2026-04-01T14:00:00Z");
        var (importer, surety) = await SecuredAsync(carm, 48_250.37m, "24126.00");
        Assert.Equal((422, "BND-408"), await CodeAsync(surety.OnAgreementAsync("B-1", "termination-notice", new { terminationDate = "2026-04-30" })));
        var given = await surety.OnAgreementAsync("B-1", "termination-notice", new { terminationDate = "2026-05-01" });
        Assert.Equal((200, "TERMINATION_PENDING"), (given.Status, given.Json.GetProperty("agreement").GetProperty("state").GetString()));
        Assert.Equal((409, "BND-409"), await CodeAsync(surety.OnAgreementAsync("B-1", "termination-notice", new { terminationDate = "2026-06-01" })));
        await carm.MoveClockAsync("2026-04-30T14:00:00Z");
        Assert.Equal("ACTIVE", (await importer.RppAsync())["state"]);
        await carm.MoveClockAsync("2026-05-01T14:00:00Z");
        var rpp = await importer.RppAsync();
        Assert.Equal(("DEFICIENT", "True", "2026-05-31"), (rpp["state"], rpp["releasePriorToPayment"], rpp["cureBy"]));

        var supervisor = await carm.SignInAsync("bonds-supervisor", "SUPERVISOR");
        Assert.Equal("2026-05-31 False", Assert.Single((await supervisor.GetAsync("/api/v1/admin/rpp/deficient")).Json.GetProperty("items").EnumerateArray()) is var listed ? $"{listed.GetProperty("mendBy").GetString()} {listed.GetProperty("maySuspend")}" : "");
        Assert.Equal("B-1", Assert.Single((await supervisor.GetAsync($"/api/v1/admin/security-providers/{surety.Bn9}/agreements")).Json.GetProperty("items").EnumerateArray()).GetProperty("agreementNumber").GetString());
        var suspend = $"/api/v1/admin/rpp/{importer.Rm}/suspend";
        Assert.Equal((409, "BND-409"), await CodeAsync(supervisor.PostAsync(suspend, new { reason = "No security" })));
        await carm.MoveClockAsync("2026-06-01T14:00:00Z");
        Assert.Equal(403, (await (await carm.SignInAsync("bonds-officer", "PROGRAM_OFFICER")).PostAsync(suspend, new { reason = "No security" })).Status);
        var border = await carm.SignInAsync("release.system", "RELEASE_SYSTEM");
        Task<Answer> ReleaseAsync() => border.PostAsync("/api/v1/admin/releases", new { transactionNumber = Fresh.TransactionNumber(), rmAccount = importer.Rm, releasedOn = "2026-06-01", estimatedDutiesAndTaxes = "100.00" });
        Assert.Equal(201, (await ReleaseAsync()).Status);
        Assert.Equal("SUSPENDED", (await supervisor.PostAsync(suspend, new { reason = "No security" })).Json.GetProperty("rpp").GetProperty("state").GetString());
        await carm.SettleAsync();
        Assert.Equal(("SUSPENDED", "False"), ((await importer.RppAsync())["state"], (await importer.RppAsync())["releasePriorToPayment"]));
        Assert.Equal((422, "CAD-8001"), await CodeAsync(ReleaseAsync()));

        // Enough security alone does not bring it back; an officer does.
        await surety.GiveAsync(importer, "B-2", "24126.00", "2026-06-01");
        Assert.Equal("SUSPENDED", (await importer.RppAsync())["state"]);
        Assert.Equal("ACTIVE", (await supervisor.PostAsync($"/api/v1/admin/rpp/{importer.Rm}/reinstate", new { reason = "Secured" })).Json.GetProperty("rpp").GetProperty("state").GetString());
    }

    [Fact]
    public async Task Bonds_B07_use_is_told_at_three_quarters_nine_tenths_and_the_limit_once_each_until_it_falls_well_below()
    {
        var (importer, _) = await SecuredAsync(tests, 48_250.37m, "24126.00");
        Assert.Equal("48252.00", (await importer.UtilizationAsync())["limit"]);
        async Task<string> ToldAsync(decimal owing)
        {
            await importer.OwesAsync(owing);
            return string.Join(' ', (await importer.UtilizationAsync()).Json.GetProperty("thresholdsTold").EnumerateArray());
        }
        Assert.Equal(["", "75", "75 90", "75 90 100"], [await ToldAsync(36_188.99m), await ToldAsync(36_189.00m), await ToldAsync(43_426.80m), await ToldAsync(48_252.00m)]);
        var used = await importer.UtilizationAsync();
        Assert.Equal(("100", "0.00"), (used["usedPercent"], used["headroom"]));
        Assert.NotNull(used["lowerBy"]);
        Assert.Equal("ACTIVE", (await importer.RppAsync())["state"]);

        // 45,839.40 is 95 %: five points below the limit, and not below it by more.
        Assert.Equal(["75 90 100", "75 90", "75 90 100", ""], [await ToldAsync(45_839.40m), await ToldAsync(45_839.39m), await ToldAsync(48_252.00m), await ToldAsync(0)]);
        Assert.Null((await importer.UtilizationAsync())["lowerBy"]);
    }

    [Fact]
    public async Task Released_goods_use_security_by_their_estimate_until_their_amount_is_on_the_account()
    {
        var importer = await Business.ImporterAsync(tests);
        var (cad, free) = (importer.Cad(900m), importer.Cad(0));
        foreach (var goods in new[] { cad, free }) await tests.HearAsync(new Declarations.Contracts.GoodsReleased(goods.TransactionNumber, importer.Rm, goods.ReleasedOn, 1_000m, goods.EffectiveAt));
        Assert.Equal(("2000.00", "2000.00"), ((await importer.UtilizationAsync())["exposure"], (await importer.UtilizationAsync())["releasedNotAccountedFor"]));
        await tests.HearAsync(cad);
        Assert.Equal(("1900.00", "1000.00", "900.00"), ((await importer.UtilizationAsync())["exposure"], (await importer.UtilizationAsync())["releasedNotAccountedFor"], (await importer.UtilizationAsync())["owing"]));
        // What comes to nothing never comes to the account, and is accounted for nevertheless.
        await tests.HearAsync(free);
        Assert.Equal("900.00", (await importer.UtilizationAsync())["exposure"]);
        await importer.OwesAsync(-50m);
        Assert.Equal(("0.00", "-50.00"), ((await importer.UtilizationAsync())["exposure"], (await importer.UtilizationAsync())["owing"]));
    }

    [Fact]
    public void Between_a_declaration_and_its_debt_the_estimate_stands_so_that_use_never_dips()
    {
        var account = new RppAccount("812345674RM0001", "Importer", "IMPORTER").Release(Money.Of(1_000), Now).Account.Count(new(2026, 3, 2), 900m, Now).Account;
        Assert.Equal(Money.Of(1_000), account.Exposure);
        Assert.Equal(Money.Of(900), account.Owes(7, Money.Of(900), Money.Of(1_000), Now).Account.Exposure);
        // An older balance that comes later says nothing.
        Assert.Equal(Money.Of(900), account.Owes(7, Money.Of(900), Money.Of(1_000), Now).Account.Owes(6, Money.Of(5), Money.Zero, Now).Account.Exposure);
    }

    [Theory]
    [InlineData(91_500.40, "45751.00", true)]
    [InlineData(60_000.00, "30000.00", false)]
    public void Bonds_B11_B12_the_annual_review_raises_from_15_January_and_tells_only_a_rise(decimal highest, string required, bool isRise)
    {
        DateTimeOffset At(int year, int month, int day) => new(year, month, day, 15, 0, 0, TimeSpan.Zero);
        var account = new RppAccount("812345674RM0001", "Importer", "IMPORTER").Count(new(2025, 6, 5), 72_000m, At(2025, 6, 5)).Account
            .WithShares("812345674:B-1", [new("812345674:B-1", Money.Of(36_000), new(2025, 1, 1), null)], At(2026, 3, 2)).Account.Enrol(At(2026, 3, 2)).Account.Count(new(2026, 5, 5), highest, At(2026, 5, 8)).Account;
        Assert.Equal((RppState.Active, "36000.00"), (account.State, $"{account.RequiredOn(new(2026, 5, 8)).Agreement}"));

        var (reviewed, told) = account.Review(new(2026, 10, 20), At(2026, 10, 20));
        Assert.Equal(isRise ? ["BONDS_REQUIREMENT_RAISED"] : [], told.OfType<Onboarding.Contracts.NoticeRequested>().Select(n => n.Template));
        // Those who act for it hear of it as well, and of no amount.
        Assert.Equal(isRise ? [new DateOnly(2027, 1, 15)] : [], told.OfType<Contracts.RppRequirementRaised>().Select(r => r.EffectiveOn));
        Assert.Equal("36000.00", $"{reviewed.RequiredOn(new(2027, 1, 14)).Agreement}");
        Assert.Equal(required, $"{reviewed.RequiredOn(new(2027, 1, 15)).Agreement}");
        Assert.Equal(new DateOnly(2027, 1, 15), reviewed.Settle(At(2026, 10, 21)).Account.NextChangeOn);
        Assert.Equal((isRise ? RppState.Deficient : RppState.Active, isRise ? new DateOnly(2027, 1, 15) : (DateOnly?)null), reviewed.Settle(At(2027, 1, 15)).Account is var later ? (later.State, later.CureBy) : default);
        Assert.Empty(reviewed.Review(new(2026, 10, 20), At(2026, 10, 21)).Told);
    }

    [Fact]
    public async Task The_review_goes_through_all_accounts_and_tells_how_far_it_is()
    {
        await using var carm = await tests.OnClockAsync("2026-10-19T14:00:00Z");
        var (importer, _) = await SecuredAsync(carm, 72_000m, "36000.00");
        await carm.HearAsync(importer.Cad(91_500.40m, "2026-05-05"));
        await carm.MoveClockAsync("2026-10-20T14:00:00Z");
        var rpp = await importer.RppAsync();
        Assert.Equal(("36000.00", "2026-10-20", "45751.00", "2027-01-15"), (rpp["requiredAsAgreement"], rpp.Json.GetProperty("next").GetProperty("asOf").GetString(), rpp.Json.GetProperty("next").GetProperty("requiredAsAgreement").GetString(), rpp.Json.GetProperty("next").GetProperty("effectiveOn").GetString()));
        var review = (await (await carm.SignInAsync("bonds-auditor", "AUDITOR")).GetAsync("/api/v1/admin/rpp/reviews")).Json.GetProperty("items")[0];
        Assert.Equal(("2026-10-20", 1, 1, 1), (review.GetProperty("asOf").GetString(), review.GetProperty("accounts").GetInt32(), review.GetProperty("done").GetInt32(), review.GetProperty("raised").GetInt32()));
        Assert.NotEqual(System.Text.Json.JsonValueKind.Null, review.GetProperty("finishedAt").ValueKind);
    }

    [Fact]
    public async Task A_review_that_was_cut_off_goes_on_and_an_account_that_cannot_be_read_keeps_no_other_back()
    {
        await using var carm = await CarmSystem.OnAsync(await tests.NewDatabaseAsync(), ("Clock:Start", "2026-10-20T14:00:00Z"), ("Bonds:Review:AtOnce", "2"));
        var (accounts, store, officer) = (new List<string>(), carm.Alba.Services.GetRequiredService<IBondsStore>(), await carm.SignInAsync("bonds-officer", "PROGRAM_OFFICER"));
        for (var n = 0; n < 5; n++)
        {
            var importer = await Business.ImporterAsync(carm);
            await importer.EnrolAsync();
            accounts.Add(importer.Rm);
        }
        accounts.Sort(StringComparer.Ordinal);
        async Task<string> ProgressAsync() => (await officer.GetAsync("/api/v1/admin/rpp/reviews")).Json.GetProperty("items")[0] is var r
            ? $"{r.GetProperty("done")} of {r.GetProperty("accounts")}, {r.GetProperty("failedCount")} failed{string.Concat(r.GetProperty("failed").EnumerateArray().Select(f => $" {f.GetProperty("rmAccount")} x{f.GetProperty("tries")}"))}, {(r.GetProperty("finishedAt").ValueKind == System.Text.Json.JsonValueKind.Null ? "open" : "over")}" : "";
        async Task MonthsAsync(string sql)
        {
            await using var command = carm.Database.CreateCommand($"update bonds.mt_doc_rppaccount set data = jsonb_set(data, '{{months}}', '{sql}') where id = '{accounts[3]}'");
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }
        async Task RunAsync()
        {
            Assert.Equal(202, (await officer.PostAsync("/api/v1/admin/jobs/annual-review")).Status);
            await carm.SettleAsync();
        }

        // The first transaction, after which the host is no more.
        await using (var session = store.LightweightSession())
        {
            var clock = carm.Alba.Services.GetRequiredService<TimeProvider>();
            await ReviewRequirementsHandler.Handle(new(new(2026, 10, 20)), session, clock, TestContext.Current.CancellationToken);
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
            await ReviewSomeHandler.Handle(new("2026-10-20"), session, new() { AtOnce = 2 }, clock, TestContext.Current.CancellationToken);
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        Assert.Equal("2 of 5, 0 failed, open", await ProgressAsync());

        await MonthsAsync("\"nothing that can be read\"");
        await RunAsync();
        Assert.Equal($"4 of 5, 1 failed {accounts[3]} x2, over", await ProgressAsync());
        await RunAsync();
        Assert.Equal($"4 of 5, 1 failed {accounts[3]} x3, over", await ProgressAsync());
        await MonthsAsync("{}");
        await RunAsync();
        Assert.Equal("5 of 5, 0 failed, over", await ProgressAsync());
        await RunAsync();
        Assert.Equal("5 of 5, 0 failed, over", await ProgressAsync());
        await using var reading = store.QuerySession();
        Assert.All(await reading.LoadManyAsync<RppAccount>(TestContext.Current.CancellationToken, accounts), account => Assert.Single(account.Requirements, r => r.Cause == "REVIEW"));
        Assert.Equal((422, "BND_REVIEW_DAY"), await CodeAsync(officer.PostAsync("/api/v1/admin/jobs/annual-review?asOf=2025-10-20")));
        Assert.Equal(403, (await (await carm.SignInAsync("bonds-auditor", "AUDITOR")).PostAsync("/api/v1/admin/jobs/annual-review")).Status);
    }

    [Fact]
    public void What_changes_is_told_once()
    {
        string[] Templates(RppMove move) => [.. move.Told.Where(t => t is not Contracts.RppHeadroomChanged).Select(t => t is Onboarding.Contracts.NoticeRequested notice ? notice.Template : t.GetType().Name)];
        var enrolled = new RppAccount("812345674RM0001", "Importer", "IMPORTER").Enrol(Now);
        Assert.Equal(["RppPrivilegeGranted", "BONDS_RPP_GRANTED"], Templates(enrolled));
        var debit = enrolled.Account.Count(new(2026, 3, 2), 3_200m, Now);
        Assert.Equal((RppState.Deficient, "5000.00", "BONDS_RPP_DEFICIENT"), (debit.Account.State, $"{debit.Account.RequiredOn(new(2026, 3, 2)).Agreement}", Assert.Single(Templates(debit))));
        Assert.Empty(debit.Account.Settle(Now).Told);
        var cured = debit.Account.WithShares("A", [new("A", Money.Of(5_000), new(2026, 3, 1), null)], Now);
        Assert.Equal((RppState.Active, null, "BONDS_RPP_CURED"), (cured.Account.State, cured.Account.CureBy, Assert.Single(Templates(cured))));
        var used = cured.Account.Owes(1, Money.Of(10_000), Money.Zero, Now);
        Assert.Equal(["BONDS_UTILIZATION_75", "BONDS_UTILIZATION_90", "BONDS_UTILIZATION_EXCEEDED", "RppUtilization90"], Templates(used));
        // Who acts for the importer hears of the room that is left, in words and only when it changes.
        string?[] Rooms(params RppMove[] moves) => [.. moves.SelectMany(m => m.Told).OfType<Contracts.RppHeadroomChanged>().Select(t => $"{t.Sequence} {t.Headroom}".TrimEnd())];
        Assert.Equal(["1 AMPLE", "2 NONE", "3 MEDIUM", "4 AMPLE", "5"], Rooms(enrolled, debit, cured, used, used.Account.Owes(2, Money.Of(7_500), Money.Zero, Now), used.Account.Owes(2, Money.Of(7_500), Money.Zero, Now).Account.Owes(3, Money.Zero, Money.Zero, Now), used.Account.Owes(2, Money.Of(7_500), Money.Zero, Now).Account.Owes(3, Money.Zero, Money.Zero, Now).Account.Withdraw(Now).Then(a => a.Settle(Now))));
        Assert.Equal(new DateOnly(2026, 3, 16), used.Account.LowerBy);
        Assert.Empty(used.Account.Owes(2, Money.Of(10_001), Money.Zero, Now).Told);
        var suspended = used.Account.Suspend(Now.AddDays(20));
        Assert.Equal(["RppPrivilegeEnded", "BONDS_RPP_SUSPENDED"], Templates(suspended));
        Assert.Throws<Rejected>(() => used.Account.Suspend(Now));
        Assert.Throws<Rejected>(() => suspended.Account.Withdraw(Now));
        Assert.Equal(RppState.Withdrawn, suspended.Account.Owes(3, Money.Zero, Money.Zero, Now).Account.Withdraw(Now).Account.State);
    }

    [Fact]
    public async Task Bonds_B13_the_highest_requirement_once_met_knows_no_limit()
    {
        var (importer, surety) = await SecuredAsync(tests, 31_000_000m, "9999999.00");
        Assert.Equal(("PENDING_SECURITY", "10000000.00", "10000000.00"), ((await importer.RppAsync())["state"], (await importer.RppAsync())["requiredAsAgreement"], (await importer.RppAsync())["requiredInCash"]));
        await surety.GiveAsync(importer, "B-2", "5000.00");
        await importer.OwesAsync(30_000_000m);
        var used = await importer.UtilizationAsync();
        Assert.Equal((null, null, "30000000.00"), (used["limit"], used["usedPercent"], used["exposure"]));
    }

    [Fact]
    public async Task Bonds_B14_a_part_below_five_thousand_is_refused()
    {
        var (importer, surety) = (await Business.ImporterAsync(tests), await Business.SuretyAsync(tests));
        var second = $"{importer.Bn9}RM0002";
        await tests.HearAsync(new Onboarding.Contracts.RmAccountOpened(second, importer.Bn9, "Business", "IMPORTER", DateTimeOffset.UnixEpoch));
        object Terms(string one, string two) => new
        {
            agreementNumber = "B-1", debtorBn9 = importer.Bn9, program = "RPP", legislativeAuthority = "CUSTOMS_ACT_32", amount = "30000.00", validFrom = "2026-03-01",
            allocations = new[] { new { rmAccount = importer.Rm, amount = one }, new { rmAccount = second, amount = two } },
        };
        Assert.Equal((422, "BND-406"), await CodeAsync(surety.Manager.PostAsync("/api/v1/provider/agreements", Terms("26000.00", "4000.00"))));
        Assert.Equal(201, (await surety.Manager.PostAsync("/api/v1/provider/agreements", Terms("25000.00", "5000.00"))).Status);
        Assert.Equal("25000.00", (await importer.RppAsync())["posted"]);
    }

    [Fact]
    public async Task Who_enrolled_without_an_estimate_may_give_it_later_and_must_then_secure_it()
    {
        var importer = await Business.ImporterAsync(tests);
        Assert.Equal("ACTIVE", await importer.EnrolAsync());
        var estimated = (await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/rpp?estimatedHighestMonth=12000.00")).Json.GetProperty("rpp");
        Assert.Equal(("DEFICIENT", "6000.00"), (estimated.GetProperty("state").GetString(), estimated.GetProperty("requiredAsAgreement").GetString()));
        Assert.Equal((409, "BND-409"), await CodeAsync(importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/rpp?estimatedHighestMonth=13000.00")));
    }

    [Fact]
    public async Task What_an_importer_asks_of_its_surety_counts_once_it_is_confirmed()
    {
        var (importer, surety) = (await Business.ImporterAsync(tests), await Business.SuretyAsync(tests));
        object Asked(string number) => new { providerBn9 = surety.Bn9, agreementNumber = number, amount = "6000.00", validFrom = "2026-01-01" };
        Assert.Equal((422, "BND-401"), await CodeAsync(importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/securities", new { providerBn9 = importer.Bn9, agreementNumber = "B-1", amount = "6000.00", validFrom = "2026-01-01" })));
        var asked = await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/securities", Asked("B-1"));
        Assert.Equal((201, "PENDING_PROVIDER"), (asked.Status, asked.Json.GetProperty("agreement").GetProperty("state").GetString()));
        Assert.Equal("0.00", (await importer.RppAsync())["posted"]);
        Assert.Equal("ACTIVE", (await surety.OnAgreementAsync("B-1", "confirm")).Json.GetProperty("agreement").GetProperty("state").GetString());
        Assert.Equal("6000.00", (await importer.RppAsync())["posted"]);
        Assert.Equal((409, "BND-409"), await CodeAsync(surety.OnAgreementAsync("B-1", "decline")));

        await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/securities", Asked("B-2"));
        async Task<string?[]> WaitingAsync() => [.. (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/security-requests")).Json.GetProperty("items").EnumerateArray().Select(a => $"{a.GetProperty("agreementNumber")} {a.GetProperty("state")}")];
        Assert.Equal(["B-2 PENDING_PROVIDER"], await WaitingAsync());
        Assert.Equal("DECLINED", (await surety.OnAgreementAsync("B-2", "decline")).Json.GetProperty("agreement").GetProperty("state").GetString());
        Assert.Equal("6000.00", (await importer.RppAsync())["posted"]);
        Assert.Equal(["B-2 DECLINED"], await WaitingAsync());
        Assert.Equal(404, (await surety.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/security-requests")).Status);
    }

    [Fact]
    public async Task A_raise_counts_at_once_and_a_cut_waits_thirty_days_and_leaves_what_is_needed()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T14:00:00Z");
        var (importer, surety) = await SecuredAsync(carm, 12_000m, "6000.00");
        Task<Answer> AmendAsync(string amount, string? effectiveOn = null) => surety.Manager.SendAsync(HttpMethod.Patch, "/api/v1/provider/agreements/B-1", new { amount, allocations = new[] { new { rmAccount = importer.Rm, amount } }, effectiveOn }, Guid.NewGuid().ToString());
        Assert.Equal(200, (await AmendAsync("9000.00")).Status);
        Assert.Equal("9000.00", (await importer.RppAsync())["posted"]);
        Assert.Equal((422, "BND-410"), await CodeAsync(AmendAsync("5999.00")));
        Assert.Equal((422, "BND-408"), await CodeAsync(AmendAsync("6000.00", "2026-03-31")));
        Assert.Equal(200, (await AmendAsync("6000.00", "2026-04-01")).Status);
        await carm.MoveClockAsync("2026-03-31T14:00:00Z");
        Assert.Equal("9000.00", (await importer.RppAsync())["posted"]);
        await carm.MoveClockAsync("2026-04-01T14:00:00Z");
        Assert.Equal(("6000.00", "ACTIVE"), ((await importer.RppAsync())["posted"], (await importer.RppAsync())["state"]));
    }

    [Fact]
    public void Thresholds_are_told_exactly_where_use_rises_to_them()
    {
        var random = new Random(7);
        for (var history = 0; history < 2_000; history++)
        {
            var (limit, told, armed) = (Money.Of(random.Next(1, 5) * 1_000), (IReadOnlyList<int>)[], new Dictionary<int, bool> { [75] = true, [90] = true, [100] = true });
            for (var step = 0; step < 30; step++)
            {
                var exposure = Money.OfCents(random.Next(0, (int)limit.Cents * 5 / 4));
                (told, var crossed) = Utilization.Of(exposure, limit).Cross(told);
                var expected = new List<int>();
                foreach (var threshold in new[] { 75, 90, 100 })
                {
                    if (exposure.Amount / limit.Amount * 100 >= threshold && armed[threshold])
                    {
                        expected.Add(threshold);
                        armed[threshold] = false;
                    }
                    else if (exposure.Amount / limit.Amount * 100 < threshold - 5) armed[threshold] = true;
                }
                Assert.Equal(expected, crossed);
            }
        }
    }

    static async Task<(Business Importer, Business Surety)> SecuredAsync(CarmSystem carm, decimal highestMonth, string posted, string validFrom = "2026-02-01")
    {
        var (importer, surety) = (await Business.ImporterAsync(carm), await Business.SuretyAsync(carm));
        await surety.GiveAsync(importer, "B-1", posted, validFrom);
        await carm.HearAsync(importer.Cad(highestMonth));
        await importer.OwesAsync(0);
        await importer.EnrolAsync();
        return (importer, surety);
    }

    static async Task<(int, string?)> CodeAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }
}
