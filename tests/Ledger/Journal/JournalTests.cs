using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Carm.Kernel;
using Carm.Testing;
using Npgsql;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>The journal's own guarantees, which the database keeps by itself.</summary>
public sealed class JournalTests(CarmHost tests)
{
    const string First = """[["1110","D",420000],["4110","C",320000],["4150","C",100000]]""";
    const string Second = """[["1010","D",500000],["2100","C",500000]]""";

    static string Zeros => new('0', 64);

    [Fact]
    public async Task Ledger_T3_the_hash_chain_gives_the_vectors_of_the_domain_document()
    {
        await using var database = await OpenAsync();
        await PostAsync(database, "INTERNAL", "CAD_POSTED", "2026-01-05T15:00:00Z", First);
        await PostAsync(database, "INTERNAL", "PAYMENT_POSTED", "2026-01-29T18:30:00Z", Second);

        Assert.Equal(["62eb0363257015636257146e557678f6e2889175355eb884764b51290c0e2d3d", "9ccb80c88faf9909bb69e5e09ca05b1140491c80ec053796295fba661ae3a54c"],
            await ReadAsync(database, "select hash from ledger.journal_transaction order by seq"));
    }

    [Fact]
    public async Task The_hashed_body_names_account_reference_and_revision_when_there_are_any()
    {
        await using var database = await OpenAsync();
        var body = (await ReadAsync(database, $"select ledger.canonical('700000003RM0001', 7, 'CAD_POSTED', 'a \"b\"', 2, '2026-01-05T15:00:00Z', '{First}')"))[0];
        Assert.Equal("""{"at":"2026-01-05T15:00:00Z","lines":[["1110","D",420000],["4110","C",320000],["4150","C",100000]],"ref":"a \"b\"","rev":2,"rm":"700000003RM0001","seq":7,"type":"CAD_POSTED"}""", body);
    }

    [Fact]
    public async Task The_seal_of_a_night_hashes_every_head_with_the_seal_before()
    {
        await using var database = await OpenAsync();
        await PostAsync(database, "B", "CAD_POSTED", "2026-01-05T15:00:00Z", First);
        await PostAsync(database, "A", "CAD_POSTED", "2026-01-05T15:00:00Z", First);
        await RunAsync(database, "call ledger.seal('2026-01-05')");
        await PostAsync(database, "a", "CAD_POSTED", "2026-01-05T15:00:00Z", First);
        await RunAsync(database, "call ledger.seal('2026-01-06')");

        var heads = await ReadAsync(database, "select chain || ' ' || seq || ' ' || hash from ledger.journal_chain order by chain collate \"C\"");
        Assert.Equal(["A", "B", "a"], heads.Select(h => h[..1]));
        var first = Hash(Zeros + "\n" + heads[0] + "\n" + heads[1]);
        Assert.Equal([first, Hash(first + "\n" + string.Join("\n", heads))], await ReadAsync(database, "select hash from ledger.journal_seal order by night"));
    }

    [Fact]
    public async Task Ledger_T5_what_does_not_balance_is_not_posted_and_takes_no_number()
    {
        await using var database = await OpenAsync();
        var refused = await Assert.ThrowsAsync<PostgresException>(() => PostAsync(database, "X", "MANUAL", "2026-01-05T15:00:00Z", """[["1110","D",10000],["4110","C",9999]]"""));
        Assert.StartsWith("UNBALANCED", refused.MessageText, StringComparison.Ordinal);
        Assert.Empty(await ReadAsync(database, "select chain from ledger.journal_chain"));
    }

    [Theory]
    [InlineData("update ledger.journal_line set cents = 1")]
    [InlineData("delete from ledger.journal_line")]
    [InlineData("update ledger.journal_transaction set type = 'X'")]
    [InlineData("truncate ledger.journal_transaction cascade")]
    [InlineData("delete from ledger.journal_seal")]
    [InlineData("update ledger.journal_sum set debits = 1")]
    public async Task The_database_refuses_to_change_what_is_posted(string change)
    {
        await using var database = await OpenAsync();
        await PostAsync(database, "X", "CAD_POSTED", "2026-01-05T15:00:00Z", First);
        Assert.Equal("the journal is append-only", (await Assert.ThrowsAsync<PostgresException>(() => RunAsync(database, change))).MessageText);
    }

