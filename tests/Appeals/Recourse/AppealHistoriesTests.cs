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

        await officer.PostAsync($"/api/v1/admin/appeals/{number}/accept");
        await officer.PostAsync($"/api/v1/admin/appeals/{number}/assign", new { officer = "recourse.officer" });
        var (outcome, percent) = random.Next(3) switch { 0 => ("ALLOWED", 100), 1 => ("PARTLY", random.Next(1, 100)), _ => ("DENIED", 0) };
        // In part it is allowed for one of the statements.
        string[] granted = outcome == "ALLOWED" ? own : outcome == "PARTLY" ? [own[random.Next(own.Length)]] : [];
        var decided = await @delegate.PostAsync($"/api/v1/admin/appeals/{number}/decide", new { outcome, rationaleEn = "As shown.", rationaleFr = "Comme démontré.", allowed = outcome == "PARTLY" ? granted.Select(s => new { statementNumber = s, percent }) : null });
        Assert.True(decided.Status == 200, decided.Text);
        await carm.SettleAsync();
        var allowed = own.ToDictionary(s => s, s => granted.Contains(s) ? Money.Round(original[s].Duties * percent / 100).Amount : 0);
        foreach (var (statement, duties) in allowed.Where(a => a.Value > 0)) await client.OutcomeAsync(original[statement].Transaction, duties, number, Today);

        // Nothing of the case is owing; what was not under appeal owes what it did, and the account all of it less what was allowed, paid, and taken from security.
        foreach (var statement in own) Assert.Equal(0, await OpenAsync(client, original[statement].Transaction));
        var realized = (await client.TransactionsAsync("SEC")).Sum(i => -Amount(i, "original"));
        Assert.Equal(original.Values.Sum(s => s.Duties) - allowed.Values.Sum() - paid - realized, decimal.Parse((await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/balance"))["balance"]!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(realized <= secured.Values.Sum());
    }

    static async Task<(string Statement, decimal Duties, decimal Secured, decimal Short)[]> CoverAsync(Appellant client, string number) =>
        [.. (await client.Manager.GetAsync($"/api/v1/appeals/{number}/coverage")).Json.GetProperty("statements").EnumerateArray().Select(s => (s.GetProperty("statementNumber").GetString()!, Amount(s, "duties"), Amount(s, "secured"), Amount(s, "short")))];

    static async Task<decimal> OpenAsync(Appellant client, string transaction) => (await client.TransactionsAsync("ADJ")).Where(i => i.GetProperty("reference").GetString()!.StartsWith(transaction, StringComparison.Ordinal)).Sum(i => Amount(i, "open"));

    static decimal Amount(System.Text.Json.JsonElement of, string name) => decimal.Parse(of.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
