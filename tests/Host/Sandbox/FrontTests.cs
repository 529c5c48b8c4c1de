using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>The front of the sandbox, which no description names: whatever comes is refused with a code, and a caller behind a balancer counts by its own address.</summary>
public sealed class FrontTests(SandboxBehindABalancer sandbox) : IClassFixture<SandboxBehindABalancer>
{
    const int Seed = 20260316, Odd = 12;

    /// <summary>What the front itself answers of the sandbox, with a body that it takes.</summary>
    static readonly (string Operation, string? Body)[] Front =
    [
        ("GET /sandbox", null), ("POST /sandbox/tenants", """{"name":"Odd"}"""), ("GET /sandbox/tenants/{tenant}", null), ("POST /sandbox/tenants/{tenant}/reset", null), ("DELETE /sandbox/tenants/{tenant}", null),
        ("PUT /sandbox/tenants/{tenant}/clock", """{"now":"2026-03-03T15:00:00Z"}"""), ("GET /sandbox/tenants/{tenant}/exchanges", null), ("GET /sandbox/tenants/{tenant}/mails", null),
        ("GET /certification/cases", null), ("POST /sandbox/tenants/{tenant}/certifications", """{"vendor":"V","product":"P","productVersion":"1.0","organisation":"O"}"""),
        ("GET /sandbox/tenants/{tenant}/certifications/{certificationId}", null), ("POST /sandbox/tenants/{tenant}/certifications/{certificationId}/complete", null),
        ("GET /certified-products", null), ("GET /certified-products/{number}", null), ("GET /certified-products/{number}/certificate", null), ("POST /certified-products/{number}/withdraw", """{"reason":{"en":"Why","fr":"Pourquoi"}}"""),
        ("POST /certified-products/{number}/confirm-organisation", null), ("POST /certified-products/{number}/readmit", null),
        ("GET /certification/audit", null),
    ];

    static readonly string[] Bodies = ["", " ", "null", "true", "[]", "{", "{}", "{\"a\":1}", "{\"name\":{}}", "\ufeff{}", "<a/>", "a=1", new string('[', 5_000), "{\"now\":\"9999-12-31T23:59:59Z\"}", "{\"until\":\"NEVER\"}", "{\"until\":1}", "{\"reason\":null}", "{\"reason\":{\"en\":1}}"];

    [Fact]
    public async Task Whatever_nobody_means_is_refused_with_a_code_and_never_a_defect()
    {
        var ct = TestContext.Current.CancellationToken;
        using var http = new HttpClient { BaseAddress = new(sandbox.Address), Timeout = TimeSpan.FromMinutes(2) };
        var tenant = (string)(await AskAsync(http, "POST", "/sandbox/tenants", """{"name":"Odd"}""", ct))["tenant"]!;
        var certification = (string)(await AskAsync(http, "POST", $"/sandbox/tenants/{tenant}/certifications", """{"vendor":"V","product":"P","productVersion":"1.0"}""", ct))["certificationId"]!;
        var known = new Dictionary<string, string> { ["tenant"] = tenant, ["certificationId"] = certification, ["number"] = "CARM-2026-0A1B2C3D" };
        // What is new at the front is odd here too.
        Assert.Empty(sandbox.Operations.Where(o => new[] { " /sandbox", " /certif" }.Any(part => o.Contains(part, StringComparison.Ordinal))).Except(Front.Select(f => f.Operation)));

        var (faults, refused) = (new List<string>(), 0);
        foreach (var shot in Front.SelectMany(f => Shots(f.Operation, f.Body, known)))
        {
            var reply = await shot.SendAsync(http, ct);
            if (reply.Status is >= 400 and < 500) refused++;
            if (reply.Fault() is { } fault) faults.Add($"{fault}\n  {shot}\n  {reply.Text[..Math.Min(600, reply.Text.Length)]}");
        }
        Assert.True(faults.Count == 0, string.Join("\n", faults));
        Assert.True(refused > 150, $"{refused}");
    }

