using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Carm.Onboarding;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>The public register says whose product is certified, and staff take a certificate back.</summary>
public sealed class CertificateTests(SandboxOfADeveloper sandbox) : IClassFixture<SandboxOfADeveloper>
{
    static readonly DateTimeOffset Given = new(2026, 8, 4, 3, 0, 0, TimeSpan.Zero);

    Stranger Front => new(sandbox.Address);

    [Fact]
    public async Task A_certificate_names_the_organisation_that_was_stated_and_the_vendor_where_none_was()
    {
        var (stated, silent) = (await CertifiedAsync("Far Away Software Inc."), await CertifiedAsync(null));
        var product = await Front.AskAsync("GET", $"/certified-products/{stated}");
        Assert.Equal(("Far Away Software Inc.", "Far Away", "Filer", "1.0", "CERTIFIED"), (Text(product, "organisation"), Text(product, "vendor"), Text(product, "product"), Text(product, "productVersion"), Text(product, "state")));
        // Anybody computes by what the certificate is bound to it; the day is Toronto's.
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{stated}\nFar Away Software Inc.\nFar Away\nFiler\n1.0\n2026-08-03"))), Text(product, "fingerprint"));
        Assert.Equal("Far Away", Text(await Front.AskAsync("GET", $"/certified-products/{silent}"), "organisation"));
        Assert.Equal(404, (await Front.SendAsync("GET", "/certified-products/CARM-2026-00000000")).Status);
    }

    [Fact]
    public async Task A_supervisor_withdraws_a_certificate_and_the_register_the_document_and_the_audit_say_so()
    {
        // Of a name of its own: what is withdrawn is not certified again, and all sandboxes of the tests have one register.
        var number = await CertifiedAsync("Far Away Software Inc.", "Payer");
        var (withdraw, reason) = ($"/certified-products/{number}/withdraw", Reason);
        var before = await DocumentAsync(number);
        Assert.Equal(before, await DocumentAsync(number));

        var (supervisor, officer, auditor) = (await Front.AsAsync("supervisor", "SUPERVISOR"), await Front.AsAsync("officer", "TRADE_OFFICER"), await Front.AsAsync("auditor", "AUDITOR"));
        var hasty = Front.With(Text(await Front.AskAsync("POST", "/dev/tokens", """{"subject":"hasty","name":"H","email":"h@carm.example","mfa":false,"staffRoles":["SUPERVISOR"]}"""), "accessToken"));
        Assert.Equal((401, "AUTH_REQUIRED"), await RefusalAsync(Front, withdraw, reason));
        Assert.Equal((401, "AUTH_MFA_REQUIRED"), await RefusalAsync(hasty, withdraw, reason));
        Assert.Equal((403, "FORBIDDEN"), await RefusalAsync(officer, withdraw, reason));
        Assert.Equal((403, "FORBIDDEN"), await RefusalAsync(auditor, withdraw, reason));
        Assert.Equal((404, "NOT_FOUND"), await RefusalAsync(supervisor, "/certified-products/CARM-2026-00000000/withdraw", reason));
        foreach (var body in new[] { "{}", """{"reason":{"en":"It pays twice.","fr":" "}}""" }) Assert.Equal((400, "VAL_FAILED"), await RefusalAsync(supervisor, withdraw, body));
        Assert.Equal("CERTIFIED", Text(await Front.AskAsync("GET", $"/certified-products/{number}"), "state"));

        var withdrawn = await supervisor.AskAsync("POST", withdraw, reason);
        Assert.Equal(("WITHDRAWN", "It pays twice."), (Text(withdrawn, "state"), Text(withdrawn, "withdrawalReason")));
        // The same again is the same; what is withdrawn is not withdrawn for another reason.
        Assert.Equal(Text(withdrawn, "withdrawnAt"), Text(await supervisor.AskAsync("POST", withdraw, reason), "withdrawnAt"));
        Assert.Equal((409, "STATE_CONFLICT"), await RefusalAsync(supervisor, withdraw, """{"reason":{"en":"Other","fr":"Autre"}}"""));

        var (_, french, _) = await Front.SendAsync("GET", "/certified-products", language: "fr");
        var told = french!["items"]!.AsArray().Single(p => Text(p!, "number") == number)!;
        Assert.Equal(("WITHDRAWN", "Il paie deux fois.", Text(withdrawn, "fingerprint")), (Text(told, "state"), Text(told, "withdrawalReason"), Text(told, "fingerprint")));
        Assert.DoesNotContain("supervisor", french.ToJsonString());
        var after = await DocumentAsync(number);
        Assert.Equal("%PDF", Encoding.ASCII.GetString(after[..4]));
        Assert.NotEqual(before, after);

        Assert.Equal(401, (await Front.SendAsync("GET", "/certification/audit")).Status);
        var audit = Assert.Single((await auditor.AskAsync("GET", "/certification/audit"))["items"]!.AsArray(), row => Text(row!, "target") == number)!;
        Assert.Equal(("WithdrawCertificate", "supervisor", "SUPERVISOR"), (Text(audit, "action"), Text(audit, "by"), Text(audit, "role")));
    }

