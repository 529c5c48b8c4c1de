using Carm.Bonds.Contracts;
using Carm.Kernel;
using Carm.Ledger.Contracts;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Bonds.Tests;

/// <summary>The Minister's demand on a surety, for debts of its time, within its amount and a year after its end.</summary>
public sealed class DemandTests(CarmHost tests)
{
    static readonly DateTimeOffset Now = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);

    static SecurityAgreement Agreement(string amount, DateOnly? validTo = null)
    {
        Assert.True(Money.TryParse(amount, out var money));
        return new("812345674:B-1", "812345674", "B-1", "812345675", "RPP", "CUSTOMS_ACT_32", new(2025, 1, 1), validTo, Now, AgreementChannel.Provider, [new(0, money, [new("812345675RM0001", money)], new(2025, 1, 1), Now)]);
    }

    [Theory]
    [InlineData("2027-01-11", null)]
    [InlineData("2027-01-12", "BND-411")]
    public void Bonds_B09_a_demand_may_be_drafted_until_a_year_after_the_end_and_the_day_after_where_that_is_a_Sunday(string today, string? code)
    {
        OverdueDebt[] debts = [new("CAD", "1", new(2026, 1, 5), new(2026, 3, 3), 800m)];
        (Money, IReadOnlyList<DemandedDebt>) Draft() => SecurityDemand.Due(Agreement("5000.00", new(2026, 1, 10)), "812345675RM0001", debts, Money.Zero, DateOnly.Parse(today));
        if (code is null) Assert.Equal("800.00", $"{Draft().Item1}");
        else Assert.Equal(code, Assert.Throws<Rejected>(() => Draft()).Code);
    }

    [Fact]
    public void Bonds_B10_only_debts_of_the_time_of_the_agreement_are_demanded_and_no_more_than_is_left_of_it()
    {
        OverdueDebt[] debts = [new("CAD", "before", new(2024, 12, 31), new(2025, 1, 31), 1m), new("CAD", "in", new(2026, 1, 10), new(2026, 1, 30), 4_000m), new("CAD", "in too", new(2026, 1, 9), new(2026, 3, 3), 3_000m), new("CAD", "after", new(2026, 1, 11), new(2026, 3, 3), 9_000m)];
        var (amount, demanded) = SecurityDemand.Due(Agreement("5000.00", new(2026, 1, 10)), "812345675RM0001", debts, Money.Zero, new(2026, 6, 1));
        Assert.Equal(("5000.00", "in 4000.00, in too 1000.00"), ($"{amount}", string.Join(", ", demanded.Select(d => $"{d.Reference} {d.Amount}"))));
        Assert.Equal("2000.00", $"{SecurityDemand.Due(Agreement("5000.00"), "812345675RM0001", debts, Money.Of(3_000), new(2026, 6, 1)).Amount}");
        Assert.Equal("BND-412", Assert.Throws<Rejected>(() => SecurityDemand.Due(Agreement("5000.00"), "812345675RM0001", debts, Money.Of(3_000), new(2026, 6, 1), Money.Of(2_001))).Code);
        Assert.Equal("BND-412", Assert.Throws<Rejected>(() => SecurityDemand.Due(Agreement("5000.00"), "812345675RM0001", [], Money.Zero, new(2026, 6, 1))).Code);
    }

    [Fact]
    public void Every_command_on_a_demand_is_refused_in_the_states_that_do_not_allow_it()
    {
        var today = new DateOnly(2026, 3, 2);
        var drafted = new SecurityDemand("D", "A", "812345674", "B-1", "812345675RM0001", Money.Of(900), [], Now, "one");
        var states = new Dictionary<DemandState, SecurityDemand> { [DemandState.Drafted] = drafted, [DemandState.Issued] = drafted.Issue(today) };
        states[DemandState.Rebutted] = states[DemandState.Issued].Rebut("Paid", today);
        states[DemandState.Confirmed] = states[DemandState.Rebutted].Confirm("Unpaid", today);
        states[DemandState.Amended] = states[DemandState.Rebutted].Amend(Money.Of(500), "Partly", today);
        (string, Money, DateOnly)[] all = [("C", Money.Of(900), today)];
        states[DemandState.Paid] = states[DemandState.Issued].Charge(today, isReady: true).Pay(1, all);
        states[DemandState.Withdrawn] = drafted.Withdraw("Error");
        var allowed = new Dictionary<string, (Func<SecurityDemand, SecurityDemand> Do, DemandState[] In)>
        {
            ["issue"] = (d => d.Issue(today), [DemandState.Drafted]),
            ["rebut"] = (d => d.Rebut("No", today), [DemandState.Issued]),
            ["confirm"] = (d => d.Confirm("Yes", today), [DemandState.Rebutted]),
            ["confirm unanswered"] = (d => d.Confirm("Yes", today.AddDays(61)), [DemandState.Issued, DemandState.Rebutted]),
            ["amend"] = (d => d.Amend(Money.Of(400), "Less", today), [DemandState.Rebutted]),
            ["charge"] = (d => d.Charge(today, isReady: true), [DemandState.Issued, DemandState.Confirmed, DemandState.Amended]),
            ["pay"] = (d => (d with { ChargedOn = today }).Pay(2, all), [DemandState.Issued, DemandState.Rebutted, DemandState.Confirmed, DemandState.Amended, DemandState.Paid]),
            ["pay what is not charged"] = (d => (d with { ChargedOn = null }).Pay(2, all), []),
            ["withdraw"] = (d => d.Withdraw("Error"), [DemandState.Drafted, DemandState.Issued, DemandState.Rebutted, DemandState.Confirmed, DemandState.Amended]),
        };
        foreach (var (name, (command, states_)) in allowed)
            foreach (var (state, demand) in states)
                Assert.True(states_.Contains(state) == (Record.Exception(() => command(demand)) is null), $"{name} in {state}");
        Assert.Equal(new DateOnly(2026, 5, 1), states[DemandState.Issued].AnswerBy);
    }

    [Fact]
    public async Task A_demand_goes_from_draft_to_payment_and_the_agreement_stands_for_less()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T14:00:00Z");
        var (importer, surety) = (await Business.ImporterAsync(carm), await Business.SuretyAsync(carm));
        await surety.GiveAsync(importer, "B-1", "6000.00", "2026-01-01");
        await carm.HearAsync(importer.Cad(700m, "2026-01-05"));
        var (officer, supervisor) = (await carm.SignInAsync("ar-1", "AR_OFFICER"), await carm.SignInAsync("ar-2", "AR_SUPERVISOR"));
        var draft = await officer.PostAsync($"/api/v1/admin/security-providers/{surety.Bn9}/agreements/B-1/demands", new { rmAccount = importer.Rm });
        var number = draft.Json.GetProperty("demand").GetProperty("demandNumber").GetString();
        Assert.Equal((201, "DRAFTED", "700.00"), (draft.Status, draft.Json.GetProperty("demand").GetProperty("state").GetString(), draft.Json.GetProperty("demand").GetProperty("amount").GetString()));
        Assert.Equal((422, "BND-412"), await CodeAsync(officer.PostAsync($"/api/v1/admin/security-providers/{surety.Bn9}/agreements/B-1/demands", new { rmAccount = importer.Rm, amount = "6000.01" })));
        Assert.Equal(404, (await surety.Manager.PostAsync($"/api/v1/provider/demands/{number}/response", new { text = "No" })).Status);
        Assert.Equal(403, (await officer.PostAsync($"/api/v1/admin/demands/{number}/issue")).Status);
        Assert.Equal("ISSUED", (await supervisor.PostAsync($"/api/v1/admin/demands/{number}/issue")).Json.GetProperty("demand").GetProperty("state").GetString());

        Assert.Equal("2026-05-01", (await surety.Manager.GetAsync("/api/v1/provider/demands")).Json.GetProperty("items")[0].GetProperty("answerBy").GetString());
        Assert.Equal(404, (await importer.Manager.PostAsync($"/api/v1/provider/demands/{number}/response", new { text = "No" })).Status);
        Assert.Equal("REBUTTED", (await surety.Manager.PostAsync($"/api/v1/provider/demands/{number}/response", new { text = "Paid in part" })).Json.GetProperty("demand").GetProperty("state").GetString());
        var amended = await supervisor.PostAsync($"/api/v1/admin/demands/{number}/decide", new { outcome = "AMEND", amount = "600.00", rationale = "Part was paid" });
        Assert.Equal(("AMENDED", "2026-03-02"), (amended.Json.GetProperty("demand").GetProperty("state").GetString(), amended.Json.GetProperty("demand").GetProperty("dueOn").GetString()));
        Assert.Equal("2026-03-02", (await surety.Manager.PostAsync($"/api/v1/provider/demands/{number}/accept")).Json.GetProperty("demand").GetProperty("chargedOn").GetString());
        await carm.SettleAsync();
        await PayAsync(surety, "600.00");
        Assert.Equal("PAID", await StateAsync(surety));
        Assert.Equal([("CAD", "100.00"), ("SUP", "0.00")], await OpenAsync(importer));
        Assert.Equal("5400.00", (await importer.RppAsync())["posted"]);
        Assert.Single((await officer.GetAsync($"/api/v1/admin/demands?rmAccount={importer.Rm}")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task What_a_surety_neither_pays_nor_rebuts_in_time_is_its_own_debt_until_the_demand_is_withdrawn()
    {
        await using var carm = await tests.OnClockAsync("2026-03-05T15:00:00Z");
        var (importer, surety, supervisor, number) = await DraftedAsync(carm);
        await supervisor.PostAsync($"/api/v1/admin/demands/{number}/issue");
        async Task<string?> OwingAsync() => (await surety.Manager.GetAsync($"/api/v1/program-accounts/{surety.Rm}/balance"))["balance"];
        await carm.MoveClockAsync("2026-05-04T15:00:00Z");
        Assert.Equal("0.00", await OwingAsync());
        await carm.MoveClockAsync("2026-05-05T15:00:00Z");
        Assert.Equal("700.00", await OwingAsync());
        Assert.Equal("2026-05-05", (await surety.Manager.GetAsync("/api/v1/provider/demands")).Json.GetProperty("items")[0].GetProperty("chargedOn").GetString());
        await carm.MoveClockAsync("2026-05-06T15:00:00Z");
        Assert.Equal("700.00", await OwingAsync());
        // From then on the Ledger says when it is paid.
        Assert.Equal((409, "BND-409"), await CodeAsync(supervisor.PostAsync($"/api/v1/admin/demands/{number}/decide", new { outcome = "CONFIRM", rationale = "Unpaid" })));
        await supervisor.PostAsync($"/api/v1/admin/demands/{number}/decide", new { outcome = "WITHDRAW", rationale = "Paid by the importer" });
        await carm.SettleAsync();
        Assert.Equal("0.00", await OwingAsync());
    }

    [Fact]
    public async Task A_debt_is_demanded_once_of_all_sureties_and_settled_when_the_ledger_has_the_sureties_money()
    {
        await using var carm = await tests.OnClockAsync("2026-03-05T15:00:00Z");
        var (importer, one, two) = (await Business.ImporterAsync(carm), await Business.SuretyAsync(carm), await Business.SuretyAsync(carm));
        await one.GiveAsync(importer, "B-1", "6000.00", "2026-01-01");
        await two.GiveAsync(importer, "B-1", "6000.00", "2026-01-01");
        await carm.HearAsync(importer.Cad(700m, "2026-01-05"));
        var (officer, supervisor) = (await carm.SignInAsync("ar-1", "AR_OFFICER"), await carm.SignInAsync("ar-2", "AR_SUPERVISOR"));
        Task<Answer> DraftAsync(Business surety) => officer.PostAsync($"/api/v1/admin/security-providers/{surety.Bn9}/agreements/B-1/demands", new { rmAccount = importer.Rm });
        var number = (await DraftAsync(one)).Json.GetProperty("demand").GetProperty("demandNumber").GetString();
        Assert.Equal((422, "BND-412"), await CodeAsync(DraftAsync(two)));
        // A draft that is taken back was never the surety's to see.
        await supervisor.PostAsync($"/api/v1/admin/demands/{number}/decide", new { outcome = "WITHDRAW", rationale = "Error" });
        Assert.Empty((await one.Manager.GetAsync("/api/v1/provider/demands")).Json.GetProperty("items").EnumerateArray());
        number = (await DraftAsync(two)).Json.GetProperty("demand").GetProperty("demandNumber").GetString();
        await supervisor.PostAsync($"/api/v1/admin/demands/{number}/issue");
        await carm.MoveClockAsync("2026-05-05T15:00:00Z");
        await PayAsync(two, "700.00");
        Assert.Equal("PAID", await StateAsync(two));
        // The Crown has its money once: its debtor owes it no more.
        Assert.Equal([("CAD", "0.00"), ("SUP", "0.00")], await OpenAsync(importer));
        Assert.Equal("11300.00", (await importer.RppAsync())["posted"]);
        Assert.Equal((422, "BND-412"), await CodeAsync(DraftAsync(one)));
    }

    [Fact]
    public async Task A_surety_that_accepts_a_demand_pays_it_without_waiting_for_its_limit_and_what_the_importer_paid_meanwhile_is_not_taken_off_twice()
    {
        await using var carm = await tests.OnClockAsync("2026-03-05T15:00:00Z");
        var (importer, surety, supervisor, number) = await DraftedAsync(carm);
        Assert.Equal(404, (await surety.Manager.PostAsync($"/api/v1/provider/demands/{number}/accept")).Status);
        await supervisor.PostAsync($"/api/v1/admin/demands/{number}/issue");
        Assert.Equal(404, (await importer.Manager.PostAsync($"/api/v1/provider/demands/{number}/accept")).Status);
        Assert.Equal("2026-03-05", (await surety.Manager.PostAsync($"/api/v1/provider/demands/{number}/accept")).Json.GetProperty("demand").GetProperty("chargedOn").GetString());
        Assert.Equal((409, "BND-409"), await CodeAsync(surety.Manager.PostAsync($"/api/v1/provider/demands/{number}/accept")));
        Assert.Equal((409, "BND-409"), await CodeAsync(surety.Manager.PostAsync($"/api/v1/provider/demands/{number}/response", new { text = "No" })));

        await PayAsync(importer, "250.00");
        await PayAsync(surety, "700.00");
        Assert.Equal("PAID", await StateAsync(surety));
        Assert.Equal([("CAD", "0.00"), ("PMT", "0.00"), ("SUP", "0.00")], await OpenAsync(importer));
        Assert.Equal("-250.00", (await surety.Manager.GetAsync($"/api/v1/program-accounts/{surety.Rm}/balance"))["balance"]);
        // The agreement stands for what went back, and it may be demanded once the importer's payment has failed.
        Assert.Equal("5550.00", (await importer.RppAsync())["posted"]);
        Assert.Equal("-450.00", (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/transactions?type=SUP")).Json.GetProperty("items")[0].GetProperty("original").GetString());
    }

    [Fact]
    public async Task A_part_that_a_surety_pays_is_taken_off_its_debtor_and_a_payment_that_is_dishonoured_opens_both_again()
    {
        await using var carm = await tests.OnClockAsync("2026-03-05T15:00:00Z");
        var (importer, surety, _, _) = await AcceptedAsync(carm);
        await PayAsync(surety, "300.00");
        Assert.Equal(("ISSUED", "300.00"), (await StateAsync(surety), await PaidAsync(surety)));
        Assert.Equal([("CAD", "400.00"), ("SUP", "0.00")], await OpenAsync(importer));
        Assert.Equal("5700.00", (await importer.RppAsync())["posted"]);

        var last = await PayAsync(surety, "400.00", "the rest");
        Assert.Equal(("PAID", "700.00"), (await StateAsync(surety), await PaidAsync(surety)));
        Assert.Equal([("CAD", "0.00"), ("SUP", "0.00"), ("SUP", "0.00")], await OpenAsync(importer));

        var bank = await carm.SignInAsync("bank", "AR_OFFICER");
        Assert.Equal(200, (await bank.PostAsync($"/api/v1/admin/payments/{last}/dishonour", new { reason = "INSUFFICIENT_FUNDS", crownFault = true })).Status);
        await carm.SettleAsync();
        Assert.Equal(("ISSUED", "300.00"), (await StateAsync(surety), await PaidAsync(surety)));
        Assert.Equal([("CAD", "400.00"), ("DIS", "0.00"), ("SUP", "0.00"), ("SUP", "0.00")], await OpenAsync(importer));
        Assert.Equal("5700.00", (await importer.RppAsync())["posted"]);

        await PayAsync(surety, "400.00", "again");
        Assert.Equal(("PAID", "700.00"), (await StateAsync(surety), await PaidAsync(surety)));
        Assert.Equal("0.00", (await OpenAsync(importer))[0].Item2);
        Assert.Equal("5300.00", (await importer.RppAsync())["posted"]);
        Assert.Equal("0.00", (await surety.Manager.GetAsync($"/api/v1/program-accounts/{surety.Rm}/balance"))["balance"]);
    }

    [Fact]
    public async Task What_a_surety_paid_of_a_demand_that_is_withdrawn_is_its_own_again_and_its_debtor_owes_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-05T15:00:00Z");
        var (importer, surety, supervisor, number) = await AcceptedAsync(carm);
        await PayAsync(surety, "300.00");
        await supervisor.PostAsync($"/api/v1/admin/demands/{number}/decide", new { outcome = "WITHDRAW", rationale = "Error" });
        await carm.SettleAsync();
        Assert.Equal("-300.00", (await surety.Manager.GetAsync($"/api/v1/program-accounts/{surety.Rm}/balance"))["balance"]);
        Assert.Equal([("CAD", "700.00"), ("DIS", "0.00"), ("SUP", "0.00")], await OpenAsync(importer));
        Assert.Equal("6000.00", (await importer.RppAsync())["posted"]);
    }

    [Fact]
    public async Task A_payment_that_went_back_to_its_surety_and_is_dishonoured_leaves_the_demand_owing_and_comes_to_rest()
    {
        await using var carm = await tests.OnClockAsync("2026-03-05T15:00:00Z");
        var (importer, surety, _, _) = await AcceptedAsync(carm);
        await PayAsync(importer, "700.00");
        var paid = await PayAsync(surety, "700.00");
        async Task<string?> OwingAsync() => (await surety.Manager.GetAsync($"/api/v1/program-accounts/{surety.Rm}/balance"))["balance"];
        Assert.Equal(("PAID", "-700.00"), (await StateAsync(surety), await OwingAsync()));
        Assert.Equal("6000.00", (await importer.RppAsync())["posted"]);

        Assert.Equal(200, (await (await carm.SignInAsync("bank", "AR_OFFICER")).PostAsync($"/api/v1/admin/payments/{paid}/dishonour", new { reason = "INSUFFICIENT_FUNDS", crownFault = true })).Status);
        await carm.SettleAsync();
        Assert.Equal(("ISSUED", "0.00", "700.00"), (await StateAsync(surety), await PaidAsync(surety), await OwingAsync()));
        Assert.Equal([("CAD", "0.00"), ("PMT", "0.00")], await OpenAsync(importer));
        Assert.Equal("6000.00", (await importer.RppAsync())["posted"]);
    }

    [Fact]
    public void Two_debts_of_one_name_are_paid_each()
    {
        var (today, debt) = (new DateOnly(2026, 3, 2), new DemandedDebt("NSF", "R1", new(2026, 1, 5), Money.Of(50)));
        var demand = new SecurityDemand("D", "A", "812345674", "B-1", "812345675RM0001", Money.Of(100), [debt, debt], Now, "one").Issue(today).Charge(today, isReady: true);
        var paid = demand.Pay(1, [("C", Money.Of(60), today)]).Pay(2, [("C", Money.Of(60), today), ("D", Money.Of(40), today)]);
        Assert.Equal([(DemandState.Paid, "50.00 10.00"), (DemandState.Paid, "40.00")], paid.Payments.Select(p => (paid.State, string.Join(' ', p.Debts.Select(d => d.Amount)))));
        Assert.Equal(60m, new[] { paid.Note(1, Money.Zero) }.Unclaimed()("NSF", "R1", 100));
    }

    [Fact]
    public void Of_one_debt_the_earlier_demand_has_its_part_and_a_later_one_what_is_left()
    {
        SecurityDemand Demand(int number, decimal amount) => new(SecurityDemand.IdOf("812345675RM0001", number), "A", "812345674", "B-1", "812345675RM0001", Money.Of(amount), [new("CAD", "1", new(2026, 1, 5), Money.Of(amount))], Now, "one");
        var (today, first) = (new DateOnly(2026, 3, 2), Demand(1, 600));
        // The importer has paid 500 of its 1,000.
        Assert.Equal(0m, new[] { first }.Unclaimed()("CAD", "1", 500));
        var paid = first.Issue(today).Charge(today, isReady: true).Pay(1, [("C", Money.Of(600), today)]);
        // Until the Ledger has said what it took off the debt, all of it is claimed; then nothing is.
        Assert.Equal((0m, 500m), (new[] { paid }.Unclaimed()("CAD", "1", 500), new[] { paid.Note(1, Money.Of(100)) }.Unclaimed()("CAD", "1", 500)));
        Assert.Equal("500.00", $"{paid.Note(1, Money.Of(100)).Taken}");
        Assert.Equal(500m, new[] { first.Withdraw("Error") }.Unclaimed()("CAD", "1", 500));
        // What comes late and says less is out of date.
        Assert.Equal(DemandState.Paid, paid.Pay(1, []).State);
        var gone = paid.Pay(2, []);
        Assert.Equal((DemandState.Issued, "0.00"), (gone.State, $"{gone.Paid}"));
        string[] Told(SecurityDemand before, SecurityDemand after) => [.. Demands.PaymentsTold(before, after, "812345674RM0001", Now).Select(t => t is NoticeRequested notice ? $"{notice.Bn9} {notice.Template}" : $"{((DebtsPaidBySurety)t).Amounts.Sum()}")];
        Assert.Equal(["600", "812345675 BONDS_DEMAND_PAID_FOR_DEBTOR"], Told(first, paid));
        Assert.Equal(["0", "812345675 BONDS_DEMAND_PAYMENT_GONE", "812345674 BONDS_DEMAND_PAYMENT_GONE"], Told(paid, gone));
        Assert.Empty(Told(paid, paid.Note(1, Money.Of(100))));
    }

    [Fact]
    public async Task The_CBSA_hears_once_of_a_demand_whose_provider_has_no_account_to_charge()
    {
        await using var carm = await tests.OnClockAsync("2026-03-05T15:00:00Z");
        var (importer, surety) = (await Business.ImporterAsync(carm), await Business.ImporterAsync(carm));
        await carm.HearAsync(new LicenceStatusChanged(surety.Bn9, "SECURITY_PROVIDER", "S1", "ACTIVE", Now));
        await surety.GiveAsync(importer, "B-1", "6000.00", "2026-01-01");
        await carm.HearAsync(importer.Cad(700m, "2026-01-05"));
        var (officer, supervisor) = (await carm.SignInAsync("ar-1", "AR_OFFICER"), await carm.SignInAsync("ar-2", "AR_SUPERVISOR"));
        var number = (await officer.PostAsync($"/api/v1/admin/security-providers/{surety.Bn9}/agreements/B-1/demands", new { rmAccount = importer.Rm })).Json.GetProperty("demand").GetProperty("demandNumber").GetString();
        await supervisor.PostAsync($"/api/v1/admin/demands/{number}/issue");
        await carm.MoveClockAsync("2026-05-07T15:00:00Z");
        var told = (await officer.GetAsync("/api/v1/admin/notifications?pageSize=500")).Json.GetProperty("items").EnumerateArray().Count(n => n.GetProperty("template").GetString() == "STAFF_DEMAND_WITHOUT_ACCOUNT");
        Assert.Equal(1, told);
        // Its name is known from the account that it has as an importer.
        Assert.Equal("Business", (await importer.Manager.GetAsync("/api/v1/security-providers?pageSize=500")).Json.GetProperty("items").EnumerateArray().Single(p => p.GetProperty("bn9").GetString() == surety.Bn9).GetProperty("legalName").GetString());
    }

    [Fact]
    public async Task What_the_importer_has_paid_since_is_neither_demanded_nor_charged()
    {
        await using var carm = await tests.OnClockAsync("2026-03-05T15:00:00Z");
        var (importer, surety, supervisor, number) = await DraftedAsync(carm);
        await PayAsync(importer, "300.00");
        Assert.Equal("400.00", (await supervisor.PostAsync($"/api/v1/admin/demands/{number}/issue")).Json.GetProperty("demand").GetProperty("amount").GetString());
        await PayAsync(importer, "400.00", "the rest");
        Assert.Equal((422, "BND-412"), await CodeAsync(surety.Manager.PostAsync($"/api/v1/provider/demands/{number}/accept")));
        await carm.MoveClockAsync("2026-05-05T15:00:00Z");
        // Nothing is charged, and the demand stands until an officer withdraws it: a payment may come back.
        Assert.Equal("ISSUED", await StateAsync(surety));
        Assert.Equal("0.00", (await surety.Manager.GetAsync($"/api/v1/program-accounts/{surety.Rm}/balance"))["balance"]);
    }

    /// <summary>An importer that owes 700.00, its surety, and the demand that an officer has drafted for it.</summary>
    internal static async Task<(Business Importer, Business Surety, Caller Supervisor, string? Number)> DraftedAsync(CarmSystem carm)
    {
        var (importer, surety, officer) = (await Business.ImporterAsync(carm), await Business.SuretyAsync(carm), await carm.SignInAsync("ar-1", "AR_OFFICER"));
        await surety.GiveAsync(importer, "B-1", "6000.00", "2026-01-01");
        await carm.HearAsync(importer.Cad(700m, "2026-01-05"));
        var draft = await officer.PostAsync($"/api/v1/admin/security-providers/{surety.Bn9}/agreements/B-1/demands", new { rmAccount = importer.Rm });
        return (importer, surety, await carm.SignInAsync("ar-2", "AR_SUPERVISOR"), draft.Json.GetProperty("demand").GetProperty("demandNumber").GetString());
    }

    /// <summary>The same once the demand was issued and its surety has accepted it.</summary>
    static async Task<(Business Importer, Business Surety, Caller Supervisor, string? Number)> AcceptedAsync(CarmSystem carm)
    {
        var drafted = await DraftedAsync(carm);
        await drafted.Supervisor.PostAsync($"/api/v1/admin/demands/{drafted.Number}/issue");
        await drafted.Surety.Manager.PostAsync($"/api/v1/provider/demands/{drafted.Number}/accept");
        await carm.SettleAsync();
        return drafted;
    }

    internal static async Task<string?> PayAsync(Business payer, string amount, string reference = "paid")
    {
        var paid = await payer.Manager.PostAsync($"/api/v1/program-accounts/{payer.Rm}/payments", new { paymentReference = reference, method = "DEBIT", amount });
        Assert.Equal(201, paid.Status);
        await payer.Carm.SettleAsync();
        return paid["paymentId"];
    }

    static async Task<string?> PaidAsync(Business surety) => (await surety.Manager.GetAsync("/api/v1/provider/demands")).Json.GetProperty("items")[0].GetProperty("paid").GetString();

    static async Task<string?> StateAsync(Business surety) => (await surety.Manager.GetAsync("/api/v1/provider/demands")).Json.GetProperty("items")[0].GetProperty("state").GetString();

    static async Task<(string?, string?)[]> OpenAsync(Business importer) => [.. (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/transactions")).Json.GetProperty("items").EnumerateArray()
        .Select(i => (i.GetProperty("type").GetString(), i.GetProperty("open").GetString())).Where(i => i.Item1 != "INT").Order()];

    [Fact]
    public void What_was_paid_for_one_account_lowers_the_part_of_that_account_alone_and_never_below_nothing()
    {
        var agreement = Agreement("30000.00") with { Riders = [new(0, Money.Of(30_000), [new("812345675RM0001", Money.Of(25_000)), new("812345675RM0002", Money.Of(5_000))], new(2025, 1, 1), Now)], PaidFor = new Dictionary<string, Money> { ["812345675RM0001"] = Money.Of(25_000) } };
        Assert.Equal(("0.00", "5000.00"), ($"{agreement.LeftFor("812345675RM0001")}", $"{agreement.LeftFor("812345675RM0002")}"));
        Assert.Equal("0.00", $"{Assert.Single(agreement.SharesOf("812345675RM0001")).Amount}");
    }

    [Fact]
    public void A_raise_of_what_is_to_be_lowered_is_no_raise_of_what_stands()
    {
        var agreement = Agreement("9000.00").Amended(Money.Of(6_000), [new("812345675RM0001", Money.Of(6_000))], new(2026, 4, 2), Now);
        bool Raises(decimal amount) => agreement.IsRaisedBy(Money.Of(amount), [new("812345675RM0001", Money.Of(amount))], new(2026, 3, 2));
        Assert.Equal((false, true), (Raises(6_001), Raises(9_000)));
    }

    [Fact]
    public async Task Bonds_B15_paper_is_let_in_only_where_the_CBSA_approved_it_beforehand()
    {
        var (importer, surety) = (await Business.ImporterAsync(tests), await Business.SuretyAsync(tests));
        var officer = await tests.SignInAsync("bonds-paper", "PROGRAM_OFFICER");
        Task<Answer> EnterAsync(string? approval, Caller? by = null) => (by ?? officer).PostAsync($"/api/v1/admin/security-providers/{surety.Bn9}/agreements", new
        {
            agreementNumber = "P-1", debtorBn9 = importer.Bn9, program = "RPP", legislativeAuthority = "CUSTOMS_ACT_32", amount = "5000.00", allocations = new[] { new { rmAccount = importer.Rm, amount = "5000.00" } }, validFrom = "2026-01-01", paperApproval = approval,
        });
        foreach (var none in new[] { null, "BSF259-2026-17" }) Assert.Equal((422, "BND-414"), await CodeAsync(EnterAsync(none)));
        // A supervisor says beforehand for whom, and why.
        var (supervisor, approvals) = (await tests.SignInAsync("bonds-paper-supervisor", "SUPERVISOR"), $"/api/v1/admin/security-providers/{surety.Bn9}/paper-approvals");
        async Task<string?> ApprovedAsync(string debtorBn9) => (await supervisor.PostAsync(approvals, new { debtorBn9, ground = "IMPRACTICABLE", reason = "Sealed by hand" })).Json.GetProperty("approval").GetProperty("approvalNumber").GetString();
        Assert.Equal(403, (await officer.PostAsync(approvals, new { debtorBn9 = importer.Bn9, ground = "IMPRACTICABLE", reason = "Sealed by hand" })).Status);
        Assert.Equal((422, "BND-414"), await CodeAsync(EnterAsync(await ApprovedAsync(Fresh.Bn9()))));
        var number = await ApprovedAsync(importer.Bn9);
        Assert.Equal($"PAP-{surety.Bn9}-0002", number);
        Assert.Equal((403, "SAME_MAKER_CHECKER"), await CodeAsync(EnterAsync(number, supervisor)));
        var entered = await EnterAsync(number);
        Assert.Equal((201, "PAPER"), (entered.Status, entered.Json.GetProperty("agreement").GetProperty("channel").GetString()));
        Assert.Equal("5000.00", (await importer.RppAsync())["posted"]);
        Assert.Equal($"bonds-paper-supervisor IMPRACTICABLE {surety.Bn9}:P-1", (await officer.GetAsync(approvals)).Json.GetProperty("items")[1] is var kept ? $"{kept.GetProperty("approvedBy")} {kept.GetProperty("ground")} {kept.GetProperty("agreementId")}" : "");
        // It lets in one.
        Assert.Equal((422, "BND-414"), await CodeAsync(EnterAsync(number)));
        Assert.Equal("CANCELLED", (await officer.PostAsync($"/api/v1/admin/security-providers/{surety.Bn9}/agreements/P-1/cancel", new { reason = "No licence" })).Json.GetProperty("agreement").GetProperty("state").GetString());
        Assert.Equal("0.00", (await importer.RppAsync())["posted"]);
    }

    static async Task<(int, string?)> CodeAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }
}
