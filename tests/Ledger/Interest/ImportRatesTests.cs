using System.Text;
using Carm.Kernel;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>Rates that follow by law from treasury bill auctions.</summary>
public sealed class ImportRatesTests(CarmHost tests)
{
    /// <summary>The auctions of April 2012 with the columns of the Bank's page; the other terms do not count.</summary>
    const string April2012 = """
        Auction date,Bidding deadline,Issue date,Term (days),Maturity date,Amount ($M),Avg yield (%)
        2012-04-10,10:30,2012-04-12,98,2012-07-19,"7,500.000",0.944
        2012-04-10,10:30,2012-04-12,168,2012-09-27,"2,750.000",1.043
        2012-04-24,10:30,2012-04-26,98,2012-08-02,"7,500.000",1.0423
        2012-04-24,10:30,2012-04-26,364,2013-04-25,"2,750.000",1.279
        """;

    [Fact]
    public async Task The_auctions_of_April_2012_propose_the_rate_of_the_third_quarter_which_somebody_else_approves()
    {
        var (officer, supervisor) = (await tests.SignInAsync("auctions.officer", "AR_OFFICER"), await tests.SignInAsync("auctions.supervisor", "AR_SUPERVISOR"));
        var proposed = await ImportAsync(officer, April2012);
        var item = proposed.Json.GetProperty("items")[0];
        Assert.Equal((200, "2012Q3", "2012-04", "PROPOSED"), (proposed.Status, Text(item, "quarter"), Text(item, "auctionMonth"), Text(item, "outcome")));

        var rate = await RateAsync(officer, "2012Q3");
        Assert.Equal(("1.0", "7.0", "auctions.csv", "False"), (Text(rate, "prescribedPercent"), Text(rate, "specifiedPercent"), Text(rate, "sourceReference"), Text(rate, "approved")));
        Assert.Equal([("2012-04-10", "98", "0.944"), ("2012-04-24", "98", "1.0423")], rate.GetProperty("auctions").EnumerateArray().Select(a => (Text(a, "heldOn"), Text(a, "termDays"), Text(a, "averageYield"))));

        Assert.Equal(200, (await supervisor.PostAsync("/api/v1/admin/interest-rates/2012Q3/approve", ifMatch: "\"1\"")).Status);
        Assert.Equal("UNCHANGED", Text((await ImportAsync(officer, April2012)).Json.GetProperty("items")[0], "outcome"));
        var otherwise = await ImportAsync(officer, April2012.Replace("0.944", "1.944"), language: "fr-CA");
        Assert.Equal((409, "RATE_APPROVED_OTHERWISE"), (otherwise.Status, otherwise["code"]));
        Assert.Contains("approuvé à 1.0 %", otherwise.Text);
        Assert.Equal(404, (await ImportAsync(await tests.SignInAsync("nobody"), April2012)).Status);
    }

    [Fact]
    public async Task Each_quarter_of_a_longer_file_is_told_by_itself_and_one_alone_may_be_asked_for()
    {
        var officer = await tests.SignInAsync("auctions.officer", "AR_OFFICER");
        const string Year = """
            auction_date,term_days,average_yield
            2014-10-07,98,2.41
            2014-10-21,98,2.29
            2015-01-13,98,2.200
            2015-04-07,98,2.25
            """;
        var items = (await ImportAsync(officer, Year)).Json.GetProperty("items").EnumerateArray().Select(i => (Text(i, "quarter"), Text(i, "outcome"), Text(i, "code"))).ToArray();
        // January and April lack their second auction; 2.35 is a tie, and goes up.
        Assert.Equal([("2015Q1", "PROPOSED", ""), ("2015Q2", "REFUSED", "RATE_MONTH_INCOMPLETE"), ("2015Q3", "REFUSED", "RATE_MONTH_INCOMPLETE")], items);
        Assert.Equal("2.4", Text(await RateAsync(officer, "2015Q1"), "prescribedPercent"));

        Assert.Equal((422, "RATE_MONTH_INCOMPLETE"), await CodeAsync(ImportAsync(officer, Year, "2015Q2")));
        Assert.Equal((422, "RATE_NO_AUCTIONS"), await CodeAsync(ImportAsync(officer, Year, "2016Q1")));
        Assert.Equal((422, "RATE_NO_AUCTIONS"), await CodeAsync(ImportAsync(officer, Year.Replace(",98,", ",364,"), "2015Q1")));
        Assert.Equal((422, "RATE_NO_AUCTIONS"), await CodeAsync(ImportAsync(officer, "auction_date,term_days,average_yield\n2015-02-10,98,2.2")));
        Assert.Equal(200, (await ImportAsync(officer, Year + "\n2015-01-27,98,2.19", "2015Q2")).Status);
    }

