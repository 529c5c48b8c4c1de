using Carm.Kernel;
using Carm.Testing;
using Xunit;

namespace Carm.Bonds.Tests;

/// <summary>Each figure opens into what it was made of, and what is ahead is said beforehand.</summary>
public sealed class ForecastTests(CarmHost tests)
{
    static readonly DateOnly Today = new(2026, 9, 1);

    static RppAccount Account(Money agreement, params (string PeriodEnd, decimal Amount)[] months) => new("812345674RM0001", "Importer", "IMPORTER")
    {
        State = RppState.Active, SettledOn = Today, Months = months.ToDictionary(m => DateOnly.Parse(m.PeriodEnd, System.Globalization.CultureInfo.InvariantCulture), m => m.Amount),
        Requirements = [new(new(2025, 10, 20), Money.Of(20_000), new(2026, 1, 15), "REVIEW")], Shares = [new("812345674:B-1", agreement, new(2025, 1, 1), null)],
    };

    static (string, decimal)[] Even(decimal amount) => [.. Enumerable.Range(1, 24).Select(n => ($"{new DateOnly(2026, 9, 17).AddMonths(-n):yyyy-MM-dd}", amount))];

    [Fact]
    public void An_account_that_stays_as_it_is_is_short_on_no_day()
    {
        var forecast = SecurityForecast.Of(Account(Money.Of(15_001), Even(20_000)), Today);
        Assert.Equal((null, null), (forecast.ShortOn, forecast.Cause));
        Assert.All(forecast.Months, m => Assert.Equal("20000.00", $"{m.Expected}"));
        // Two periods may be owing at once, the one that is due at the end of the month and the one that runs.
        Assert.InRange(forecast.HighestUse.Amount, 20_000m, 30_000m);
    }

    [Fact]
    public void Growth_makes_the_requirement_of_the_15th_of_January_too_high_on_that_very_day()
    {
        // Half more in the last three periods than a year before: so will the next be.
        (string, decimal)[] months = [.. Even(20_000).Select((m, n) => n < 3 ? (m.Item1, 30_000m) : m)];
        var forecast = SecurityForecast.Of(Account(Money.Of(14_999), months) with { Shares = [new("812345674:B-1", Money.Of(14_999), new(2025, 1, 1), null), new("C", Money.Of(1_000_000), new(2025, 1, 1), new(2027, 1, 14), IsCash: true)] }, Today);
        Assert.Equal((new DateOnly(2027, 1, 15), "REQUIREMENT"), (forecast.ShortOn, forecast.Cause));
        Assert.True(forecast.NeedsAgreement >= Money.Of(15_000) && forecast.NeedsCash >= Money.Of(30_000));
    }

    [Fact]
    public void Use_reaches_a_small_limit_first()
    {
        var forecast = SecurityForecast.Of(Account(Money.Of(10_000), Even(20_000)), Today);
        Assert.Equal("USE", forecast.Cause);
        Assert.True(forecast.ShortOn > Today && forecast.HighestUse > Money.Of(20_000));
        Assert.True(forecast.NeedsAgreement.Amount == Math.Floor(forecast.HighestUse.Amount / 2) + 1 && forecast.NeedsCash.Amount == Math.Floor(forecast.HighestUse.Amount) + 1);
    }

    [Fact]
    public void Security_that_ends_is_short_the_day_after_its_last()
    {
        var account = Account(Money.Of(15_001), Even(20_000));
        Assert.Equal((new DateOnly(2026, 12, 1), "REQUIREMENT"), SecurityForecast.Of(account with { Shares = [account.Shares[0] with { To = new(2026, 11, 30) }] }, Today) is var f ? (f.ShortOn, f.Cause) : default);
    }

    [Fact]
    public void No_agreement_is_for_less_than_five_thousand_though_little_is_owing()
    {
        var little = SecurityForecast.Of(Account(Money.Of(0)) with { Requirements = [], Shares = [], Owing = Money.Of(100) }, Today);
        Assert.Equal(("5000.00", "101.00"), ($"{little.NeedsAgreement}", $"{little.NeedsCash}"));
    }