    [Fact]
    public async Task Whose_product_it_is_is_shown_as_stated_until_a_supervisor_confirms_it()
    {
        var number = await CertifiedAsync("A Competitor Ltd.");
        var (path, confirm) = ($"/certified-products/{number}", $"/certified-products/{number}/confirm-organisation");
        var (stated, before) = (await Front.AskAsync("GET", path), await DocumentAsync(number));
        Assert.Equal("STATED_NOT_VERIFIED", Text(stated, "organisationState"));

        var (supervisor, auditor) = (await Front.AsAsync("supervisor", "SUPERVISOR"), await Front.AsAsync("auditor", "AUDITOR"));
        Assert.Equal((401, "AUTH_REQUIRED"), await RefusalAsync(Front, confirm, "{}"));
        Assert.Equal((403, "FORBIDDEN"), await RefusalAsync(auditor, confirm, "{}"));
        Assert.Equal((404, "NOT_FOUND"), await RefusalAsync(supervisor, "/certified-products/CARM-2026-00000000/confirm-organisation", "{}"));
        for (var again = 0; again < 2; again++) Assert.Equal("CONFIRMED", Text(await supervisor.AskAsync("POST", confirm), "organisationState"));

        var confirmed = await Front.AskAsync("GET", path);
        Assert.Equal(("CONFIRMED", "CERTIFIED", Text(stated, "fingerprint")), (Text(confirmed, "organisationState"), Text(confirmed, "state"), Text(confirmed, "fingerprint")));
        Assert.NotEqual(before, await DocumentAsync(number));
        Assert.Equal("ConfirmOrganisation", Text(Assert.Single((await auditor.AskAsync("GET", "/certification/audit"))["items"]!.AsArray(), row => Text(row!, "target") == number)!, "action"));
    }

