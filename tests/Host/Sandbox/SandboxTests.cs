using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Carm.Kernel;
using Marten;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>Everybody has a Carm of their own in the sandbox.</summary>
public sealed class SandboxTests(SandboxHost sandbox) : IClassFixture<SandboxHost>
{
    const string Rm = "700000003RM0001";

    [Fact]
    public async Task Tenants_share_neither_data_nor_clocks_nor_keys_and_reset_what_is_theirs()
    {
        var front = new Stranger(sandbox.Address);
        var (one, two) = (await front.AskAsync("POST", "/sandbox/tenants", "{}"), await front.AskAsync("POST", "/sandbox/tenants", "{}"));
        var (alpha, other) = (await new Stranger((string)one["baseAddress"]!).AsAsync("alpha.manager"), new Stranger((string)two["baseAddress"]!));
        await alpha.AskAsync("POST", $"/api/v1/program-accounts/{Rm}/payments", """{"paymentReference":"P-1","method":"ONLINE_BANKING","amount":"10.00"}""");
        Assert.Equal("-10.00", await BalanceAsync(alpha));
        Assert.Equal("0.00", await BalanceAsync(await other.AsAsync("alpha.manager")));

        // Its clock is its own.
        var moved = await front.AskAsync("PUT", $"/sandbox/tenants/{one["tenant"]}/clock", """{"until":"STATEMENT_DAY"}""");
        Assert.StartsWith("2026-03-25T", (string)moved["now"]!);
        Assert.StartsWith("2026-03-02T", (string)(await front.AskAsync("GET", $"/sandbox/tenants/{two["tenant"]}"))["now"]!);
        Assert.Equal((400, "SBX_CLOCK"), await RefusalAsync(front, "PUT", $"/sandbox/tenants/{one["tenant"]}/clock", "{}"));

        // What the front cannot read it says where, and what it may be.
        foreach (var (method, path, body, at, message) in new[]
        {
            ("PUT", $"/sandbox/tenants/{one["tenant"]}/clock", """{"until":"YESTERDAY"}""", "until", "One of: TOMORROW, STATEMENT_DAY, DUE_DATE, AFTER_DUE_DATE."),
            ("POST", "/sandbox/tenants", """{"nom":"x"}""", "nom", "There is no field nom here."),
        })
        {
            var (status, refusal, _) = await front.SendAsync(method, path, body);
            Assert.Equal((400, at, message), (status, (string)refusal!["errors"]![0]!["path"]!, (string)refusal["errors"]![0]!["message"]!));
        }

        // A client that is generated from its description calls it and no other.
        var description = await new Stranger((string)one["baseAddress"]!).AskAsync("GET", "/openapi/v1.en.json");
        Assert.Equal(($"/{one["tenant"]}", $"/{one["tenant"]}/openapi/v1.fr.json"), ((string)description["servers"]![0]!["url"]!, (string)description["info"]!["x-languages"]!["fr"]!));

        // A token of one is nothing at the other.
        var token = (string)(await new Stranger((string)one["baseAddress"]!).AskAsync("POST", "/dev/tokens", """{"subject":"alpha.manager","name":"A","email":"a@carm.example","mfa":true}"""))["accessToken"]!;
        Assert.Equal(401, (await other.With(token).SendAsync("GET", "/api/v1/me/access")).Status);

        // What somebody did is there to be read, and gone with a reset; where things stand is said under the tenant's own address.
        var seen = (await front.AskAsync("GET", $"/sandbox/tenants/{one["tenant"]}/exchanges"))["items"]!.AsArray();
        Assert.Contains(seen, e => (string)e!["operation"]! == "postPayment" && ((string)e["requestBody"]!).Contains("P-1", StringComparison.Ordinal) && (int)e["status"]! is 200 or 201);
        var (_, _, headers) = await alpha.SendAsync("POST", $"/api/v1/program-accounts/{Rm}/payments", """{"paymentReference":"P-2","method":"ONLINE_BANKING","amount":"1.00"}""");
        if (headers.Location is { } location) Assert.StartsWith($"/{one["tenant"]}/", location.OriginalString);
        await front.AskAsync("POST", $"/sandbox/tenants/{one["tenant"]}/reset");
        Assert.Equal("0.00", await BalanceAsync(await new Stranger((string)one["baseAddress"]!).AsAsync("alpha.manager")));

        Assert.Equal(204, (await front.SendAsync("DELETE", $"/sandbox/tenants/{two["tenant"]}")).Status);
        Assert.Equal((404, "NOT_FOUND"), await RefusalAsync(other, "GET", "/api/v1/me/access", null));
        Assert.Equal((404, "NOT_FOUND"), await RefusalAsync(front, "GET", $"/sandbox/tenants/{two["tenant"]}", null));
    }

