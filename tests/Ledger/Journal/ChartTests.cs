using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>The chart of accounts, and its names in the trial balance.</summary>
public sealed class ChartTests(CarmHost tests, KeptBooks kept)
{
    [Fact]
    public async Task The_chart_is_listed_with_both_names_type_and_side()
    {
        var auditor = await tests.SignInAsync("chart.auditor", "AUDITOR");
        var items = (await auditor.GetAsync("/api/v1/admin/ledger/accounts")).Json.GetProperty("items").EnumerateArray().Select(a => a.GetRawText()).ToArray();
        Assert.Equal(27, items.Length);
        Assert.Contains("""{"account":"1110","name":"Accounts receivable, duties and taxes","nameEn":"Accounts receivable, duties and taxes","nameFr":"Créances, droits et taxes","type":"ASSET","normalSide":"DEBIT","isPerRmAccount":true}""", items);
        Assert.Contains("""{"account":"5220","name":"Waivers and remission","nameEn":"Waivers and remission","nameFr":"Renonciations et remises","type":"CONTRA_REVENUE","normalSide":"DEBIT","isPerRmAccount":false}""", items);
        Assert.Contains("\"name\":\"TPS\"", (await auditor.GetAsync("/api/v1/admin/ledger/accounts", "fr-CA")).Text);
    }

    [Fact]
    public async Task The_trial_balance_names_each_account_in_the_callers_language_and_leaves_out_what_is_pending()
    {
        var auditor = await (await kept.Of(tests)).Carm.SignInAsync("auditor", "AUDITOR");
        var balance = (await auditor.GetAsync("/api/v1/admin/ledger/trial-balance", "fr-CA")).Json;
        var rows = balance.GetProperty("accounts").EnumerateArray().ToDictionary(a => a.GetProperty("account").GetString()!, a => (a.GetProperty("name").GetString(), a.GetProperty("debit").GetString(), a.GetProperty("credit").GetString()));
        Assert.Equal(("Droits de douane", "0.00", "4500.00"), rows["4110"]);
        // A receipt of 1,200.00 is settled; one of 70.07 is pending still.
        Assert.Equal(("Encaissements non identifiés", "0.00", "1200.00"), rows["2150"]);
        Assert.Equal("0.00", balance.GetProperty("net").GetString());
    }
}
