using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Carm.Testing;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>A document over a real connection, where the server looks at how much comes.</summary>
public sealed class AddAttachmentTests
{
    [Fact]
    public async Task A_document_has_up_to_25_megabytes_a_declaration_16_many_at_once_32_and_any_other_body_no_more_than_the_hosts_limit()
    {
        await using var host = new RunningHost();
        await host.StartAsync(("Clock__Start", "2026-03-20T15:00:00Z"));
        async Task<HttpResponseMessage> SendAsync(HttpMethod method, string url, HttpContent content, string subject, params string[] staffRoles)
        {
            using var signIn = await host.Http.PostAsJsonAsync("/dev/tokens", new { subject, name = subject, email = $"{subject}@carm.example", mfa = true, staffRoles });
            var token = (await signIn.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString();
            using var request = new HttpRequestMessage(method, url) { Content = content };
            request.Headers.Authorization = new("Bearer", token);
            request.Headers.ExpectContinue = true;
            return await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        }
        var (bn9, number) = (Fresh.Bn9(), Fresh.TransactionNumber());
        var (rm, manager) = ($"{bn9}RM0001", $"manager.{bn9}");
        var address = new { line1 = "1 Wharf Street", city = "Halifax", region = "NS", postalCode = "B3H 1A1", country = "CA" };
        await SendAsync(HttpMethod.Put, $"/api/v1/admin/legal-entities/{bn9}", JsonContent.Create(new { legalName = "Alpha", residency = "RESIDENT", physicalAddress = address, programs = Array.Empty<object>() }), "registrar", "REGISTRATION_OFFICER");
        await SendAsync(HttpMethod.Put, $"/api/v1/admin/businesses/{bn9}", JsonContent.Create(new { legalName = "Alpha", managerSubject = manager, programs = new[] { new { rmAccount = rm, programType = "IMPORTER" } }, licences = Array.Empty<object>() }), "registrar", "REGISTRATION_OFFICER");
        for (var patience = 100; ; patience--)
        {
            using var drafted = await SendAsync(HttpMethod.Post, $"/api/v1/program-accounts/{rm}/cads", JsonContent.Create(new { transactionNumber = number }), manager);
            if (drafted.StatusCode == HttpStatusCode.Created) break;
            Assert.True(patience > 0, await drafted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        async Task<(HttpStatusCode, string?)> GiveAsync(int bytes)
        {
            using var form = new MultipartFormDataContent { { new ByteArrayContent([.. "%PDF-1.7"u8, .. new byte[bytes - 8]]), "file", "plans.pdf" } };
            using var given = await SendAsync(HttpMethod.Post, $"/api/v1/cads/{number}/attachments", form, manager);
            return (given.StatusCode, given.StatusCode == HttpStatusCode.Created ? null : (await given.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        }
        Assert.Equal((HttpStatusCode.Created, null), await GiveAsync(12 << 20));
        Assert.Equal((HttpStatusCode.Created, null), await GiveAsync(25 << 20));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "CAD-4005"), await GiveAsync((25 << 20) + 1));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "TOO_LARGE"), await GiveAsync(26 << 20));
        using var json = await SendAsync(HttpMethod.Post, $"/api/v1/program-accounts/{rm}/cads", JsonContent.Create(new { transactionNumber = new string('1', 11 << 20) }), manager);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, json.StatusCode);

        // A thousand declarations of forty lines; that they name no importer is found of each by itself.
        var lines = string.Join(',', Enumerable.Range(1, 40).Select(n => JsonSerializer.Serialize(new { lineNumber = n, classification = "6109100012", narrativeDescription = new string('x', 250) })));
        var one = $$"""{"invoices":[{"lines":[{{lines}}]}]}""";
        var many = $$"""{"cads":[{{string.Join(',', Enumerable.Repeat(one, 1_000))}}]}""";
        Assert.InRange(many.Length, 10 << 20, 32 << 20);
        async Task<HttpStatusCode> DeclareAsync(string url, string body)
        {
            using var declared = await SendAsync(HttpMethod.Post, url, new StringContent(body, System.Text.Encoding.UTF8, "application/json"), manager);
            return declared.StatusCode;
        }
        string Of(int bytes) => $$"""{"explanation":"{{new string('x', bytes)}}"}""";
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.RequestEntityTooLarge), (await DeclareAsync("/api/v1/cads/bulk", many), await DeclareAsync("/api/v1/cads/bulk", Of(33 << 20))));
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge), (await DeclareAsync("/api/v1/cads", Of(12 << 20)), await DeclareAsync("/api/v1/cads", Of(17 << 20))));
    }
}
