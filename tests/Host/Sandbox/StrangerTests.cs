using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>
/// Somebody who has read the documentation and has the sandbox: no code of ours is used here but HTTP. Their software signs in by itself, files for a client, corrects, reads the statement, pays, is told
/// of it all by a webhook, and is certified for it.
/// </summary>
public sealed class StrangerTests(SandboxHost sandbox) : IClassFixture<SandboxHost>
{
    const string Rm = "700000003RM0001", First = "14321000000019", Second = "14321000000027";

    [Fact]
    public async Task A_stranger_files_corrects_and_pays_and_is_told_of_it_and_certified()
    {
        var front = new Stranger(sandbox.Address);
        var tenant = await front.AskAsync("POST", "/sandbox/tenants", """{"name":"Stranger"}""");
        var (id, carm) = ((string)tenant["tenant"]!, new Stranger((string)tenant["baseAddress"]!));
        var certification = (string)(await front.AskAsync("POST", $"/sandbox/tenants/{id}/certifications", """{"vendor":"Far Away Software","organisation":"Far Away Software Inc.","product":"Filer","productVersion":"1.0"}"""))["certificationId"]!;

        // The broker gives its software an account; the software signs in by itself.
        var broker = await carm.AsAsync("cedar.manager");
        var account = await broker.AskAsync("POST", "/api/v1/businesses/800000002/service-accounts", """{"name":"Filer","role":"PAM","lastDay":"2027-02-28"}""");
        await AssignAsync(broker, $"service:{(string)account["account"]!["serviceAccountId"]!}");
        var signedIn = await Stranger.UntilAsync(async () => await carm.SendAsync("POST", "/api/v1/oauth/token", $"grant_type=client_credentials&client_id={account["account"]!["serviceAccountId"]}&client_secret={account["clientSecret"]}") is (200, { } token, _) ? token : null);
        var software = carm.With((string)signedIn["access_token"]!);

        // The importer lets the broker see all of its account, the statements too.
        var importer = await carm.AsAsync("alpha.manager");
        await importer.AskAsync("POST", "/api/v1/relationships/800000002:700000003/amend", """{"visibility":["OWN","IMPORTER","OTHERS"],"withoutEnd":true}""");

        using var receiver = new HttpListener();
        var (told, secret) = (new ConcurrentQueue<JsonNode>(), "");
        var hook = Listen(receiver, told, () => secret);
        var webhook = await broker.AskAsync("POST", "/api/v1/businesses/800000002/webhooks", $$"""{"url":"{{hook}}","rmAccount":"{{Rm}}","serviceAccountId":"{{account["account"]!["serviceAccountId"]}}"}""");
        secret = (string)webhook["secret"]!;

        // The border releases; the software files, is refused, mends, repeats, and reads what it filed.
        await front.AskAsync("PUT", $"/sandbox/tenants/{id}/clock", """{"now":"2026-03-16T15:00:00Z"}""");
        var border = await carm.AsAsync("release.system", "RELEASE_SYSTEM");
        foreach (var number in new[] { First, Second }) await border.AskAsync("POST", "/api/v1/admin/releases", $$"""{"transactionNumber":"{{number}}","rmAccount":"{{Rm}}","releasedOn":"2026-03-16","estimatedDutiesAndTaxes":"4000.00"}""");
        await software.AskAsync("POST", $"/api/v1/program-accounts/{Rm}/cads", Cad(First, "12345.76"));
        var (refused, why, _) = await software.SendAsync("POST", $"/api/v1/cads/{First}/submit?acknowledgedDuplicateOf=SANDBOX-REJECT-CAD-6007");
        Assert.True(refused is 400 or 422, $"{refused} {why}");
        Assert.Equal("CAD-6007", (string)why!["code"]!);
        Assert.Equal(200, (await software.SendAsync("PUT", $"/api/v1/cads/{First}", $$"""{{{Content("12345.67")}}}""", ifMatch: "\"1\"")).Status);
        var filed = await software.AskAsync("POST", $"/api/v1/cads/{First}/submit", key: "submit-1");
        Assert.Equal("4049.72", (string)filed["totals"]!["total"]!);
        var (again, _, headers) = await software.SendAsync("POST", $"/api/v1/cads/{First}/submit", key: "submit-1");
        Assert.Equal((200, "true"), (again, string.Join("", headers.GetValues("Idempotency-Replayed"))));
        await software.AskAsync("GET", $"/api/v1/cads/{First}");

        // It corrects before the due date.
        var corrected = await software.AskAsync("POST", $"/api/v1/cads/{First}/changes", Change(First, "12445.67", "R5-00-COT"));
        Assert.Equal(("CORRECTION", "APPROVED"), ((string)corrected["change"]!["kind"]!, (string)corrected["change"]!["status"]!));

        // On statement day it fetches the statement, and pays; a payment of its own is dishonoured.
        await front.AskAsync("PUT", $"/sandbox/tenants/{id}/clock", """{"until":"STATEMENT_DAY"}""");
        var statement = await software.AskAsync("GET", $"/api/v1/program-accounts/{Rm}/statements/SOA-{Rm}-202603");
        var payable = (string)statement["totalPayable"]!;
        var bounced = await software.AskAsync("POST", $"/api/v1/program-accounts/{Rm}/payments", $$"""{"paymentReference":"SIM-RETURN-1","method":"DEBIT","amount":"{{payable}}"}""");
        await Stranger.UntilAsync(async () => (string?)(await software.AskAsync("GET", $"/api/v1/program-accounts/{Rm}/payments/{bounced["paymentId"]}"))["state"] == "DISHONOURED" ? "" : null);
        var paid = await software.AskAsync("POST", $"/api/v1/program-accounts/{Rm}/payments", $$"""{"paymentReference":"FILER-1","method":"ONLINE_BANKING","amount":"{{payable}}"}""");
        Assert.Equal("POSTED", (string)(await software.AskAsync("GET", $"/api/v1/program-accounts/{Rm}/payments/{paid["paymentId"]}"))["state"]!);

        // After the due date it asks for an adjustment, and follows what happened.
        await front.AskAsync("PUT", $"/sandbox/tenants/{id}/clock", """{"until":"AFTER_DUE_DATE"}""");
        var adjusted = await software.AskAsync("POST", $"/api/v1/cads/{First}/changes", Change(First, "12545.67", "R3-32.2.VFD"));
        Assert.Equal("ADJUSTMENT", (string)adjusted["change"]!["kind"]!);
        var events = await software.AskAsync("GET", $"/api/v1/events?programAccount={Rm}&pageSize=2");
        await software.AskAsync("GET", $"/api/v1/events?programAccount={Rm}&cursor={(string)events["nextCursor"]!}");

        var types = await Stranger.UntilAsync(() => Task.FromResult(told.Select(t => (string)t["type"]!).ToArray() is var so && so.Contains("carm.payment.posted.v1") ? so : null));
        Assert.Empty(new[] { "carm.cad.accounted.v1", "carm.statement.issued.v1", "carm.payment.posted.v1" }.Except(types));
        Assert.Equal([1, 2], told.Where(t => (string)t["type"]! == "carm.cad.accounted.v1").Select(t => (int)t["data"]!["cadVersion"]!).Order());

        // All of it was seen: the product is certified, and stands in the public register.
        var judged = await front.AskAsync("GET", $"/sandbox/tenants/{id}/certifications/{certification}");
        Assert.Empty(judged["cases"]!.AsArray().Where(c => (string)c!["state"]! == "OPEN").Select(c => (string)c!["case"]!));
        var certified = await front.AskAsync("POST", $"/sandbox/tenants/{id}/certifications/{certification}/complete");
        var product = (await front.AskAsync("GET", "/certified-products"))["items"]!.AsArray().Single(p => (string)p!["number"]! == (string)certified["number"]!)!;
        Assert.Equal(("Far Away Software", "Far Away Software Inc.", "CERTIFIED"), ((string)product["vendor"]!, (string)product["organisation"]!, (string)product["state"]!));
        // A sandbox for everybody has no staff but those whom its authority signs in.
        Assert.Equal((401, 404), ((await front.With("a.b.c").SendAsync("POST", $"/certified-products/{certified["number"]}/withdraw", """{"reason":{"en":"Why","fr":"Pourquoi"}}""")).Status, (await front.SendAsync("POST", "/dev/tokens", "{}")).Status));
        Assert.Equal(200, (await front.SendAsync("GET", $"/certified-products/{certified["number"]}/certificate", language: "fr")).Status);
    }

