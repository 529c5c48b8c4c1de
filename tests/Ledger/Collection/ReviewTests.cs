using Carm.Appeals.Contracts;
using Carm.Testing;
using Xunit;
using static Carm.Ledger.Tests.Book;

namespace Carm.Ledger.Tests;

/// <summary>A penalty under review by the Minister (ledger 10).</summary>
public sealed class ReviewTests(CarmHost tests)
{
    [Fact]
    public async Task A_penalty_under_review_is_left_alone_is_not_waived_and_may_be_paid()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var (client, other) = (await Client.OpenAsync(carm), await Client.OpenAsync(carm));
        foreach (var c in new[] { client, other })
        {
            await carm.HearAsync(new PenaltyServed($"N-{c.Bn9}", c.Rm, c.Bn9, "NPA", "C352", null, 500m, Day("2026-03-02"), Day("2026-03-02"), Day("2026-04-01"), At("2026-03-02")));
            await carm.HearAsync(new ReviewFiled($"MR-{c.Bn9}", c.Rm, $"N-{c.Bn9}", Day("2026-03-02"), At("2026-03-02")));
            await c.OfficerPostsAsync("CHEQUE", "P", "600.00");
            Assert.Equal(("500.00", "-600.00"), (await c.OpenAsync()) is var open ? (open[$"NPA N-{c.Bn9}"], open["PMT P"]) : default);
        }

        // It may be paid all the same.
        var paid = await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/allocations", new { credit = new { type = "PMT", reference = "P" }, debts = new[] { new { type = "NPA", reference = $"N-{client.Bn9}" } } });
        Assert.True(paid.Status < 300, paid.Text);
        Assert.Equal("0.00", (await client.OpenAsync())[$"NPA N-{client.Bn9}"]);
        await carm.MoveClockAsync("2026-06-05T15:00:00Z");
        Task<Answer> AskAsync(Client c) => c.Manager.PostAsync($"/api/v1/program-accounts/{c.Rm}/waiver-requests", new { items = new[] { new { type = "NPA", reference = $"N-{c.Bn9}" } }, ground = "CBSA_ERROR", explanation = "The notice named another client." });
        Assert.Equal((422, "WAIVER_BARRED_S3_3_1_1"), await Paying.RefusalAsync(AskAsync(client)));

        // When the review is over what stands is cleared, with its interest; a repeat and a late filing change nothing.
        foreach (var (c, how) in new[] { (client, "DECIDED"), (other, "WITHDRAWN") })
            await carm.HearAsync(new ReviewEnded($"MR-{c.Bn9}", c.Rm, $"N-{c.Bn9}", how, At("2026-06-05")), new ReviewFiled($"MR-{c.Bn9}", c.Rm, $"N-{c.Bn9}", Day("2026-03-02"), At("2026-03-02")));
        // What the Minister has decided nobody waives; of what was withdrawn nothing was decided.
        Assert.Equal((422, "WAIVER_BARRED_S3_3_1_1"), await Paying.RefusalAsync(AskAsync(client)));
        Assert.Equal(201, (await AskAsync(other)).Status);
        Assert.Equal("0.00", (await other.OpenAsync())[$"NPA N-{other.Bn9}"]);
    }
}
