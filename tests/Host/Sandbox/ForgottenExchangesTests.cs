using System.Text.Json.Nodes;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>What software did long ago in a tenant is forgotten; what it proved stands.</summary>
public sealed class ForgottenExchangesTests(ForgetfulSandbox sandbox) : IClassFixture<ForgetfulSandbox>
{
    const string Follow = "FOLLOW";

    [Fact]
    public async Task Old_exchanges_of_a_tenant_go_and_the_certification_that_relied_on_them_stands()
    {
        var front = new Stranger(sandbox.Address);
        var tenant = await front.AskAsync("POST", "/sandbox/tenants", "{}");
        var (id, carm) = ((string)tenant["tenant"]!, new Stranger((string)tenant["baseAddress"]!));
        var certifications = $"/sandbox/tenants/{id}/certifications";
        var certification = (string)(await front.AskAsync("POST", certifications, """{"vendor":"Far Away","product":"Follower","productVersion":"1.0"}"""))["certificationId"]!;

        // Software follows the feed, which proves one case.
        var account = await (await carm.AsAsync("cedar.manager")).AskAsync("POST", "/api/v1/businesses/800000002/service-accounts", """{"name":"Follower","role":"PAM","lastDay":"2027-02-28"}""");
        var signedIn = await Stranger.UntilAsync(async () => await carm.SendAsync("POST", "/api/v1/oauth/token", $"grant_type=client_credentials&client_id={account["account"]!["serviceAccountId"]}&client_secret={account["clientSecret"]}") is (200, { } token, _) ? token : null);
        var software = carm.With((string)signedIn["access_token"]!);
        var read = await Stranger.UntilAsync(async () => await software.SendAsync("GET", "/api/v1/events?pageSize=1") is (200, { } page, _) ? page : null);
        await software.AskAsync("GET", $"/api/v1/events?pageSize=1&cursor={(string)read["nextCursor"]!}");
        var proof = await Stranger.UntilAsync(ProofAsync);
        Assert.Equal(2, proof.Length);
        Assert.Empty(proof.Except(await KeptAsync()));

        // Much comes after it, of the kind by which certification judges; the first exchange of a host that starts looks for what is too old.
        var hosts = sandbox.Services.GetRequiredService<TenantHosts>();
        await hosts.UseAsync(id, async host =>
        {
            await using var session = host.App.Services.GetRequiredService<IDocumentStore>().LightweightSession();
            session.Insert(Enumerable.Range(0, CertificationEndpoints.MostExchanges + ForgetfulSandbox.Kept).Select(_ => new Exchange(
                $"{Guid.CreateVersion7():N}", DateTimeOffset.UnixEpoch, "cedar.manager", "800000002", null, "GET", "/api/v1/cads/14321000000019", "getCad", "14321000000019", 200, null, false, null, null, null)).ToArray());
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }, TestContext.Current.CancellationToken);
        Assert.Empty(proof.Except(await KeptAsync()));
        await hosts.StopIdleAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);
        Assert.Equal(200, (await software.SendAsync("GET", "/api/v1/events?pageSize=1")).Status);

        var left = await Stranger.UntilAsync(async () => await KeptAsync() is var kept && !proof.Any(kept.Contains) ? kept : null);
        Assert.Equal(CertificationEndpoints.MostExchanges + ForgetfulSandbox.Kept + 1, left.Count);
        Assert.Equal(proof, await ProofAsync());

        // Who has passed the other cases too is certified for what is gone.
        await using (var session = sandbox.Services.GetRequiredService<IDocumentStore>().LightweightSession())
        {
            var begun = (await session.LoadAsync<Certification>(certification, TestContext.Current.CancellationToken))!;
            session.Store(begun with { Passed = CertificationCases.All.ToDictionary(c => c.Id, c => begun.Passed.GetValueOrDefault(c.Id) ?? []) });
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        var number = (string)(await front.AskAsync("POST", $"{certifications}/{certification}/complete"))["number"]!;
        Assert.Equal("CERTIFIED", (string)(await front.AskAsync("GET", $"/certified-products/{number}"))["state"]!);

        async Task<string[]?> ProofAsync()
        {
            var one = (await front.AskAsync("GET", $"{certifications}/{certification}"))["cases"]!.AsArray().Single(c => (string)c!["case"]! == Follow)!;
            return (string)one["state"]! == "PASSED" ? [.. one["proof"]!.AsArray().Select(exchange => (string)exchange!)] : null;
        }

        // To its end, page by page.
        async Task<HashSet<string>> KeptAsync()
        {
            HashSet<string> kept = [];
            for (var after = ""; ;)
            {
                var page = await front.AskAsync("GET", $"/sandbox/tenants/{id}/exchanges?pageSize=500&after={after}");
                foreach (var exchange in page["items"]!.AsArray()) kept.Add((string)exchange!["id"]!);
                if (page["items"]!.AsArray().Count == 0) return kept;
                after = (string)page["after"]!;
            }
        }
    }
}
