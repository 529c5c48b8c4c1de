using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
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
        var number = await CertifiedAsync("Far Away Software Inc.");
        var (withdraw, reason) = ($"/certified-products/{number}/withdraw", """{"reason":{"en":"It pays twice.","fr":"Il paie deux fois."}}""");
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

    /// <summary>As a product stands in the register that has passed every case.</summary>
    async Task<string> CertifiedAsync(string? organisation)
    {
        var number = $"CARM-2026-{Convert.ToHexString(RandomNumberGenerator.GetBytes(4))}";
        await using var session = sandbox.Services.GetRequiredService<IDocumentStore>().LightweightSession();
        session.Insert(new Certification($"crt{Guid.CreateVersion7():N}", Tenant.NewId(), "Far Away", "Filer", "1.0", Given.AddHours(-1), new Dictionary<string, IReadOnlyList<string>>(), number, Given) { Organisation = organisation });
        await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        return number;
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
