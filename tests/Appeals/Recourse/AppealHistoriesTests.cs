using Carm.Kernel;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Appeals.Tests;

/// <summary>
/// Whatever was determined, paid, secured and decided, by the President, the Tribunal and the Court, days apart: an appeal is covered as the ledger's open amounts say, and afterwards the account is what the decision says. All of it comes of
/// what clients and officers do: no fact is made up here but the privilege of release and a surety's agreement. The long form:
/// CARM_LONG=200 dotnet test --project tests/Appeals --filter-class "*AppealHistoriesTests".
/// </summary>
public sealed class AppealHistoriesTests(CarmHost tests)
{
    static readonly int Histories = int.TryParse(Environment.GetEnvironmentVariable("CARM_LONG"), out var many) ? many : 20;

    const string Then = "2026-03-20T15:00:00Z", Now = "2026-04-10T15:00:00Z";

    [Fact]
    public async Task Coverage_is_what_is_open_in_the_ledger_and_after_a_decision_its_items_are_what_that_says()
    {
        await using var carm = await tests.OnClockAsync(Then);
        var histories = (await ImportersAsync(carm)).Select(i => new History(i.Seed, i.Importer)).ToArray();
        foreach (var history in histories) await TryAsync(history.Seed, () => FileAsync(history));
        // All of it between two statements of account, and before the interest of the month.
        foreach (var (day, step) in new (string, Func<History, Task>)[] { ("2026-04-20", DecideAsync), ("2026-04-22", history => JudgeAsync(history, "CITT")), ("2026-04-23", history => JudgeAsync(history, "FCA")), ("2026-04-24", CarryOutAsync) })
        {
            await carm.MoveClockAsync($"{day}T15:00:00Z");
            foreach (var history in histories) await TryAsync(history.Seed, () => step(history));
        }
        foreach (var history in histories) await TryAsync(history.Seed, () => AssertEndedAsync(history));
    }

    /// <summary>One client's appeal, from what was determined to the last judgment.</summary>
    sealed class History(int seed, Importer importer)
    {
        public int Seed => seed;

        public Appellant Client => importer.Client;

        public DeclaredCad[] Cads => importer.Cads;

        public Random Random { get; } = new(seed);

        public string Number { get; set; } = "";

        /// <summary>What is appealed, in the order of the statements.</summary>
        public DeclaredCad[] Own { get; set; } = [];

        public decimal Paid { get; set; }

        /// <summary>Cash, by the one statement that it was given for; and what was given for all that are appealed together.</summary>
        public Dictionary<string, decimal> Secured { get; } = [];

        public decimal Shared { get; set; }

        public HashSet<string> Pledged { get; } = [];

        /// <summary>What was decided last, by whom; null where the appeal ended without a decision.</summary>
        public string? Outcome { get; set; }

        /// <summary>As the President decided each; the value to which what the President wins goes back.</summary>
        public Dictionary<string, decimal> AsDecided { get; set; } = [];

        /// <summary>What judgments allow in part, which officers have still to write out: the value of each.</summary>
        public Dictionary<DeclaredCad, decimal> ToCarryOut { get; } = [];

        public bool IsRaisedAgain { get; set; }

        public decimal Cents(int most) => Random.Next(1, most) / 100m;
    }

