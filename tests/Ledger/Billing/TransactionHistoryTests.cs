using Carm.Kernel;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>The history of an account, searched and exported, and what comes up.</summary>
public sealed class TransactionHistoryTests(CarmHost tests)
{
    [Fact]
    public async Task A_client_finds_its_transactions_by_every_filter_and_exports_them_in_both_languages()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad("14321000000019", 1, 300m, 10m, "2026-01-05T15:00:00Z", "2026-01-30"));
        await carm.MoveClockAsync("2026-01-20T15:00:00Z");
        await client.AccountForAsync(client.Cad("14321000000027", 1, 700m, 0m, "2026-01-20T15:00:00Z", "2026-03-03"));
        await client.PayAsync("P", "100.00");
        await carm.MoveClockAsync("2026-01-31T15:00:00Z");

        Assert.Equal(["P", "14321000000027 v1", "14321000000019 v1"], await FoundAsync(client, ""));
        Assert.Equal(["14321000000019 v1", "14321000000027 v1", "P"], (await FoundAsync(client, "?sort=OLDEST")).Order(StringComparer.Ordinal));
        Assert.Equal("14321000000019 v1", (await FoundAsync(client, "?sort=OLDEST"))[0]);
        Assert.Equal(["14321000000019 v1"], await FoundAsync(client, "?status=OVERDUE"));
        Assert.Equal(["14321000000027 v1", "14321000000019 v1"], await FoundAsync(client, "?status=OPEN"));
        Assert.Equal(["P"], await FoundAsync(client, "?status=CLEARED"));
        Assert.Empty(await FoundAsync(client, "?status=HELD"));
        Assert.Equal(["P"], await FoundAsync(client, "?type=PMT"));
        Assert.Equal(["14321000000019 v1"], await FoundAsync(client, "?from=2026-01-01&to=2026-01-19"));
        Assert.Equal(["14321000000027 v1"], await FoundAsync(client, "?dueFrom=2026-02-01&dueTo=2026-03-31"));
        Assert.Equal(["14321000000019 v1"], await FoundAsync(client, "?amountFrom=200.00&amountTo=310.00"));
        Assert.Equal(["14321000000027 v1"], await FoundAsync(client, "?transactionNumber=14321000000027"));
        Assert.Empty(await FoundAsync(client, "?payer=BROKER:812345674"));
        Assert.Equal(("VAL_TYPE", "VAL_SORT", "VAL_DATE", "AMOUNT_INVALID"), ((await client.GetAsync("transactions?type=XYZ"))["code"], (await client.GetAsync("transactions?sort=DUE"))["code"], (await client.GetAsync("transactions?from=1"))["code"], (await client.GetAsync("transactions?amountTo=-1"))["code"]));

        var english = (await client.GetAsync("transactions/export")).Text.Split("\r\n");
        Assert.Equal(["rm,type,ref,postedDate,releaseDate,dueDate,original,open,status,payer,clearedBy,soaNo,clearedByMore", $"{client.Rm},CAD,14321000000019 v1,2026-01-05,2026-01-05,2026-01-30,310.00,210.00,OVERDUE,IMPORTER,PMT/P,SOA-{client.Rm}-202601,0"], english[..2]);
        Assert.Equal(5, english.Length);
        var french = await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/transactions/export?type=PMT", "fr-CA");
        Assert.Equal(["Compte de programme,Type,Référence,Date d'imputation,Date de mainlevée,Date d'échéance,Montant initial,Solde,Statut,Payeur,Affecté à,Numéro de relevé,Nombre d'autres affectations", $"{client.Rm},PMT,P,2026-01-20,,2026-01-20,-100.00,0.00,CLEARED,IMPORTER,CAD/14321000000019 v1,SOA-{client.Rm}-202601,0"], french.Text.Split("\r\n")[..2]);
    }

    [Fact]
    public async Task What_falls_due_and_what_ends_in_sixty_days_stands_by_date()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad("14321000000019", 1, 300m, 10m, "2026-03-02T15:00:00Z", "2026-03-31"));
        await client.AccountForAsync(client.Cad("14321000000019", 2, 50m, 0m, "2026-03-02T15:00:00Z", "2026-03-31", "CBSA_ADJUSTMENT", "SOADJ-1"));

        var upcoming = (await client.GetAsync("upcoming")).Json.GetProperty("dates").EnumerateArray().Select(d => $"{d.GetProperty("on").GetString()} {d.GetProperty("kind").GetString()} {d.GetProperty("amount")}".Trim()).ToArray();
        Assert.Equal(["2026-03-02 PAYMENT_DUE 50.00", "2026-03-03 CORRECTION_END", "2026-03-25 STATEMENT", "2026-03-31 PAYMENT_DUE 310.00", "2026-03-31 CORRECTION_END", "2026-04-25 STATEMENT", "2026-05-01 CORRECTION_END"], upcoming);
        // Day 90 of 2 March is Sunday 31 May; it rolls to Monday.
        await carm.MoveClockAsync("2026-04-20T15:00:00Z");
        Assert.Contains("2026-06-01 APPEAL_END SOADJ-1", (await client.GetAsync("upcoming")).Json.GetProperty("dates").EnumerateArray().Select(d => $"{d.GetProperty("on").GetString()} {d.GetProperty("kind").GetString()} {d.GetProperty("reference").GetString()}"));
    }

    [Fact]
    public async Task Cash_security_stands_in_the_history_with_its_deposit_its_use_and_its_return_and_is_explained()
    {
        await using var carm = await tests.OnClockAsync("2026-04-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 2_000m, 0m, "2026-04-10T15:00:00Z", "2026-03-31"));
        foreach (var reference in new[] { "D1", "D2" }) await client.PayByAsync("ONLINE_BANKING", reference, "1000.00", new { purpose = "SECURITY" });
        Assert.Equal(["D1 deposited -1000.00 0.00 HELD ", "D2 deposited -1000.00 0.00 HELD "], await SecurityAsync("?status=HELD"));
        Assert.Empty(await SecurityAsync("?status=OPEN&type=SEC"));
        Assert.Equal("2000.00", (await client.GetAsync("balance"))["balance"]);

        var supervisor = await carm.SignInAsync("supervisor", "AR_SUPERVISOR");
        foreach (var (number, outcome) in new[] { ("0001", "REALIZED"), ("0002", "RETURNED") })
            Assert.Equal(200, (await supervisor.PostAsync($"/api/v1/admin/cash-security/SEC-{client.Rm}-{number}/settle", new { outcome })).Status);
        string applied = $"SEC-{client.Rm}-0001", returned = $"SEC-{client.Rm}-0002 returned";
        string[] told = [$"D1 deposited -1000.00 0.00 CLEARED SEC/{applied}", $"D2 deposited -1000.00 0.00 CLEARED SEC/{returned}", $"{returned} 1000.00 0.00 CLEARED "];
        Assert.Equal(told, (await SecurityAsync("?type=SEC")).Where(row => !row.StartsWith($"{applied} ", StringComparison.Ordinal)));
        Assert.Single(await SecurityAsync("?type=SEC"), row => row.StartsWith($"{applied} -1000.00 0.00 CLEARED CAD/", StringComparison.Ordinal));
        Assert.Empty(await SecurityAsync("?type=SEC&from=2026-04-11"));
        Assert.Empty(await SecurityAsync("?type=SEC&amountTo=999.99"));
        foreach (var sort in new[] { "OLDEST", "NEWEST" })
        {
            var (paged, cursor) = (new List<string>(), (string?)null);
            do
            {
                var page = await client.GetAsync($"transactions?pageSize=1&sort={sort}{(cursor is null ? "" : $"&cursor={cursor}")}");
                Assert.True(page.Status == 200, page.Text);
                paged.Add(page.Json.GetProperty("items")[0].GetProperty("reference").GetString()!);
                cursor = page["nextCursor"];
            }
            while (cursor is not null);
            Assert.Equal((await client.GetAsync($"transactions?sort={sort}")).Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("reference").GetString()!), paged);
            Assert.Equal(5, paged.Distinct().Count());
        }

        var csv = await client.Manager.SendAsync(HttpMethod.Get, $"/api/v1/program-accounts/{client.Rm}/transactions", null, accept: "text/csv");
        Assert.Contains("SEC,Cash security returned,", csv.Text, StringComparison.Ordinal);
        Assert.Contains($"{client.Rm},SEC,D2 deposited,2026-04-10,,2026-04-10,-1000.00,0.00,CLEARED,IMPORTER,SEC/{returned},,0", (await client.GetAsync("transactions/export")).Text.Split("\r\n"));
        var french = await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/transactions/SEC/{Uri.EscapeDataString("D2 deposited")}/explain", "fr-CA");
        Assert.StartsWith("Garantie en espèces déposée de 1\u00a0000,00\u00a0$, en date du 2026-04-10 :", french["sentence"], StringComparison.Ordinal);
        var end = Assert.Single(french.Json.GetProperty("parts").EnumerateArray());
        Assert.Equal(("-1000.00", $"SEC {returned}", "1000.00"), (french["amount"], end.GetProperty("subject").GetString(), end.GetProperty("amount").GetString()));
        Assert.Equal("1000.00", (await client.Manager.GetAsync(end.GetProperty("link").GetString()!))["amount"]);
        Assert.Equal(404, (await client.GetAsync("transactions/SEC/D3%20deposited/explain")).Status);

        async Task<string[]> SecurityAsync(string query) =>
        [
            .. (await client.GetAsync($"transactions{query}")).Json.GetProperty("items").EnumerateArray()
                .Select(i => $"{i.GetProperty("reference").GetString()} {i.GetProperty("original").GetString()} {i.GetProperty("open").GetString()} {i.GetProperty("status").GetString()} {i.GetProperty("clearedBy").GetString()}").Order(StringComparer.Ordinal),
        ];
    }

    static async Task<string[]> FoundAsync(Client client, string query) =>
        [.. (await client.GetAsync($"transactions{query}")).Json.GetProperty("items").EnumerateArray().Where(i => i.GetProperty("type").GetString() != "INT").Select(i => i.GetProperty("reference").GetString()!)];
}
