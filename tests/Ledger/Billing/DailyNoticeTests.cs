using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>What was posted yesterday, told in the night.</summary>
public sealed class DailyNoticeTests(CarmHost tests)
{
    [Fact]
    public async Task The_importer_is_told_of_all_and_a_broker_of_its_own_with_the_weekend_on_tuesday()
    {
        await using var carm = await tests.OnClockAsync("2026-01-09T15:00:00Z");
        var client = await Client.OpenAsync(carm);
        var broker = await Client.OpenAsync(carm);
        await client.LetAsync(broker, "OWN");
        await client.AccountForAsync(client.Cad("14321000000019", 1, 100m, 10m, "2026-01-09T15:00:00Z", "2026-01-30"));
        // Saturday, and Monday late in the evening in Toronto.
        await carm.MoveClockAsync("2026-01-10T15:00:00Z");
        await client.AccountForAsync(client.Cad("14321000000027", 1, 200m, 20m, "2026-01-10T15:00:00Z", "2026-01-30") with { SubmitterBn9 = broker.Bn9 });
        await carm.MoveClockAsync("2026-01-13T04:50:00Z");
        await client.PayAsync("P", "30.00");
        await carm.MoveClockAsync("2026-01-13T15:00:00Z");

        var listed = (await client.GetAsync("daily-notices")).Json.GetProperty("items").EnumerateArray().Select(n => (n.GetProperty("noticeNumber").GetString(), n.GetProperty("from").GetString(), n.GetProperty("to").GetString(), n.GetProperty("lines").GetInt32())).ToArray();
        // Friday's on Saturday night; nothing on Sunday and Monday.
        Assert.Equal([($"DN-{client.Rm}-20260113", "2026-01-10", "2026-01-12", 2), ($"DN-{client.Rm}-20260110", "2026-01-09", "2026-01-09", 1)], listed);
        Assert.Equal(1, (await client.GetAsync("daily-notices?date=2026-01-13")).Json.GetProperty("items").GetArrayLength());
        var notice = await client.GetAsync($"daily-notices/DN-{client.Rm}-20260113");
        Assert.Equal(("-30.00", "220.00", "0.00"), (notice["payments"], notice["transactions"], notice["otherTransactions"]));

        var url = $"/api/v1/businesses/{broker.Bn9}/daily-notices";
        Assert.Equal($"DN-{broker.Bn9}-20260113", Assert.Single((await broker.Manager.GetAsync(url)).Json.GetProperty("items").EnumerateArray()).GetProperty("noticeNumber").GetString());
        var own = await broker.Manager.GetAsync($"{url}/DN-{broker.Bn9}-20260113");
        Assert.Equal((client.Rm, "220.00"), (Assert.Single(own.Json.GetProperty("items").EnumerateArray()).GetProperty("rmAccount").GetString(), own["transactions"]));
        Assert.Equal((404, 404), ((await client.Manager.GetAsync(url)).Status, (await client.Manager.GetAsync($"{url}/DN-{broker.Bn9}-20260113")).Status));
        var clients = await broker.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/daily-notices/DN-{client.Rm}-20260113");
        Assert.Equal((1, "True", null), (clients.Json.GetProperty("items").GetArrayLength(), clients["totalsWithheld"], clients["transactions"]));

        var csv = await client.Manager.SendAsync(HttpMethod.Get, $"/api/v1/program-accounts/{client.Rm}/daily-notices/DN-{client.Rm}-20260113", null, accept: "text/csv", language: "fr-CA");
        Assert.StartsWith("Section,Compte de programme,Type,Référence,Numéro de transaction,NE du déclarant,Date d'imputation,Date de mainlevée,Date d'échéance,Payeur,Montant", csv.Text);
        // Asked again, the night changes nothing.
        await carm.HearAsync(new IssueDailyNotices(new(2026, 1, 13)));
        Assert.Equal(2, (await client.GetAsync("daily-notices")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_broker_reads_no_more_in_its_notices_of_a_client_or_an_account_for_which_it_acts_no_more()
    {
        await using var carm = await tests.OnClockAsync("2026-01-12T15:00:00Z");
        var (broker, stranger, former, narrowed) = (await Client.OpenAsync(carm), await Client.OpenAsync(carm), await Client.OpenAsync(carm), await Client.OpenAsync(carm));
        var (ended, amended) = (await former.LetAsync(broker, "OWN"), await narrowed.LetAsync(broker, "OWN"));
        var second = narrowed with { Rm = $"{narrowed.Bn9}RM0002" };
        await carm.HearAsync(new RmAccountOpened(second.Rm, second.Bn9, "Importer", "IMPORTER", new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero)));
        // Of a client that never let it act it is told nothing.
        foreach (var (client, duty) in new[] { (stranger, 1_000m), (former, 100m), (narrowed, 20m), (second, 3m) })
            await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, duty, 0, "2026-01-12T15:00:00Z", "2026-01-30") with { SubmitterBn9 = broker.Bn9 });
        await carm.MoveClockAsync("2026-01-13T15:00:00Z");

        var url = $"/api/v1/businesses/{broker.Bn9}/daily-notices";
        async Task<string> ReadAsync()
        {
            var (listed, one) = (await broker.Manager.GetAsync(url), await broker.Manager.GetAsync($"{url}/DN-{broker.Bn9}-20260113"));
            var lines = string.Join(' ', listed.Json.GetProperty("items").EnumerateArray().Select(n => n.GetProperty("lines").GetInt32()));
            return one.Status == 404 ? $"{lines}|404" : $"{lines}|{one["transactions"]} {string.Join(' ', one.Json.GetProperty("items").EnumerateArray().Select(l => l.GetProperty("amount").GetString()!).OrderByDescending(a => a.Length))}";
        }
        Assert.Equal("3|123.00 100.00 20.00 3.00", await ReadAsync());
        Assert.Equal(200, (await former.Manager.PostAsync($"/api/v1/relationships/{ended}/revoke", new { })).Status);
        Assert.Equal("2|23.00 20.00 3.00", await ReadAsync());
        Assert.Equal(200, (await narrowed.Manager.PostAsync($"/api/v1/relationships/{amended}/amend", new { kind = "PMR", rmAccounts = new[] { second.Rm } })).Status);
        Assert.Equal("1|3.00 3.00", await ReadAsync());
        // What may not be seen of the account's money is not seen here either.
        Assert.Equal(200, (await narrowed.Manager.PostAsync($"/api/v1/relationships/{amended}/amend", new { capabilities = new[] { "FILE" } })).Status);
        Assert.Equal("|404", await ReadAsync());
    }