    static async Task FileAsync(History h)
    {
        var (client, cads, random) = (h.Client, h.Cads, h.Random);
        foreach (var cad in cads) await cad.DetermineAsync(client, cad.Declared + random.Next(10_00, 3_000_00) / 100m);
        for (var n = random.Next(0, 3); n > 0; n--)
        {
            var amount = h.Cents(300_00);
            await client.PayAsync($"P{n}", amount);
            h.Paid += amount;
        }
        foreach (var cad in cads.Where(_ => random.Next(3) == 0))
        {
            // No security is given for what is paid.
            if (await OpenAsync(client, cad.Number) == 0) continue;
            h.Secured[cad.Statement] = h.Cents(600_00);
            await client.SecureAsync(h.Secured[cad.Statement], $"first {cad.Number}", cad.Statement);
        }

        h.Number = await client.DraftAsync([.. cads.Where((_, i) => i == 0 || random.Next(2) == 0).Select(c => c.Statement)]);
        var appealed = (await client.Manager.GetAsync($"/api/v1/appeals/{h.Number}")).Json.GetProperty("statementNumbers").EnumerateArray().Select(s => s.GetString()!).ToHashSet();
        h.Own = [.. cads.Where(c => appealed.Contains(c.Statement)).OrderBy(c => c.Statement, StringComparer.Ordinal)];
        await ShareAsync(h);
        // Each cent secures one: first what is given for a statement alone, then of what is given for all of them what those before it left.
        var shared = h.Shared;
        foreach (var cover in await CoverAsync(client, h.Number))
        {
            var open = await OpenAsync(client, cads.Single(c => c.Statement == cover.Statement).Number);
            var alone = Math.Min(open, h.Secured.GetValueOrDefault(cover.Statement));
            var together = Math.Min(open - alone, shared);
            shared -= together;
            Assert.Equal((open, alone + together), (cover.Duties, cover.Secured));
            Assert.Equal(open - cover.Secured, cover.Short);
        }
        foreach (var cover in await CoverAsync(client, h.Number))
        {
            if (cover.Short == 0) continue;
            Assert.Equal((422, "APL-UNCOVERED"), await client.SubmitAsync(h.Number));
            if (random.Next(2) == 0)
            {
                await client.PledgeAsync(cover.Short, cover.Statement);
                h.Pledged.Add(cover.Statement);
                continue;
            }
            await client.SecureAsync(cover.Short, $"rest {cover.Statement}", cover.Statement);
            h.Secured[cover.Statement] = h.Secured.GetValueOrDefault(cover.Statement) + cover.Short;
        }
        Assert.Equal((200, null), await client.SubmitAsync(h.Number));
    }

    /// <summary>Now and then one draft is given for all that is appealed.</summary>
    static async Task ShareAsync(History h)
    {
        if (h.Random.Next(3) > 0) return;
        var owing = new List<string>();
        foreach (var cad in h.Own)
            if (await OpenAsync(h.Client, cad.Number) > 0) owing.Add(cad.Statement);
        if (owing.Count < 2) return;
        h.Shared = h.Cents(900_00);
        await h.Client.SecureAsync(h.Shared, "for all", [.. owing]);
    }

    static async Task AssertEndedAsync(History h)
    {
        // The account owes what was determined, less what was allowed, paid, and taken from security. Of the case nothing is owing but what an agreement only promised, or the President won back, and nothing is left alone.
        var (realized, balance) = await MoneyAsync(h.Client);
        Assert.Equal(h.Cads.Sum(c => c.Stays) - h.Paid - realized, balance);
        foreach (var cad in h.Own)
        {
            var open = await OpenAsync(h.Client, cad.Number);
            Assert.True(h.IsRaisedAgain || h.Pledged.Contains(cad.Statement) ? open <= cad.Stays : open == 0, $"{open} of {cad.Stays} is open on {cad.Statement}.");
        }
        Assert.DoesNotContain(await h.Client.TransactionsAsync("ADJ"), i => i.GetProperty("status").GetString() == "HELD" && h.Own.Any(c => c.Number == i.GetProperty("transactionNumber").GetString()));
        Assert.True(realized <= h.Secured.Values.Sum() + h.Shared);
        await AssertDeclaredAsync(h.Client, h.Cads);
        // Nothing waits to be carried out, and the case is over where no time to go on runs.
        var @case = (await h.Client.Manager.GetAsync($"/api/v1/cases/{h.Number}")).Json;
        Assert.Equal(0, (await h.Client.Manager.GetAsync($"/api/v1/appeals/{h.Number}")).Json.GetProperty("toCarryOut").GetArrayLength());
        Assert.Equal(@case.GetProperty("state").GetString() is "REJECTED" or "WITHDRAWN" or "FINAL" ? "NOBODY" : "CLIENT", @case.GetProperty("turn").GetString());
    }