    /// <summary>What it says is needed is enough, and a dollar less is not, whatever the months were.</summary>
    [Fact]
    public void What_it_says_is_needed_is_enough_and_a_dollar_less_is_not()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var account = Account(Money.Of(5_000), [.. Even(0).Select(m => (m.Item1, (decimal)random.Next(0, 60_000)))]) with { Owing = Money.Of(random.Next(-2_000, 20_000)), Released = Money.Of(random.Next(0, 5_000)) };
            var needed = SecurityForecast.Of(account, Today);
            RppAccount With(Money amount, bool isCash) => account with { Shares = [new("A", amount, new(2025, 1, 1), null, isCash)] };
            Assert.Null(SecurityForecast.Of(With(needed.NeedsAgreement, false), Today).ShortOn);
            Assert.Null(SecurityForecast.Of(With(needed.NeedsCash, true), Today).ShortOn);
            Assert.NotNull(SecurityForecast.Of(With(needed.NeedsAgreement - Money.Of(1), false), Today).ShortOn);
            Assert.NotNull(SecurityForecast.Of(With(needed.NeedsCash - Money.Of(1), true), Today).ShortOn);
        }
    }

    [Fact]
    public async Task An_importer_asks_what_is_cheaper_and_of_what_its_figures_are_made()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T14:00:00Z");
        var (importer, surety) = (await Business.ImporterAsync(carm), await Business.SuretyAsync(carm));
        var (cad, open) = (importer.Cad(12_000.50m), importer.Cad(1m));
        await carm.HearAsync(cad, importer.Cad(300m), new Declarations.Contracts.GoodsReleased(open.TransactionNumber, importer.Rm, open.ReleasedOn, 450m, DateTimeOffset.UnixEpoch));
        await surety.GiveAsync(importer, "B-1", "7000.00", "2026-01-01");
        Assert.Equal("ACTIVE", await importer.EnrolAsync());

        var rpp = $"/api/v1/program-accounts/{importer.Rm}/rpp";
        var explained = (await importer.Manager.GetAsync($"{rpp}/explain")).Json;
        var requirement = Assert.Single(explained.GetProperty("requirements").EnumerateArray());
        Assert.Equal(12, requirement.GetProperty("months").GetArrayLength());
        Assert.Equal("2026-02-17 12300.50 12300.50", Assert.Single(requirement.GetProperty("months").EnumerateArray(), m => m.GetProperty("isHighest").GetBoolean()) is var m ? $"{m.GetProperty("periodEnd").GetString()} {m.GetProperty("dutiesAndTaxes").GetString()} {m.GetProperty("now").GetString()}" : "");
        Assert.Contains("12300.50 x 50 % = 6150.25, in whole dollars, at least 5000 and at most 10000000: 6151.00", requirement.GetProperty("rule").GetString());
        Assert.Contains("En espèces", (await importer.Manager.GetAsync($"{rpp}/explain", "fr-CA")).Json.GetProperty("requirements")[0].GetProperty("rule").GetString());
        var use = explained.GetProperty("use");
        Assert.Equal(("450.00", open.TransactionNumber, "14000.00"), (use.GetProperty("releasedNotAccountedFor").GetString(), use.GetProperty("released")[0].GetProperty("transactionNumber").GetString(), use.GetProperty("limit").GetString()));
        // Each debt is named, as the Ledger has it.
        Assert.Equal((2, false), (use.GetProperty("items").GetArrayLength(), use.GetProperty("hasMoreItems").GetBoolean()));
        Assert.Contains($"CAD {cad.TransactionNumber} v1 12000.50 2026-03-03", use.GetProperty("items").EnumerateArray().Select(i => $"{i.GetProperty("type").GetString()} {i.GetProperty("reference").GetString()} {i.GetProperty("open").GetString()} {i.GetProperty("dueOn").GetString()}"));
        Assert.Contains("12300.50 owing + 450.00 estimated = 12750.50. Limit: 2 x 7000.00", use.GetProperty("rule").GetString());

        var first = (await importer.Manager.GetAsync($"{rpp}/months/2026-02-17?pageSize=1")).Json;
        var second = (await importer.Manager.GetAsync($"{rpp}/months/2026-02-17?pageSize=1&cursor={first.GetProperty("nextCursor").GetString()}")).Json;
        Assert.Equal(["12000.50", "300.00"], new[] { first, second }.Select(p => Assert.Single(p.GetProperty("items").EnumerateArray()).GetProperty("dutiesAndTaxes").GetString()).OrderBy(a => a, StringComparer.Ordinal));
        // A cursor of one's own making opens nobody else's month.
        var other = await Business.ImporterAsync(carm);
        Assert.Empty((await other.Manager.GetAsync($"/api/v1/program-accounts/{other.Rm}/rpp/months/2026-02-17?cursor={Convert.ToBase64String("1"u8).TrimEnd('=')}")).Json.GetProperty("items").EnumerateArray());
        Assert.Empty((await importer.Manager.GetAsync($"{rpp}/months/2026-03-17")).Json.GetProperty("items").EnumerateArray());

        var forecast = (await importer.Manager.GetAsync($"{rpp}/forecast?premiumRate=0.02&depositRate=0.03")).Json;
        Assert.Equal("AGREEMENT", forecast.GetProperty("cheaper").GetString());
        Assert.Equal("CASH", (await importer.Manager.GetAsync($"{rpp}/forecast?premiumRate=0.02&depositRate=0.001"))["cheaper"]);
        var premium = (await importer.Manager.GetAsync($"{rpp}/forecast?premiumRate=0.02"));
        // Whoever names no rate of its own is told that the one taken is no more than an assumption.
        Assert.Equal(("AGREEMENT", "0.03", true), (premium["cheaper"], premium["depositRate"], premium["depositRateSource"]!.StartsWith("An assumption of ours", StringComparison.Ordinal)));
        Assert.Equal((null, null), (await importer.Manager.GetAsync($"{rpp}/forecast")) is var bare ? (bare["cheaper"], bare["agreementCost"]) : default);
        Assert.InRange(premium.Json.GetProperty("breakEvenDepositRate").GetDecimal(), 0.005m, 0.02m);
        Assert.Equal(400, (await importer.Manager.GetAsync($"{rpp}/forecast?premiumRate=-1")).Status);
    }
}