    [Fact]
    public void A_provider_without_full_sight_gets_its_own_lines_and_no_totals_and_what_is_held_stands_apart()
    {
        const string Broker = "800000002", Rm = "700000003RM0001";
        OpenItem Item(string type, string submitter, params Hold[] holds) => new($"{Rm}/{type}/{submitter}", Rm, type == "PMT" ? Side.Credit : Side.Debit, type, submitter, null, submitter, OpenItem.Importer, 1_00, new(2026, 1, 12), new(2026, 1, 12), new(2026, 1, 12, 15, 0, 0, TimeSpan.Zero), new(2026, 1, 30), null, RateKind.None) { Holds = holds };
        var notice = DailyNotice.Made(Rm, new(2026, 1, 13), [Item("CAD", Broker), Item("NPA", "700000003"), Item("PMT", "700000003"), Item("ADJ", "700000003", new Hold(HoldType.AppealSecured, "TA-1", new(2026, 1, 12)))]);
        Assert.Equal(["HELD ADJ", "OTHER_TRANSACTION NPA", "PAYMENT PMT", "TRANSACTION CAD"], notice.Lines.Select(l => $"{l.Section} {l.Type}").Order(StringComparer.Ordinal));
        // What the CBSA determined is in no provider's own notice.
        Assert.Equal(($"2026-01-12/{Broker}", null, null), (Item("CAD", Broker).ProviderDay, Item("CAD", Rm[..9]).ProviderDay, Item("ADJ", Bn9.Cbsa).ProviderDay));
        var seen = DailyNoticeView.Of(notice, all: false, (submitter, _) => submitter == Broker);
        Assert.Equal(("CAD", true, (Money?)null), (Assert.Single(seen.Items).Type, seen.TotalsWithheld, seen.Transactions));
    }
}
