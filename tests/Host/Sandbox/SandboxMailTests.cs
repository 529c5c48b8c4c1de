using System.Text.Json.Nodes;
using Carm.Onboarding;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>No mail leaves the sandbox; whose tenant it is reads what would have been sent.</summary>
public sealed class SandboxMailTests(ForgetfulSandbox sandbox) : IClassFixture<ForgetfulSandbox>
{
    const string Reader = "reader@elsewhere.example";

    Stranger Front => new(sandbox.Address);

    TenantHosts Hosts => sandbox.Services.GetRequiredService<TenantHosts>();

    [Fact]
    public async Task A_tenants_mail_is_sent_to_nobody_whatever_server_is_configured_and_its_owner_reads_it_until_the_tenant_is_reset()
    {
        var tenant = await Front.AskAsync("POST", "/sandbox/tenants", "{}");
        var (id, carm) = ((string)tenant["tenant"]!, new Stranger((string)tenant["baseAddress"]!));
        // As the environment of a server that has one names it: nobody listens there.
        await Hosts.UseAsync(id, host =>
        {
            var configuration = host.App.Services.GetRequiredService<IConfiguration>();
            // Where the mail of a notice sends its reader.
            Assert.Equal((string)tenant["baseAddress"]!, configuration["Urls"]);
            (configuration["Mail:Smtp:Host"], configuration["Mail:Smtp:Port"]) = ("127.0.0.1", "9");
            return Task.CompletedTask;
        }, TestContext.Current.CancellationToken);

        await carm.AskAsync("POST", "/api/v1/distribution-list", $$"""{"email":"{{Reader}}","language":"en"}""");
        var mail = await Stranger.UntilAsync(async () => (await MailsAsync(id)).FirstOrDefault());
        Assert.Equal("Confirm that you want notices", (string)mail["subject"]!);
        Assert.StartsWith("2026-03-02T", (string)mail["at"]!);
        // What it asks for can be done.
        var token = ((string)mail["text"]!).Split("\n\n")[1];
        Assert.Equal("en", (string)(await carm.AskAsync("POST", "/api/v1/distribution-list/confirm", $$"""{"token":"{{token}}"}"""))["language"]!);

        Assert.Equal(400, (await Front.SendAsync("GET", $"/sandbox/tenants/{id}/mails?pageSize=501")).Status);
        Assert.Empty((await Front.AskAsync("GET", $"/sandbox/tenants/{id}/mails?after={new string('f', 32)}"))["items"]!.AsArray());
        await Front.AskAsync("POST", $"/sandbox/tenants/{id}/reset");
        Assert.Empty(await MailsAsync(id));
        Assert.Equal(204, (await Front.SendAsync("DELETE", $"/sandbox/tenants/{id}")).Status);
        Assert.Equal(404, (await Front.SendAsync("GET", $"/sandbox/tenants/{id}/mails")).Status);
    }

    [Fact]
    public async Task Of_a_tenants_mails_the_newest_are_kept_and_of_a_long_one_its_beginning()
    {
        var id = (string)(await Front.AskAsync("POST", "/sandbox/tenants", "{}"))["tenant"]!;
        await Hosts.UseAsync(id, async host =>
        {
            var mailer = host.App.Services.GetRequiredService<IMailer>();
            foreach (var _ in Enumerable.Range(0, 3 * ForgetfulSandbox.KeptMails)) Assert.True(await mailer.SendAsync(new Mail(Reader, "Long", new string('x', 20_000)), TestContext.Current.CancellationToken));
        }, TestContext.Current.CancellationToken);
        var kept = await MailsAsync(id);
        Assert.InRange(kept.Length, 1, ForgetfulSandbox.KeptMails);
        Assert.All(kept, mail => Assert.Equal(16 * 1024, ((string)mail["text"]!).Length));
    }

    /// <summary>To that reader: a tenant writes to others too.</summary>
    async Task<JsonNode[]> MailsAsync(string tenant) => [.. (await Front.AskAsync("GET", $"/sandbox/tenants/{tenant}/mails"))["items"]!.AsArray().Select(mail => mail!).Where(mail => (string)mail["to"]! == Reader)];
}
