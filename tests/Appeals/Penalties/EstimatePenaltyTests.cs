using Carm.Kernel;
using Carm.Testing;
using CsCheck;
using Xunit;

namespace Carm.Appeals.Tests;

public sealed class EstimatePenaltyTests(CarmHost carm)
{
    [Theory]
    [InlineData("C005", 1, null, "2026-01-05", null, "1", "150.00", "DOCUMENT")]                                          // E1, step by step
    [InlineData("C005", 1, null, "2026-01-25", "2026-01-05:1", "1", "150.00", "DOCUMENT")]
    [InlineData("C005", 1, null, "2026-02-20", "2026-01-05:1,2026-01-25:1", "2", "225.00", "DOCUMENT")]
    [InlineData("C005", 1, null, "2026-02-25", "2026-01-05:1,2026-01-25:1,2026-02-20:2", "3", "450.00", "DOCUMENT")]
    [InlineData("C005", 1, null, "2027-03-15", "2026-01-05:1,2026-01-25:1,2026-02-20:2,2026-02-25:3", "1", "150.00", "DOCUMENT")]
    [InlineData("C082", 12, "ISSUE", "2026-02-20", null, "1", "5000.00", "ISSUE")]                                        // E2
    [InlineData("C082", 60, "OCCURRENCE", "2026-02-20", null, "1", "25000.00", "OCCURRENCE")]                             // E3
    [InlineData("C353", 300, null, "2026-02-20", "2025-06-01:1", "2", "200000.00", "OCCURRENCE")]                         // E4
    [InlineData("C336", 2, null, "2026-02-20", "2026-01-05:1", null, "400.00", "INSTANCE")]                               // E5
    [InlineData("C288", 7, null, "2026-02-20", null, null, "700.00", "TRANSACTION")]                                      // E6
    [InlineData("C005", 1, null, "2027-01-05", "2026-01-05:1", "1", "150.00", "DOCUMENT")]                                // the window is open at its far end
    [InlineData("C005", 1, null, "2026-01-05", "2026-01-05:1", "1", "150.00", "DOCUMENT")]                                // and at its near end
    [InlineData("C070", 1, null, "2026-02-20", "2026-02-10:1", "2", "2400.00", "INVOICE")]                                // no 30-day rule here
    public async Task Appeals_T22_the_level_rises_with_what_went_before_and_caps_hold(string code, int count, string? basis, string date, string? history, string? level, string amount, string onBasis)
    {
        var answer = await carm.GetAsync($"/api/v1/tools/penalty?code={code}&count={count}&infractionDate={date}{(basis is null ? "" : $"&basis={basis}")}{(history is null ? "" : $"&history={history}")}");

        Assert.Equal((200, level, amount, onBasis), (answer.Status, answer["level"], answer["amount"], answer["basis"]));
        Assert.NotEqual(0, answer.Json.GetProperty("trace").GetArrayLength());
    }

