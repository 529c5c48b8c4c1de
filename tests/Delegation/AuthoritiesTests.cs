using Carm.Testing;
using Xunit;
using static Carm.Delegation.Tests.Scene;

namespace Carm.Delegation.Tests;

/// <summary>Who may act for a business and until when, now and at any instant; and for whom a provider acts.</summary>
public sealed class AuthoritiesTests(CarmHost carm)
{
    static readonly string[] AllCapabilities = ["FILE", "CORRECT", "PAY", "SEE_BALANCE", "RULINGS", "APPEALS"];

    [Fact]
    public async Task The_state_at_an_instant_is_what_it_was_then_whatever_came_after()
    {
        await using var dated = await carm.OnClockAsync("2026-04-01T16:00:00Z");
        var (cedar, alpha) = (await dated.BusinessAsync("CUSTOMS_BROKER", "Cedar Brokers"), await dated.BusinessAsync(legalName: "Alpha Imports"));
        await dated.MoveClockAsync("2026-04-02T16:00:00Z");
        var relationship = await alpha.GrantAsync(cedar, "PMR", ["OWN"], endOn: "2026-06-30");
        await dated.MoveClockAsync("2026-04-03T16:00:00Z");
        await Must(200, alpha.Manager.PostAsync($"/api/v1/relationships/{relationship}/amend", new { visibility = new[] { "OWN", "IMPORTER" }, capabilities = new[] { "PAY", "FILE" }, withoutEnd = true }));
        var (_, reader) = await alpha.EmployeeAsync("READER", alpha.Rm());
        await dated.MoveClockAsync("2026-04-04T16:00:00Z");
        await Must(200, alpha.Manager.PostAsync($"/api/v1/relationships/{relationship}/revoke", new { reason = "Moved" }));

        async Task<string[]> At(string? instant) => [.. (await alpha.Manager.ItemsAsync($"/api/v1/businesses/{alpha.Bn9}/authorities{(instant is null ? "" : $"?asOf={instant}")}")).Select(a => $"{a.Text("role")} {(a.Text("counterparty") == cedar.Bn9 ? a.Text("counterpartyName") : a.Text("counterparty") == reader ? "reader" : "manager")} {string.Join(",", a.GetProperty("visibility").EnumerateArray())} {a.GetProperty("capabilities").GetArrayLength()} {a.Text("state")} {a.Text("endOn")} {a.Text("daysLeft")}".Replace("  ", " ").TrimEnd())];
        Assert.Empty(await At("2026-03-31T00:00:00Z"));
        Assert.Equal(["BAM manager 6 ACTIVE"], await At("2026-04-02T10:00:00Z"));
        Assert.Equal(["BAM manager 6 ACTIVE", "PMR Cedar Brokers OWN 6 ACTIVE 2026-06-30 89"], await At("2026-04-02T20:00:00Z"));
        Assert.Equal(["BAM manager 6 ACTIVE", "PMR Cedar Brokers OWN,IMPORTER 2 ACTIVE", "READER reader 2 ACTIVE"], await At("2026-04-03T20:00:00Z"));
        Assert.Equal(["BAM manager 6 ACTIVE", "READER reader 2 ACTIVE"], await At(null));
        Assert.Equal(400, (await alpha.Manager.GetAsync($"/api/v1/businesses/{alpha.Bn9}/authorities?asOf=yesterday")).Status);
        Assert.Equal((404, "NOT_FOUND"), await CodeAsync(cedar.Manager.GetAsync($"/api/v1/businesses/{(await dated.BusinessAsync()).Bn9}/authorities")));
        Assert.Equal((403, "DEL_FORBIDDEN"), await CodeAsync((await alpha.EmployeeAsync("PAM", alpha.Rm())).Caller.GetAsync($"/api/v1/businesses/{alpha.Bn9}/authorities")));

        // Each change says who, when and why.
        var history = await alpha.Manager.ItemsAsync($"/api/v1/businesses/{alpha.Bn9}/authority-history");
        Assert.Equal(["REVOKED Moved", "AMENDED", "GRANTED"], history.Where(e => e.Text("grantee") == cedar.Bn9).Select(e => $"{e.Text("what")} {e.Text("reason")}".TrimEnd()));
        Assert.All(history.Where(e => e.Text("grantee") == cedar.Bn9), e => Assert.Equal(alpha.Subject, e.Text("by")));
    }