    [Fact]
    public async Task A_product_whose_certificate_was_withdrawn_is_not_certified_again_under_another_number_until_a_supervisor_readmits_it()
    {
        var certifications = $"/sandbox/tenants/{await TenantAsync()}/certifications";
        // Begun while the other stood.
        var begun = Text(await Front.AskAsync("POST", certifications, Names("Far Away", "Far Away Software Inc.", "Twice")), "certificationId");
        var number = await CertifiedAsync("Far Away Software Inc.", "Twice");
        var readmit = $"/certified-products/{number}/readmit";
        var (supervisor, officer) = (await Front.AsAsync("supervisor", "SUPERVISOR"), await Front.AsAsync("officer", "TRADE_OFFICER"));
        Assert.Equal((409, "STATE_CONFLICT"), await RefusalAsync(supervisor, readmit, "{}"));
        await supervisor.AskAsync("POST", $"/certified-products/{number}/withdraw", Reason);

        foreach (var names in new[] { Names("Other", " far away SOFTWARE inc.", "TWICE"), Names("FAR AWAY", null, "Twi ce"), Names("far\u200baway", "Another Inc.", "twice") })
            Assert.Equal((409, "SBX_WITHDRAWN"), await RefusalAsync(Front, certifications, names));
        Assert.Equal(201, (await Front.SendAsync("POST", certifications, Names("Far Away", "Far Away Software Inc.", "Thrice"))).Status);
        Assert.Equal(201, (await Front.SendAsync("POST", certifications, Names("Near", "Near Inc.", "Twice"))).Status);
        await using (var session = sandbox.Services.GetRequiredService<IDocumentStore>().LightweightSession())
        {
            var open = (await session.LoadAsync<Certification>(begun, TestContext.Current.CancellationToken))!;
            session.Store(open with { Passed = CertificationCases.All.ToDictionary(c => c.Id, _ => (IReadOnlyList<string>)[]) });
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        Assert.Equal((409, "SBX_WITHDRAWN"), await RefusalAsync(Front, $"{certifications}/{begun}/complete", "{}"));

        Assert.Equal((403, "FORBIDDEN"), await RefusalAsync(officer, readmit, "{}"));
        for (var again = 0; again < 2; again++) Assert.Equal("WITHDRAWN", Text(await supervisor.AskAsync("POST", readmit), "state"));
        Assert.Equal(201, (await Front.SendAsync("POST", certifications, Names("Far Away", "Far Away Software Inc.", "Twice"))).Status);
        Assert.NotEqual(number, Text(await Front.AskAsync("POST", $"{certifications}/{begun}/complete"), "number"));
        Assert.Equal(["ReadmitProduct", "WithdrawCertificate"], (await supervisor.AskAsync("GET", "/certification/audit"))["items"]!.AsArray().Where(row => Text(row!, "target") == number).Select(row => Text(row!, "action")));
        // That certificate itself is withdrawn for good.
        Assert.Equal((409, "STATE_CONFLICT"), await RefusalAsync(supervisor, $"/certified-products/{number}/confirm-organisation", "{}"));
    }

    [Fact]
    public async Task An_event_that_the_softwares_webhook_took_since_it_began_proves_a_case_and_a_trial_a_failure_or_a_persons_webhook_does_not()
    {
        const string Event = "carm.cad.accounted.v1";
        var tenant = await TenantAsync();
        await DeliveredAsync("before", "service:a", Event, 204, null);
        var certification = $"/sandbox/tenants/{tenant}/certifications/{Text(await Front.AskAsync("POST", $"/sandbox/tenants/{tenant}/certifications", Names("Far Away", null, "Receiver")), "certificationId")}";
        await DeliveredAsync("trial", "service:a", EventTypes.Trial, 204, null);
        await DeliveredAsync("failed", "service:a", Event, 500, "HTTP_STATUS");
        await DeliveredAsync("person", "cedar.manager", Event, 204, null);
        Assert.Equal("OPEN", Text(await CaseAsync(), "state"));

        await DeliveredAsync("taken", "service:a", Event, 204, null);
        var passed = await CaseAsync();
        Assert.Equal(("PASSED", "taken"), (Text(passed, "state"), (string)passed["proof"]!.AsArray().Single()!));

        async Task<JsonNode> CaseAsync() => (await Front.AskAsync("GET", certification))["cases"]!.AsArray().Single(one => Text(one!, "case") == "WEBHOOK")!;

        // As the tenant's host writes it down, of a webhook that it does not serve any more.
        Task DeliveredAsync(string delivery, string reader, string type, int status, string? failure) => sandbox.Services.GetRequiredService<TenantHosts>().UseAsync(tenant, async host =>
        {
            await using var session = host.App.Services.GetRequiredService<IOnboardingStore>().LightweightSession();
            session.Insert(new Webhook($"whk-{delivery}", "800000002", "https://receiver.example/", reader, null, [], "cedar.manager", Given, 0) { State = WebhookState.Ended });
            session.Insert(new WebhookDelivery(delivery, $"whk-{delivery}", "event", type, "14321000000019", false, status, failure, 5, Given));
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }, TestContext.Current.CancellationToken);
    }

    const string Reason = """{"reason":{"en":"It pays twice.","fr":"Il paie deux fois."}}""";

    async Task<string> TenantAsync() => Text(await Front.AskAsync("POST", "/sandbox/tenants", "{}"), "tenant");

    static string Names(string vendor, string? organisation, string product) => new JsonObject { ["vendor"] = vendor, ["organisation"] = organisation, ["product"] = product, ["productVersion"] = "1.0" }.ToJsonString();

    /// <summary>As a product stands in the register that has passed every case.</summary>
    async Task<string> CertifiedAsync(string? organisation, string product = "Filer")
    {
        var number = $"CARM-2026-{Convert.ToHexString(RandomNumberGenerator.GetBytes(4))}";
        await using var session = sandbox.Services.GetRequiredService<IDocumentStore>().LightweightSession();
        session.Insert(new Certification($"crt{Guid.CreateVersion7():N}", Tenant.NewId(), "Far Away", product, "1.0", Given.AddHours(-1), new Dictionary<string, IReadOnlyList<string>>(), number, Given) { Organisation = organisation });
        await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        return number;
    }

    [Fact]
    public async Task A_link_to_a_certificate_says_its_language()
    {
        var number = await CertifiedAsync(null);
        using var http = new HttpClient();
        using var answer = await http.GetAsync($"{sandbox.Address}/certified-products/{number}/certificate?lang=fr", TestContext.Current.CancellationToken);
        Assert.Equal("fr-CA", Assert.Single(answer.Content.Headers.ContentLanguage));
    }

    async Task<byte[]> DocumentAsync(string number)
    {
        using var http = new HttpClient();
        return await http.GetByteArrayAsync($"{sandbox.Address}/certified-products/{number}/certificate", TestContext.Current.CancellationToken);
    }

    static string Text(JsonNode of, string name) => (string)of[name]!;

    static async Task<(int, string)> RefusalAsync(Stranger who, string path, string json)
    {
        var (status, body, _) = await who.SendAsync("POST", path, json);
        return (status, Text(body!, "code"));
    }
}