    [Theory]
    [InlineData("\uFEFFDate de l'adjudication;Terme (jours);Rendement moyen (%)\r\n2012-04-10;98;0,944\r\n2012-04-24;98;1,0423 %\r\n")]
    [InlineData("Date d’adjudication;Date d'émission;Date d'échéance;Rendement moyen (%)\n2012-04-10;2012-04-12;2012-07-19;0,944\n2012-04-24;2012-04-26;2012-08-02;1,0423\n")]
    [InlineData("\"TERMS AND CONDITIONS\"\n\"https://www.bankofcanada.ca/terms/\"\n\n\"SERIES\"\n\"id\",\"label\",\"description\"\n\"AUC_TBILL_AVG_YIELD\",\"Avg yield (%)\",\"\"\n\n\"OBSERVATIONS\"\n\"tbill_id\",\"AUC_TBILL_AUCTION_DATE\",\"AUC_TBILL_TERM_DAYS\",\"AUC_TBILL_AVG_YIELD\"\n\"1\",\"2012-04-10\",\"98\",\"0.944\"\n\"2\",\"2012-04-24\",\"98\",\"1.0423\"\n\"3\",\"2012-05-08\",\"98\",\"\"\n")]
    public void A_file_is_read_as_the_bank_or_a_spreadsheet_writes_it(string text) =>
        Assert.Equal([new(new(2012, 4, 10), 98, 0.944m), new(new(2012, 4, 24), 98, 1.0423m)], AuctionFile.Read(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("auction_date,term_days\n2012-04-10,98", "RATE_COLUMN", "file")]
    [InlineData("%P\ufffeDF-1.7", "RATE_COLUMN", "file")]
    [InlineData("auction_date,average_yield\n2012-04-10,0.944", "RATE_COLUMN", "lines[1]")]
    [InlineData("x\n\nauction_date,term_days,average_yield\n2012-04-10,98,0.944\n2012-13-10,98,0.944", "RATE_VALUE", "lines[5].auction_date")]
    [InlineData("auction_date,term_days,average_yield\n2012-04-10,98,high", "RATE_VALUE", "lines[2].average_yield")]
    [InlineData("auction_date,term_days,average_yield\n2012-04-10,0,0.944", "RATE_VALUE", "lines[2].term_days")]
    [InlineData("auction_date,maturity_date,average_yield\n2012-04-10,2012-04-10,0.944", "RATE_VALUE", "lines[2].maturity_date")]
    [InlineData("auction_date,term_days,average_yield\n2012-04-10,98,0.944\n2012-04-10,98,0.945", "RATE_TWICE", "lines[3]")]
    [InlineData("auction_date,term_days,average_yield\n2012-04-10,98", "RATE_FILE", "file")]
    public void A_fault_is_told_by_its_line(string text, string code, string path)
    {
        var refused = Assert.Throws<Rejected>(() => AuctionFile.Read(Encoding.UTF8.GetBytes(text)));
        Assert.Equal((code, path), (refused.Code, (refused.All.Count > 0 ? refused.All[0] : refused).Path));
    }

    /// <summary>Every second Tuesday, with a day's grace for a holiday, from the last one of the month before to the first one after.</summary>
    [Theory]
    [InlineData("2026-02-01", true, 13, 27)]
    [InlineData("2026-01-31", false, 13, 27)]
    [InlineData("2026-02-01", false, 13)]
    [InlineData("2026-02-01", false, 27)]
    [InlineData("2026-02-01", true, 2, 16, 30)]
    [InlineData("2026-02-01", false, 2, 30)]
    [InlineData("2026-02-01", true, 15, 29)]
    public void A_month_is_complete_when_it_is_over_and_no_auction_is_missing(string today, bool isComplete, params int[] days) =>
        Assert.Equal(isComplete, new AuctionMonth(new(2026, 1, 1), [.. days.Select(d => new BillAuction(new(2026, 1, d), 98, 2.2m))]).IsComplete(DateOnly.Parse(today)));

    static Task<Answer> ImportAsync(Caller officer, string csv, string? quarter = null, string language = "en-CA") =>
        officer.UploadAsync("/api/v1/admin/interest-rates/imports", "auctions.csv", Encoding.UTF8.GetBytes(csv), language, quarter is null ? [] : [("quarter", quarter)]);

    static async Task<System.Text.Json.JsonElement> RateAsync(Caller officer, string quarter) =>
        (await officer.GetAsync("/api/v1/admin/interest-rates?pageSize=500")).Json.GetProperty("items").EnumerateArray().Single(r => Text(r, "quarter") == quarter);

    static async Task<(int, string?)> CodeAsync(Task<Answer> asked) => (await asked) is var answer ? (answer.Status, answer["code"]) : default;

    static string Text(System.Text.Json.JsonElement of, string property) => of.GetProperty(property).ToString();
}