    [Fact]
    public async Task A_suspended_licence_shows_in_the_portfolio_and_at_an_instant_before_it_does_not()
    {
        await using var dated = await carm.OnClockAsync("2026-04-01T16:00:00Z");
        var (cedar, alpha) = (await dated.BusinessAsync("CUSTOMS_BROKER"), await dated.BusinessAsync());
        await alpha.GrantAsync(cedar);
        await dated.MoveClockAsync("2026-04-02T16:00:00Z");
        await dated.HearAsync(new Onboarding.Contracts.LicenceStatusChanged(cedar.Bn9, "CUSTOMS_BROKER", "L1", "SUSPENDED", new(2026, 4, 2, 16, 0, 0, TimeSpan.Zero)));

        async Task<string?> State(string query) => (await alpha.Manager.ItemsAsync($"/api/v1/businesses/{alpha.Bn9}/authorities?counterparty={cedar.Bn9}{query}")).Single().Text("state");
        Assert.Equal(("PROVIDER_SUSPENDED", "ACTIVE"), (await State(""), await State("&asOf=2026-04-02T15:00:00Z")));
        Assert.Contains("PROVIDER_SUSPENDED", (await cedar.Manager.GetAsync("/api/v1/delegation-report")).Text);
        Assert.Equal("PROVIDER_SUSPENDED", (await cedar.Manager.GetAsync("/api/v1/me/access")).Json.GetProperty("items")[0].Text("state"));
        // Of its own clients a provider's employee, who is assigned to none, sees none.
        Assert.Equal(0, (await (await cedar.EmployeeAsync("EDITOR")).Caller.GetAsync("/api/v1/me/access")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Everything_that_stands_is_taken_as_one_file_and_found_by_its_counterparty_and_its_end()
    {
        await using var dated = await carm.OnClockAsync("2026-04-01T16:00:00Z");
        var (cedar, dune, alpha, beta) = (await dated.BusinessAsync("CUSTOMS_BROKER", "Cedar, \"Brokers\""), await dated.BusinessAsync("TRADE_CONSULTANT", "=Dune"), await dated.BusinessAsync(), await dated.BusinessAsync());
        await alpha.GrantAsync(cedar, "PMR", ["OWN"], endOn: "2026-04-20");
        await alpha.GrantAsync(dune, startOn: "2026-05-01");
        await beta.GrantAsync(cedar);

        async Task<string[][]> Csv(Caller who, string url)
        {
            var answer = await Must(200, who.GetAsync(url));
            Assert.Equal("text/csv", answer.MediaType);
            return [.. answer.Text.Trim('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
        }
        var all = await Csv(alpha.Manager, $"/api/v1/businesses/{alpha.Bn9}/authorities/export");
        Assert.Equal("authorityId,bn9,businessName,counterparty,counterpartyName,role,rmAccounts,visibility,capabilities,state,startOn,endOn,daysLeft,grantedBy,since", string.Join(',', all[0]));
        Assert.Equal(4, all.Length);
        var text = (await alpha.Manager.GetAsync($"/api/v1/businesses/{alpha.Bn9}/authorities/export")).Text;
        Assert.Contains("\"Cedar, \"\"Brokers\"\"\",PMR", text);
        Assert.Contains("'=Dune,BMR,,OWN IMPORTER OTHERS,FILE CORRECT PAY SEE_BALANCE RULINGS APPEALS,SCHEDULED,2026-05-01", text);
        Assert.Equal(2, (await Csv(alpha.Manager, $"/api/v1/businesses/{alpha.Bn9}/authorities/export?counterparty={dune.Bn9}")).Length);
        Assert.Equal(2, (await Csv(alpha.Manager, $"/api/v1/businesses/{alpha.Bn9}/authorities/export?endsBy=2026-04-30")).Length);
        Assert.Single(await alpha.Manager.ItemsAsync($"/api/v1/businesses/{alpha.Bn9}/authorities?counterparty={alpha.Subject}"));

        var portfolio = await Csv(cedar.Manager, "/api/v1/delegation-report");
        Assert.Equal([alpha.Bn9, beta.Bn9], portfolio.Skip(1).Select(row => row[1]));
        Assert.Equal("19", (await Csv(cedar.Manager, "/api/v1/delegation-report?endsBy=2026-12-31")).Single(row => row[1] == alpha.Bn9)[^3]);
        Assert.Equal(2, (await Csv(cedar.Manager, $"/api/v1/delegation-report?clientBn9={beta.Bn9}")).Length);
    }

    [Fact]
    public async Task More_than_a_page_of_clients_is_reported_whole()
    {
        var (cedar, store) = (await carm.BusinessAsync("CUSTOMS_BROKER"), (IDelegationStore)carm.Alba.Services.GetService(typeof(IDelegationStore))!);
        await using (var session = store.LightweightSession())
        {
            for (var n = 0; n < 1_101; n++)
                session.Store(new AuthorityPeriod($"{n:D32}", $"{cedar.Bn9}:{100_000_000 + n}", $"{100_000_000 + n}", cedar.Bn9, "BMR", [], new(2026, 1, 1), null, "someone", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)) { Visibility = ["OWN"] });
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        Assert.Equal(1_102, (await cedar.Manager.GetAsync("/api/v1/delegation-report")).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Each_right_is_shown_as_its_capabilities_and_one_that_the_client_took_out_is_denied()
    {
        var (cedar, elm, alpha) = (await carm.BusinessAsync("CUSTOMS_BROKER"), await carm.BusinessAsync("TRADE_CONSULTANT"), await carm.BusinessAsync());
        var relationship = await alpha.GrantAsync(cedar, capabilities: ["SEE_BALANCE", "FILE"]);
        await alpha.GrantAsync(elm);
        async Task<string[]> Access(Caller who, string of) => [.. (await who.GetAsync("/api/v1/me/access")).Json.GetProperty(of)[0].GetProperty("capabilities").EnumerateArray().Select(c => c.GetString()!)];
        Assert.Equal(["FILE", "SEE_BALANCE"], await Access(cedar.Manager, "items"));
        // A consultant does not account or pay, whatever it was left.
        Assert.Equal(["CORRECT", "SEE_BALANCE", "RULINGS", "APPEALS"], await Access(elm.Manager, "items"));
        Assert.Equal(AllCapabilities, await Access(alpha.Manager, "roles"));

        var (balance, payments) = ($"/api/v1/program-accounts/{alpha.Rm()}/balance", $"/api/v1/program-accounts/{alpha.Rm()}/payments");
        object Payment() => new { paymentReference = Guid.NewGuid().ToString("N")[..12], method = "DEBIT", amount = "1.00" };
        await Must(200, cedar.Manager.GetAsync(balance));
        Assert.Equal((403, "DEL_CAPABILITY"), await CodeAsync(cedar.Manager.PostAsync(payments, Payment())));
        Assert.Contains("VAL_CAPABILITY", (await alpha.Manager.PostAsync($"/api/v1/relationships/{relationship}/amend", new { capabilities = new[] { "FLY" } })).Text);
        await Must(200, alpha.Manager.PostAsync($"/api/v1/relationships/{relationship}/amend", new { capabilities = new[] { "PAY" } }));
        await Must(201, cedar.Manager.PostAsync(payments, Payment()));
        Assert.Equal((403, "DEL_CAPABILITY"), await CodeAsync(cedar.Manager.GetAsync(balance)));
    }
}