    [Fact]
    public async Task An_address_behind_the_balancer_makes_its_own_tenants_and_what_a_caller_says_of_itself_counts_for_nothing()
    {
        using var http = new HttpClient { BaseAddress = new(sandbox.Address) };
        // One that is refused for its name is counted too.
        var tooLong = $$"""{"name":"{{new string('x', 121)}}"}""";
        Assert.Equal((400, 429, 429, 400), (await MakeAsync("198.51.100.1"), await MakeAsync("198.51.100.1"), await MakeAsync("203.0.113.5, 198.51.100.1"), await MakeAsync("198.51.100.2")));

        async Task<int> MakeAsync(string forwardedFor) => (await ShotOf("POST", "/sandbox/tenants", tooLong).With("X-Forwarded-For", forwardedFor).SendAsync(http, TestContext.Current.CancellationToken)).Status;
    }

    static IEnumerable<Shot> Shots(string operation, string? body, Dictionary<string, string> known)
    {
        var (method, route) = operation.Split(' ') is [var m, var r] ? (m, r) : throw new ArgumentException(operation);
        var (random, names) = (new Random(Seed), route.Split('/').Where(step => step.StartsWith('{')).Select(step => step.Trim('{', '}')).ToArray());
        foreach (var odd in names)
            foreach (var text in Oddities.TextsFor(known[odd], random, 2 * Odd).Where(text => text != known[odd]).Select(text => Uri.EscapeDataString(text)).Where(text => text.Length is > 0 and < 5_000 && text.Trim('.').Length > 0 && !text.Contains("%00", StringComparison.Ordinal)).Take(Odd))
                yield return ShotOf(method, At(odd, text), body);
        if (names.Length > 0 && method is "GET") yield return ShotOf("PATCH", At());
        if (method is "GET")
        {
            foreach (var query in new[] { "after=%00", "after=%ff", "after=&pageSize=", "pageSize=0", "pageSize=a", "pageSize=99999999999", "pageSize=501", $"after={new string('a', 4_000)}", "after=a&after=b", "lang=%00" }) yield return ShotOf(method, $"{At()}?{query}");
            yield break;
        }
        if (body is null) yield break;
        // Each that is taken makes a tenant, and each instant moves a clock through its nights: of these what is nothing at all is enough.
        var isCheap = !route.EndsWith("/tenants", StringComparison.Ordinal) && !route.EndsWith("/clock", StringComparison.Ordinal);
        foreach (var whole in Bodies.Where(whole => isCheap || whole.Trim('\ufeff', ' ') is not ("" or "null" or "{}"))) yield return ShotOf(method, At(), whole);
        foreach (var type in new string?[] { null, "", "text/plain", "application/json; charset=nobody", "a" }) yield return ShotOf(method, At(), body).With(Shot.ContentType, type);
        var whatever = JsonNode.Parse(body)!.AsObject();
        foreach (var (name, value) in whatever.ToArray())
            foreach (var text in isCheap ? Oddities.JsonFor(value, [], random, 3 * Odd) : ["5", "true", "[]", "{}", "\"\\ud800\"", "\"a\\u0000b\"", "\"abc", $"\"{new string('x', 121)}\""])
                yield return ShotOf(method, At(), Changed(whatever, name, text is Oddities.Missing or Oddities.Twice ? "null" : text));

        string At(string? at = null, string what = "") => string.Join('/', route.Split('/').Select(step => !step.StartsWith('{') ? step : step.Trim('{', '}') == at ? what : known[step.Trim('{', '}')]));
    }

    static string Changed(JsonObject body, string name, string raw) => $"{{{string.Join(',', body.Select(p => $"{JsonSerializer.Serialize(p.Key)}:{(p.Key == name ? raw : p.Value?.ToJsonString() ?? "null")}"))}}}";

    /// <summary>Each from an address of its own.</summary>
    static Shot ShotOf(string method, string url, string? body = null) => new(method, url, new Dictionary<string, string>
    {
        ["X-Forwarded-For"] = $"2001:db8::{Interlocked.Increment(ref callers):x}", [Shot.ContentType] = "application/json",
    }, body is null ? null : Encoding.UTF8.GetBytes(body));

    static int callers;

    static async Task<JsonNode> AskAsync(HttpClient http, string method, string url, string body, CancellationToken ct)
    {
        var reply = await ShotOf(method, url, body).SendAsync(http, ct);
        Assert.True(reply.Status is >= 200 and < 300, reply.Text);
        return JsonNode.Parse(reply.Text)!;
    }
}
