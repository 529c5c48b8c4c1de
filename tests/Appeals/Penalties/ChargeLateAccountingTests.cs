using Carm.Declarations.Contracts;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Appeals.Tests;

public sealed class ChargeLateAccountingTests(CarmHost tests)
{
    static readonly DateTimeOffset Night = new(2026, 3, 24, 4, 5, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("RPP", "3300.00", "C292")]
    [InlineData("RPP", "3300.01", "C288")]
    [InlineData("CLVS", "3300.01", "C288")]
    [InlineData("CLVS", null, "C292")]
    [InlineData("RPP", null, "C288")]
    public void Low_value_is_up_to_3300_dollars_and_either_costs_a_hundred(string stream, string? value, string code)
    {
        var charge = LateAccountingCharge.Of(Late("700000003RM0001", "12345000000013", stream, value is null ? null : decimal.Parse(value)), "K23-2026-000001", new([]), Night);
        Assert.Equal((code, "100.00", PenaltyState.Served), (charge.Contravention, charge.Amount.ToString(), charge.State));
        Assert.Equal(("2026-03-24", "2026-03-24", "2026-04-23"), ($"{charge.InfractionOn:O}", $"{charge.IssuedOn:O}", $"{charge.PayByOn:O}"));
        Assert.Equal([PenaltyState.Issued, PenaltyState.Served], charge.History.Select(e => e.State));
    }

    [Fact]
    public async Task Each_transaction_is_charged_once_under_a_number_of_its_own_however_many_come_at_once()
    {
        await using var carm = await tests.OnClockAsync("2026-03-24T15:00:00Z");
        string[] accounts = [.. Enumerable.Range(0, 8).Select(_ => $"{Fresh.Bn9()}RM0001")];
        foreach (var rm in accounts) await carm.HearAsync(new RmAccountOpened(rm, rm[..9], "Importer", "IMPORTER", Night), new BusinessOnboarded(rm[..9], "Importer", $"manager.{rm[..9]}", [rm], Night));
        var facts = accounts.SelectMany(rm => new[] { Fresh.TransactionNumber(), Fresh.TransactionNumber() }.Select(number => Late(rm, number, "RPP", null))).ToArray();
        await Task.WhenAll(facts.Concat(facts).Select(fact => carm.HearAsync(fact)));

        var rows = new List<(string Number, string Transaction)>();
        foreach (var rm in accounts)
        {
            var manager = await carm.SignInAsync($"manager.{rm[..9]}");
            rows.AddRange((await manager.GetAsync($"/api/v1/program-accounts/{rm}/penalties")).Json.GetProperty("items").EnumerateArray().Select(p => (p.GetProperty("penaltyNumber").GetString()!, p.GetProperty("transactionNumber").GetString()!)));
            Assert.Equal(2, (await carm.CalendarAsync(await manager.CalendarAddressAsync(rm), "to pay K23-2026-")).Count(e => e.StartsWith("2026-04-23", StringComparison.Ordinal)));
            Assert.Equal("200.00", (await manager.GetAsync($"/api/v1/program-accounts/{rm}/balance"))["balance"]);
        }
        Assert.Equal(facts.Select(f => f.TransactionNumber).Order(), rows.Select(r => r.Transaction).Order());
        Assert.Equal(Enumerable.Range(1, 16).Select(n => $"K23-2026-{n:000000}"), rows.Select(r => r.Number).Order());
    }