    [Fact]
    public async Task Nobodys_address_takes_a_place_and_a_place_goes_with_its_tenant()
    {
        var (front, hosts) = (new Stranger(sandbox.Address), sandbox.Services.GetRequiredService<TenantHosts>());
        var before = hosts.Places;
        foreach (var nobody in new[] { "nobody", Tenant.NewId() })
            foreach (var (method, path) in new[] { ("DELETE", ""), ("POST", "/reset"), ("GET", ""), ("GET", "/mails"), ("GET", "/exchanges") })
                Assert.Equal((404, "NOT_FOUND"), await RefusalAsync(front, method, $"/sandbox/tenants/{nobody}{path}", null));
        Assert.Equal(before, hosts.Places);

        // One that is still in use is not deleted as forgotten, and keeps its place.
        var id = (string)(await front.AskAsync("POST", "/sandbox/tenants", "{}"))["tenant"]!;
        await hosts.DeleteAsync(id, TestContext.Current.CancellationToken, DateTimeOffset.UnixEpoch);
        Assert.Equal(before + 1, hosts.Places);

        // Another instance deletes it.
        await using (var session = sandbox.Services.GetRequiredService<IDocumentStore>().LightweightSession())
        {
            session.Delete<Tenant>(id);
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        await hosts.ForgetGoneAsync(TestContext.Current.CancellationToken);
        Assert.Equal(before, hosts.Places);
        await sandbox.Services.GetRequiredService<SandboxDatabases>().DropAsync($"carm_tenant_{id}");
    }

    [Fact]
    public async Task A_tenant_that_somebody_stays_in_is_neither_reset_nor_deleted_and_can_be_used_on()
    {
        var (front, hosts) = (new Stranger(sandbox.Address), sandbox.Services.GetRequiredService<TenantHosts>());
        var id = (string)(await front.AskAsync("POST", "/sandbox/tenants", "{}"))["tenant"]!;
        var (entered, stream, before) = (new TaskCompletionSource(), new TaskCompletionSource(), hosts.Patience);
        var open = hosts.UseAsync(id, async _ =>
        {
            entered.SetResult();
            await stream.Task;
        }, TestContext.Current.CancellationToken);
        await entered.Task;
        hosts.Patience = TimeSpan.FromMilliseconds(300);
        try
        {
            Assert.Equal((409, "STATE_CONFLICT"), await RefusalAsync(front, "POST", $"/sandbox/tenants/{id}/reset", null));
            Assert.Equal((409, "STATE_CONFLICT"), await RefusalAsync(front, "DELETE", $"/sandbox/tenants/{id}", null));
            Assert.Equal(200, (await front.SendAsync("GET", $"/sandbox/tenants/{id}")).Status);
        }
        finally
        {
            hosts.Patience = before;
            stream.SetResult();
        }
        await open;
        Assert.Equal(204, (await front.SendAsync("DELETE", $"/sandbox/tenants/{id}")).Status);
    }

    [Fact]
    public async Task Sureties_answer_as_they_are_known_to_and_a_marked_request_is_refused_with_its_code_in_both_languages()
    {
        var front = new Stranger(sandbox.Address);
        var tenant = new Stranger((string)(await front.AskAsync("POST", "/sandbox/tenants", "{}"))["baseAddress"]!);
        var beta = await tenant.AsAsync("beta.manager");
        await beta.AskAsync("POST", "/api/v1/program-accounts/700000011RM0001/rpp");
        foreach (var (surety, manager, answer) in new[] { ("700000219", "willing.manager", "ACTIVE"), ("700000227", "wary.manager", "DECLINED") })
        {
            await beta.AskAsync("POST", "/api/v1/program-accounts/700000011RM0001/securities", $$"""{"providerBn9":"{{surety}}","agreementNumber":"N-{{surety}}","amount":"30000.00","validFrom":"2026-03-02"}""");
            var asked = await tenant.AsAsync(manager);
            await Stranger.UntilAsync(async () => (string?)(await asked.AskAsync("GET", $"/api/v1/provider/agreements/N-{surety}"))["state"] == answer ? "" : null);
        }

        var payment = """{"paymentReference":"SANDBOX-REJECT-RATE_MISSING","method":"DEBIT","amount":"1.00"}""";
        var (status, english, _) = await beta.SendAsync("POST", "/api/v1/program-accounts/700000011RM0001/payments", payment);
        Assert.Equal((422, "RATE_MISSING"), (status, (string)english!["code"]!));
        var (_, french, _) = await beta.SendAsync("POST", "/api/v1/program-accounts/700000011RM0001/payments", payment, language: "fr");
        Assert.Equal("Aucun taux n'est chargé pour le trimestre ….", (string)french!["detail"]!);
        // A code in lower case is the same; one that cannot be played is not passed over, as if the request had been meant.
        foreach (var (mark, code) in new[] { ("sandbox-reject-rate_missing", "RATE_MISSING"), ("SANDBOX-REJECT-NOPE-1", "SBX_MARK"), ("SANDBOX-REJECT-", "SBX_MARK") })
            Assert.Equal(code, (await RefusalAsync(beta, "POST", "/api/v1/program-accounts/700000011RM0001/payments", $$"""{"paymentReference":"{{mark}}","method":"DEBIT","amount":"1.00"}""")).Item2);
        var (mistyped, told, _) = await beta.SendAsync("POST", "/api/v1/program-accounts/700000011RM0001/payments", """{"paymentReference":"SANDBOX-REJECT-NOPE-1","method":"DEBIT","amount":"1.00"}""", language: "fr");
        Assert.Equal((400, "SANDBOX-REJECT-NOPE-1 ne nomme aucun code qui puisse être joué, et rien n'a été fait. Voyez à /sandbox ce qui est joué."), (mistyped, (string)told!["detail"]!));
        // Money of other countries is worth something whenever the clock and the shipment stand.
        foreach (var day in new[] { "2025-10-01", "2026-02-28", "2026-03-12", "2026-04-09", "2029-12-31" })
            Assert.Equal((day, "1.3725"), (day, (string)(await beta.AskAsync("GET", $"/api/v1/reference/exchange-rates?currency=USD&date={day}"))["rates"]!.AsArray().Single()!["rateToCad"]!));
        // What Delegation refuses is refused as such.
        Assert.Equal(404, (await beta.SendAsync("POST", $"/api/v1/program-accounts/{Rm}/payments", payment)).Status);
    }

    [Fact]
    public async Task Who_is_in_the_sandbox_and_what_it_plays_is_told_in_both_languages()
    {
        var front = new Stranger(sandbox.Address);
        var english = await front.AskAsync("GET", "/sandbox");
        var (_, french, _) = await front.SendAsync("GET", "/sandbox", language: "fr");
        Assert.Contains(english["identities"]!.AsArray(), i => (string)i!["subject"]! == "cedar.manager" && ((string)i["about"]!).Contains("broker", StringComparison.Ordinal));
        Assert.Contains(french!["identities"]!.AsArray(), i => (string)i!["subject"]! == "cedar.manager" && ((string)i["about"]!).Contains("courtier", StringComparison.Ordinal));
        Assert.All(SandboxWorld.All.Where(i => i.Bn9 is not null), i => Assert.True(Bn9.IsExact(i.Bn9!) && i.RmAccounts.All(RmAccount.IsExact), i.Bn9));
        // What the catalogue of errors sends one to is there.
        var named = sandbox.Catalogue.All.SelectMany(e => new[] { e.En, e.Fr }).SelectMany(t => Regex.Matches(t.Cure, "`([A-Z]+ /sandbox/[^`]+)`")).Select(m => m.Groups[1].Value).ToArray();
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(sandbox.Operations));
        Assert.Equal(CertificationCases.All.Count, (await front.AskAsync("GET", "/certification/cases"))["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_front_has_the_documentation_of_a_tenant_and_its_description_names_whichever_tenant_the_reader_makes()
    {
        using var http = new HttpClient { BaseAddress = new(sandbox.Address) };
        var guide = await http.GetStringAsync("/docs/guides/sandbox", TestContext.Current.CancellationToken);
        Assert.Contains("POST /sandbox/tenants", guide);
        var reference = await http.GetStringAsync("/docs", TestContext.Current.CancellationToken);
        Assert.Contains("href=\"/docs/guides\"", reference);
        Assert.Contains("openapi/v1.en.json", reference);
        Assert.Contains("SBX_CASES_OPEN", await http.GetStringAsync("/docs/errors", TestContext.Current.CancellationToken));
        using (var head = await http.SendAsync(new(HttpMethod.Head, "/docs/guides/sandbox"), TestContext.Current.CancellationToken)) Assert.Equal((200, "text/markdown"), ((int)head.StatusCode, head.Content.Headers.ContentType!.MediaType));

        var front = new Stranger(sandbox.Address);
        var tenant = (string)(await front.AskAsync("POST", "/sandbox/tenants", "{}"))["tenant"]!;
        var (english, french) = (await front.AskAsync("GET", "/openapi/v1.en.json"), await front.AskAsync("GET", "/openapi/v1.fr.json"));
        Assert.Equal(["/{tenant}", "/{tenant}"], new[] { english, french }.Select(d => (string)d["servers"]![0]!["url"]!));
        Assert.Equal("Payer à un compte de programme", (string)french["paths"]!["/api/v1/program-accounts/{rmAccount}/payments"]!["post"]!["summary"]!);
        // But for the server it is the tenant's own, whose guides stand under its address.
        var own = await front.AskAsync("GET", $"/{tenant}/openapi/v1.en.json");
        Assert.True(JsonNode.DeepEquals(own["paths"], english["paths"]));
        Assert.Contains($"href=\"/{tenant}/docs/guides\"", await http.GetStringAsync($"/{tenant}/docs/", TestContext.Current.CancellationToken));
        Assert.Equal(guide, await http.GetStringAsync($"/{tenant}/docs/guides/sandbox", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("2026-03-02T14:00:00Z", TenantClockTarget.Tomorrow, "2026-03-03T17:00:00Z")]
    [InlineData("2026-03-02T14:00:00Z", TenantClockTarget.StatementDay, "2026-03-25T16:00:00Z")]
    [InlineData("2026-03-25T16:00:00Z", TenantClockTarget.StatementDay, "2026-04-25T16:00:00Z")]
    [InlineData("2026-03-25T16:00:00Z", TenantClockTarget.DueDate, "2026-03-31T16:00:00Z")]
    [InlineData("2026-03-31T16:00:00Z", TenantClockTarget.AfterDueDate, "2026-04-01T16:00:00Z")]
    public void The_clock_goes_to_the_noon_of_the_day_that_is_meant(string now, TenantClockTarget target, string then) => Assert.Equal(DateTimeOffset.Parse(then), SandboxEndpoints.InstantOf(target, DateTimeOffset.Parse(now)));

    [Fact]
    public void Certification_counts_what_programs_did_and_not_what_persons_did_in_their_stead()
    {
        Exchange Filed(string id, string subject, string operation, int status, string? onBehalfOf = null) => new(id, DateTimeOffset.UnixEpoch, subject, "800000002", onBehalfOf, "POST", "/api/v1/cads/14321000000019/submit", operation, "14321000000019", status, null, false, null, null, null);
        var none = new Dictionary<string, IReadOnlyList<string>>();
        Assert.Empty(CertificationCases.Judge(none, [Filed("1", "cedar.manager", "submitCad", 200), Filed("2", "cedar.manager", "getCad", 200)]));
        Assert.Empty(CertificationCases.Judge(none, [Filed("1", "service:a", "getCad", 200), Filed("2", "service:a", "submitCad", 200)]));
        var passed = CertificationCases.Judge(none, [Filed("1", "service:a", "submitCad", 422), Filed("mended", "service:a", "replaceCadDraft", 200) with { RequestBody = "{}" }, Filed("2", "service:a", "submitCad", 200, "700000003"), Filed("3", "service:b", "getCad", 200), Filed("4", "service:a", "getCad", 200)]);
        Assert.Equal(["2 4", "1 2", "2"], new[] { "SUBMIT", "REJECTION", "DELEGATION" }.Select(one => string.Join(" ", passed[one])));
        // What was passed stays, whatever became of its proof.
        Assert.Equal(["1", "2"], CertificationCases.Judge(passed, [])["REJECTION"]);
    }

    [Fact]
    public void A_declaration_in_one_call_counts_as_submitted_only_as_a_new_original_and_in_either_form()
    {
        foreach (var (body, status, counts) in new[]
        {
            (Json("9"), 201, true), ("""{"rmAccount":"700000003RM0001","transactionNumber":"14321000000019"}""", 201, true), (Json("9"), 200, false), (Json("13"), 200, false), (Json("4"), 201, false), (Json("1"), 201, false),
            (Xml("9"), 201, true), (Xml("4"), 201, false), (Xml("9").Replace("<", "<w:", StringComparison.Ordinal).Replace("<w:/", "</w:", StringComparison.Ordinal), 201, true),
        })
        {
            var passed = PassedBy(Declared("1", status, body), Declared("2", 200, null) with { Method = "GET", Operation = "getCad", Address = "/api/v1/cads/14321000000019" });
            Assert.True(counts == passed.Contains("SUBMIT"), $"{status} {body}");
            // The broker's software files for the importer that the body names.
            Assert.True(counts == passed.Contains("DELEGATION"), $"{status} {body}");
        }
        Assert.DoesNotContain("DELEGATION", PassedBy(Declared("1", 201, Json("9").Replace("700000003", "800000002", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_rejection_is_handled_by_mending_what_a_rule_refused_and_not_by_sending_it_again()
    {
        var (mended, refused) = (Declared("2", 201, Json("9") + " "), Declared("1", 422, Json("9")) with { Code = "CAD-6007" });
        Assert.Contains("REJECTION", PassedBy(refused, mended));
        Assert.DoesNotContain("REJECTION", PassedBy(refused, mended with { RequestBody = refused.RequestBody }));
        Assert.DoesNotContain("REJECTION", PassedBy(refused with { Status = 400, Code = "VAL_FAILED" }, mended));
        Assert.DoesNotContain("REJECTION", PassedBy(refused with { Code = "IDEMPOTENCY_KEY_REUSED" }, mended));
        Assert.DoesNotContain("REJECTION", PassedBy(refused with { Status = 400, Code = "SBX_MARK" }, mended));
        Assert.DoesNotContain("REJECTION", PassedBy(refused, mended with { RequestBody = Json("9") + "sandbox-reject-nope" }));
        // A submission says nothing itself: its draft was to be another.
        var (again, saved) = (Submitted("2", 200), Saved("0", "{}"));
        Assert.DoesNotContain("REJECTION", PassedBy(saved, Submitted("1", 422), again));
        Assert.DoesNotContain("REJECTION", PassedBy(saved, Submitted("1", 422), saved with { Id = "1a" }, again));
        Assert.DoesNotContain("REJECTION", PassedBy(saved, Submitted("1", 422), Saved("1a", "{ }") with { Status = 412 }, again));
        Assert.DoesNotContain("REJECTION", PassedBy(saved, Submitted("1", 422), again, Saved("3", "{ }")));
        Assert.Contains("REJECTION", PassedBy(saved, Submitted("1", 422), Saved("1a", "{ }"), again));
        // Of a refusal in XML the body alone says the code.
        Assert.Contains("REJECTION", PassedBy(Declared("1", 422, Xml("9")), Declared("2", 201, Xml("9") + " ")));
    }

    [Fact]
    public void A_payment_that_is_made_to_fail_proves_that_it_was_dishonoured_and_not_that_one_pays()
    {
        var (bounced, good) = (Paid("1", "SIM-RETURN-1", "P1"), Paid("4", "FILER-1", "P2"));
        Assert.Empty(PassedBy(bounced, Read("2", "P1", "POSTED")));
        Assert.Equal(["DISHONOUR"], PassedBy(bounced, Read("2", "P1", "POSTED"), Read("3", "P1", "DISHONOURED")));
        Assert.Equal(["PAYMENT"], PassedBy(good, Read("5", "P2", "POSTED")));
        Assert.Equal(["DISHONOUR"], PassedBy(good, Read("5", "P2", "POSTED"), Read("6", "P2", "DISHONOURED")));
        Assert.Equal(["PAYMENT", "DISHONOUR"], PassedBy(bounced, Read("3", "P1", "DISHONOURED"), good, Read("5", "P2", "POSTED")));
    }

    [Fact]
    public void A_tenants_address_begins_with_the_one_under_which_callers_know_the_sandbox()
    {
        var request = new DefaultHttpContext { Request = { Scheme = "http", Host = new("10.0.0.7", 8080) } }.Request;
        Assert.Equal(("http://10.0.0.7:8080", "http://10.0.0.7:8080"), (SandboxEndpoints.FrontOf(null, request), SandboxEndpoints.FrontOf("", request)));
        Assert.Equal("https://sandbox.example", SandboxEndpoints.FrontOf("https://sandbox.example/", request));
    }

    static string Json(string function) => $$"""{"rmAccount": "700000003RM0001", "transactionNumber": "14321000000019", "functionCode": {{function}}, "version": "00001"}""";

    static string Xml(string function) => $"<Declaration><FunctionCode>{function}</FunctionCode><ID>14321000000019</ID><Importer><ID>700000003RM0001</ID></Importer></Declaration>";

    /// <summary>What the software of the broker 800000002 did in one call, which names no client in its address.</summary>
    static Exchange Declared(string id, int status, string? body) => new(id, DateTimeOffset.UnixEpoch, "service:a", "800000002", "800000002", "POST", "/api/v1/cads", "declareCad", null, status, null, false, null, body, null);

    static Exchange Submitted(string id, int status) => Declared(id, status, null) with { Operation = "submitCad", Address = "/api/v1/cads/14321000000019/submit" };

    static Exchange Saved(string id, string body) => Declared(id, 200, body) with { Method = "PUT", Operation = "replaceCadDraft", Address = "/api/v1/cads/14321000000019" };

    static Exchange Paid(string id, string reference, string payment) => Declared(id, 201, $$"""{"paymentReference":"{{reference}}"}""") with { Operation = "postPayment", ResponseBody = $$"""{"paymentId":"{{payment}}"}""" };

    static Exchange Read(string id, string payment, string state) => Declared(id, 200, null) with { Operation = "getPayment", ResponseBody = $$"""{"paymentId":"{{payment}}","state":"{{state}}"}""" };

    static IEnumerable<string> PassedBy(params Exchange[] exchanges) => CertificationCases.Judge(new Dictionary<string, IReadOnlyList<string>>(), exchanges).Keys;

    [Fact]
    public void Of_the_exchanges_that_are_too_old_those_stay_by_which_certification_judges()
    {
        Exchanges.Outline[] older = [new("7", "findCads", false), new("6", "submitCad", false), new("5", null, false), new("4", "postPayment", false), new("3", "findCads", true), new("2", "getCad", false), new("1", null, false)];
        Assert.Equal(["7", "5", "2", "1"], Exchanges.Surplus(older, 3));
        Assert.Equal(older.Select(e => e.Id), Exchanges.Surplus(older, 0));
    }

    [Fact]
    public void A_hosted_sandbox_signs_webhooks_with_its_own_key_or_a_random_one_and_never_with_the_one_that_everybody_knows()
    {
        Assert.Equal("own", TenantHosts.WebhookKeyOf("own", isDevelopment: false, "random"));
        Assert.Equal("own", TenantHosts.WebhookKeyOf("own", isDevelopment: true, "random"));
        Assert.Equal("random", TenantHosts.WebhookKeyOf("", isDevelopment: false, "random"));
        Assert.Null(TenantHosts.WebhookKeyOf(null, isDevelopment: true, "random"));
    }

    static async Task<string> BalanceAsync(Stranger who) => (string)(await who.AskAsync("GET", $"/api/v1/program-accounts/{Rm}/balance"))["balance"]!;

    static async Task<(int, string)> RefusalAsync(Stranger who, string method, string path, string? json)
    {
        var (status, body, _) = await who.SendAsync(method, path, json);
        return (status, (string)body!["code"]!);
    }
}
