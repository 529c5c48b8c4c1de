using System.Text.Json;
using Carm.Declarations.Contracts;
using Carm.Kernel;
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

    /// <summary>Drawback on declarations of the broker and the importer, of the broker and another, and of another and the importer; by what the broker sees besides its own.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("IMPORTER", "1")]
    [InlineData("OTHERS", "2")]
    [InlineData("IMPORTER OTHERS", "1 2 3")]
    public async Task What_several_have_submitted_is_seen_by_who_sees_what_each_of_them_did(string further, string expected)
    {
        var client = await Client.OnboardedAsync(carm);
        var (broker, manager) = await client.BrokerAsync(["OWN", .. further.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        var another = Fresh.Bn9();
        foreach (var (n, submitters) in new[] { (1, new[] { client.Bn9, broker }), (2, new[] { another, broker }), (3, new[] { client.Bn9, another }) })
            await carm.HearAsync(new DrawbackGranted($"DRB-{client.Rm}-000{n}", client.Rm, Bn9.Joined(submitters, client.Bn9), new(2026, 1, 5), 400m, 0, 0, 0, 0, new(2026, 1, 10, 15, 0, 0, TimeSpan.Zero)));

        Assert.Equal("1 2 3", await SeenAsync(client.Manager));
        Assert.Equal(expected, await SeenAsync(manager));

        async Task<string> SeenAsync(Caller who)
        {
            var root = $"/api/v1/program-accounts/{client.Rm}/transactions";
            var listed = string.Join(' ', (await who.GetAsync($"{root}?type=DRW")).Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("reference").GetString()![^1..]).Order(StringComparer.Ordinal));
            foreach (var n in new[] { "1", "2", "3" }) Assert.Equal(listed.Contains(n, StringComparison.Ordinal) ? 200 : 404, (await who.GetAsync($"{root}/DRW/DRB-{client.Rm}-000{n}/explain")).Status);
            return listed;
        }
    }
}