    /// <summary>E6: each of seven costs a hundred, and none more for the others.</summary>
    [Fact]
    public async Task Seven_late_declarations_of_one_account_cost_seven_hundred()
    {
        await using var carm = await tests.OnClockAsync("2026-03-24T15:00:00Z");
        var client = await Penalised.OpenAsync(carm);
        var facts = Enumerable.Range(0, 7).Select(n => Late(client.Rm, Fresh.TransactionNumber(), "RPP", 5_000m)).ToArray();
        await Task.WhenAll(facts.Concat(facts).Select(fact => carm.HearAsync(fact)));
        Assert.Equal("700.00", await client.BalanceAsync());
        var charges = (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/penalties")).Json.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(Enumerable.Repeat("C288 100.00 100.00", 7), charges.Select(c => $"{c.GetProperty("contravention").GetString()} {c.GetProperty("amount").GetString()} {c.GetProperty("owing").GetString()}"));
        Assert.All(await client.PostedAsync("LAP"), item => Assert.EndsWith("100.00 100.00", item, StringComparison.Ordinal));
    }

    /// <summary>E5: each statement that was not paid in time costs two hundred; the second no more than the first.</summary>
    [Fact]
    public async Task One_client_that_pays_two_statements_late_owes_two_hundred_twice()
    {
        await using var carm = await tests.OnClockAsync("2026-05-04T15:00:00Z");
        await Penalised.LoadRatesAsync(carm);
        var client = await Penalised.OpenAsync(carm);
        Ledger.Contracts.StatementUnpaid Unpaid(string month, string due) => new(client.Rm, $"SOA-{client.Rm}-{month}", DateOnly.Parse(due), DateOnly.Parse(due), 1_000m, new(DateOnly.Parse(due).AddDays(1), new(9, 0), TimeSpan.Zero));
        var facts = new[] { Unpaid("202603", "2026-03-31"), Unpaid("202604", "2026-05-01") };
        await Task.WhenAll(facts.Concat(facts).Select(fact => carm.HearAsync(fact)));
        Assert.Equal("400.00", await client.BalanceAsync());
        var penalties = (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/penalties")).Json.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(["C336 200.00", "C336 200.00"], penalties.Select(p => $"{p.GetProperty("contravention").GetString()} {p.GetProperty("amount").GetString()}"));
        Assert.All(penalties, p => Assert.Equal(System.Text.Json.JsonValueKind.Null, p.GetProperty("lines")[0].GetProperty("level").ValueKind));
    }

    /// <summary>Each fact may be heard twice, also late; what an officer has cancelled stays cancelled.</summary>
    [Fact]
    public async Task A_statement_that_was_paid_in_time_and_then_unpaid_again_costs_once_more_and_one_whose_penalty_an_officer_cancelled_does_not()
    {
        await using var carm = await tests.OnClockAsync("2026-04-08T15:00:00Z");
        await Penalised.LoadRatesAsync(carm);
        var client = await Penalised.OpenAsync(carm);
        DateTimeOffset At(int day) => new(2026, 4, day, 9, 0, 0, TimeSpan.Zero);
        Ledger.Contracts.StatementUnpaid Unpaid(string statement, int day) => new(client.Rm, $"SOA-{client.Rm}-{statement}", new(2026, 3, 31), new(2026, 3, 31), 1_000m, At(day));
        Ledger.Contracts.StatementPaidInTime Paid(int day) => new(client.Rm, $"SOA-{client.Rm}-202603", At(day));
        async Task<string[]> StatesAsync() => [.. (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/penalties")).Json.GetProperty("items").EnumerateArray().Select(p => p.GetProperty("state").GetString()!).Order(StringComparer.Ordinal)];
        object[] facts = [Unpaid("202603", 1), Paid(2), Unpaid("202603", 7)];
        foreach (var (fact, states) in facts.Zip((string[][])[["SERVED"], ["CANCELLED"], ["CANCELLED", "SERVED"]]))
        {
            await carm.HearAsync(fact);
            Assert.Equal(states, await StatesAsync());
        }
        foreach (var again in facts) await carm.HearAsync(again);
        Assert.Equal(["CANCELLED", "SERVED"], await StatesAsync());
        Assert.Equal("200.00", await client.BalanceAsync());
        await carm.HearAsync(Paid(8));
        Assert.Equal("0.00", await client.BalanceAsync());

        await carm.HearAsync(Unpaid("202602", 1));
        var number = (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/penalties")).Json.GetProperty("items").EnumerateArray().Single(p => p.GetProperty("state").GetString() == "SERVED").GetProperty("penaltyNumber").GetString()!;
        await client.Officer.PostAsync($"/api/v1/admin/penalties/{number}/corrections", new { amount = "0.00", reasonEn = "The bank was at fault.", reasonFr = "La banque était en faute." });
        Assert.Equal("CANCELLED", Penalised.State(await client.DoAsync(number, "corrections/approve")));
        await carm.HearAsync(Unpaid("202602", 8));
        Assert.DoesNotContain("SERVED", await StatesAsync());
    }

    static CadAccountedLate Late(string rm, string number, string stream, decimal? value) => new(number, rm, rm[..9], "NO_CAD", stream, new(2026, 3, 16), new(2026, 3, 23), value, Night);
}
