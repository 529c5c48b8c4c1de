using System.Text.Json;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>A broker who sees its own submissions learns nothing of the others' by what stands beside them (T29, onboarding 7.2).</summary>
public sealed class BrokersSightTests(CarmHost carm)
{
    [Fact]
    public async Task What_a_broker_pays_or_designates_tells_it_no_total_of_the_account()
    {
        var client = await Client.OnboardedAsync(carm);
        var (broker, manager) = await client.BrokerAsync("OWN");
        var number = Fresh.TransactionNumber();
        await carm.HearAsync(client.Cad(Fresh.TransactionNumber(), 1, 1000m, 0, "2026-03-17T15:00:00Z", "2090-03-31"), client.Cad(number, 1, 100m, 0, "2026-03-17T15:00:00Z", "2090-03-31") with { SubmitterBn9 = broker, PayerTag = $"BROKER:{broker}" });

        var paid = await manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments", new { paymentReference = "B1", method = "ONLINE_BANKING", amount = "100.00" });
        Assert.Equal((201, "0.00", null), (paid.Status, paid["applied"], paid["balance"]));
        var designated = await manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/allocations", new { credit = new { type = "PMT", reference = "B1" }, debts = new[] { new { type = "CAD", reference = $"{number} v1" } } });
        Assert.Equal((200, "0.00", null), (designated.Status, designated["left"], designated["balance"]));
        // Who sees all of it is told.
        Assert.Equal("900.00", (await client.PayAsync("P1", "100.00"))["balance"]);
    }

    [Theory]
    [InlineData("", "OTHER; PMT BROKER:{0}/B1")]
    [InlineData("IMPORTER", "PMT/P1; PMT BROKER:{0}/B1")]
    public async Task What_paid_its_declaration_has_a_name_only_where_the_broker_sees_it(string further, string expected)
    {
        var client = await Client.OnboardedAsync(carm);
        var (broker, manager) = await client.BrokerAsync(["OWN", .. further.Length == 0 ? Array.Empty<string>() : [further]]);
        await carm.HearAsync(client.Cad(Fresh.TransactionNumber(), 1, 100m, 0, "2020-03-17T15:00:00Z", "2020-03-31") with { SubmitterBn9 = broker });
        await client.PayAsync("P1", "60.00");
        await manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments", new { paymentReference = "B1", method = "ONLINE_BANKING", amount = "40.00" });

        var cad = Assert.Single((await manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/transactions?type=CAD")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, broker), cad.GetProperty("clearedBy").GetString());
        Assert.Equal("PMT/P1; PMT BROKER:" + broker + "/B1", (await client.GetAsync("transactions?type=CAD")).Json.GetProperty("items")[0].GetProperty("clearedBy").GetString());
        var file = await manager.SendAsync(HttpMethod.Get, $"/api/v1/program-accounts/{client.Rm}/transactions/export", null, accept: "text/csv");
        Assert.Contains(cad.GetProperty("clearedBy").GetString()!, file.Text, StringComparison.Ordinal);
        Assert.Equal(further.Length > 0, file.Text.Contains("PMT/P1", StringComparison.Ordinal));
    }
}
