using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Carm.Host.Demo;
using Carm.Testing;
using Xunit;

namespace Carm.Journeys.Tests;

/// <summary>A host on which ALPHA is in RPP.</summary>
public sealed class AlphaHost : IAsyncLifetime
{
    public const string Rm = "700000003RM0001";

    static readonly Person Manager = new("alpha.manager");

    public RunningHost Host { get; } = new();

    public Storyteller Tell { get; private set; } = null!;

    public Task StartAsync() => Host.StartAsync(("RateLimit__PerSecond", "1000000"));

    public async ValueTask InitializeAsync()
    {
        await StartAsync();
        Tell = new Storyteller(Host.Http, "en-CA");
        await foreach (var step in new FirstMonth(Tell).PlayAsync())
            if (step.On == "2026-03-16") break;
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    /// <summary>Goods of its own that were released, by their transaction numbers.</summary>
    public async Task<string[]> ReleasedAsync(int count)
    {
        string[] numbers = [.. Enumerable.Range(0, count).Select(_ => Fresh.TransactionNumber())];
        var release = await TokenAsync("release.system", "RELEASE_SYSTEM");
        await Parallel.ForEachAsync(numbers, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, ct) =>
        {
            using var request = Request(release, HttpMethod.Post, "/api/v1/admin/releases", JsonContent.Create(new { transactionNumber = number, rmAccount = Rm, releasedOn = "2026-03-16", estimatedDutiesAndTaxes = "1.00" }));
            using var response = await Host.Http.SendAsync(request, ct);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(ct));
        });
        return numbers;
    }

    /// <summary>All rows of a list.</summary>
    public async Task<List<JsonNode>> ListAsync(string path)
    {
        var rows = new List<JsonNode>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await Tell.GetAsync(Manager, $"/api/v1/program-accounts/{Rm}/{path}?pageSize=500{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}");
            rows.AddRange(page["items"]!.AsArray().Select(row => row!));
            cursor = page["nextCursor"]?.GetValue<string>();
        }
        return rows;
    }

    public async Task<decimal> BalanceAsync() => decimal.Parse((await Tell.GetAsync(Manager, $"/api/v1/program-accounts/{Rm}/balance"))["balance"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);

    public Task<string> ManagersTokenAsync() => TokenAsync(Manager.Subject);

    async Task<string> TokenAsync(string subject, params string[] staffRoles)
    {
        using var response = await Host.Http.PostAsJsonAsync("/dev/tokens", new { subject, name = subject, email = $"{subject}@carm.example", mfa = true, staffRoles });
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!["accessToken"]!.GetValue<string>();
    }

    public static HttpRequestMessage Request(string token, HttpMethod method, string url, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, url) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        return request;
    }
}

public sealed class SubmissionKillTests(AlphaHost alpha) : IClassFixture<AlphaHost>
{
    const int KillAfter = 300;

