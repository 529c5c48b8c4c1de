using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

public sealed class RecordDrawbackTests(CarmHost tests)
{
    const string Rm = "700000003RM0001", Number = "DRB-700000003RM0001-0001";

    /// <summary>N5 and N5b of the worked examples.</summary>
    [Theory]
    [InlineData("2026-01-15", "12.68")]
    [InlineData("2025-12-02", "0.30")]
    [InlineData("2025-12-01", null)]
    [InlineData("2025-11-28", null)]
    public void Ledger_N5_interest_to_the_client_runs_from_the_91st_day_after_the_application(string grantedOn, string? interest)
    {
        var book = Book(grantedOn);
        DrawbackPosting.Apply(Granted(grantedOn), book);
        Assert.Equal(Money.Of(4_000), book.Find("DRW", Number)!.Open);
        Assert.Equal(interest, book.Find("RINT", Number)?.Original.ToString());
    }

    [Fact]
    public void Each_duty_goes_back_from_its_revenue_once_and_the_postings_balance()
    {
        var book = Book("2025-11-28");
        DrawbackPosting.Apply(Granted("2025-11-28"), book);
        DrawbackPosting.Apply(Granted("2025-11-28"), book);
        var posting = Assert.Single(book.Postings);
        Assert.Equal(("DRAWBACK_POSTED", Money.Zero), (posting.Type, posting.Net));
        Assert.Equal(
            [("2100:" + Rm, Side.Credit, 4_000m), ("4110", Side.Debit, 3_000m), ("4120", Side.Debit, 400m), ("4130", Side.Debit, 500m), ("4140", Side.Debit, 100m)],
            posting.Lines.Select(l => (l.Account, l.Side, l.Amount.Amount)));
    }

    [Fact]
    public async Task A_quarter_without_a_rate_is_never_guessed_the_duties_go_back_and_the_interest_follows_in_the_night_after_it_is_approved()
    {
        await using var carm = await tests.OnClockAsync("2026-01-15T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2025Q4", "2.7"));
        var alpha = await Client.OpenAsync(carm);
        await carm.HearAsync(Granted("2026-01-15") with { RmAccount = alpha.Rm, SubmitterBn9 = alpha.Bn9 });
        Assert.Equal("-4000.00", (await alpha.GetAsync("balance"))["balance"]);
        await carm.MoveClockAsync("2026-01-16T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        await carm.MoveClockAsync("2026-01-18T15:00:00Z");
        // N5: as of the grant, and once.
        Assert.Equal("-4012.68", (await alpha.GetAsync("balance"))["balance"]);
        Assert.Equal("0.00", (await Client.TrialBalanceAsync(carm))["net"]);
    }

    [Fact]
    public async Task A_drawback_clears_what_is_overdue_and_stands_in_line_c_of_the_statement()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T14:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var alpha = await Client.OpenAsync(carm);
        await alpha.AccountForAsync(alpha.Cad(Fresh.TransactionNumber(), 1, 500m, 0, "2026-03-17T15:00:00Z", "2026-03-31"));
        await carm.MoveClockAsync("2026-04-10T15:00:00Z");
        var granted = new DrawbackGranted($"DRB-{alpha.Rm}-0001", alpha.Rm, alpha.Bn9, new(2026, 3, 10), 300m, 0, 100m, 0, 0, new(2026, 4, 10, 15, 0, 0, TimeSpan.Zero));
        await carm.HearAsync(granted, granted);

        var items = (await alpha.GetAsync("transactions")).Json.GetProperty("items").EnumerateArray().ToDictionary(i => i.GetProperty("type").GetString()!, i => i);
        Assert.Equal(["DRW", "LPP", "CAD"], items.Keys);
        Assert.Equal(("Drawback of duties", "-400.00", "CLEARED", granted.ClaimNumber), (Text("DRW", "description"), Text("DRW", "original"), Text("DRW", "status"), Text("DRW", "reference")));
        Assert.Equal("100.00", Text("CAD", "open"));
        Assert.Equal("0.00", (await Client.TrialBalanceAsync(carm))["net"]);

        await carm.MoveClockAsync("2026-04-25T15:00:00Z");
        Assert.Equal("400.00", (await alpha.GetAsync($"statements/SOA-{alpha.Rm}-202604"))["creditsAndRefunds"]);

        string? Text(string type, string property) => items[type].GetProperty(property).GetString();
    }

    static DrawbackGranted Granted(string on) => new(Number, Rm, Rm[..9], new(2025, 9, 2), 3_000m, 400m, 450m, 50m, 100m, At(on));

    static AccountBook Book(string today) => new(
        new(Rm, "Importer", default), [], new RateBook([new("2025Q4", 2.7m, "Fixture", "a", "b"), new("2026Q1", 2.3m, "Fixture", "a", "b"), new("2026Q2", 2.2m, "Fixture", "a", "b")]), At(today));

    static DateTimeOffset At(string day) => DateOnly.Parse(day).InToronto(new(12, 0));
}