    /// <summary>The same with interest: all is secured with the interest to date, ten days pass to the decision, and in the end the client has paid the duties and taxes that stay and the interest on them, reckoned plainly, and nothing else.</summary>
    [Fact]
    public async Task With_interest_what_security_pays_is_what_stays_and_the_interest_on_that()
    {
        await using var carm = await tests.OnClockAsync(Then);
        await ApproveRateAsync(carm, "2026Q1", "2.3");
        await ApproveRateAsync(carm, "2026Q2", "2.2");
        var histories = (await ImportersAsync(carm)).Select(i => new History(i.Seed, i.Importer)).ToArray();
        foreach (var history in histories)
            await TryAsync(history.Seed, async () =>
            {
                var (client, cads, random) = (history.Client, history.Cads, history.Random);
                foreach (var cad in cads) await cad.DetermineAsync(client, cad.Declared + random.Next(10_00, 90_000_00) / 100m);
                string[] own = [.. cads.Select(c => c.Statement)];
                history.Number = await client.DraftAsync(own);
                history.Own = cads;
                var lacking = decimal.Parse((await client.Manager.GetAsync($"/api/v1/appeals/{history.Number}/coverage"))["short"]!, System.Globalization.CultureInfo.InvariantCulture);
                Assert.Equal(cads.Sum(c => c.Stays + Interest(c.Stays, prescribedDays: 0)), lacking);
                // What ten days more may bring besides.
                await client.SecureAsync(Money.Round(lacking * 1.001m).Amount + random.Next(0, 100_00) / 100m, "draft 1", own);
                Assert.Equal((200, null), await client.SubmitAsync(history.Number));
            });
        await carm.MoveClockAsync("2026-04-20T15:00:00Z");
        foreach (var history in histories)
            await TryAsync(history.Seed, async () =>
            {
                await DecideAsync(history);
                await JudgeAsync(history, "CITT");
                await JudgeAsync(history, "FCA", isPresidentToo: false);
                await CarryOutAsync(history);

                var (client, cads) = (history.Client, history.Cads);
                var (realized, balance) = await MoneyAsync(client);
                var plain = cads.Sum(c => c.Stays + Interest(c.Stays, prescribedDays: 10));
                Assert.True(Math.Abs(realized + balance - plain) <= 0.02m * cads.Length, $"{realized} was paid, {balance} is owing, and {plain} stays.");
                Assert.True(balance <= 0);
                Assert.All(await client.TransactionsAsync("ADJ", "INT"), i => Assert.Equal("0.00", i.GetProperty("open").GetString()));
                Assert.All(await client.SecuritiesAsync(), s => Assert.NotEqual("HELD", s.GetProperty("state").GetString()));
                await AssertDeclaredAsync(client, cads);
            });

        // Ten days at 8.2 percent, and from the day after security was given at 2.2; compounded daily, rounded once (6.3).
        static decimal Interest(decimal owing, int prescribedDays)
        {
            var interest = 0m;
            for (var day = 0; day < 10 + prescribedDays; day++) interest += (owing + interest) * (day < 10 ? 8.2m : 2.2m) / 100 / 365;
            return Money.Round(interest).Amount;
        }
    }

    /// <summary>A client, and what it declared.</summary>
    sealed record Importer(Appellant Client, DeclaredCad[] Cads);

    /// <summary>Shirts at 18 percent, whose value the CBSA raised, and what has become of that.</summary>
    sealed class DeclaredCad(string number, decimal value)
    {
        public string Number => number;

        /// <summary>In US dollars, as the client declared it.</summary>
        public decimal Declared { get; } = value;

        /// <summary>As it was determined first, and as it stands now.</summary>
        public decimal Raised { get; private set; } = value;

        public decimal Stands { get; set; } = value;

        public string Statement { get; private set; } = "";

        public async Task DetermineAsync(Appellant client, decimal raised) => (Statement, Raised, Stands) = (await client.DetermineAsync(number, raised), raised, raised);

        /// <summary>What of the determination stays owing or paid: the duty by what stands, and the GST as it was determined, which does not go back after the due date.</summary>
        public decimal Stays => Duty(Stands) - Duty(Declared) + Gst(Raised) - Gst(Declared);

        static decimal Dollars(decimal us) => Money.Round(us * 1.3725m).Amount;