    /// <summary>Table 7.2, row by row: what a third contravention and those before it cost.</summary>
    [Theory]
    [InlineData("C005", "150.00", "225.00", "450.00")]
    [InlineData("C008", "150.00", "225.00", "450.00")]
    [InlineData("C026", "500.00", "750.00", "1500.00")]
    [InlineData("C044", "300.00", "450.00", "900.00")]
    [InlineData("C070", "1200.00", "2400.00", "4800.00")]
    [InlineData("C080", "500.00", "750.00", "1500.00")]
    [InlineData("C081", "500.00", "750.00", "1500.00")]
    [InlineData("C082", "500.00", "750.00", "1500.00")]
    [InlineData("C083", "500.00", "750.00", "1500.00")]
    [InlineData("C350", "500.00", "750.00", "1500.00")]
    [InlineData("C351", "500.00", "750.00", "1500.00")]
    [InlineData("C352", "500.00", "750.00", "1500.00")]
    [InlineData("C353", "500.00", "750.00", "1500.00")]
    [InlineData("C004", "500.00", "750.00", "1500.00")]
    [InlineData("C152", "500.00", "750.00", "1500.00")]
    [InlineData("C168", "500.00", "750.00", "1500.00")]
    [InlineData("C169", "500.00", "750.00", "1500.00")]
    [InlineData("C223", "500.00", "750.00", "1500.00")]
    [InlineData("C224", "500.00", "750.00", "1500.00")]
    [InlineData("C157", "600.00", "1200.00", "2400.00")]
    [InlineData("C214", "600.00", "1200.00", "2400.00")]
    [InlineData("C215", "600.00", "1200.00", "2400.00")]
    [InlineData("C216", "600.00", "1200.00", "2400.00")]
    [InlineData("C217", "600.00", "1200.00", "2400.00")]
    [InlineData("C218", "600.00", "1200.00", "2400.00")]
    [InlineData("C298", "600.00", "1200.00", "2400.00")]
    [InlineData("C164", "2000.00", "4000.00", "8000.00")]
    [InlineData("C246", "100.00", "100.00", "100.00")]
    [InlineData("C251", "100.00", "100.00", "100.00")]
    [InlineData("C288", "100.00", "100.00", "100.00")]
    [InlineData("C292", "100.00", "100.00", "100.00")]
    [InlineData("C336", "200.00", "200.00", "200.00")]
    public async Task Appeals_7_2_each_contravention_costs_what_the_table_says(string code, params string[] amounts)
    {
        var histories = new[] { "", "2026-02-10:1", "2026-02-10:1,2026-04-20:2" };
        var asked = await Task.WhenAll(histories.Select(history => carm.GetAsync($"/api/v1/tools/penalty?code={code}&infractionDate=2026-06-20&history={history}")));
        Assert.Equal(amounts, asked.Select(a => a["amount"]));
    }

    [Theory]
    [InlineData("ISSUE", "", "5000.00")]
    [InlineData("OCCURRENCE", "", "25000.00")]
    [InlineData("OCCURRENCE", "2026-02-10:1", "200000.00")]
    [InlineData("OCCURRENCE", "2026-02-10:1,2026-04-20:2", "400000.00")]
    public async Task Appeals_7_2_the_caps_of_the_group_hold_at_each_level(string basis, string history, string cap) =>
        Assert.Equal(cap, (await carm.GetAsync($"/api/v1/tools/penalty?code=C353&count=1000&basis={basis}&infractionDate=2026-06-20&history={history}"))["amount"]);

    [Theory]
    [InlineData("code=C999&infractionDate=2026-02-20", 422, "NPA_CODE_INACTIVE")]
    [InlineData("infractionDate=2026-02-20", 400, "VAL_CODE")]
    [InlineData("code=C005", 400, "VAL_DATE")]
    [InlineData("code=C005&infractionDate=2026-02-20&count=0", 400, "VAL_COUNT")]
    [InlineData("code=C005&infractionDate=2026-02-20&basis=LINE", 400, "VAL_BASIS")]
    [InlineData("code=C005&infractionDate=2026-02-20&history=2026-01-05", 400, "VAL_HISTORY")]
    [InlineData("code=C005&infractionDate=2026-02-20&history=2026-01-05:4", 400, "VAL_HISTORY")]
    public async Task What_cannot_be_assessed_is_refused(string query, int status, string code)
    {
        var answer = await carm.GetAsync($"/api/v1/tools/penalty?{query}");
        Assert.Equal((status, code), (answer.Status, answer["code"]));
    }

    [Fact]
    public void No_history_leads_above_level_three_or_beyond_the_cap() =>
        Gen.Select(Gen.Int[1, 1000], Gen.Int[1, 2000].Select(Gen.Int[1, 3]).Array[0, 8]).Sample((count, history) =>
        {
            var infraction = new DateOnly(2026, 6, 30);
            var penalty = PenaltyLevel.Assess(new ContraventionTable([]).Find("C082", infraction), count, PenaltyBasis.Occurrence, infraction,
                [.. history.Select(h => new EarlierPenalty(infraction.AddDays(-h.Item1), infraction.AddDays(-h.Item1), h.Item2))]);
            return penalty.Level is >= 1 and <= 3 && penalty.Amount <= penalty.Cap!.Value && penalty.Amount > Money.Zero;
        }, iter: 500);
}