    [Fact]
    public async Task Ledger_T26_a_changed_byte_is_found_in_its_account_and_no_other_and_all_later_ones_of_that_come_to_other_hashes()
    {
        // Each hash anew from the one before it, as that comes to, and not as it is kept.
        const string Recomputed = """
            with recursive recomputed as (
                select chain, 0::bigint as seq, repeat('0', 64) as hash from ledger.journal_chain
                union all
                select t.chain, t.seq, ledger.link(r.hash, ledger.canonical(t.chain, t.seq, t.type, t.ref, t.rev, t.posted_at,
                    (select jsonb_agg(jsonb_build_array(l.account, l.side, l.cents) order by l.line_no) from ledger.journal_line l where l.chain = t.chain and l.seq = t.seq)))
                from recomputed r join ledger.journal_transaction t on t.chain = r.chain and t.seq = r.seq + 1)
            """;
        await using var database = await OpenAsync();
        Task<string[]> BrokenAsync() => ReadAsync(database, $"{Recomputed} select t.chain || ' ' || t.seq from recomputed r join ledger.journal_transaction t using (chain, seq) where r.hash <> t.hash order by t.chain, t.seq");
        Task<string[]> BrokenHeadsAsync() => ReadAsync(database, $"{Recomputed} select c.chain || ' ' || c.seq from recomputed r join ledger.journal_chain c using (chain, seq) where r.hash <> c.hash");
        foreach (var chain in new[] { "X", "Y" })
            for (var i = 0; i < 9; i++) await PostAsync(database, chain, "CAD_POSTED", "2026-01-05T15:00:00Z", First);
        Assert.Equal(["", ""], await ReadAsync(database, "select coalesce(ledger.first_flaw(chain)::text, '') from ledger.journal_chain order by chain"));
        Assert.Empty(await BrokenAsync());
        Assert.Empty(await BrokenHeadsAsync());

        await RunAsync(database, "alter table ledger.journal_line disable trigger all; update ledger.journal_line set cents = cents + 1 where chain = 'X' and seq = 7 and line_no = 1");
        Assert.Equal(["7", ""], await ReadAsync(database, "select coalesce(ledger.first_flaw(chain)::text, '') from ledger.journal_chain order by chain"));
        Assert.Equal(["X 7", "X 8", "X 9"], await BrokenAsync());
        Assert.Equal(["X 9"], await BrokenHeadsAsync());
    }

    [Fact]
    public async Task Each_transaction_says_who_asked_for_it_who_else_decided_it_and_leads_to_the_entry_of_the_audit()
    {
        var client = await Client.OpenAsync(tests);
        await client.PayAsync("P1", "10.00");
        var (first, second) = (await tests.SignInAsync("first", "AR_OFFICER"), await tests.SignInAsync("second", "AR_OFFICER"));
        var lines = new[] { new { account = "1150", side = "DEBIT", amount = "100.00" }, new { account = "4320", side = "CREDIT", amount = "100.00" } };
        var made = await first.PostAsync($"/api/v1/admin/program-accounts/{client.Rm}/manual-entries", new { lines, reason = "Examination of goods" });
        await second.PostAsync($"/api/v1/admin/manual-entries/{made.Json.GetProperty("entry").GetProperty("entryNumber").GetString()}/decide", new { outcome = "APPROVE" });
        Assert.Equal([$"PAYMENT_POSTED manager.{client.Bn9} true", "MANUAL_POSTED first second true", "CLEARED first second true"], await ReadAsync(tests.Database, $"""
            select type || ' ' || maker_id || coalesce(' ' || checker_id, '') || ' ' || exists (select from ledger.audit_entry a where a.correlation_id = t.correlation_id and a.actor = coalesce(t.checker_id, t.maker_id))::text
            from ledger.journal_transaction t where chain = '{client.Rm}' order by seq
            """));
    }

    [Fact]
    public async Task A_journal_of_before_keeps_its_hashes_and_says_from_then_on_who_made_what_and_when_it_was()
    {
        await using var carm = await tests.OnClockAsync("2026-03-26T15:00:00Z");
        var client = await Client.OpenAsync(carm);
        await client.PayAsync("P1", "10.00");
        await RunAsync(carm.Database, "alter table ledger.journal_transaction drop occurred_on, drop maker_id, drop checker_id, drop correlation_id");
        using (var script = new StreamReader(typeof(LedgerModule).Assembly.GetManifestResourceStream("Journal.sql")!)) await RunAsync(carm.Database, await script.ReadToEndAsync(TestContext.Current.CancellationToken));
        await client.PayAsync("P2", "10.00");
        // Known after the cut of its day.
        await client.OfficerPostsAsync("CHEQUE", "P3", "10.00", new { receivedAt = "2026-03-20T15:00:00Z" });
        Assert.Equal(["P1 - 2026-03-26 -", $"P2 manager.{client.Bn9} 2026-03-26 -", "P3 ar.officer 2026-03-26 2026-03-20"],
            await ReadAsync(carm.Database, $"select ref || ' ' || coalesce(maker_id, '-') || ' ' || effective_on || ' ' || coalesce(occurred_on::text, '-') from ledger.journal_transaction where chain = '{client.Rm}' order by seq"));
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
    }

