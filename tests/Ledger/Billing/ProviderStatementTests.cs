using Carm.Kernel;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>What a broker is told each month of all its clients.</summary>
public sealed class ProviderStatementTests(CarmHost tests)
{
    [Fact]
    public async Task A_broker_has_a_statement_of_each_month_of_what_it_submitted_and_paid_for_the_clients_for_which_it_still_acts()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        var (broker, one, other) = (await Client.OpenAsync(carm), await Client.OpenAsync(carm), await Client.OpenAsync(carm));
        var (ones, others) = (await one.LetAsync(broker, "OWN"), await other.LetAsync(broker, "OWN"));
        var number = Fresh.TransactionNumber();
        await one.AccountForAsync(one.Cad(Fresh.TransactionNumber(), 1, 1_000m, 0, "2026-01-05T15:00:00Z", "2026-01-30"));
        await one.AccountForAsync(one.Cad(number, 1, 300m, 100m, "2026-01-05T15:00:00Z", "2026-01-30") with { SubmitterBn9 = broker.Bn9 });
        await other.AccountForAsync(other.Cad(Fresh.TransactionNumber(), 1, 50m, 0, "2026-01-05T15:00:00Z", "2026-01-30") with { SubmitterBn9 = broker.Bn9 });
        Assert.Equal(201, (await broker.Manager.PostAsync($"/api/v1/program-accounts/{one.Rm}/payments", new { paymentReference = "B1", method = "ONLINE_BANKING", amount = "100.00" })).Status);
        // Released after the period's last day, it is due with the next; and what the CBSA determines is not the broker's.
        await carm.MoveClockAsync("2026-01-20T15:00:00Z");
        await one.AccountForAsync(one.Cad(Fresh.TransactionNumber(), 1, 7m, 0, "2026-01-20T15:00:00Z", "2026-02-27") with { SubmitterBn9 = broker.Bn9 });
        await one.AccountForAsync(one.Cad(number, 2, 40m, 0, "2026-01-20T15:00:00Z", "2026-01-30", "CBSA_ADJUSTMENT", "SOADJ-1") with { SubmitterBn9 = Bn9.Cbsa });
        await carm.MoveClockAsync("2026-01-26T15:00:00Z");

        var url = $"/api/v1/businesses/{broker.Bn9}/statements";
        async Task<string> ListedAsync() => string.Join(' ', (await broker.Manager.GetAsync(url)).Json.GetProperty("items").EnumerateArray().Select(s => $"{s.GetProperty("statementNumber").GetString()} {s.GetProperty("accounts").GetInt32()} {s.GetProperty("lines").GetInt32()}"));
        Task<Answer> ReadAsync(string? accept = null) => broker.Manager.SendAsync(HttpMethod.Get, $"{url}/SOA-{broker.Bn9}-202601", null, accept: accept ?? "application/json", language: "fr-CA");
        static string[] LinesOf(Answer statement) => [.. statement.Json.GetProperty("items").EnumerateArray().Select(l => $"{l.GetProperty("line").GetString()} {l.GetProperty("rmAccount").GetString()} {l.GetProperty("type").GetString()} {l.GetProperty("amount").GetString()}").Order(StringComparer.Ordinal)];

        Assert.Equal($"SOA-{broker.Bn9}-202601 2 4", await ListedAsync());
        var statement = await ReadAsync();
        Assert.Equal(new[] { $"B {one.Rm} PMT 100.00", $"F {one.Rm} CAD 400.00", $"F {other.Rm} CAD 50.00", $"J {one.Rm} CAD 7.00" }.Order(StringComparer.Ordinal), LinesOf(statement));
        Assert.Equal(("2026-01-25", "2026-01-24", "100.00", "450.00", "0.00", "7.00"), (statement["issuedOn"], statement["cutOn"], statement["paymentsReceived"], statement["newTransactions"], statement["otherTransactions"], statement["notYetDue"]));
        // It says what the client's own says.
        var clients = await one.GetAsync($"statements/SOA-{one.Rm}-202601");
        Assert.Equal(clients["dueOn"], statement["dueOn"]);
        Assert.StartsWith("Ligne,Compte de programme,Type,Référence,Numéro de transaction,Date d'imputation,Date de mainlevée,Date d'échéance,Payeur,Statut,TPS,Montant", (await ReadAsync("text/csv")).Text);

        Assert.Equal((404, 404), ((await one.Manager.GetAsync(url)).Status, (await broker.Manager.GetAsync($"{url}/SOA-{one.Rm}-202601")).Status));
        Assert.Equal(200, (await one.Manager.PostAsync($"/api/v1/relationships/{ones}/revoke", new { })).Status);
        Assert.Equal($"SOA-{broker.Bn9}-202601 1 1", await ListedAsync());
        var left = await ReadAsync();
        Assert.Equal(("50.00", "0.00", "0.00"), (left["newTransactions"], left["paymentsReceived"], left["notYetDue"]));
        Assert.Equal([$"F {other.Rm} CAD 50.00"], LinesOf(left));
        Assert.Equal(200, (await other.Manager.PostAsync($"/api/v1/relationships/{others}/revoke", new { })).Status);
        Assert.Equal(("", 404), (await ListedAsync(), (await ReadAsync()).Status));
    }

    [Fact]
    public void Of_a_statement_each_provider_has_its_share_and_neither_the_client_nor_the_CBSA_has_one()
    {
        const string Rm = "700000003RM0001";
        static StatementLine Line(string submitter) => new("F", "CAD", "1 v1", "1", submitter, new(2026, 1, 5), new(2026, 1, 30), Money.Of(1));
        var statement = new StatementOfAccount($"SOA-{Rm}-202601", Rm, new(2026, 1, 25), new(2026, 1, 24), new(2026, 1, 30), default, default, default, default, default, default, default, default, default, default, default,
            [Line("812345674"), Line("700000003"), Line("812345674"), Line(Bn9.Cbsa)])
        { Held = [new("CAD", "2 v1", "2", "800000002", new(2026, 1, 30), Money.Of(1), HoldType.Officer, "F-1", new(2026, 1, 5))] };
        Assert.Equal(["SOA-812345674-202601/700000003RM0001 2", "SOA-800000002-202601/700000003RM0001 1"], ProviderShare.Of(statement).Select(s => $"{s.Id} {s.Lines}"));
    }
}
