using System.Net;
using Carm.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Host.Tests;

public sealed class PlatformTests(CarmHost carm)
{
    static readonly object Developer = new { subject = "alpha.bam", name = "First user of ALPHA", email = "bam@alpha.example", mfa = true };

    [Fact]
    public async Task A_running_host_is_ready()
    {
        Assert.Equal(200, (await carm.GetAsync("/health/live")).Status);
        Assert.Equal(200, (await carm.GetAsync("/health/ready")).Status);
    }

    [Theory]
    [InlineData("/health/ready", 200)]
    [InlineData("/api/v1/status", 200)]
    [InlineData("/openapi/v1.en.json", 200)]
    [InlineData("/docs/guides/software", 200)]
    [InlineData("/api/v1/nothing-here", 404)]
    [InlineData("/api/v1/me", 401)]
    public async Task HEAD_is_answered_as_GET_is_without_the_body(string address, int status)
    {
        var get = await carm.GetAsync(address);
        using var client = carm.Alba.Server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, address);
        request.Headers.AcceptLanguage.ParseAdd("en-CA");
        using var head = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((status, status, ""), (get.Status, (int)head.StatusCode, await head.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(Steady(get.Headers), Steady(head.Headers.Concat(head.Content.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value))));

        // What belongs to the one request, and how long a body is that was not sent, may differ.
        static string[] Steady(IEnumerable<KeyValuePair<string, string>> headers) =>
            [.. headers.Where(h => h.Key is not ("X-Correlation-Id" or "Date" or "ETag" or "Content-Length" or "Transfer-Encoding")).Select(h => $"{h.Key}: {h.Value}").Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task Who_may_read_may_ask_with_HEAD_whether_there_is_something_to_read()
    {
        var token = (await carm.PostAsync("/dev/tokens", Developer))["accessToken"];
        using var client = carm.Alba.Server.CreateClient();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var request = new HttpRequestMessage(method, "/api/v1/me/access");
            request.Headers.Authorization = new("Bearer", token);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal((200, method == HttpMethod.Head), ((int)answer.StatusCode, text.Length == 0));
        }
    }

    [Theory]
    [InlineData("en-CA", "Not Found", "en-CA")]
    [InlineData("fr-CA", "Introuvable", "fr-CA")]
    [InlineData("fr", "Introuvable", "fr-CA")]
    [InlineData("de, fr;q=0.8, en;q=0.5", "Introuvable", "fr-CA")]
    [InlineData("de", "Not Found", "en-CA")]
    public async Task An_unknown_address_is_a_problem_in_the_callers_language(string asked, string title, string answered)
    {
        var answer = await carm.GetAsync("/api/v1/nothing-here", asked);

        Assert.Equal((404, "application/problem+json", "NOT_FOUND", title), (answer.Status, answer.MediaType, answer["code"], answer["title"]));
        Assert.Equal(answered, answer.Headers["Content-Language"]);
        Assert.Equal("/api/v1/nothing-here", answer["instance"]);
    }

    [Theory]
    [InlineData("{\"subject\":5}", "VAL_BODY")]
    [InlineData("{\"subject\":", "VAL_BODY")]
    [InlineData("not json", "VAL_BODY")]
    [InlineData("{\"subject\":\"a\",\"name\":\"b\",\"email\":\"c@d.example\",\"mfa\":true,\"surprise\":1}", "VAL_BODY")]
    [InlineData("{\"subject\":\"\",\"name\":\"b\",\"email\":\"c@d.example\",\"mfa\":true}", "VAL_FAILED")]
    public async Task Malformed_bodies_and_unknown_fields_are_refused_with_a_code(string body, string code)
    {
        var answer = await carm.PostAsync("/dev/tokens", body);

        Assert.Equal((400, code), (answer.Status, answer["code"]));
        Assert.NotEqual(0, answer.Json.GetProperty("errors").GetArrayLength());
    }

    [Fact]
    public async Task A_missing_field_is_named_in_french_with_a_stable_code()
    {
        var answer = await carm.PostAsync("/dev/tokens", new { subject = "", name = "b", email = "c@d.example", mfa = true }, "fr-CA");

        var error = answer.Json.GetProperty("errors")[0];
        Assert.Equal("subject", error.GetProperty("path").GetString());
        Assert.Equal("VAL_NOT_EMPTY", error.GetProperty("code").GetString());
        Assert.Contains("ne doit pas", error.GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task The_development_issuer_gives_a_token()
    {
        var answer = await carm.PostAsync("/dev/tokens", Developer);

        Assert.Equal(3, answer["accessToken"]!.Split('.').Length);
    }

    [Fact]
    public async Task The_callers_correlation_id_comes_back_and_a_dangerous_one_is_replaced()
    {
        using var named = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        named.Headers.Add("X-Correlation-Id", "broker-42");
        Assert.Equal("broker-42", (await carm.SendAsync(named)).Headers["X-Correlation-Id"]);

        using var endless = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        endless.Headers.Add("X-Correlation-Id", new string('x', 65));
        Assert.Equal(32, (await carm.SendAsync(endless)).Headers["X-Correlation-Id"].Length);
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        var headers = (await carm.GetAsync("/health/live")).Headers;

        Assert.Equal("nosniff", headers["X-Content-Type-Options"]);
        Assert.Equal("DENY", headers["X-Frame-Options"]);
        Assert.Contains("default-src 'none'", headers["Content-Security-Policy"]);
    }

    [Fact]
    public async Task The_clock_moves_forward_only_and_survives_in_the_database()
    {
        var database = await carm.NewDatabaseAsync();
        await using var first = await CarmHost.BootAsync(database, ("Clock:Start", "2026-03-02T14:00:00Z"));
        var client = first.Server.CreateClient();
        Assert.StartsWith("{\"now\":\"2026-03-02T14:0", await client.GetStringAsync("/dev/clock", TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.OK, await MoveAsync(client, "2026-03-25T12:00:00Z"));
        Assert.Equal(HttpStatusCode.Conflict, await MoveAsync(client, "2026-03-24T12:00:00Z"));

        await using var second = await CarmHost.BootAsync(database, ("Clock:Start", "2026-03-02T14:00:00Z"));
        Assert.StartsWith("{\"now\":\"2026-03-25T12:0", await second.Server.CreateClient().GetStringAsync("/dev/clock", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Outside_development_the_host_refuses_to_start_without_an_authority()
    {
        var database = await carm.NewDatabaseAsync();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => CarmHost.BootAsync(database, ("environment", "Production")));

        Assert.Contains("Authentication:Authority", failure.ToString());
    }

    [Fact]
    public async Task Outside_development_a_host_with_an_authority_serves_without_clock_tokens_or_sign_in_page()
    {
        await using var production = new RunningHost();
        await production.StartAsync(("ASPNETCORE_ENVIRONMENT", "Production"), ("Authentication__Authority", "https://authority.carm.example"));
        var seen = new List<string>();
        foreach (var path in new[] { "/api/v1/me", "/dev/clock", "/connect/authorize", "/.well-known/openid-configuration" })
            using (var answer = await production.Http.GetAsync(path, TestContext.Current.CancellationToken)) seen.Add($"{path} {(int)answer.StatusCode}");
        using (var token = await production.Http.PostAsync("/dev/tokens", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken)) seen.Add($"/dev/tokens {(int)token.StatusCode}");
        Assert.Equal(["/api/v1/me 401", "/dev/clock 404", "/connect/authorize 404", "/.well-known/openid-configuration 404", "/dev/tokens 404"], seen);
    }

    [Fact]
    public async Task The_clock_goes_at_most_five_years_at_once_so_that_no_slip_spends_a_lifetime()
    {
        Assert.Equal((422, "CLOCK_TOO_FAR"), await RefusalAsync(carm.Anyone.PutAsync("/dev/clock", new { now = "9999-12-31T23:59:59Z" })));
        Assert.Equal((400, "VAL_BODY"), await RefusalAsync(carm.Anyone.PutAsync("/dev/clock", new { })));
    }

    [Theory]
    [InlineData("http://localhost:3000", true)]
    [InlineData("https://carm.example", false)]
    public async Task A_portal_in_a_browser_of_this_machine_may_ask_and_no_other_page(string origin, bool may)
    {
        using var asked = new HttpRequestMessage(HttpMethod.Options, "/api/v1/me");
        asked.Headers.Add("Origin", origin);
        asked.Headers.Add("Access-Control-Request-Method", "PUT");
        asked.Headers.Add("Access-Control-Request-Headers", "authorization,if-match");
        Assert.Equal(may, (await carm.SendAsync(asked)).Headers.ContainsKey("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("AAAA")]
    [InlineData("%21%21")]
    [InlineData("_w")]
    public async Task A_cursor_that_no_page_gave_is_refused(string cursor) =>
        Assert.Equal((400, "VAL_PAGE"), await RefusalAsync((await carm.SignInAsync("pages", "AR_OFFICER")).GetAsync($"/api/v1/admin/interest-rates?cursor={cursor}")));

    [Fact]
    public async Task Keys_are_forgotten_when_their_day_is_over()
    {
        var person = await carm.SignInAsync("forgotten");
        await person.PutAsync("/api/v1/me", new { firstName = "F", lastName = "L", email = "f@carm.example", phone = "902-555-0100", language = "en" });
        await person.PostAsync("/api/v1/registrations", key: "kept");
        await using var grown = carm.Database.CreateCommand("insert into onboarding.idempotency_key (key, request_hash, kept_until) values ('over', '', now() - interval '1 second')");
        await grown.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await carm.Alba.Services.GetRequiredService<DueJobs>().ForgetKeysAsync(TestContext.Current.CancellationToken);
        await using var left = carm.Database.CreateCommand("select count(*) filter (where key = 'over'), count(*) > 0 from onboarding.idempotency_key");
        await using var row = await left.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await row.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0L, true), (row.GetInt64(0), row.GetBoolean(1)));
    }

    static async Task<(int, string?)> RefusalAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }

    [Fact]
    public async Task A_caller_who_asks_too_often_waits_and_nobody_else_does()
    {
        await using var strict = await CarmSystem.OnAsync(await carm.NewDatabaseAsync(), ("RateLimit:PerSecond", "1"));
        var (eager, patient) = (await strict.SignInAsync("eager"), await strict.SignInAsync("patient"));
        Answer[] answers = [.. await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => eager.GetAsync("/api/v1/terms/current", "fr-CA")))];

        var refused = answers.First(a => a.Status != 200);
        Assert.Equal((429, "TOO_MANY_REQUESTS", "Trop de demandes", "1"), (refused.Status, refused["code"], refused["title"], refused.Headers["Retry-After"]));
        Assert.InRange(answers.Count(a => a.Status == 200), 2, 10);
        Assert.Equal(200, (await patient.GetAsync("/api/v1/terms/current")).Status);
    }

    [Fact]
    public async Task Behind_a_known_balancer_each_address_is_a_caller_of_its_own_and_nobody_else_says_for_whom_a_request_comes()
    {
        var from = new CameFrom();
        await using var strict = await CarmSystem.OnAsync(await carm.NewDatabaseAsync(), services => services.AddSingleton<IStartupFilter>(from), ("RateLimit:PerSecond", "1"), ("Proxies:Known:0", "10.1.0.0/16"), ("Proxies:Known:1", "192.0.2.7"));
        from.Address = IPAddress.Parse("10.1.2.3");
        Assert.Equal(0, await RefusedAsync(n => $"198.51.100.{n}"));
        // Through two of them.
        Assert.Equal(0, await RefusedAsync(n => $"198.51.101.{n}, 192.0.2.7"));
        // What a caller itself wrote stands before its own address.
        Assert.NotEqual(0, await RefusedAsync(n => $"198.51.102.{n}, 203.0.113.9"));
        from.Address = IPAddress.Parse("203.0.113.10");
        Assert.NotEqual(0, await RefusedAsync(n => $"198.51.103.{n}"));

        async Task<int> RefusedAsync(Func<int, string> forwardedFor) => (await Task.WhenAll(Enumerable.Range(1, 20).Select(async n =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/status");
            request.Headers.Add("X-Forwarded-For", forwardedFor(n));
            return (await strict.SendAsync(request)).Status;
        }))).Count(status => status == 429);
    }

    /// <summary>From where each request comes, which the test's server does not know.</summary>
    sealed class CameFrom : IStartupFilter
    {
        public IPAddress? Address { get; set; }

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((HttpContext http, RequestDelegate rest) =>
            {
                http.Connection.RemoteIpAddress = Address;
                return rest(http);
            });
            next(app);
        };
    }

    [Fact]
    public async Task A_body_larger_than_the_limit_is_refused_and_the_server_does_not_say_what_it_is()
    {
        await using var host = new RunningHost();
        await host.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/dev/tokens") { Content = new StringContent($"{{\"subject\":\"{new string('x', 10 * 1024 * 1024)}\"}}", System.Text.Encoding.UTF8, "application/json") };
        request.Headers.ExpectContinue = true;
        using var answer = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("\"code\":\"TOO_LARGE\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.False(answer.Headers.Contains("Server"));
    }

    static async Task<HttpStatusCode> MoveAsync(HttpClient client, string now)
    {
        using var body = new StringContent($$"""{"now":"{{now}}"}""", System.Text.Encoding.UTF8, "application/json");
        using var response = await client.PutAsync("/dev/clock", body, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
