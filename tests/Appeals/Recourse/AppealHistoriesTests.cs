using Carm.Kernel;
using Carm.Testing;
using Xunit;

namespace Carm.Appeals.Tests;

/// <summary>
/// Whatever was charged, paid, secured and decided: an appeal is covered as the ledger's open amounts say, and afterwards the account is what the decision says. The long form:
/// CARM_LONG=200 dotnet test --project tests/Appeals --filter-class "*AppealHistoriesTests".
/// </summary>
public sealed class AppealHistoriesTests(CarmHost tests)
{
    static readonly int Histories = int.TryParse(Environment.GetEnvironmentVariable("CARM_LONG"), out var many) ? many : 20;

    [Fact]
    public async Task Coverage_is_what_is_open_in_the_ledger_and_after_a_decision_its_items_are_what_that_says()
    {
        await using var carm = await tests.OnClockAsync("2026-04-10T15:00:00Z");
        var (officer, @delegate) = (await carm.SignInAsync("recourse.officer", "RECOURSE_OFFICER"), await carm.SignInAsync("recourse.delegate", "RECOURSE_DELEGATE"));
        for (var seed = 0; seed < Histories; seed++)
            try
            {
                await LiveAsync(carm, officer, @delegate, new Random(seed));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"History {seed}: {e.Message}", e);
            }
    }

    static async Task LiveAsync(CarmSystem carm, Caller officer, Caller @delegate, Random random)
    {
        const string Today = "2026-04-10";
        var client = await Appellant.OpenAsync(carm);
        decimal Cents(int most) => random.Next(1, most) / 100m;
        var (statements, original, paid, secured) = (new List<string>(), new Dictionary<string, (string Transaction, decimal Duties)>(), 0m, new Dictionary<string, decimal>());
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            statements.Add($"S{n}-{client.Bn9}");
            var duties = Cents(500_00);
            original[statements[^1]] = (await client.ServeAsync(statements[^1], duties, Today, dueOn: Today), duties);
        }
        for (var n = random.Next(0, 3); n > 0; n--)
        {
            var amount = Cents(300_00);
            await client.PayAsync($"P{n}", amount);
            paid += amount;
        }
        foreach (var statement in statements.Where(_ => random.Next(3) == 0))
        {
            // No security is given for what is paid.
            if (await OpenAsync(client, original[statement].Transaction) == 0) continue;
            secured[statement] = Cents(600_00);
            await client.SecureAsync(secured[statement], $"first {statement}", statement);
        }

        var number = await client.DraftAsync([.. statements.Where((_, i) => i == 0 || random.Next(2) == 0)]);
        string[] own = [.. (await client.Manager.GetAsync($"/api/v1/appeals/{number}")).Json.GetProperty("statementNumbers").EnumerateArray().Select(s => s.GetString()!)];
        foreach (var cover in await CoverAsync(client, number))
        {
            var open = await OpenAsync(client, original[cover.Statement].Transaction);
            Assert.Equal((open, Math.Min(open, secured.GetValueOrDefault(cover.Statement))), (cover.Duties, cover.Secured));
            Assert.Equal(open - cover.Secured, cover.Short);
            if (cover.Short == 0) continue;
            Assert.Equal((422, "APL-UNCOVERED"), await client.SubmitAsync(number));
            await client.SecureAsync(cover.Short, $"rest {cover.Statement}", cover.Statement);
            secured[cover.Statement] = secured.GetValueOrDefault(cover.Statement) + cover.Short;
        }
        Assert.Equal((200, null), await client.SubmitAsync(number));

        var (percent, granted) = await EndAsync(client, officer, @delegate, number, own, random);
        var allowed = own.ToDictionary(s => s, s => granted.Contains(s) ? Money.Round(original[s].Duties * percent / 100).Amount : 0);
        foreach (var (statement, duties) in allowed.Where(a => a.Value > 0)) await client.OutcomeAsync(original[statement].Transaction, duties, number, Today);

        // Nothing of the case is owing; what was not under appeal owes what it did, and the account all of it less what was allowed, paid, and taken from security.
        foreach (var statement in own) Assert.Equal(0, await OpenAsync(client, original[statement].Transaction));
        var realized = (await client.TransactionsAsync("SEC")).Sum(i => -Amount(i, "original"));
        Assert.Equal(original.Values.Sum(s => s.Duties) - allowed.Values.Sum() - paid - realized, decimal.Parse((await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/balance"))["balance"]!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(realized <= secured.Values.Sum());
    }

    /// <summary>The appeal ends in one of five ways.</summary>
    /// <returns>How much of which statements was allowed; in part it is one of them.</returns>
    static async Task<(int Percent, string[] Granted)> EndAsync(Appellant client, Caller officer, Caller @delegate, string number, string[] own, Random random)
    {
        var (outcome, percent) = random.Next(5) switch { 0 => ("ALLOWED", 100), 1 => ("PARTLY", random.Next(1, 100)), 2 => ("DENIED", 0), 3 => ("WITHDRAWN", 0), _ => ("REJECTED", 0) };
        async Task Must(Task<Answer> asked)
        {
            var answer = await asked;
            if (answer.Status != 200) throw new InvalidOperationException(answer.Text);
        }
        if (outcome == "REJECTED") await Must(officer.PostAsync($"/api/v1/admin/appeals/{number}/reject", new { reasonEn = "Not in the prescribed form", reasonFr = "Pas en la forme prescrite" }));
        if (outcome == "WITHDRAWN" && random.Next(2) == 0) await Must(client.Manager.PostAsync($"/api/v1/appeals/{number}/withdraw"));
        else if (outcome != "REJECTED")
        {
            await Must(officer.PostAsync($"/api/v1/admin/appeals/{number}/accept"));
            await Must(officer.PostAsync($"/api/v1/admin/appeals/{number}/assign", new { officer = "recourse.officer" }));
            if (outcome == "WITHDRAWN") await Must(client.Manager.PostAsync($"/api/v1/appeals/{number}/withdraw"));
        }
        string[] granted = outcome == "ALLOWED" ? own : outcome == "PARTLY" ? [own[random.Next(own.Length)]] : [];
        if (outcome is "ALLOWED" or "PARTLY" or "DENIED")
            await Must(@delegate.PostAsync($"/api/v1/admin/appeals/{number}/decide", new { outcome, rationaleEn = "As shown.", rationaleFr = "Comme démontré.", allowed = outcome == "PARTLY" ? granted.Select(s => new { statementNumber = s, percent }) : null }));
        await client.Carm.SettleAsync();
        return (percent, granted);
    }

    /// <summary>The same with interest: all is secured with the interest to date, and in the end the security has paid the duties that stay and the interest on them, reckoned plainly, and nothing else.</summary>
    [Fact]
    public async Task With_interest_what_security_pays_is_the_duties_that_stay_and_the_interest_on_them()
    {
        await using var carm = await tests.OnClockAsync("2026-04-10T15:00:00Z");
        await ApproveRateAsync(carm, "2026Q1", "2.3");
        await ApproveRateAsync(carm, "2026Q2", "2.2");
        var (officer, @delegate) = (await carm.SignInAsync("recourse.officer", "RECOURSE_OFFICER"), await carm.SignInAsync("recourse.delegate", "RECOURSE_DELEGATE"));
        for (var seed = 0; seed < Histories; seed++)
        {
            var (random, client) = (new Random(seed), await Appellant.OpenAsync(carm));
            var original = new Dictionary<string, (string Transaction, decimal Duties)>();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                var duties = random.Next(100_00, 50_000_00) / 100m;
                original[$"S{n}-{client.Bn9}"] = (await client.ServeAsync($"S{n}-{client.Bn9}", duties, "2026-04-10", dueOn: "2026-03-31"), duties);
            }
            string[] own = [.. original.Keys];
            var number = await client.DraftAsync(own);
            var lacking = decimal.Parse((await client.Manager.GetAsync($"/api/v1/appeals/{number}/coverage"))["short"]!, System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(original.Values.Sum(s => s.Duties + Interest(s.Duties)), lacking);
            await client.SecureAsync(lacking + random.Next(0, 100_00) / 100m, "draft 1", own);
            Assert.Equal((200, null), await client.SubmitAsync(number));
            var (percent, granted) = await EndAsync(client, officer, @delegate, number, own, random);
            var stays = original.ToDictionary(s => s.Key, s => s.Value.Duties - (granted.Contains(s.Key) ? Money.Round(s.Value.Duties * percent / 100).Amount : 0));
            foreach (var (statement, duties) in stays.Where(s => s.Value < original[s.Key].Duties)) await client.OutcomeAsync(original[statement].Transaction, original[statement].Duties - duties, number, "2026-03-31");

            var realized = (await client.TransactionsAsync("SEC")).Sum(i => -Amount(i, "original"));
            var plain = stays.Values.Sum(d => d + Interest(d));
            Assert.True(Math.Abs(realized - plain) <= 0.01m * own.Length, $"History {seed}: {realized} was paid and {plain} stays.");
            Assert.Equal("0.00", (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/balance"))["balance"]);
            Assert.All(await client.TransactionsAsync("ADJ", "INT"), i => Assert.Equal("0.00", i.GetProperty("open").GetString()));
        }

        // Ten days at 8.2 percent, compounded daily, rounded once (6.3).
        static decimal Interest(decimal duties)
        {
            var interest = 0m;
            for (var day = 0; day < 10; day++) interest += (duties + interest) * 8.2m / 100 / 365;
            return Money.Round(interest).Amount;
        }
    }

    static async Task ApproveRateAsync(CarmSystem carm, string quarter, string percent)
    {
        await (await carm.SignInAsync("rates.officer", "AR_OFFICER")).PutAsync($"/api/v1/admin/interest-rates/{quarter}", new { prescribedPercent = percent, sourceReference = "Fixture of the tests, not official" });
        await (await carm.SignInAsync("rates.supervisor", "AR_SUPERVISOR")).PostAsync($"/api/v1/admin/interest-rates/{quarter}/approve");
    }

    /// <summary>Reviews by the Minister, however they end: the account owes what is left of the penalty, less what was paid.</summary>
    [Fact]
    public async Task However_a_review_of_a_penalty_ends_the_account_owes_what_that_leaves_less_what_was_paid()
    {
        await using var carm = await tests.OnClockAsync("2026-04-10T15:00:00Z");
        await Contester.LoadRatesAsync(carm);
        for (var seed = 0; seed < Histories; seed++)
        {
            var (random, client) = (new Random(seed), await Contester.OpenAsync(carm));
            var count = random.Next(1, 4);
            var (penalty, paid) = (await client.PenaltyAsync("2026-04-08", count), random.Next(3) switch { 0 => 0m, 1 => 500m * count, _ => random.Next(1, 500_00) / 100m });
            if (paid > 0)
            {
                Assert.Equal(201, (await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments", new { paymentReference = "P1", method = "DEBIT", amount = $"{paid:0.00}" })).Status);
                await carm.SettleAsync();
            }
            var (change, left) = (random.Next(1, 500_00) / 100m, 500m * count);
            switch (random.Next(6))
            {
                case 0:
                    Assert.Equal(200, (await client.DoAsync(await client.SubmittedAsync(penalty), "withdraw")).Status);
                    break;
                case 1:
                    Assert.Equal(200, (await client.HandleAsync(await client.SubmittedAsync(penalty), "reject", new { reasonEn = "Another was served.", reasonFr = "Un autre en a reçu signification." })).Status);
                    break;
                case var kind:
                    var review = await client.WithReasonsAsync(penalty);
                    await client.DoAsync(review, "waive-evidence");
                    var (outcome, amount, after) = kind switch { 2 => ("NO_CONTRAVENTION", (decimal?)null, 0m), 3 => ("CONTRAVENTION_CONFIRM", null, left), 4 => ("CONTRAVENTION_REMIT", change, left - change), _ => ("CONTRAVENTION_INCREASE", change, left + change) };
                    var decided = await client.DecideAsync(review, outcome, amount is null ? null : $"{amount:0.00}");
                    Assert.True(decided.Status == 200, decided.Text);
                    left = after;
                    break;
            }
            await carm.SettleAsync();
            Assert.Equal((seed, left - paid), (seed, decimal.Parse((await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/balance"))["balance"]!, System.Globalization.CultureInfo.InvariantCulture)));
            Assert.Equal((seed, $"{left:0.00}"), (seed, (await client.Manager.GetAsync($"/api/v1/penalties/{penalty}"))["amount"]));
        }
    }

    static async Task<(string Statement, decimal Duties, decimal Secured, decimal Short)[]> CoverAsync(Appellant client, string number) =>
        [.. (await client.Manager.GetAsync($"/api/v1/appeals/{number}/coverage")).Json.GetProperty("statements").EnumerateArray().Select(s => (s.GetProperty("statementNumber").GetString()!, Amount(s, "duties"), Amount(s, "secured"), Amount(s, "short")))];

    static async Task<decimal> OpenAsync(Appellant client, string transaction) => (await client.TransactionsAsync("ADJ")).Where(i => i.GetProperty("reference").GetString()!.StartsWith(transaction, StringComparison.Ordinal)).Sum(i => Amount(i, "open"));

    static decimal Amount(System.Text.Json.JsonElement of, string name) => decimal.Parse(of.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