    /// <summary>The kill comes when some hundred declarations are acknowledged and the next are under way; the client then sends all of them again.</summary>
    [Theory]
    [InlineData("stream", 500)]
    [InlineData("bulk", 1_000)]
    public async Task Of_many_in_whose_middle_the_host_is_killed_each_is_accepted_once_when_all_are_sent_again(string channel, int count)
    {
        var (numbers, before) = (await alpha.ReleasedAsync(count), await alpha.BalanceAsync());
        string? batch = null;
        async Task<List<JsonNode>> SendAsync(bool isKilled)
        {
            if (channel == "stream") return await StreamAsync(numbers, isKilled);
            var given = await GiveAsync(numbers);
            batch ??= given;
            return await OutcomesAsync(given, isKilled);
        }

        var acknowledged = await SendAsync(isKilled: true);
        Assert.InRange(acknowledged.Count, KillAfter, count - 1);
        await alpha.StartAsync();

        var outcomes = await SendAsync(isKilled: false);
        Assert.Equal(numbers, outcomes.Select(o => Text(o, "transactionNumber")));
        Assert.All(outcomes, o => Assert.Equal("ACCEPTED 00001", $"{Text(o, "status")} {Text(o, "version")}"));
        // What was acknowledged gets its first answer.
        var byNumber = outcomes.ToDictionary(o => Text(o, "transactionNumber"));
        Assert.All(acknowledged, first => Assert.Equal($"true {Text(first, "receiptHash")}", byNumber[Text(first, "transactionNumber")] is var again ? $"{again["repeated"]} {Text(again, "receiptHash")}" : ""));
        if (batch is null)
            // At most the one under way at the kill was accepted beside.
            Assert.InRange(outcomes.Count(IsRepeat) - acknowledged.Count, 0, 1);
        else
            // What was given and not yet decided is not lost either: each is decided by one of the two batches, and the other has its answer.
            Assert.All((await OutcomesAsync(batch, isKilled: false)).Zip(outcomes), pair => Assert.Equal($"True {Text(pair.First, "receiptHash")}", $"{IsRepeat(pair.First) != IsRepeat(pair.Second)} {Text(pair.Second, "receiptHash")}"));

        await alpha.Tell.SettleAsync();
        var rows = (await alpha.ListAsync("cads")).Where(row => byNumber.ContainsKey(Text(row, "transactionNumber"))).ToArray();
        Assert.Equal(numbers.Order(), rows.Select(row => Text(row, "transactionNumber")).Order());
        Assert.All(rows, row => Assert.Equal($"ACCEPTED 00001 {AlphaHost.Rm[..9]}", $"{Text(row, "status")} {Text(row, "currentVersion")} {Text(row, "submitterBn9")}"));
        Assert.Equal(Shirt.DutiesAndTaxes * count, await alpha.BalanceAsync() - before);
        var posted = (await alpha.ListAsync("transactions")).Where(row => row["transactionNumber"]?.GetValue<string>() is { } of && byNumber.ContainsKey(of));
        Assert.Equal(numbers.Order().Select(number => $"{number} CAD 3.28"), posted.Select(row => $"{Text(row, "transactionNumber")} {Text(row, "type")} {Text(row, "original")}").Order());
    }

    static bool IsRepeat(JsonNode outcome) => outcome["repeated"]!.GetValue<bool>();

    /// <summary>Sends all of them as a stream and reads the outcomes; where the host is killed on the way, those that came.</summary>
    async Task<List<JsonNode>> StreamAsync(string[] numbers, bool isKilled)
    {
        using var content = new StringContent(string.Concat(numbers.Select(number => Shirt.Message(AlphaHost.Rm, number).ToJsonString() + "\n")), Encoding.UTF8);
        content.Headers.ContentType = new("application/x-ndjson");
        using var request = AlphaHost.Request(await alpha.ManagersTokenAsync(), HttpMethod.Post, "/api/v1/cads/stream", content);
        using var response = await alpha.Host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var outcomes = new List<JsonNode>();
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                outcomes.Add(JsonNode.Parse(line)!);
                if (isKilled && outcomes.Count == KillAfter) await alpha.Host.KillAsync();
            }
        }
        catch (Exception e) when (isKilled && e is IOException or HttpRequestException)
        {
            // The host is gone.
        }
        return outcomes;
    }

    /// <summary>Gives all of them as a batch.</summary>
    /// <returns>Where it can be watched.</returns>
    async Task<string> GiveAsync(string[] numbers)
    {
        using var request = AlphaHost.Request(await alpha.ManagersTokenAsync(), HttpMethod.Post, "/api/v1/cads/bulk", JsonContent.Create(new JsonObject { ["cads"] = new JsonArray([.. numbers.Select(number => Shirt.Message(AlphaHost.Rm, number))]) }));
        using var response = await alpha.Host.Http.SendAsync(request);
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        return response.Headers.Location!.OriginalString;
    }

    /// <summary>Watches a batch until all of it is decided, or kills the host on the way; then what was acknowledged until then.</summary>
    async Task<List<JsonNode>> OutcomesAsync(string url, bool isKilled)
    {
        for (var token = await alpha.ManagersTokenAsync(); ; await Task.Delay(200))
        {
            using var request = AlphaHost.Request(token, HttpMethod.Get, url);
            using var response = await alpha.Host.Http.SendAsync(request);
            Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
            var read = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            if (isKilled && read["accepted"]!.GetValue<int>() >= KillAfter) await alpha.Host.KillAsync();
            else if (isKilled || read["pending"]!.GetValue<int>() > 0) continue;
            return [.. read["outcomes"]!.AsArray().Where(o => Text(o!, "status") != "PENDING").Select(o => o!)];
        }
    }

    static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
