using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>The methods of payment and their limits (ledger 5.1).</summary>
public sealed class PaymentMethodTests(CarmHost carm)
{
    [Fact]
    public async Task Ledger_T7_by_card_4999_99_is_paid_in_a_cycle_from_the_18th_to_the_17th()
    {
        await using var system = await carm.OnClockAsync("2026-01-20T15:00:00Z");
        var client = await Client.OpenAsync(system);
        Assert.Equal(201, (await client.PayByAsync("CREDIT_CARD", "C1", "3000.00")).Status);
        await system.MoveClockAsync("2026-02-10T15:00:00Z");
        var refused = await client.PayByAsync("CREDIT_CARD", "C2", "2000.00");
        Assert.Equal((422, "CARD_LIMIT_EXCEEDED"), (refused.Status, refused["code"]));
        Assert.Contains("1999.99 remains", refused["detail"], StringComparison.Ordinal);
        var limit = await client.GetAsync("card-limit");
        Assert.Equal(("2026-01-18", "2026-02-17", "3000.00", "1999.99"), (limit["cycleFrom"], limit["cycleTo"], limit["used"], limit["remaining"]));
        Assert.Equal(201, (await client.PayByAsync("CREDIT_CARD", "C3", "1999.99")).Status);
        await system.MoveClockAsync("2026-02-18T15:00:00Z");
        Assert.Equal(201, (await client.PayByAsync("CREDIT_CARD", "C4", "4999.99")).Status);
    }

    [Fact]
    public async Task The_card_limit_holds_for_debt_and_security_together_and_also_for_payments_at_once()
    {
        var client = await Client.OpenAsync(carm);
        await client.PayByAsync("CREDIT_CARD", "S", "999.99", new { purpose = "SECURITY" });
        var answers = await Task.WhenAll(Enumerable.Range(1, 12).Select(n => client.PayByAsync("CREDIT_CARD", $"C{n}", "1000.00")));
        Assert.Equal(4, answers.Count(a => a.Status == 201));
        Assert.All(answers.Where(a => a.Status != 201), a => Assert.Equal("CARD_LIMIT_EXCEEDED", a["code"]));
        Assert.Equal("0.00", (await client.GetAsync("card-limit"))["remaining"]);
    }

    [Fact]
    public async Task What_failed_or_was_cancelled_uses_up_no_card_limit()
    {
        var client = await Client.OpenAsync(carm);
        var (failed, cancelled) = (await client.PayByAsync("CREDIT_CARD", "C1", "4999.99"), "");
        await client.BankSaysAsync("fail", failed["paymentId"]!, new { failureCode = "CARD_DECLINED" });
        cancelled = (await client.PayByAsync("CREDIT_CARD", "C2", "4999.99"))["paymentId"]!;
        await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments/{cancelled}/cancel");
        Assert.Equal("4999.99", (await client.GetAsync("card-limit"))["remaining"]);
    }

    [Fact]
    public async Task Above_fifty_thousand_no_cheque_is_taken_and_no_card_at_a_port()
    {
        var client = await Client.OpenAsync(carm);
        Assert.Equal((422, "ELECTRONIC_REQUIRED_OVER_50K"), await Paying.RefusalAsync(client.OfficerPostsAsync("CHEQUE", "Q1", "50000.01")));
        Assert.Equal((422, "ELECTRONIC_REQUIRED_OVER_50K"), await Paying.RefusalAsync(client.OfficerPostsAsync("IN_PERSON", "Q2", "50000.01")));
        Assert.Equal(201, (await client.OfficerPostsAsync("CHEQUE", "Q3", "50000.00")).Status);
        Assert.Equal(201, (await client.PayByAsync("ONLINE_BANKING", "Q4", "50000.01")).Status);
    }

    [Theory]
    [InlineData("CHEQUE", "2026-03-03T21:00:00Z", "2026-03-03")]
    [InlineData("CHEQUE", "2026-03-03T21:00:01Z", "2026-03-04")]
    [InlineData("IN_PERSON", "2026-03-04T04:59:00Z", "2026-03-03")]
    [InlineData("CHEQUE", "2026-07-02T20:00:01Z", "2026-07-03")]
    public void A_cheque_after_four_in_Toronto_counts_as_of_the_next_day(string method, string received, string effectiveOn) =>
        Assert.Equal(DateOnly.Parse(effectiveOn), ReceivePaymentHandler.EffectiveOn(method, DateTimeOffset.Parse(received)));

