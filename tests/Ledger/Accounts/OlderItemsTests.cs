using Carm.Appeals.Contracts;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>Items that were stored before the keys by which payments, relief and outages find them, and before interest that waited for its rate was billed by the day of its posting.</summary>
public sealed class OlderItemsTests(CarmHost tests)
{
    const string Strip = "update ledger.mt_doc_openitem set data = data - array['owingKey', 'openInterestOf', 'chargedKey', 'interestFreeKey']";

    [Fact]
    public async Task A_start_gives_them_the_keys_and_a_payment_finds_them()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad("14321000000019", 1, 1000m, 0, "2026-03-16T15:00:00Z", "2026-03-31"));
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        // Paid late, with its interest: nothing happens with it any more, but that its interest may go back.
        Assert.Equal(201, (await client.PayAsync("bank 1", "1000.50")).Status);
        await carm.HearAsync(new PenaltyServed("NPA-2026-000001", client.Rm, client.Bn9, "NPA", "C352", null, 4_800m, new(2026, 4, 2), new(2026, 4, 2), new(2026, 4, 20), new(2026, 4, 2, 15, 0, 0, TimeSpan.Zero)));
        await carm.MoveClockAsync("2026-04-25T15:00:00Z");
        var stored = await StoredAsync(carm);
        foreach (var key in new[] { "owingKey", "openInterestOf", "chargedKey", "interestFreeKey" }) Assert.Contains(stored, item => item.Contains($"\"{key}\"", StringComparison.Ordinal));

        await RunAsync(carm, $"{Strip}; delete from ledger.brought_forward");
        Assert.NotEqual(stored, await StoredAsync(carm));
        for (var starts = 0; starts < 2; starts++)
        {
            await StartAsync(carm);
            Assert.Equal(stored, await StoredAsync(carm));
        }
        Assert.Equal((201, "100.00"), await client.PayAsync("bank 2", "100.00") is var paid ? (paid.Status, paid["applied"]) : default);
    }

    [Fact]
    public async Task A_new_database_has_nothing_to_bring_forward_and_what_was_brought_once_is_not_looked_at_again()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        await using var steps = carm.Database.CreateCommand("select string_agg(step, ' ' order by step) from ledger.brought_forward");
        Assert.Equal("ITEM_KEYS WAITED_INTEREST", await steps.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad("14321000000019", 1, 1000m, 0, "2026-03-16T15:00:00Z", "2026-03-31"));
        await RunAsync(carm, Strip);
        var stripped = await StoredAsync(carm);
        Assert.NotEmpty(stripped);
        await StartAsync(carm);
        Assert.Equal(stripped, await StoredAsync(carm));
        // The table is not there yet when a new database is given the scripts.
        await RunAsync(carm, $"delete from ledger.brought_forward; alter table ledger.mt_doc_openitem rename to away; {await ScriptAsync()} alter table ledger.away rename to mt_doc_openitem");
        Assert.Equal("ITEM_KEYS WAITED_INTEREST", await steps.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        await StartAsync(carm);
        Assert.Equal(stripped, await StoredAsync(carm));
    }

    [Fact]
    public async Task Each_key_is_what_the_module_itself_would_store()
    {
        var serializer = tests.Alba.Services.GetRequiredService<ILedgerStore>().Options.Serializer();
        var (day, at) = (new DateOnly(2026, 3, 20), new DateTimeOffset(2026, 3, 20, 23, 30, 15, TimeSpan.FromHours(-4)).AddTicks(1_234_567));
        OpenItem[] items = [.. ItemClass.Types.Select(type => Book.Entry(Side.Debit, type, "1", 10m, "2026-03-17") with { PostedAt = at })];
        foreach (var item in items.SelectMany(i => (OpenItem[])
        [
            i, i with { Side = Side.Credit }, i with { OpenCents = 0 }, i with { Holds = [new(HoldType.Officer, "F-1", day)] }, i with { ChargedThrough = day, InterestFreeUntil = day.AddDays(30) },
            i with { Interest = new("700000003RM0001/CAD/1", day, day, [2.3m]) }, i with { OpenCents = 0, Interest = new("700000003RM0001/CAD/1", day, day, [2.3m]) },
        ]))
        {
            await using var ask = tests.Database.CreateCommand("select ($1::jsonb - array['owingKey', 'openInterestOf', 'chargedKey', 'interestFreeKey']) || ledger.keys_of($1::jsonb - array['owingKey', 'openInterestOf', 'chargedKey', 'interestFreeKey']) = $1::jsonb");
            ask.Parameters.AddWithValue(serializer.ToJson(item));
            Assert.True((bool)(await ask.ExecuteScalarAsync(TestContext.Current.CancellationToken))!, serializer.ToJson(item));
        }
    }

    /// <summary>900.00 went back on 10 July, in a quarter whose rate came in August; its interest was billed by the statement of July, which was out.</summary>
    [Fact]
    public async Task A_start_bills_interest_to_the_client_that_waited_past_its_statement_by_the_next_one_which_is_withheld_no_more()
    {
        await using var carm = await tests.OnClockAsync("2026-06-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q2", "2.2"));
        var (client, number) = (await Client.OpenAsync(carm), Fresh.TransactionNumber());
        await client.AccountForAsync(client.Cad(number, 1, 10_000m, 0, "2026-06-10T15:00:00Z", "2026-07-01"));
        await client.PayAsync("P1", "10000.00");
        await carm.MoveClockAsync("2026-07-10T15:00:00Z");
        await client.AccountForAsync(client.Cad(number, 2, -900m, 0, "2026-07-10T15:00:00Z", "2026-07-01", "CBSA_ADJUSTMENT", "SOADJ-1"));
        await carm.MoveClockAsync("2026-08-05T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q3", "2.2"));
        await carm.MoveClockAsync("2026-08-06T15:00:00Z");
        var stored = await StoredAsync(carm);
        await RunAsync(carm, "update ledger.mt_doc_openitem set data = jsonb_set(data, '{billOn}', '\"2026-07-25\"') where data ->> 'type' = 'RINT'");
        Assert.NotEqual(stored, await StoredAsync(carm));

        await carm.MoveClockAsync("2026-08-25T15:00:00Z");
        await ResumeAsync();
        Assert.Equal(404, (await client.GetAsync(StatementOf("202608"))).Status);
        await RunAsync(carm, "delete from ledger.brought_forward where step = 'WAITED_INTEREST'");
        for (var starts = 0; starts < 2; starts++)
        {
            await StartAsync(carm);
            Assert.Equal(stored, await StoredAsync(carm));
        }
        await ResumeAsync();
        // The 1.63 as LateRateTests has them, once.
        Assert.Equal(("1.63", "-901.63"), await ToldAsync("202608"));
        await carm.MoveClockAsync("2026-09-25T15:00:00Z");
        Assert.Equal(("0.00", "-901.63"), await ToldAsync("202609"));

        string StatementOf(string month) => $"statements/SOA-{client.Rm}-{month}";

        async Task<(string?, string?)> ToldAsync(string month) => await client.GetAsync(StatementOf(month)) is var s ? (s["creditsAndRefunds"], s["totalPayable"]) : default;

        async Task ResumeAsync()
        {
            await (await carm.SignInAsync("ar.officer", "AR_OFFICER")).PostAsync("/api/v1/admin/ledger/statement-runs/2026-08-25/resume");
            await carm.SettleAsync();
        }
    }

    [Fact]
    public async Task What_waited_is_billed_by_the_first_statement_that_was_not_cut_when_it_was_posted_as_the_module_itself_bills_it()
    {
        await using var carm = await tests.OnClockAsync("2026-06-10T15:00:00Z");
        OpenItem[] waited = [.. new[] { "2026-07-25", "2026-08-24", "2026-08-25", "2026-12-31", "2028-03-01" }.Select(day => Book.Credit("RINT", day, 1.63m, day))];
        Assert.Equal(["2026-08-25", "2026-08-25", "2026-09-25", "2027-01-25", "2028-03-25"], waited.Select(i => $"{i.BillOn:yyyy-MM-dd}"));
        // What did not wait past its statement stands with the one that counted it.
        OpenItem[] others = [Book.Credit("REF", "r", 900m, "2026-07-10"), Book.Credit("RINT", "in time", 1.63m, "2026-07-10")];
        await StoreAsync([.. waited, .. others]);
        var stored = await StoredAsync(carm);
        await StoreAsync([.. waited.Select(i => i with { BillOn = new(2026, 7, 25) })]);
        Assert.NotEqual(stored, await StoredAsync(carm));
        await RunAsync(carm, "delete from ledger.brought_forward");
        await StartAsync(carm);
        Assert.Equal(stored, await StoredAsync(carm));

        async Task StoreAsync(OpenItem[] items)
        {
            await using var session = carm.Alba.Services.GetRequiredService<ILedgerStore>().LightweightSession();
            session.Store(items);
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>As each start of a host does.</summary>
    static async Task StartAsync(CarmSystem carm) => await RunAsync(carm, await ScriptAsync());

    static async Task<string> ScriptAsync()
    {
        using var script = new StreamReader(typeof(LedgerModule).Assembly.GetManifestResourceStream("OpenItems.sql")!);
        return await script.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    static async Task RunAsync(CarmSystem carm, string sql)
    {
        await using var command = carm.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    static async Task<string[]> StoredAsync(CarmSystem carm)
    {
        await using var command = carm.Database.CreateCommand("select id || ' ' || data::text from ledger.mt_doc_openitem order by id");
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var found = new List<string>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken)) found.Add(rows.GetString(0));
        return [.. found];
    }
}
