using Carm.Appeals.Contracts;
using Carm.Kernel;
using Carm.Ledger.Contracts;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Carm.Ledger.Tests.Book;

namespace Carm.Ledger.Tests;

public sealed class CashSecurityTests(CarmHost tests)
{
    const string Statement = "SOADJ-1";

    static OpenItem Adjustment(decimal amount, string due) => Debt("ADJ", "1", amount, due) with { Cause = Statement };

    static CashSecurity Security(decimal amount, string on) => new("SEC-1", Rm, [Statement], Money.Of(amount).Cents, "draft 1", Day(on), CashSecurityState.Held);

    [Fact]
    public void Ledger_T9_N8_from_the_day_after_security_to_the_decision_the_prescribed_rate_runs_and_the_specified_before_and_after()
    {
        var rates = new RateBook([.. "2024Q4 4.4,2025Q1 3.7,2025Q2 2.9,2025Q3 2.7,2025Q4 2.7".Split(',').Select(r => new InterestRate(r[..6], decimal.Parse(r[7..], System.Globalization.CultureInfo.InvariantCulture), "Fixture of the tests, not official", "a", "b"))]);
        AccountBook At(string day, params OpenItem[] items) => new(new(Rm, "ALPHA", default), items, rates, Book.At(day));
        var book = At("2025-06-10", Adjustment(40_000, "2024-11-29"));
        SecurityPosting.Post(Security(45_000, "2025-06-10"), book);
        Assert.True(book.Find("ADJ", "1")!.IsHeld);
        var decided = At("2025-12-10", [.. book.Items]);
        SecurityPosting.EndHold([Statement], [Security(45_000, "2025-06-10")], Day("2025-12-10"), decided);
        Assert.False(decided.Find("ADJ", "1")!.IsHeld);
        var paid = At("2025-12-22", [.. decided.Items]);
        PostPaymentHandler.Pay(paid, new(Rm, "P", "DEBIT", Money.Of(50_000), Rm[..9]));
        Assert.Equal("2764.23", Assert.Single(paid.Items, i => i.Type == "INT").Original.ToString());
    }

    [Fact]
    public void What_is_secured_is_left_alone_and_the_security_is_no_credit_of_the_client()
    {
        var book = On("2026-04-10", Adjustment(100, "2026-03-31"), Credit("PMT", "p", 30, "2026-04-10"));
        SecurityPosting.Post(Security(120, "2026-04-10"), book);
        book.Clear(book.Today);
        Assert.Equal(("100.00", "30.00", "70.00"), (book.Open("ADJ", "1"), book.Open("PMT", "p"), book.Balance.ToString()));
        Assert.Equal(["1010 Debit 120.00", $"2200:{Rm} Credit 120.00"], Assert.Single(book.Postings).Lines.Select(l => $"{l.Account} {l.Side} {l.Amount}"));
    }

    [Fact]
    public void Realized_it_pays_what_was_disputed_first_and_returned_it_leaves_it_owing()
    {
        var book = On("2026-04-10", Adjustment(100, "2026-04-10"), Debt("CAD", "2", 100, "2026-04-09"));
        SecurityPosting.Post(Security(120, "2026-04-10"), book);
        SecurityPosting.Realize(Security(120, "2026-04-10"), book);
        Assert.Equal(("0.00", "80.00", "0.00"), (book.Open("ADJ", "1"), book.Open("CAD", "2"), book.Open("SEC", "SEC-1")));
        Assert.Equal([ClearingMode.Security, ClearingMode.Auto], book.Find("SEC", "SEC-1")!.Reductions.Select(r => r.Mode!.Value));

        var other = On("2026-04-10", Adjustment(100, "2026-04-10"));
        SecurityPosting.Post(Security(120, "2026-04-10"), other);
        SecurityPosting.Return(Security(120, "2026-04-10"), other);
        Assert.False(other.Find("ADJ", "1")!.IsHeld);
        Assert.Equal("100.00", other.Balance.ToString());
        Assert.All(book.Postings.Concat(other.Postings).SelectMany(p => p.Lines).Where(l => l.Account == $"2200:{Rm}").GroupBy(l => l.Amount), g => Assert.Equal(g.Count(l => l.Side == Side.Debit), g.Count(l => l.Side == Side.Credit)));
    }

    [Fact]
    public void An_appeal_that_is_made_anew_under_the_same_security_bears_the_prescribed_rate_again()
    {
        var book = On("2026-04-10", Adjustment(100, "2026-03-31"));
        var security = Security(120, "2026-04-10");
        SecurityPosting.Post(security, book);
        SecurityPosting.Hold([security], Day("2026-04-10"), book);
        Assert.Single(book.Find("ADJ", "1")!.Prescribed);
        SecurityPosting.EndHold([Statement], [security], Day("2026-04-20"), book);
        SecurityPosting.Hold([security], Day("2026-04-25"), book);
        Assert.Equal([(Day("2026-04-11"), (DateOnly?)Day("2026-04-20")), (Day("2026-04-26"), null)], book.Find("ADJ", "1")!.Prescribed.Select(p => (p.From, p.To)));
        Assert.True(book.Find("ADJ", "1")!.IsHeld);
    }

