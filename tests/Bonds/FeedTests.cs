using System.Text.Json;
using Carm.Testing;
using Xunit;

namespace Carm.Bonds.Tests;

/// <summary>What becomes of agreements and demands reaches the software of the surety and of its debtor.</summary>
public sealed class FeedTests(CarmHost tests)
{
    [Fact]
    public async Task What_happens_to_an_agreement_stands_in_the_feed_of_its_provider_and_in_that_of_its_debtors_account()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T14:00:00Z");
        var (importer, surety, officer) = (await Business.ImporterAsync(carm), await Business.SuretyAsync(carm), await carm.SignInAsync("bonds-officer", "PROGRAM_OFFICER"));
        foreach (var number in new[] { "B-1", "B-2" })
            await DoneAsync(importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/securities", new { providerBn9 = surety.Bn9, agreementNumber = number, amount = "6000.00", validFrom = "2026-03-02" }));
        await DoneAsync(surety.OnAgreementAsync("B-1", "confirm"));
        await DoneAsync(surety.OnAgreementAsync("B-2", "decline"));
        await DoneAsync(surety.Manager.SendAsync(HttpMethod.Patch, "/api/v1/provider/agreements/B-1", new { amount = "7000.00", allocations = new[] { new { rmAccount = importer.Rm, amount = "7000.00" } } }, Guid.NewGuid().ToString("N")));
        await DoneAsync(surety.OnAgreementAsync("B-1", "termination-notice", new { terminationDate = "2026-04-02" }));
        await DoneAsync(surety.OnAgreementAsync("B-1", "rescind"));
        await DoneAsync(surety.GiveAsync(importer, "B-3", "5000.00"));
        var bulk = new { agreementNumber = "B-4", debtorBn9 = importer.Bn9, program = "RPP", legislativeAuthority = "CUSTOMS_ACT_32", amount = "5000.00", allocations = new[] { new { rmAccount = importer.Rm, amount = "5000.00" } }, validFrom = "2026-03-02" };
        await DoneAsync(surety.Manager.PostAsync("/api/v1/provider/agreements/bulk", new { agreements = new[] { bulk } }));
        await DoneAsync(officer.PostAsync($"/api/v1/admin/security-providers/{surety.Bn9}/agreements/B-1/cancel", new { reason = "No licence" }));

        string[] happened = ["B-1 requested", "B-2 requested", "B-1 given", "B-2 declined", "B-1 amended", "B-1 ending", "B-1 end-withdrawn", "B-3 given", "B-4 given", "B-1 cancelled"];
        var (own, debtors) = (await EventsAsync(surety, "agreement"), await EventsAsync(importer, "agreement", $"&programAccount={importer.Rm}"));
        Assert.Equal(happened, own.Select(NameOf));
        Assert.Equal(happened, debtors.Select(NameOf));
        Assert.Equal(($"/api/v1/businesses/{surety.Bn9}", $"/api/v1/program-accounts/{importer.Rm}"), (own[0].GetProperty("source").GetString(), debtors[0].GetProperty("source").GetString()));
        Assert.Equal((surety.Bn9, importer.Bn9, "6000.00", "2026-04-01"), (Data(own[0], "providerBn9"), Data(own[0], "debtorBn9"), Data(own[0], "amount"), Data(own[0], "answerBy")));
        Assert.Equal(("7000.00", "2026-03-02", "2026-04-02", "2026-03-02"), (Data(own[4], "amount"), Data(own[4], "effectiveOn"), Data(own[5], "terminatesOn"), Data(own[9], "effectiveOn")));

        async Task DoneAsync(Task<Answer> asked)
        {
            var answer = await asked;
            Assert.True(answer.Status is 200 or 201, answer.Text);
            await carm.SettleAsync();
        }
    }

    [Fact]
    public async Task What_happens_to_a_demand_stands_in_both_feeds_and_what_the_surety_owes_by_it_in_its_own_alone()
    {
        await using var carm = await tests.OnClockAsync("2026-03-05T15:00:00Z");
        var (importer, surety, supervisor, number) = await DemandTests.DraftedAsync(carm);
        foreach (var asked in new Func<Task<Answer>>[] { () => supervisor.PostAsync($"/api/v1/admin/demands/{number}/issue"), () => surety.Manager.PostAsync($"/api/v1/provider/demands/{number}/accept") })
        {
            Assert.Equal(200, (await asked()).Status);
            await carm.SettleAsync();
        }
        await DemandTests.PayAsync(surety, "300.00");
        var last = await DemandTests.PayAsync(surety, "400.00", "the rest");
        Assert.Equal(200, (await (await carm.SignInAsync("bank", "AR_OFFICER")).PostAsync($"/api/v1/admin/payments/{last}/dishonour", new { reason = "INSUFFICIENT_FUNDS", crownFault = true })).Status);
        await carm.SettleAsync();

        var (own, debtors) = (await EventsAsync(surety, "demand"), await EventsAsync(importer, "demand", $"&programAccount={importer.Rm}"));
        Assert.Equal([$"{number} issued", $"{number} owed", $"{number} paid", $"{number} paid", $"{number} payment-gone"], own.Select(NameOf));
        Assert.Equal([$"{number} issued", $"{number} paid", $"{number} paid", $"{number} payment-gone"], debtors.Select(NameOf));
        Assert.Equal(("700.00", "2026-05-04", importer.Rm), (Data(own[0], "amount"), Data(own[0], "answerBy"), Data(own[0], "rmAccount")));
        Assert.Equal(("700.00", "2026-03-05", "300.00", 2), (Data(own[1], "amount"), Data(own[1], "dueOn"), Data(own[2], "amount"), own[4].GetProperty("data").GetProperty("payment").GetInt32()));

        Assert.Equal(200, (await supervisor.PostAsync($"/api/v1/admin/demands/{number}/decide", new { outcome = "WITHDRAW", rationale = "Error" })).Status);
        await carm.SettleAsync();
        // Events of several types that happened together may come in any order.
        var withdrawn = (await EventsAsync(surety, "demand"))[own.Length..];
        Assert.Equal([$"{number} decided", $"{number} owed", $"{number} payment-gone"], withdrawn.Select(NameOf).Order());
        Assert.Equal(("WITHDRAWN", "0.00"), (Data(withdrawn.Single(e => NameOf(e).EndsWith("decided", StringComparison.Ordinal)), "outcome"), Data(withdrawn.Single(e => NameOf(e).EndsWith("owed", StringComparison.Ordinal)), "amount")));
        Assert.Equal([$"{number} decided", $"{number} payment-gone"], (await EventsAsync(importer, "demand"))[debtors.Length..].Select(NameOf).Order());
    }

    /// <summary>Those about such a thing, in their order.</summary>
    static async Task<JsonElement[]> EventsAsync(Business reader, string thing, string query = "") =>
        [.. (await reader.Manager.GetAsync($"/api/v1/events?pageSize=500{query}")).Json.GetProperty("items").EnumerateArray().Where(e => e.GetProperty("type").GetString()!.StartsWith($"carm.{thing}.", StringComparison.Ordinal))];

    static string NameOf(JsonElement e) => $"{e.GetProperty("subject").GetString()} {e.GetProperty("type").GetString()!.Split('.')[2]}";

    static string? Data(JsonElement e, string name) => e.GetProperty("data").GetProperty(name).GetString();
}
