using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Carm.Host.Demo;
using Carm.Testing;
using Xunit;

namespace Carm.Journeys.Tests;

public sealed class StreamedSubmissionKillTests
{
    const string Rm = "700000003RM0001";

    const int Cads = 1_000;

    /// <summary>ALPHA is in RPP and its goods are released; the kill comes when some hundred declarations are acknowledged and the next are under way.</summary>
    [Fact]
    public async Task Of_a_stream_in_whose_middle_the_host_is_killed_each_declaration_is_accepted_once_when_it_is_repeated()
    {
        await using var host = new RunningHost();
        await host.StartAsync(("RateLimit__PerSecond", "1000000"));
        var tell = new Storyteller(host.Http, "en-CA");
        await foreach (var step in new FirstMonth(tell).PlayAsync())
            if (step.On == "2026-03-16") break;

        string[] numbers = [.. Enumerable.Range(0, Cads).Select(_ => Fresh.TransactionNumber())];
        var release = await TokenAsync(host, "release.system", "RELEASE_SYSTEM");
        await Parallel.ForEachAsync(numbers, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, ct) =>
        {
            using var request = Request(release, HttpMethod.Post, "/api/v1/admin/releases", JsonContent.Create(new { transactionNumber = number, rmAccount = Rm, releasedOn = "2026-03-16", estimatedDutiesAndTaxes = "1.00" }));
            using var response = await host.Http.SendAsync(request, ct);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(ct));
        });

        var importer = await TokenAsync(host, "alpha.manager");
        var acknowledged = await StreamAsync(host, importer, numbers, killAfter: 300);
        Assert.InRange(acknowledged.Count, 300, Cads - 1);
        await host.StartAsync(("RateLimit__PerSecond", "1000000"));

        importer = await TokenAsync(host, "alpha.manager");
        var outcomes = await StreamAsync(host, importer, numbers);
        Assert.Equal(numbers, outcomes.Select(o => Text(o, "transactionNumber")));
        Assert.All(outcomes, o => Assert.Equal("ACCEPTED 00001", $"{Text(o, "status")} {Text(o, "version")}"));
        // What was acknowledged gets its first answer; at most the one under way at the kill was accepted beside.
        Assert.All(acknowledged.Zip(outcomes), pair => Assert.Equal($"true {Text(pair.First, "receiptHash")}", $"{pair.Second["repeated"]} {Text(pair.Second, "receiptHash")}"));
        Assert.InRange(outcomes.Count(o => o["repeated"]!.GetValue<bool>()) - acknowledged.Count, 0, 1);

        await tell.SettleAsync();
        var rows = new List<JsonNode>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await tell.GetAsync(new("alpha.manager"), $"/api/v1/program-accounts/{Rm}/cads?pageSize=500{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}");
            rows.AddRange(page["items"]!.AsArray().Where(row => Text(row!, "submitterBn9") == Rm[..9] && numbers.Contains(Text(row!, "transactionNumber"))).Select(row => row!));
            cursor = page["nextCursor"]?.GetValue<string>();
        }
        Assert.Equal(numbers.Order(), rows.Select(row => Text(row, "transactionNumber")).Order());
        Assert.All(rows, row => Assert.Equal("ACCEPTED 00001", $"{Text(row, "status")} {Text(row, "currentVersion")}"));
        // USD 10.00 at 1.3725 is 13.73; 18 % of duty 2.47 and 5 % of GST on 16.20 0.81: 3.28 each, and each once.
        Assert.Equal("3280.00", Text(await tell.GetAsync(new("alpha.manager"), $"/api/v1/program-accounts/{Rm}/balance"), "balance"));
    }

    /// <summary>Sends all of them and reads the outcomes; where the host is killed on the way, those that came.</summary>
    static async Task<List<JsonNode>> StreamAsync(RunningHost host, string token, string[] numbers, int killAfter = int.MaxValue)
    {
        var lines = string.Concat(numbers.Select(number => Line(number) + "\n"));
        using var content = new StringContent(lines, Encoding.UTF8);
        content.Headers.ContentType = new("application/x-ndjson");
        using var request = Request(token, HttpMethod.Post, "/api/v1/cads/stream", content);
        using var response = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var outcomes = new List<JsonNode>();
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                outcomes.Add(JsonNode.Parse(line)!);
                if (outcomes.Count == killAfter) await host.KillAsync();
            }
        }
        catch (Exception e) when (killAfter < int.MaxValue && e is IOException or HttpRequestException)
        {
            // The host is gone.
        }
        return outcomes;
    }

    static string Line(string number) => new JsonObject
    {
        ["rmAccount"] = Rm, ["transactionNumber"] = number,
        ["header"] = new JsonObject { ["officeOfRelease"] = "0497", ["modeOfTransport"] = "2", ["carrierCode"] = "7ABC", ["releaseDate"] = "2026-03-16", ["declarationStatement"] = true },
        ["invoices"] = new JsonArray(new JsonObject
        {
            ["invoiceSequence"] = 1, ["invoiceNumber"] = number, ["vendorName"] = "Maker of shirts", ["vendorAddress"] = "1 Mill Road, Shanghai", ["vendorCountry"] = "CN", ["countryOfExport"] = "CN", ["directShipmentDate"] = "2026-03-12", ["currency"] = "USD",
            ["lines"] = new JsonArray(new JsonObject
            {
                ["lineNumber"] = 1, ["classification"] = "6109100012", ["narrativeDescription"] = "Cotton T-shirts", ["countryOfOrigin"] = "CN", ["tariffTreatment"] = "2", ["valueForDutyCode"] = "13", ["valueForCurrencyConversion"] = "10.00", ["quantity"] = "1", ["unit"] = "NMB",
            }),
        }),
    }.ToJsonString();

    static async Task<string> TokenAsync(RunningHost host, string subject, params string[] staffRoles)
    {
        using var response = await host.Http.PostAsJsonAsync("/dev/tokens", new { subject, name = subject, email = $"{subject}@carm.example", mfa = true, staffRoles });
        return Text(JsonNode.Parse(await response.Content.ReadAsStringAsync())!, "accessToken");
    }

    static HttpRequestMessage Request(string token, HttpMethod method, string url, HttpContent content)
    {
        var request = new HttpRequestMessage(method, url) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        return request;
    }

    static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
