using System.Globalization;
using System.Text.Json;
using Carm.Kernel;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>What accounts came to on a past day, read backwards from what is kept, is what their lines come to.</summary>
public sealed class JournalSumsTests(CarmHost tests, KeptBooks kept)
{
    [Fact]
    public async Task Of_every_day_and_instant_it_is_what_the_lines_come_to()
    {
        var books = await kept.Of(tests);
        var transactions = (await books.ReadAsync()).OfType<TransactionRecord>().Where(t => t.Status == TransactionStatus.Posted).ToArray();
        await using var session = books.Store.QuerySession();
        var ct = TestContext.Current.CancellationToken;
        Assert.True(transactions.Length > 5);
        DateOnly?[] days = [null, .. transactions.SelectMany(t => new DateOnly?[] { t.EffectiveOn.AddDays(-1), t.EffectiveOn }).Distinct()];
        DateTimeOffset?[] instants = [null, .. transactions.SelectMany(t => new DateTimeOffset?[] { t.PostedAt.AddSeconds(-1), t.PostedAt }).Distinct()];
        foreach (var chain in new[] { books.Alpha.Rm, books.Beta.Rm, Journal.Internal })
            foreach (var (day, instant) in days.Select(d => (d, (DateTimeOffset?)null)).Concat(instants.Select(i => ((DateOnly?)null, i))).Append((days[^1], instants[^1])))
            {
                Same(transactions.Where(t => t.Chain == chain && !(t.EffectiveOn > day) && !(t.PostedAt > instant)), l => l.Account, await session.SumsAsync(chain, day, instant, ct));
                Same(transactions.Where(t => t.Chain == chain && !((t.OccurredOn ?? t.EffectiveOn) > day) && !(t.PostedAt > instant)), l => l.Account, await session.SumsByOwnDayAsync(chain, day, instant, ct));
            }
        foreach (var day in days) Same(transactions.Where(t => !(t.EffectiveOn > day)), l => Accounts.CodeOf(l.Account), await session.SumsAsync(day, ct));

        static void Same(IEnumerable<TransactionRecord> counted, Func<LineRecord, string> account, IEnumerable<AccountSum> sums) =>
            Assert.Equal(counted.SelectMany(t => t.Lines).GroupBy(account).Select(g => (g.Key, g.Where(l => l.IsDebit).Sum(l => l.Cents), g.Where(l => !l.IsDebit).Sum(l => l.Cents))).Order(), sums.Select(s => (s.Account, s.Debits, s.Credits)).Order());
    }

    [Fact]
    public async Task A_balance_of_a_past_day_counts_what_became_known_late_as_of_its_own_day()
    {
        await using var carm = await tests.OnClockAsync("2026-03-05T15:00:00Z");
        var client = await Client.OpenAsync(carm);
        await client.OfficerPostsAsync("CHEQUE", "Q1", "100.00", new { receivedAt = "2026-03-02T15:00:00Z" });
        // After hours: it counts as of the next day.
        await carm.MoveClockAsync("2026-03-05T22:00:00Z");
        await client.OfficerPostsAsync("CHEQUE", "Q2", "10.00");
        Assert.Equal(["0.00", "-100.00", "-100.00", "-110.00"], await Task.WhenAll(new[] { "2026-03-01", "2026-03-02", "2026-03-05", "2026-03-06" }.Select(async day => (await client.GetAsync($"balance?asOf={day}"))["balance"])));
        Assert.Equal("0.00", (await client.GetAsync("balance?asOf=2026-03-06&knownAt=2026-03-05T14:00:00Z"))["balance"]);
        Assert.Equal(("110.00", "100.00"), (await BankAsync(carm, null), await BankAsync(carm, "2026-03-05")));
    }

    [Fact]
    public async Task A_balance_of_a_day_whose_period_a_statement_has_counted_is_what_its_items_come_to_and_the_trial_balance_of_it_stays()
    {
        await using var carm = await tests.OnClockAsync("2026-03-17T15:00:00Z");
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 1_000m, 0, "2026-03-17T15:00:00Z", "2026-03-31"));
        await carm.MoveClockAsync("2026-03-26T15:00:00Z");
        // A cheque that came on the 20th is posted when the statement of the 25th is out.
        await client.OfficerPostsAsync("CHEQUE", "Q1", "100.00", new { receivedAt = "2026-03-20T15:00:00Z" });
        foreach (var (day, balance) in new[] { ("2026-03-19", "1000.00"), ("2026-03-20", "900.00"), ("2026-03-24", "900.00"), ("2026-03-26", "900.00") })
        {
            Assert.Equal(balance, (await client.GetAsync($"balance?asOf={day}"))["balance"]);
            var items = (await client.GetAsync($"items?asOf={day}&by=EFFECTIVE")).Json.GetProperty("items").EnumerateArray();
            Assert.Equal(balance, Money.Sum(items.Select(i => Money.Of(decimal.Parse(i.GetProperty("open").GetString()!, CultureInfo.InvariantCulture)))).ToString());
        }
        Assert.Equal("1000.00", (await client.GetAsync("balance?asOf=2026-03-24&knownAt=2026-03-25T15:00:00Z"))["balance"]);
        // In the books it is of the day of its posting.
        Assert.Equal(("1110 4110", "1010 1110 2100 4110"), (await AccountsAsync(carm, "2026-03-25"), await AccountsAsync(carm, "2026-03-26")));
    }

    static async Task<string?> BankAsync(CarmSystem carm, string? asOf) => (await TrialAsync(carm, asOf)).First(a => a.GetProperty("account").GetString() == "1010").GetProperty("debit").GetString();

    static async Task<string> AccountsAsync(CarmSystem carm, string asOf) => string.Join(' ', (await TrialAsync(carm, asOf)).Select(a => a.GetProperty("account").GetString()));

    static async Task<JsonElement[]> TrialAsync(CarmSystem carm, string? asOf) =>
        [.. (await (await carm.SignInAsync("auditor", "AUDITOR")).GetAsync($"/api/v1/admin/ledger/trial-balance{(asOf is null ? "" : $"?asOf={asOf}")}")).Json.GetProperty("accounts").EnumerateArray()];
}
