using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Wolverine;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>A payer's word is no money: the bank or the card processor has it first (ledger 5.1, P8 and P8a).</summary>
public sealed class PaymentPortTests(CarmHost carm)
{
    [Theory]
    [InlineData("ONLINE_BANKING", null, "2026-03-04")]
    [InlineData("DEBIT", "https://card-processor.example/simulated/", "2026-03-02")]
    public async Task What_the_bank_does_not_have_is_no_credit_until_it_comes(string method, string? page, string effectiveOn)
    {
        await using var system = await carm.OnClockAsync("2026-03-02T15:00:00Z");
        var client = await Client.OpenAsync(system);
        var paid = await client.PayByAsync(method, "SIM-WAIT-1", "100.00");
        Assert.Equal((201, "SUBMITTED", "0.00", "0.00"), (paid.Status, paid["state"], paid["applied"], paid["balance"]));
        Assert.Equal(page is null ? null : $"{page}{paid["paymentId"]}", (await client.GetAsync($"payments/{paid["paymentId"]}"))["redirectUrl"]);
        Assert.Equal((("0.00", "0.00"), ("0.00", "100.00"), ("0.00", "-100.00")), (await client.JournalAsync("1010"), await client.JournalAsync("1020"), await client.JournalAsync("2100")));
        Assert.Equal((422, "DSB_CREDIT_NOT_DISBURSABLE"), await Paying.RefusalAsync(client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/disbursement-requests", new { reason = "Refund" })));

        // The bank has it two days later: what its payer sent counts as of then, what was drawn as of the day on which it was told.
        await system.MoveClockAsync("2026-03-04T15:00:00Z");
        await (await system.SignInAsync("bank", "BANK")).UploadAsync("/api/v1/admin/bank-files", "receipts.csv", System.Text.Encoding.UTF8.GetBytes($"rmAccount,amount,receivedOn,reference\n{client.Rm},100.00,2026-03-04,SIM-WAIT-1\n"));
        Assert.Equal(("POSTED", "-100.00"), (await client.StateOfAsync(paid["paymentId"]!), (await client.GetAsync("balance"))["balance"]));
        Assert.Equal(effectiveOn, (await client.GetAsync("transactions")).Json.GetProperty("items")[0].GetProperty("effectiveOn").GetString());
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
    }

    [Theory]
    [InlineData("ONLINE_BANKING", "NOT_PAID")]
    [InlineData("DEBIT", "CARD_DECLINED")]
    public async Task What_the_bank_or_the_processor_refuses_is_not_taken(string method, string reason)
    {
        var client = await Client.OpenAsync(carm);
        var refused = await client.PayByAsync(method, "SIM-REFUSE-1", "100.00");
        Assert.Equal((422, "PAYMENT_REFUSED"), (refused.Status, refused["code"]));
        Assert.Contains(reason, refused["detail"], StringComparison.Ordinal);
        Assert.Equal(0, (await client.GetAsync("payments")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal((422, "PAYMENT_REFUSED"), await Paying.RefusalAsync(client.Manager.PostAsync("/api/v1/payments", new { paymentReference = "SIM-REFUSE-2", method, amount = "1.00", lines = new[] { new { rmAccount = client.Rm, amount = "1.00" } } })));
    }

    [Fact]
    public async Task A_payer_may_withdraw_what_has_not_come()
    {
        var client = await Client.OpenAsync(carm);
        foreach (var method in new[] { "DEBIT", "ONLINE_BANKING" })
        {
            var paid = (await client.PayByAsync(method, $"SIM-WAIT-{method}", "10.00"))["paymentId"]!;
            Assert.Equal(200, (await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments/{paid}/cancel")).Status);
        }
        Assert.Equal(("0.00", "0.00"), await client.JournalAsync("1020"));
    }

    [Fact]
    public async Task What_no_file_of_the_bank_has_shown_in_ten_days_is_listed()
    {
        await using var system = await carm.OnClockAsync("2026-03-02T15:00:00Z");
        var client = await Client.OpenAsync(system);
        foreach (var reference in new[] { "P1", "P2" }) await client.PayAsync(reference, "100.00");
        await client.OfficerPostsAsync("CHEQUE", "Q1", "5.00");
        var bank = await system.SignInAsync("bank", "BANK");
        await bank.UploadAsync("/api/v1/admin/bank-files", "receipts.csv", System.Text.Encoding.UTF8.GetBytes($"rmAccount,amount,receivedOn,reference\n{client.Rm},100.00,2026-03-02,P1\n"));
        Assert.Empty(await UnconfirmedAsync(bank));
        await system.MoveClockAsync("2026-03-12T15:00:00Z");
        Assert.Empty(await UnconfirmedAsync(bank));
        await system.MoveClockAsync("2026-03-13T15:00:00Z");
        Assert.Equal(["P2"], await UnconfirmedAsync(bank));
    }

    /// <summary>Four payments of 100.00: two by online banking wait, whatever their reference says, a debit card is refused at once, and a credit card as soon as it is asked for.</summary>
    [Fact]
    public async Task In_production_what_stands_in_for_the_bank_and_the_card_processor_brings_no_money_whatever_a_reference_says()
    {
        await using var production = await CarmSystem.OnAsync(await carm.NewDatabaseAsync(), ("environment", "Production"), ("Authentication:Authority", "https://authority.carm.example"));
        var (bn9, ct) = (Fresh.Bn9(), TestContext.Current.CancellationToken);
        var client = new Client(production, bn9, $"{bn9}RM0001", production.Anyone);
        await production.HearAsync(new RmAccountOpened(client.Rm, bn9, "Importer", "IMPORTER", new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero)));
        await using var scope = production.Alba.Services.CreateAsyncScope();
        var bus = scope.ServiceProvider.GetRequiredService<IMessageBus>();
        Task<PostPaymentResponse> PayAsync(string method, string reference) => bus.InvokeAsync<PostPaymentResponse>(new PostPayment(client.Rm, reference, method, Money.Of(100), bn9), ct);

        foreach (var reference in new[] { "P1", "SIM-SETTLE-1" }) Assert.Equal(PaymentState.Submitted, (await PayAsync("ONLINE_BANKING", reference)).State);
        var refused = await Assert.ThrowsAsync<Rejected>(() => PayAsync("DEBIT", "SIM-SETTLE-2"));
        Assert.Equal(("PAYMENT_REFUSED", "NOT_CONNECTED"), (refused.Code, $"{Assert.Single(refused.Arguments)}"));
        var card = await PayAsync("CREDIT_CARD", "SIM-SETTLE-3");
        await production.SettleAsync();
        await using var session = production.Alba.Services.GetRequiredService<ILedgerStore>().QuerySession();
        var failed = (await session.LoadAsync<Payment>(card.PaymentId, ct))!;
        Assert.Equal((PaymentState.Failed, "NOT_CONNECTED"), (failed.State, failed.FailureCode));
        Assert.Equal((("0.00", "0.00"), ("0.00", "200.00"), ("0.00", "-200.00")), (await client.JournalAsync("1010"), await client.JournalAsync("1020"), await client.JournalAsync("2100")));

        var drawn = await production.Alba.Services.GetRequiredService<IBank>().WithdrawAsync(new("1", client.Rm, "SIM-SETTLE-4", Money.Of(100), new("001", "12345", "7654321", "SIM-SETTLE"), new(2026, 3, 31)), ct);
        Assert.Equal((PortOutcome.Refused, "NOT_CONNECTED"), (drawn.Outcome, drawn.FailureCode));
    }

    static async Task<string[]> UnconfirmedAsync(Caller bank) => [.. (await bank.GetAsync("/api/v1/admin/payments?unconfirmed=true")).Json.GetProperty("items").EnumerateArray().Select(p => p.GetProperty("paymentReference").GetString()!)];
}