    /// <summary>The decision and the version that it brings come in either order, and days apart.</summary>
    [Theory]
    [InlineData("decision", "version")]
    [InlineData("version", "decision")]
    public async Task An_appeal_that_is_allowed_pays_no_interest_on_money_that_was_never_applied(string first, string second)
    {
        await using var carm = await tests.OnClockAsync("2026-04-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(carm);
        var (number, statement) = (Fresh.TransactionNumber(), $"SOADJ-{client.Bn9}");
        await client.AccountForAsync(client.Cad(number, 1, 9_000m, 0, "2026-04-10T15:00:00Z", "2026-03-31", "CBSA_ADJUSTMENT", statement));
        Assert.Equal(201, (await (await carm.SignInAsync("officer", "AR_OFFICER")).PostAsync($"/api/v1/admin/program-accounts/{client.Rm}/cash-security", new { statementNumbers = new[] { statement }, amount = "9500.00", reference = "draft 1" })).Status);
        await carm.HearAsync(new AppealFiled("TA-1", client.Rm, [statement], Day("2026-04-10"), At("2026-04-10")));
        await client.OfficerPostsAsync("CHEQUE", "P", "9000.00");

        await carm.MoveClockAsync("2026-06-15T15:00:00Z");
        foreach (var what in new[] { first, second })
        {
            if (what == "decision") await carm.HearAsync(new AppealDecided("TA-1", client.Rm, [statement], "ALLOWED", Day("2026-06-15"), At("2026-06-15")));
            else await client.AccountForAsync(client.Cad(number, 2, -9_000m, 0, "2026-06-15T15:00:00Z", "2026-03-31", "APPEAL_OUTCOME", "TA-1"));
            await carm.MoveClockAsync(what == first ? "2026-06-18T15:00:00Z" : "2026-06-19T15:00:00Z");
        }
        var open = await client.OpenAsync();
        Assert.Equal(("0.00", "-9000.00"), (open[$"ADJ {number} v1"], open["PMT P"]));
        Assert.DoesNotContain(open.Keys, name => name.StartsWith("RINT", StringComparison.Ordinal));
        // The interest that was charged meanwhile is gone too.
        Assert.Equal("-9000.00", (await client.GetAsync("balance"))["balance"]);
        // Nobody needs the security any more, and it went back by itself.
        Assert.Equal("0.00", (await client.JournalAsync("2200")).Posted);
    }

    [Fact]
    public void Less_than_duties_and_interest_to_date_holds_nothing_back_until_the_rest_is_given()
    {
        // 9,000.00 due 2026-03-31; by 04-10 ten days at 8.2 percent: 20.24.
        var book = On("2026-04-10", Adjustment(9_000, "2026-03-31"));
        var first = Security(9_000, "2026-04-10");
        SecurityPosting.Post(first, book);
        Assert.Equal((false, 0), (book.Find("ADJ", "1")!.IsHeld, book.Find("ADJ", "1")!.Prescribed.Count));
        var cover = SecurityPosting.CoverOf([first], book);
        // And six months more at the same rate: 183 days on 9,000.00.
        Assert.Equal(("9020.24", "9000.00", "9397.92"), ($"{cover.Owing}", $"{cover.Given}", $"{cover.Needed}"));

        var rest = Security(20.24m, "2026-04-10") with { Id = "SEC-2" };
        SecurityPosting.Post(rest, book, first);
        Assert.Equal((true, Day("2026-04-11")), (book.Find("ADJ", "1")!.IsHeld, Assert.Single(book.Find("ADJ", "1")!.Prescribed).From));
        // One of them given back leaves too little, and the specified rate is back from the day after.
        SecurityPosting.Return(first, book, rest);
        Assert.Equal((false, (DateOnly?)Day("2026-04-10")), (book.Find("ADJ", "1")!.IsHeld, Assert.Single(book.Find("ADJ", "1")!.Prescribed).To));
    }

    [Fact]
    public void What_the_others_cover_without_it_stays_held()
    {
        var book = On("2026-04-10", Adjustment(100, "2026-04-10"));
        var (first, second) = (Security(100, "2026-04-10"), Security(150, "2026-04-10") with { Id = "SEC-2" });
        SecurityPosting.Post(first, book);
        SecurityPosting.Post(second, book, first);
        SecurityPosting.Return(first, book, second);
        Assert.Equal(["SEC-2"], book.Find("ADJ", "1")!.Holds.Select(h => h.Reference));
        // Where the appeal is over nothing is held again.
        SecurityPosting.EndHold([Statement], [second], Day("2026-04-10"), book);
        SecurityPosting.Post(first with { Id = "SEC-3" }, book, second);
        SecurityPosting.EndHold([Statement], [second, first with { Id = "SEC-3" }], Day("2026-04-10"), book);
        SecurityPosting.Return(first with { Id = "SEC-3" }, book, second);
        Assert.False(book.Find("ADJ", "1")!.IsHeld);
    }

    [Fact]
    public async Task Security_lets_an_appeal_in_holds_what_is_disputed_and_lets_it_go_when_the_appeal_ends()
    {
        await using var carm = await tests.OnClockAsync("2026-04-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(carm);
        var statement = $"SOADJ-{client.Bn9}";
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 9_000m, 0, "2026-04-10T15:00:00Z", "2026-03-31", "CBSA_ADJUSTMENT", statement));
        async Task<AppealCoverage> CoverageAsync() => Assert.Single(await carm.Alba.Services.GetRequiredService<IAccountQuestions>().CoverageAsync(client.Rm, [statement], TestContext.Current.CancellationToken));
        var open = await CoverageAsync();
        Assert.Equal((9_000m, 0m, open.Duties + open.Interest), (open.Duties, open.Secured, open.Short));

        var (officer, supervisor) = (await carm.SignInAsync("officer", "AR_OFFICER"), await carm.SignInAsync("supervisor", "AR_SUPERVISOR"));
        object Given(string amount) => new { statementNumbers = new[] { statement }, amount, reference = "draft 1" };
        var url = $"/api/v1/admin/program-accounts/{client.Rm}/cash-security";
        var given = await officer.PostAsync(url, Given("9500.00"));
        Assert.Equal((201, 201, 409), (given.Status, (await officer.PostAsync(url, Given("9500.00"))).Status, (await officer.PostAsync(url, Given("9600.00"))).Status));
        Assert.Equal((9_020.24m, 0m), (await CoverageAsync()) is var secured ? (secured.Secured, secured.Short) : default);
        Assert.Single((await officer.GetAsync(url)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((422, "SECURITY_STATEMENT"), await Paying.RefusalAsync(officer.PostAsync(url, new { statementNumbers = new[] { statement, "SOADJ-0" }, amount = "1.00", reference = "draft 2" })));

        await carm.HearAsync(new AppealFiled("TA-1", client.Rm, [statement], Day("2026-04-10"), At("2026-04-10")));
        await client.PayAsync("P1", "9000.00");
        Assert.Equal("0.00", (await client.GetAsync("balance"))["balance"]);
        Assert.Contains((await client.GetAsync("transactions")).Json.GetProperty("items").EnumerateArray(), i => i.GetProperty("type").GetString() == "ADJ" && i.GetProperty("open").GetString() == "9000.00");
        // While it stands on the security nobody gives that back.
        var settle = $"/api/v1/admin/cash-security/{given.Json.GetProperty("security").GetProperty("securityNumber").GetString()}/settle";
        Assert.Equal((409, "SECURITY_UNDER_APPEAL"), await Paying.RefusalAsync(supervisor.PostAsync(settle, new { outcome = "RETURNED" })));
        // In the end the payment clears it, as of its own day, which is that of the security. Of that ten days' interest are paid, and the rest goes back.
        await carm.HearAsync(new AppealEnded("TA-1", client.Rm, [statement], At("2026-04-10")));
        Assert.DoesNotContain((await client.GetAsync("transactions")).Json.GetProperty("items").EnumerateArray(), i => i.GetProperty("type").GetString() == "ADJ" && i.GetProperty("open").GetString() != "0.00");

        Assert.Equal(("0.00", "RETURNED", "0.00"), ((await client.JournalAsync("2200")).Posted, (await officer.GetAsync(url)).Json.GetProperty("items")[0].GetProperty("state").GetString(), (await client.GetAsync("balance"))["balance"]));
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
        Assert.Equal("VAL_SECURITY_OUTCOME", (await supervisor.PostAsync(settle, new { outcome = "KEPT" })).Json.GetProperty("errors")[0].GetProperty("code").GetString());
        Assert.Equal((409, "STATE_CONFLICT"), (await supervisor.PostAsync(settle, new { outcome = "REALIZED" })) is var twice ? (twice.Status, twice["code"]) : default);
    }

    /// <summary>An appeal that was denied and goes on to the Tribunal: security for what is still owing is left alone once more, and pays when the Tribunal denies it too (s.65(1)(a)).</summary>
    [Theory]
    [InlineData("DENIED", "REALIZED")]
    [InlineData("WITHDRAWN", "REALIZED")]
    [InlineData("ALLOWED", "HELD")]
    public async Task Security_given_for_an_appeal_to_the_Tribunal_is_held_until_that_has_decided(string outcome, string state)
    {
        await using var carm = await tests.OnClockAsync("2026-04-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(carm);
        var statement = $"SOADJ-{client.Bn9}";
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 9_000m, 0, "2026-04-10T15:00:00Z", "2026-03-31", "CBSA_ADJUSTMENT", statement));
        await carm.HearAsync(new AppealFiled("TA-1", client.Rm, [statement], Day("2026-04-10"), At("2026-04-10")));
        await carm.HearAsync(new AppealDecided("TA-1", client.Rm, [statement], "DENIED", Day("2026-04-10"), At("2026-04-10")));

        var (officer, supervisor) = (await carm.SignInAsync("officer", "AR_OFFICER"), await carm.SignInAsync("supervisor", "AR_SUPERVISOR"));
        var url = $"/api/v1/admin/program-accounts/{client.Rm}/cash-security";
        var given = await officer.PostAsync(url, new { statementNumbers = new[] { statement }, amount = "9020.24", reference = "draft 1" });
        var settle = $"/api/v1/admin/cash-security/{given.Json.GetProperty("security").GetProperty("securityNumber").GetString()}/settle";
        var filed = new TribunalAppealFiled("TA-1", client.Rm, [statement], Day("2026-04-10"), At("2026-04-10"));
        // The President's decision, told again or late, ends nothing that the Tribunal has before it.
        await carm.HearAsync(filed, filed, new AppealDecided("TA-1", client.Rm, [statement], "DENIED", Day("2026-04-10"), At("2026-04-10")));
        async Task<string?> StatusAsync() => Assert.Single((await client.GetAsync("transactions?type=ADJ")).Json.GetProperty("items").EnumerateArray()).GetProperty("status").GetString();
        Assert.Equal("HELD", await StatusAsync());
        Assert.Equal((409, "SECURITY_UNDER_APPEAL"), await Paying.RefusalAsync(supervisor.PostAsync(settle, new { outcome = "RETURNED" })));

        var judgment = new JudgmentGiven("TA-1", client.Rm, [statement], "CITT", "CLIENT", outcome, Day("2026-04-10"), At("2026-04-10"));
        await carm.HearAsync(judgment, filed);
        // What the Tribunal allows stays as it is until the version comes that takes it back.
        Assert.Equal(state, (await officer.GetAsync(url)).Json.GetProperty("items")[0].GetProperty("state").GetString());
        Assert.Equal(state == "HELD" ? "HELD" : "CLEARED", await StatusAsync());
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
    }

    /// <summary>Of two declarations the Tribunal allows something of the one. What is secured of the other pays at once; of the one nothing until officers have written out what stays, and then that alone.</summary>
    [Theory]
    [InlineData("judgment", "version")]
    [InlineData("version", "judgment")]
    public async Task What_the_Tribunal_allows_in_part_is_paid_from_security_as_far_as_it_stays_owing_and_the_rest_goes_back(string first, string second)
    {
        await using var carm = await tests.OnClockAsync("2026-04-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(carm);
        string[] numbers = [Fresh.TransactionNumber(), Fresh.TransactionNumber()], statements = [.. numbers.Select(n => $"SOADJ-{n}-01")];
        foreach (var (number, statement, duty) in numbers.Zip(statements, [9_000m, 100m])) await client.AccountForAsync(client.Cad(number, 1, duty, 0, "2026-04-10T15:00:00Z", "2026-03-31", "CBSA_ADJUSTMENT", statement));
        await carm.HearAsync(new AppealFiled("TA-1", client.Rm, statements, Day("2026-04-10"), At("2026-04-10")), new AppealDecided("TA-1", client.Rm, statements, "DENIED", Day("2026-04-10"), At("2026-04-10")));
        var url = $"/api/v1/admin/program-accounts/{client.Rm}/cash-security";
        var officer = await carm.SignInAsync("officer", "AR_OFFICER");
        Assert.Equal(201, (await officer.PostAsync(url, new { statementNumbers = statements, amount = "9200.00", reference = "draft 1" })).Status);
        await carm.HearAsync(new TribunalAppealFiled("TA-1", client.Rm, statements, Day("2026-04-10"), At("2026-04-10")));

        foreach (var what in new[] { first, second })
        {
            if (what == "judgment") await carm.HearAsync(new JudgmentGiven("TA-1", client.Rm, statements, "CITT", "CLIENT", "PARTLY", Day("2026-04-10"), At("2026-04-10")) { AllowedStatements = [statements[0]] });
            // Four thousand of the nine were too much.
            else await client.AccountForAsync(client.Cad(numbers[0], 2, -4_000m, 0, "2026-04-10T15:00:00Z", "2026-03-31", "CBSA_ADJUSTMENT", $"SOADJ-{numbers[0]}-02") with { Authority = "Customs Act s.61(1)", AppealNumber = "TA-1" });
            if (what != first || first != "judgment") continue;
            Assert.Equal((9_000m, 0m), await OwingAsync());
            Assert.Equal("-9099.78", (await client.JournalAsync("2200")).Posted);
        }
        // Ten days at 8.2 percent on five thousand and on a hundred: 11.24 and 0.22. All else of the 9,200.00 went back.
        Assert.Equal((0m, 0m), await OwingAsync());
        Assert.Equal(("0.00", "5111.46", "0.00"), ((await client.JournalAsync("2200")).Posted, (await client.JournalAsync("1010")).Posted, (await client.GetAsync("balance"))["balance"]));
        Assert.Equal("RETURNED", (await officer.GetAsync(url)).Json.GetProperty("items")[0].GetProperty("state").GetString());
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());

        async Task<(decimal, decimal)> OwingAsync()
        {
            var open = await client.OpenAsync();
            decimal Of(string number) => decimal.Parse(open[$"ADJ {number} v1"], System.Globalization.CultureInfo.InvariantCulture);
            return (Of(numbers[0]), Of(numbers[1]));
        }
    }

    /// <summary>Between a judgment in part and the version that carries it out the security is spoken for: another appeal cannot stand on it, and nobody gives it back.</summary>
    [Fact]
    public async Task Until_a_judgment_in_part_is_carried_out_its_security_covers_no_other_appeal_and_is_not_given_back()
    {
        await using var carm = await tests.OnClockAsync("2026-04-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(carm);
        string[] numbers = [Fresh.TransactionNumber(), Fresh.TransactionNumber()], statements = [.. numbers.Select(n => $"SOADJ-{n}-01")];
        foreach (var (number, statement, duty) in numbers.Zip(statements, [9_000m, 100m])) await client.AccountForAsync(client.Cad(number, 1, duty, 0, "2026-04-10T15:00:00Z", "2026-04-10", "CBSA_ADJUSTMENT", statement));
        var (officer, supervisor, url) = (await carm.SignInAsync("officer", "AR_OFFICER"), await carm.SignInAsync("supervisor", "AR_SUPERVISOR"), $"/api/v1/admin/program-accounts/{client.Rm}/cash-security");
        // One draft for both statements, of which the first alone is appealed so far.
        var given = await officer.PostAsync(url, new { statementNumbers = statements, amount = "9100.00", reference = "draft 1" });
        string[] own = [statements[0]];
        await carm.HearAsync(new AppealFiled("TA-1", client.Rm, own, Day("2026-04-10"), At("2026-04-10")), new TribunalAppealFiled("TA-1", client.Rm, own, Day("2026-04-10"), At("2026-04-10")));
        await carm.HearAsync(new JudgmentGiven("TA-1", client.Rm, own, "CITT", "CLIENT", "PARTLY", Day("2026-04-10"), At("2026-04-10")) { AllowedStatements = own, ToCarryOut = own });
        async Task<decimal> SecuredAsync(string statement) => Assert.Single(await carm.Alba.Services.GetRequiredService<IAccountQuestions>().CoverageAsync(client.Rm, [statement], TestContext.Current.CancellationToken)).Secured;
        Task<Answer> ReturnAsync() => supervisor.PostAsync($"/api/v1/admin/cash-security/{given.Json.GetProperty("security").GetProperty("securityNumber").GetString()}/settle", new { outcome = "RETURNED" });
        Assert.Equal(100m, await SecuredAsync(statements[1]));
        Assert.Equal((409, "SECURITY_UNDER_APPEAL"), await Paying.RefusalAsync(ReturnAsync()));
        // A third statement finds nothing left of it.
        var third = Fresh.TransactionNumber();
        await client.AccountForAsync(client.Cad(third, 1, 50m, 0, "2026-04-10T15:00:00Z", "2026-04-10", "CBSA_ADJUSTMENT", $"SOADJ-{third}-01"));
        Assert.Equal(0m, await SecuredAsync($"SOADJ-{third}-01"));

        // Officers write out that five thousand stay, which the security pays; what is left of it covers the other.
        await client.AccountForAsync(client.Cad(numbers[0], 2, -4_000m, 0, "2026-04-10T15:00:00Z", "2026-04-10", "CBSA_ADJUSTMENT", $"SOADJ-{numbers[0]}-02") with { Authority = "Customs Act s.61(1)", AppealNumber = "TA-1" });
        Assert.Equal(("-4100.00", 100m), ((await client.JournalAsync("2200")).Posted, await SecuredAsync(statements[1])));
        Assert.Equal(200, (await ReturnAsync()).Status);
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
    }

    [Fact]
    public async Task What_the_Tribunal_allowed_and_the_Court_reversed_before_anybody_wrote_it_out_is_paid_from_the_security()
    {
        await using var carm = await tests.OnClockAsync("2026-04-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var (client, number) = (await Client.OpenAsync(carm), Fresh.TransactionNumber());
        string[] statements = [$"SOADJ-{number}-01"];
        await client.AccountForAsync(client.Cad(number, 1, 9_000m, 0, "2026-04-10T15:00:00Z", "2026-04-10", "CBSA_ADJUSTMENT", statements[0]));
        await (await carm.SignInAsync("officer", "AR_OFFICER")).PostAsync($"/api/v1/admin/program-accounts/{client.Rm}/cash-security", new { statementNumbers = statements, amount = "9100.00", reference = "draft 1" });
        JudgmentGiven Judged(string body, string appellant, string outcome, string[] toCarryOut) => new("TA-1", client.Rm, statements, body, appellant, outcome, Day("2026-04-10"), At("2026-04-10")) { AllowedStatements = toCarryOut, ToCarryOut = toCarryOut };
        await carm.HearAsync(new TribunalAppealFiled("TA-1", client.Rm, statements, Day("2026-04-10"), At("2026-04-10")), Judged("CITT", "CLIENT", "PARTLY", statements));
        // A client that loses there changes nothing; the President's appeal that is partly allowed leaves what is still to be written out.
        await carm.HearAsync(Judged("FCA", "CLIENT", "DENIED", []), Judged("FCA", "PRESIDENT", "PARTLY", statements));
        Assert.Equal("9000.00", (await client.OpenAsync())[$"ADJ {number} v1"]);

        for (var times = 0; times < 2; times++) await carm.HearAsync(Judged("FCA", "PRESIDENT", "ALLOWED", []));
        // The rest goes back.
        Assert.Equal(("0.00", "0.00"), ((await client.OpenAsync())[$"ADJ {number} v1"], (await client.JournalAsync("2200")).Posted));
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
    }

    /// <summary>Security is given so that an appeal may be filed. Where none is, it holds nothing back for ever: after the time to appeal it pays, and the prescribed rate ends with that day.</summary>
    [Fact]
    public async Task Security_without_an_appeal_pays_when_the_time_to_appeal_has_passed_and_one_with_an_appeal_is_left_alone()
    {
        await using var carm = await tests.OnClockAsync("2026-04-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"), ("2026Q3", "2.2"));
        var (idle, appealing) = (await Client.OpenAsync(carm), await Client.OpenAsync(carm));
        var officer = await carm.SignInAsync("officer", "AR_OFFICER");
        foreach (var client in new[] { idle, appealing })
        {
            await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 9_000m, 0, "2026-04-10T15:00:00Z", "2026-04-10", "CBSA_ADJUSTMENT", $"SOADJ-{client.Bn9}"));
            Assert.Equal(201, (await officer.PostAsync($"/api/v1/admin/program-accounts/{client.Rm}/cash-security", new { statementNumbers = new[] { $"SOADJ-{client.Bn9}" }, amount = "9500.00", reference = "draft 1" })).Status);
        }
        await carm.HearAsync(new AppealFiled("TA-1", appealing.Rm, [$"SOADJ-{appealing.Bn9}"], Day("2026-07-09"), At("2026-07-09")));
        await carm.MoveClockAsync("2026-07-10T15:00:00Z");
        foreach (var client in new[] { idle, appealing })
        {
            var passed = new AppealTimePassed($"SOADJ-{client.Bn9}", client.Rm, Day("2026-07-09"), At("2026-07-10"));
            await carm.HearAsync(passed, passed);
        }
        Assert.Equal("-9500.00", (await appealing.JournalAsync("2200")).Posted);
        // Ninety days at 2.2 percent and one at 8.2 on 9,000.00.
        Assert.Equal("0.00", (await idle.JournalAsync("2200")).Posted);
        await carm.MoveClockAsync("2026-07-25T15:00:00Z");
        Assert.Equal("0.00", (await idle.GetAsync("balance"))["balance"]);
        Assert.DoesNotContain((await idle.GetAsync("transactions")).Json.GetProperty("items").EnumerateArray(), i => i.GetProperty("status").GetString() == "HELD");
        await using var session = carm.Alba.Services.GetRequiredService<ILedgerStore>().QuerySession();
        var item = Assert.Single(await session.Query<OpenItem>().Where(i => i.RmAccount == idle.Rm && i.Type == "ADJ").ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal([(Day("2026-04-11"), (DateOnly?)Day("2026-07-09"))], item.Prescribed.Select(p => (p.From, p.To)));
        Assert.Equal("0 flaws, net 0.00", await idle.ProofAsync());
    }

    /// <summary>Two sureties' agreements of one day, the one heard of at once and the other twenty days later; and so their ends.</summary>
    [Fact]
    public async Task However_late_a_suretys_agreement_or_its_end_is_heard_of_the_prescribed_rate_runs_by_its_own_days()
    {
        await using var carm = await tests.OnClockAsync("2026-04-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"), ("2026Q3", "2.2"));
        var (soon, late) = (await Client.OpenAsync(carm), await Client.OpenAsync(carm));
        foreach (var client in new[] { soon, late }) await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 9_000m, 0, "2026-04-10T15:00:00Z", "2026-04-10", "CBSA_ADJUSTMENT", $"SOADJ-{client.Bn9}"));
        Task ToldAsync(Client client, decimal amount, long revision, string on) => carm.HearAsync(new Bonds.Contracts.AppealSecurityChanged(client.Rm, "A-1", [$"SOADJ-{client.Bn9}"], amount, revision, At(on)));
        await ToldAsync(soon, 9_500m, 1, "2026-04-10");
        await carm.MoveClockAsync("2026-04-30T15:00:00Z");
        await ToldAsync(late, 9_500m, 1, "2026-04-10");
        await carm.MoveClockAsync("2026-05-20T15:00:00Z");
        await ToldAsync(soon, 0, 2, "2026-05-20");
        await carm.MoveClockAsync("2026-06-10T15:00:00Z");
        await ToldAsync(late, 0, 2, "2026-05-20");
        foreach (var client in new[] { soon, late })
        {
            await using var session = carm.Alba.Services.GetRequiredService<ILedgerStore>().QuerySession();
            var item = Assert.Single(await session.Query<OpenItem>().Where(i => i.RmAccount == client.Rm && i.Type == "ADJ").ToListAsync(TestContext.Current.CancellationToken));
            Assert.Equal([(Day("2026-04-11"), (DateOnly?)Day("2026-05-20"))], item.Prescribed.Select(p => (p.From, p.To)));
            Assert.False(item.IsHeld);
        }
        await carm.MoveClockAsync("2026-07-26T15:00:00Z");
        // A penalty for late payment stands on both; the interest on the duties is the same.
        Assert.Equal(await InterestAsync(soon), await InterestAsync(late));
        Assert.Equal("0 flaws, net 0.00", await late.ProofAsync());

        static async Task<decimal> InterestAsync(Client client) => (await client.GetAsync("transactions?type=INT")).Json.GetProperty("items").EnumerateArray().Sum(i => decimal.Parse(i.GetProperty("open").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Two clients whose sureties' agreements cover what they appeal; of the one it is heard at once that it went on to the Tribunal, of the other forty days later.</summary>
    [Fact]
    public async Task However_late_it_is_heard_that_the_Tribunal_was_gone_to_the_prescribed_rate_runs_from_the_day_after()
    {
        await using var carm = await tests.OnClockAsync("2026-04-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var (soon, late) = (await Client.OpenAsync(carm), await Client.OpenAsync(carm));
        string Of(Client client) => $"SOADJ-{client.Bn9}";
        foreach (var client in new[] { soon, late })
        {
            await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 9_000m, 0, "2026-04-10T15:00:00Z", "2026-03-31", "CBSA_ADJUSTMENT", Of(client)));
            // Enough for what is owing on the day that the Tribunal is gone to, and not for what accrues in the weeks after it.
            await carm.HearAsync(new Bonds.Contracts.AppealSecurityChanged(client.Rm, "A-1", [Of(client)], 9_060m, 1, At("2026-04-10")), new AppealFiled($"TA-{client.Bn9}", client.Rm, [Of(client)], Day("2026-04-10"), At("2026-04-10")));
        }
        await carm.MoveClockAsync("2026-04-20T15:00:00Z");
        foreach (var client in new[] { soon, late }) await carm.HearAsync(new AppealDecided($"TA-{client.Bn9}", client.Rm, [Of(client)], "DENIED", Day("2026-04-20"), At("2026-04-20")));
        await carm.MoveClockAsync("2026-05-01T15:00:00Z");
        await FiledAsync(soon);
        await carm.MoveClockAsync("2026-06-10T15:00:00Z");
        await FiledAsync(late);
        Assert.Equal(
            [(Day("2026-04-11"), (DateOnly?)Day("2026-04-20")), (Day("2026-05-02"), null)],
            await PrescribedAsync(late));
        Assert.Equal(await PrescribedAsync(soon), await PrescribedAsync(late));
        await carm.MoveClockAsync("2026-06-26T15:00:00Z");
        Assert.Equal((await soon.GetAsync("balance"))["balance"], (await late.GetAsync("balance"))["balance"]);
        Assert.Equal("0 flaws, net 0.00", await late.ProofAsync());

        Task FiledAsync(Client client) => carm.HearAsync(new TribunalAppealFiled($"TA-{client.Bn9}", client.Rm, [Of(client)], Day("2026-05-01"), At("2026-05-01")));

        async Task<(DateOnly, DateOnly?)[]> PrescribedAsync(Client client)
        {
            await using var session = carm.Alba.Services.GetRequiredService<ILedgerStore>().QuerySession();
            var items = await session.Query<OpenItem>().Where(i => i.RmAccount == client.Rm && i.Type == "ADJ").ToListAsync(TestContext.Current.CancellationToken);
            return [.. Assert.Single(items).Prescribed.Select(p => (p.From, p.To))];
        }
    }

    [Fact]
    public async Task What_a_client_deposits_itself_is_given_for_a_statement_without_a_second_posting_and_comes_back()
    {
        await using var carm = await tests.OnClockAsync("2026-04-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(carm);
        var statement = $"SOADJ-{client.Bn9}";
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 900m, 0, "2026-04-10T15:00:00Z", "2026-03-31", "CBSA_ADJUSTMENT", statement));
        foreach (var reference in new[] { "D1", "D2" }) await client.PayByAsync("ONLINE_BANKING", reference, "1000.00", new { purpose = "SECURITY" });
        var (officer, supervisor) = (await carm.SignInAsync("officer", "AR_OFFICER"), await carm.SignInAsync("supervisor", "AR_SUPERVISOR"));
        var url = $"/api/v1/admin/program-accounts/{client.Rm}/cash-security";
        var deposits = (await officer.GetAsync(url)).Json.GetProperty("items").EnumerateArray().Select(s => (s.GetProperty("reference").GetString(), s.GetProperty("amount").GetString(), s.GetProperty("statementNumbers").GetArrayLength(), s.GetProperty("state").GetString())).Order();
        Assert.Equal([("D1", "1000.00", 0, "HELD"), ("D2", "1000.00", 0, "HELD")], deposits);

        var given = await officer.PostAsync(url, new { statementNumbers = new[] { statement }, amount = "1000.00", reference = "D1" });
        Assert.Equal((201, statement), (given.Status, given.Json.GetProperty("security").GetProperty("statementNumbers")[0].GetString()));
        Assert.Equal(("-2000.00", "2000.00", "HELD"), ((await client.JournalAsync("2200")).Posted, (await client.JournalAsync("1010")).Posted, await StatusAsync()));
        // Sent again it is the same.
        await officer.PostAsync(url, new { statementNumbers = new[] { statement }, amount = "1000.00", reference = "D1" });
        Assert.Equal("-2000.00", (await client.JournalAsync("2200")).Posted);

        foreach (var deposit in (await officer.GetAsync(url)).Json.GetProperty("items").EnumerateArray())
            Assert.Equal(200, (await supervisor.PostAsync($"/api/v1/admin/cash-security/{deposit.GetProperty("securityNumber").GetString()}/settle", new { outcome = "RETURNED" })).Status);
        Assert.Equal(("0.00", "0.00", "OPEN"), ((await client.JournalAsync("2200")).Posted, (await client.JournalAsync("1010")).Posted, await StatusAsync()));
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());

        async Task<string?> StatusAsync() => Assert.Single((await client.GetAsync("transactions?type=ADJ")).Json.GetProperty("items").EnumerateArray()).GetProperty("status").GetString();
    }

    [Theory]
    [InlineData(false, "15.00", "DISHONOURED")]
    [InlineData(true, "115.00", "RETURNED")]
    public async Task A_deposit_that_the_bank_takes_back_is_security_no_more_and_owing_where_it_was_returned(bool isReturned, string balance, string state)
    {
        var client = await Client.OpenAsync(tests);
        var paid = await client.PayByAsync("ONLINE_BANKING", "D1", "100.00", new { purpose = "SECURITY" });
        var (officer, supervisor) = (await tests.SignInAsync("officer", "AR_OFFICER"), await tests.SignInAsync("supervisor", "AR_SUPERVISOR"));
        var url = $"/api/v1/admin/program-accounts/{client.Rm}/cash-security";
        var number = (await officer.GetAsync(url)).Json.GetProperty("items")[0].GetProperty("securityNumber").GetString();
        if (isReturned) await supervisor.PostAsync($"/api/v1/admin/cash-security/{number}/settle", new { outcome = "RETURNED" });
        await client.BankSaysAsync("dishonour", paid["paymentId"]!, new { reason = "CHARGED_BACK" });
        Assert.Equal((balance, "0.00", state), ((await client.GetAsync("balance"))["balance"], (await client.JournalAsync("2200")).Posted, (await officer.GetAsync(url)).Json.GetProperty("items")[0].GetProperty("state").GetString()));
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
    }
}