        static decimal Duty(decimal us) => Money.Round(Dollars(us) * 0.18m).Amount;

        static decimal Gst(decimal us) => Money.Round((Dollars(us) + Duty(us)) * 0.05m).Amount;
    }

    /// <summary>As many clients as histories, who have declared and paid by the due date; and then it is ten days after that.</summary>
    static async Task<IReadOnlyList<(int Seed, Importer Importer)>> ImportersAsync(CarmSystem carm)
    {
        var importers = new List<(int, Importer)>();
        for (var seed = 0; seed < Histories; seed++)
        {
            var (random, client, cads) = (new Random(seed), await Appellant.OpenAsync(carm), new List<DeclaredCad>());
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                var value = random.Next(100_00, 20_000_00) / 100m;
                cads.Add(new(await client.DeclareAsync(value), value));
            }
            importers.Add((seed, new(client, [.. cads])));
        }
        await carm.MoveClockAsync(Now);
        return importers;
    }

    static async Task TryAsync(int seed, Func<Task> history)
    {
        try
        {
            await history();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"History {seed}: {e.Message}", e);
        }
    }

    /// <summary>The appeal ends in one of five ways, or goes on to the Tribunal. What is allowed Declarations carries out.</summary>
    static async Task DecideAsync(History h)
    {
        var (client, number, random) = (h.Client, h.Number, h.Random);
        var (officer, @delegate) = (await client.Carm.SignInAsync("recourse.officer", "RECOURSE_OFFICER"), await client.Carm.SignInAsync("recourse.delegate", "RECOURSE_DELEGATE"));
        var outcome = random.Next(8) switch { 0 => "ALLOWED", 1 or 2 or 3 => "PARTLY", 4 or 5 => "DENIED", 6 => "WITHDRAWN", _ => "REJECTED" };
        if (outcome == "REJECTED") await Must(officer.PostAsync($"/api/v1/admin/appeals/{number}/reject", new { reasonEn = "Not in the prescribed form", reasonFr = "Pas en la forme prescrite" }));
        if (outcome == "WITHDRAWN" && random.Next(2) == 0) await Must(client.Manager.PostAsync($"/api/v1/appeals/{number}/withdraw"));
        else if (outcome != "REJECTED")
        {
            await Must(officer.PostAsync($"/api/v1/admin/appeals/{number}/accept"));
            await Must(officer.PostAsync($"/api/v1/admin/appeals/{number}/assign", new { officer = "recourse.officer" }));
            if (outcome == "WITHDRAWN") await Must(client.Manager.PostAsync($"/api/v1/appeals/{number}/withdraw"));
        }
        if (outcome is "ALLOWED" or "PARTLY" or "DENIED")
        {
            var (percent, granted) = outcome == "PARTLY" ? (random.Next(1, 91), [h.Own[random.Next(h.Own.Length)]]) : (100, outcome == "ALLOWED" ? h.Own : []);
            await Must(@delegate.PostAsync($"/api/v1/admin/appeals/{number}/decide", new { outcome, rationaleEn = "As shown.", rationaleFr = "Comme démontré.", allowed = outcome == "PARTLY" ? granted.Select(c => new { statementNumber = c.Statement, percent }) : null }));
            foreach (var cad in granted) cad.Stands = Money.Round(cad.Raised - ((cad.Raised - cad.Declared) * percent / 100)).Amount;
            h.Outcome = outcome;
            h.AsDecided = h.Own.ToDictionary(c => c.Number, c => c.Stands);
        }
        await client.Carm.SettleAsync();
    }

    /// <summary>
    /// Most of those who did not win all go on to the Tribunal, and some of either side from there to the Court. What the client wins wholly Declarations carries out; the rest officers write out, now and then before it goes on, and
    /// else after.
    /// </summary>
    static async Task JudgeAsync(History h, string body, bool isPresidentToo = true)
    {
        var random = h.Random;
        if (h.Outcome is null || (body == "CITT" && h.Outcome == "ALLOWED") || random.Next(3) == 0)
        {
            // Only what the Tribunal has decided goes to the Court.
            if (body == "CITT") h.Outcome = null;
            return;
        }
        if (body == "FCA" && random.Next(2) == 0) await CarryOutAsync(h);
        // Who has won all does not go on.
        var isPresident = body == "FCA" && h.Outcome == "ALLOWED";
        if (isPresident && !isPresidentToo) return;
        var today = h.Client.Carm.Alba.Services.GetRequiredService<TimeProvider>().GetUtcNow().TorontoDate();
        var (officer, filing) = (await h.Client.Carm.SignInAsync("recourse.officer", "RECOURSE_OFFICER"), new { body, fileNumber = "AP-2026-1", filedOn = today, appellant = isPresident ? "PRESIDENT" : "CLIENT" });
        await Must(isPresident ? officer.PostAsync($"/api/v1/admin/appeals/{h.Number}/further-appeals", filing) : h.Client.Manager.PostAsync($"/api/v1/appeals/{h.Number}/further-appeals", new { body, filing.fileNumber, filing.filedOn }));
        await h.Client.Carm.SettleAsync();
        var outcome = random.Next(5) switch { 0 => "ALLOWED", 1 => "DENIED", 2 => "WITHDRAWN", _ => "PARTLY" };
        DeclaredCad[] allowed = outcome == "PARTLY" ? [.. h.Own.Where((_, i) => i == 0 || random.Next(2) == 0)] : [];
        string[]? allowedStatements = outcome == "PARTLY" ? [.. allowed.Select(c => c.Statement)] : null;
        foreach (var (by, more) in new[] { ("one.delegate", ""), ("two.delegate", "/confirm") })
            await Must((await h.Client.Carm.SignInAsync(by, "RECOURSE_DELEGATE")).PostAsync($"/api/v1/admin/appeals/{h.Number}/further-decisions{more}", new { outcome, decidedOn = today, allowedStatements }));
        await h.Client.Carm.SettleAsync();
        if (isPresident)
        {
            foreach (var cad in outcome == "ALLOWED" ? h.Own : allowed) h.ToCarryOut[cad] = cad.Declared + Money.Round((h.AsDecided[cad.Number] - cad.Declared) * (outcome == "ALLOWED" ? 1 : random.Next(20, 91) / 100m)).Amount;
            h.IsRaisedAgain |= h.ToCarryOut.Count > 0;
        }
        else if (outcome == "ALLOWED")
        {
            foreach (var cad in h.Own) cad.Stands = cad.Declared;
            h.ToCarryOut.Clear();
        }
        else
            foreach (var cad in allowed) h.ToCarryOut[cad] = cad.Declared + Money.Round((cad.Stands - cad.Declared) * random.Next(20, 91) / 100m).Amount;
        h.Outcome = outcome is "WITHDRAWN" ? "DENIED" : outcome;
    }

    /// <summary>Officers write out what judgments left to them.</summary>
    static async Task CarryOutAsync(History h)
    {
        foreach (var (cad, value) in h.ToCarryOut)
        {
            cad.Stands = value;
            await h.Client.DetermineAsync(cad.Number, value, h.Number);
        }
        h.ToCarryOut.Clear();
    }

    static async Task Must(Task<Answer> asked)
    {
        var answer = await asked;
        if (answer.Status != 200) throw new InvalidOperationException(answer.Text);
    }

    /// <summary>What security has paid, and what the account owes.</summary>
    static async Task<(decimal Realized, decimal Balance)> MoneyAsync(Appellant client) =>
        (await client.SecurityTakenAsync(), decimal.Parse((await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/balance"))["balance"]!, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The declarations say the value that stands.</summary>
    static async Task AssertDeclaredAsync(Appellant client, IEnumerable<DeclaredCad> cads)
    {
        foreach (var cad in cads) Assert.Equal(cad.Stands, decimal.Parse((await client.Manager.GetAsync($"/api/v1/cads/{cad.Number}")).Json.GetProperty("invoices")[0].GetProperty("lines")[0].GetProperty("valueForCurrencyConversion").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
    }

    static Task ApproveRateAsync(CarmSystem carm, string quarter, string percent) => carm.ApproveRatesAsync((quarter, percent));

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