    /// <summary>Who of a provider acts for a client is said by the provider.</summary>
    static async Task AssignAsync(Stranger broker, string program) =>
        await Stranger.UntilAsync(async () => await broker.SendAsync("PUT", "/api/v1/relationships/800000002:700000003/assignments", $$"""{"employees":[{"subject":"{{program}}","proxyRole":"pPAM"}]}""") is (200, { } set, _) ? set : null);

    /// <summary>A receiver as anybody may write one: it takes what carries a signature made with its secret.</summary>
    static string Listen(HttpListener receiver, ConcurrentQueue<JsonNode> told, Func<string> secret)
    {
        using var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/carm/";
        free.Stop();
        receiver.Prefixes.Add(address);
        receiver.Start();
        _ = Task.Run(async () =>
        {
            while (receiver.IsListening)
            {
                var context = await receiver.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                var signed = Encoding.UTF8.GetBytes($"{context.Request.Headers["webhook-id"]}.{context.Request.Headers["webhook-timestamp"]}.{Encoding.UTF8.GetString(body.ToArray())}");
                var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret()["whsec_".Length..]), signed));
                var isGenuine = context.Request.Headers["webhook-signature"] == expected;
                if (isGenuine) told.Enqueue(JsonNode.Parse(body.ToArray())!);
                context.Response.StatusCode = isGenuine ? 204 : 401;
                context.Response.Close();
            }
        });
        return address;
    }

    static string Cad(string number, string value) => $$"""{"transactionNumber":"{{number}}","cadType":"AB",{{Content(value)}}}""";

    static string Change(string number, string value, string reason) => $$"""{{{Content(value)}},"reasons":[{"lineNumber":1,"codes":["{{reason}}"]}],"explanation":"The price was mistyped ({{number}})."}""";

    static string Content(string value) => $$"""
        "header":{"officeOfRelease":"0497","modeOfTransport":"2","carrierCode":"7ABC","releaseDate":"2026-03-16","declarationStatement":true},
        "invoices":[{"invoiceSequence":1,"invoiceNumber":"A-100","vendorName":"Maker of shirts","vendorAddress":"1 Mill Road, Shanghai","vendorCountry":"CN","countryOfExport":"CN","directShipmentDate":"2026-03-12","currency":"USD",
            "lines":[{"lineNumber":1,"classification":"6109100012","narrativeDescription":"Cotton T-shirts","countryOfOrigin":"CN","tariffTreatment":"2","valueForDutyCode":"13","valueForCurrencyConversion":"{{value}}","quantity":"5000","unit":"NMB"}]}]
        """;
}