    [Fact]
    public async Task A_cheque_that_came_late_on_the_due_date_pays_a_day_late()
    {
        await using var system = await carm.OnClockAsync("2026-03-04T15:00:00Z");
        await Client.LoadFixtureRatesAsync(system, ("2026Q1", "2.3"));
        var (onTime, late) = (await Client.OpenAsync(system), await Client.OpenAsync(system));
        foreach (var (client, receivedAt) in new[] { (onTime, "2026-03-03T20:59:00Z"), (late, "2026-03-03T21:01:00Z") })
        {
            await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 4000m, 0, "2026-02-10T15:00:00Z", "2026-03-03"));
            Assert.Equal(201, (await client.OfficerPostsAsync("CHEQUE", "Q", "4010.00", new { receivedAt })).Status);
        }
        // One day at 8.3 percent.
        Assert.Equal(("-10.00", "-9.09"), ((await onTime.GetAsync("balance"))["balance"], (await late.GetAsync("balance"))["balance"]));
    }

    [Fact]
    public async Task A_wire_is_taken_where_a_supervisor_has_approved_it_beforehand()
    {
        var client = await Client.OpenAsync(carm);
        Assert.Equal((422, "WIRE_NOT_APPROVED"), await Paying.RefusalAsync(client.PayByAsync("WIRE", "W1", "100.00")));
        var supervisor = await carm.SignInAsync("ar.supervisor", "AR_SUPERVISOR");
        var url = $"/api/v1/admin/program-accounts/{client.Rm}/wire-approval";
        Assert.Equal((428, "IF_MATCH_REQUIRED"), await Paying.RefusalAsync(supervisor.PutAsync(url, new { approved = true, reason = "Paid from abroad" })));
        var undecided = await supervisor.GetAsync(url);
        Assert.Equal(("False", null), (undecided["approved"], undecided["reason"]));
        Assert.StartsWith("\"0", undecided.Headers["ETag"], StringComparison.Ordinal);
        Assert.Equal(200, (await supervisor.PutAsync(url, new { approved = true, reason = "Paid from abroad" }, "\"0\"")).Status);
        Assert.Equal((412, "IF_MATCH_STALE"), await Paying.RefusalAsync(supervisor.PutAsync(url, new { approved = false, reason = "Of another mind" }, "\"0\"")));
        Assert.Equal("INITIATED", (await client.PayByAsync("WIRE", "W1", "100.00"))["state"]);
        Assert.Equal(200, (await supervisor.PutAsync(url, new { approved = false, reason = "No more" }, (await supervisor.GetAsync(url)).Headers["ETag"])).Status);
        Assert.Equal((422, "WIRE_NOT_APPROVED"), await Paying.RefusalAsync(client.PayByAsync("WIRE", "W2", "100.00")));
    }

    [Fact]
    public async Task Other_currencies_and_methods_of_the_other_side_are_refused_in_both_languages()
    {
        var client = await Client.OpenAsync(carm);
        Assert.Equal((422, "CURRENCY_NOT_CAD"), await Paying.RefusalAsync(client.PayByAsync("DEBIT", "P", "1.00", new { currency = "USD" })));
        Assert.Equal((422, "CURRENCY_NOT_CAD"), await Paying.RefusalAsync(client.OfficerPostsAsync("CHEQUE", "P", "1.00", new { currency = "USD" })));
        Assert.Equal((400, "VAL_METHOD"), await Paying.RefusalAsync(client.PayByAsync("CHEQUE", "P", "1.00")));
        Assert.Equal((400, "VAL_METHOD_STAFF"), await Paying.RefusalAsync(client.OfficerPostsAsync("DEBIT", "P", "1.00")));
        Assert.Equal((422, "PAD_NOT_ACTIVE"), await Paying.RefusalAsync(client.PayByAsync("PAD", "P", "1.00")));
        var french = await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments", new { paymentReference = "P", method = "CREDIT_CARD", amount = "5000.00" }, language: "fr-CA");
        Assert.Contains("il reste 4999.99", french["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_is_not_active_takes_what_it_owes_and_nothing_more()
    {
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 300m, 0, "2026-03-17T15:00:00Z", "2090-03-31"));
        await carm.HearAsync(new RmAccountStatusChanged(client.Rm, client.Bn9, "SUSPENDED", new(2026, 4, 1, 12, 0, 0, TimeSpan.Zero)));
        Assert.Equal((422, "RM_INACTIVE"), await Paying.RefusalAsync(client.PayByAsync("DEBIT", "P1", "300.01")));
        Assert.Equal(201, (await client.PayByAsync("DEBIT", "P2", "300.00")).Status);
    }
}
