using Carm.Bonds.Contracts;
using Carm.Delegation.Contracts;
using Carm.Ledger.Contracts;
using Carm.Testing;
using Xunit;
using static Carm.Onboarding.Tests.Client;

namespace Carm.Onboarding.Tests;

/// <summary>The checklist that a business works off before it imports.</summary>
public sealed class ReadinessTests(CarmHost carm)
{
    [Fact]
    public async Task Each_step_says_where_it_stands_why_it_matters_what_to_do_and_from_when()
    {
        var client = await OfAsync(carm);
        var steps = await StepsAsync(client);
        Assert.Equal(["BUSINESS_NUMBER", "USER_ACCOUNT", "LINKED", "EMPLOYEES", "BROKER", "SECURITY", "PAYMENT_METHOD"], steps.Keys);
        Assert.Equal(["DONE", "DONE", "DONE", "ADVISED", "ADVISED", "ADVISED", "TODO"], steps.Values.Select(s => s.State));
        Assert.Equal(["2024-05-13", "2021-05-25", "2021-05-25", null, "2024-10-21", "2025-05-20", "2024-10-21"], steps.Values.Select(s => s.From));
        Assert.Equal($"/api/v1/program-accounts/{client.Rm}/rpp", steps["SECURITY"].Href);
        var french = await client.Manager.GetAsync($"/api/v1/businesses/{client.Bn9}/readiness", "fr-CA");
        Assert.Contains("mainlevée avant paiement", french.Json.GetProperty("steps")[5].GetProperty("title").GetString());
        Assert.False(french.Json.GetProperty("isReady").GetBoolean());

        await carm.HearAsync(new RppPrivilegeGranted(client.Rm, 1, DateTimeOffset.UtcNow), new PaymentReceived(client.Rm, "P1", 1, DateOnly.FromDateTime(DateTime.UtcNow), DateTimeOffset.UtcNow), new AuthorityGranted(client.Bn9, "800000002", "BMR", 1, DateTimeOffset.UtcNow));
        steps = await StepsAsync(client);
        Assert.Equal(["DONE", "DONE", "DONE", "ADVISED", "DONE", "DONE", "DONE"], steps.Values.Select(s => s.State));
        Assert.True((await client.Manager.GetAsync($"/api/v1/businesses/{client.Bn9}/readiness")).Json.GetProperty("isReady").GetBoolean());
    }

    [Fact]
    public async Task A_sleeping_account_is_to_be_woken_and_one_not_there_to_be_enrolled_for()
    {
        var (asleep, consultant) = (await OfAsync(carm), await OfAsync(carm, "TRADE_CONSULTANT"));
        await Must(200, (await OfficerAsync(carm)).PutAsync($"/api/v1/admin/program-accounts/{asleep.Rm}/status", new { status = "INACTIVE", reason = "Unused" }));
        Assert.Equal(("TODO", $"/api/v1/program-accounts/{asleep.Rm}/reactivation"), (await StepsAsync(asleep))["BUSINESS_NUMBER"] is var step ? (step.State, step.Href) : default);
        Assert.Equal(("TODO", $"/api/v1/businesses/{consultant.Bn9}/enrolments"), (await StepsAsync(consultant))["BUSINESS_NUMBER"] is var other ? (other.State, other.Href) : default);
        Assert.Equal(404, (await consultant.Manager.GetAsync($"/api/v1/businesses/{asleep.Bn9}/readiness")).Status);
    }

    static async Task<Dictionary<string, (string State, string? Href, string? From)>> StepsAsync(Client client) =>
        (await Must(200, client.Manager.GetAsync($"/api/v1/businesses/{client.Bn9}/readiness"))).Json.GetProperty("steps").EnumerateArray().ToDictionary(s => s.GetProperty("step").GetString()!, s =>
            (s.GetProperty("state").GetString()!, s.GetProperty("next") is { ValueKind: System.Text.Json.JsonValueKind.Object } next ? next.GetProperty("href").GetString() : null, s.GetProperty("neededFrom").GetString()));
}