    [Fact]
    public async Task What_all_accounts_came_to_on_a_day_is_the_same_whatever_was_sealed_since_and_whatever_was_sealed_before_sums_were_kept()
    {
        await using var database = await OpenAsync();
        await PostAsync(database, "B", "CAD_POSTED", "2026-01-05T15:00:00Z", First);
        await RunAsync(database, "call ledger.seal('2026-01-05')");
        await PostAsync(database, "B", "PAYMENT_POSTED", "2026-01-06T15:00:00Z", Second);
        await PostAsync(database, "A", "RECEIPT_PENDING", "2026-01-06T15:00:00Z", Second);
        await PostAsync(database, "A", "CAD_POSTED", "2026-01-06T15:00:00Z", First.Replace("1110", "1110:A"));
        await RunAsync(database, "call ledger.seal('2026-01-06')");
        // Of before, and known since.
        await PostAsync(database, "A", "CAD_POSTED", "2026-01-05T15:00:00Z", First);
        await PostAsync(database, "A", "PAYMENT_POSTED", "2026-01-07T15:00:00Z", Second);

        string[][] right = [[], ["1110 840000 0", "4110 0 640000", "4150 0 200000"], ["1010 500000 0", "1110 1260000 0", "2100 0 500000", "4110 0 960000", "4150 0 300000"], ["1010 1000000 0", "1110 1260000 0", "2100 0 1000000", "4110 0 960000", "4150 0 300000"]];
        async Task<string[][]> SumsAsync() => await Task.WhenAll(Enumerable.Range(4, 4).Select(day => ReadAsync(database, $"select account || ' ' || debits || ' ' || credits from ledger.sums_as_of('2026-01-0{day}') where debits <> 0 or credits <> 0 order by account")));
        Assert.Equal(right, await SumsAsync());
        await RunAsync(database, "call ledger.seal('2026-01-07'); call ledger.seal('2026-01-07')");
        Assert.Equal(right, await SumsAsync());

        await RunAsync(database, "drop table ledger.journal_sum");
        using (var script = new StreamReader(typeof(LedgerModule).Assembly.GetManifestResourceStream("Journal.sql")!)) await RunAsync(database, await script.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal(right, await SumsAsync());
    }

    [Fact]
    public async Task A_night_that_a_host_of_before_sealed_without_sums_has_them_from_the_next_start_on()
    {
        await using var database = await OpenAsync();
        foreach (var day in new[] { "2026-01-05", "2026-01-06", "2026-01-07" })
        {
            foreach (var chain in new[] { "A", "B" }) await PostAsync(database, chain, "CAD_POSTED", $"{day}T15:00:00Z", First);
            await PostAsync(database, $"C{day}", "PAYMENT_POSTED", $"{day}T15:00:00Z", Second);
            await RunAsync(database, $"call ledger.seal('{day}')");
        }
        // A night with nothing but what is pending has none.
        await PostAsync(database, "A", "RECEIPT_PENDING", "2026-01-08T15:00:00Z", Second);
        await RunAsync(database, "call ledger.seal('2026-01-08')");
        Task<string[]> KeptAsync() => ReadAsync(database, "select night || ' ' || effective_on || ' ' || account || ' ' || debits || ' ' || credits from ledger.journal_sum order by night, effective_on, account");
        var right = await KeptAsync();
        Assert.Equal(15, right.Length);

        await RunAsync(database, "alter table ledger.journal_sum disable trigger user; delete from ledger.journal_sum where night = '2026-01-06'; alter table ledger.journal_sum enable trigger user");
        Assert.Equal(10, (await KeptAsync()).Length);
        for (var start = 0; start < 2; start++)
        {
            using (var script = new StreamReader(typeof(LedgerModule).Assembly.GetManifestResourceStream("Journal.sql")!)) await RunAsync(database, await script.ReadToEndAsync(TestContext.Current.CancellationToken));
            Assert.Equal(right, await KeptAsync());
        }
    }

    async Task<NpgsqlDataSource> OpenAsync() => NpgsqlDataSource.Create(await tests.NewDatabaseAsync());

    static Task PostAsync(NpgsqlDataSource database, string chain, string type, string at, string lines, long? resolves = null)
    {
        PostingLine[] read = [.. JsonDocument.Parse(lines).RootElement.EnumerateArray().Select(l => new PostingLine(l[0].GetString()!, l[1].GetString() == "D" ? Side.Debit : Side.Credit, Money.OfCents(l[2].GetInt64())))];
        var (before, after) = JournalBody.Of(chain, new(type, null, default, null, read, resolves), DateTimeOffset.Parse(at));
        string Column(Func<PostingLine, string> of) => string.Join(',', read.Select(of));
        return RunAsync(database, $"""
            call ledger.post('{at}', array['{chain}'], array['{type}'], array[null], array[{resolves?.ToString() ?? "null"}]::bigint[], array['{at[..10]}']::date[], array[null], array['{before}'], array['{after}'],
                array[{Column(_ => "1")}]::int[], array[{Column(_ => $"'{chain}'")}]::text[], array[{Column(l => $"'{l.Account}'")}]::text[], array[{Column(l => $"'{JournalBody.Letter(l.Side)}'")}]::text[], array[{Column(l => $"{l.Amount.Cents}")}]::bigint[])
            """);
    }

    static async Task RunAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    static async Task<string[]> ReadAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync();
        var read = new List<string>();
        while (await rows.ReadAsync()) read.Add(rows.GetString(0));
        return [.. read];
    }

    static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
