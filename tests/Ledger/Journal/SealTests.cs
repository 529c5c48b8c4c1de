using System.Security.Cryptography;
using System.Text;
using Carm.Testing;
using Npgsql;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>The seals of the nights, as anyone can compute them.</summary>
public sealed class SealTests(CarmHost tests, KeptBooks kept)
{
    const string Heads = "700000003RM0001 1 62eb0363257015636257146e557678f6e2889175355eb884764b51290c0e2d3d\nINTERNAL 2 9ccb80c88faf9909bb69e5e09ca05b1140491c80ec053796295fba661ae3a54c";

    [Fact]
    public async Task The_vector_of_two_heads_over_two_nights()
    {
        await using var database = NpgsqlDataSource.Create(await tests.NewDatabaseAsync());
        foreach (var head in Heads.Split('\n').Reverse()) await RunAsync(database, $"insert into ledger.journal_chain values ('{head.Replace(" ", "', '")}')");
        foreach (var night in new[] { "2026-03-10", "2026-03-11", "2026-03-10", "2026-03-11" }) await RunAsync(database, $"call ledger.seal('{night}')");

        Assert.Equal(["2026-03-10 0321d8762b24b92c43afc10ee0b90dd3cd9c157c257c02d61ccc83f15d0b8357 2", "2026-03-11 dc40121b2a7dfb9390242bebc91750e07238fb94afc3f5ae6c256cdd2538afee 2"],
            await ReadAsync(database, "select night || ' ' || hash || ' ' || chains from ledger.journal_seal order by night"));
        // What did not move in a night is not stored again, and every night's list can be told.
        Assert.Equal(["2"], await ReadAsync(database, "select count(*)::text from ledger.journal_sealed_head"));
        Assert.Equal(Heads.Split('\n'), await ReadAsync(database, "select chain || ' ' || seq || ' ' || hash from ledger.sealed_heads('2026-03-11')"));
        Assert.Empty(await ReadAsync(database, "select chain from ledger.sealed_heads('2026-03-09')"));
    }

    [Fact]
    public async Task Seals_that_kept_every_list_whole_are_taken_over_with_their_hashes()
    {
        await using var database = NpgsqlDataSource.Create(await tests.NewDatabaseAsync());
        var (first, zeros) = (Hash($"{JournalBody.Genesis}\n{Heads}"), JournalBody.Genesis);
        foreach (var head in Heads.Split('\n')) await RunAsync(database, $"insert into ledger.journal_chain values ('{head.Replace(" ", "', '")}')");
        await RunAsync(database, $"""
            drop table ledger.journal_seal, ledger.journal_sealed_head;
            create table ledger.journal_seal (night date primary key, heads text not null, hash text not null);
            create trigger journal_seal_is_append_only before update or delete or truncate on ledger.journal_seal for each statement execute function ledger.refuse_journal_change();
            insert into ledger.journal_seal values ('2026-03-08', '', '{Hash($"{zeros}\n")}'), ('2026-03-10', '{Heads}', '{first}'), ('2026-03-11', '{Heads}', '{Hash($"{first}\n{Heads}")}')
            """);
        using (var script = new StreamReader(typeof(LedgerModule).Assembly.GetManifestResourceStream("Journal.sql")!)) await RunAsync(database, await script.ReadToEndAsync(TestContext.Current.CancellationToken));

        Assert.Equal([$"2026-03-08 {zeros} 0", $"2026-03-10 {Hash($"{zeros}\n")} 2", $"2026-03-11 {first} 2"], await ReadAsync(database, "select night || ' ' || previous || ' ' || chains from ledger.journal_seal order by night"));
        Assert.Equal(Heads.Split('\n'), await ReadAsync(database, "select chain || ' ' || seq || ' ' || hash from ledger.sealed_heads('2026-03-11')"));
        Assert.Equal(["2"], await ReadAsync(database, "select count(*)::text from ledger.journal_sealed_head"));
        await Assert.ThrowsAsync<PostgresException>(() => RunAsync(database, "delete from ledger.journal_seal"));
    }

    [Fact]
    public async Task Anyone_recomputes_a_published_seal_and_a_client_finds_its_own_line_under_it()
    {
        var books = await kept.Of(tests);
        var page = (await books.Carm.GetAsync("/api/v1/ledger/seals?pageSize=2")).Json;
        var (last, before) = (page.GetProperty("items")[0], page.GetProperty("items")[1]);
        Assert.Equal(("2026-04-25", 3), (last.GetProperty("night").GetString(), last.GetProperty("chains").GetInt32()));
        Assert.Equal(before.GetProperty("hash").GetString(), last.GetProperty("previous").GetString());
        Assert.Equal("2026-04-23", (await books.Carm.GetAsync($"/api/v1/ledger/seals?pageSize=2&cursor={page.GetProperty("nextCursor").GetString()}")).Json.GetProperty("items")[0].GetProperty("night").GetString());

        var auditor = await books.Carm.SignInAsync("auditor", "AUDITOR");
        var heads = await auditor.GetAsync("/api/v1/admin/ledger/seals/2026-04-25/heads");
        Assert.Equal((200, "text/plain"), (heads.Status, heads.MediaType));
        Assert.Equal(last.GetProperty("hash").GetString(), Hash($"{last.GetProperty("previous").GetString()}\n{heads.Text}"));

        var own = await books.Alpha.GetAsync("seals/2026-04-25");
        Assert.Contains(own["line"], heads.Text.Split('\n'));
        Assert.Equal(last.GetProperty("hash").GetString(), own.Json.GetProperty("seal").GetProperty("hash").GetString());
        // On the night of its first transaction its head was another; before it there was none.
        Assert.Equal("1", (await books.Alpha.GetAsync("seals/2026-03-10"))["sequence"]);
        Assert.Equal(404, (await books.Beta.GetAsync("seals/2026-03-10")).Status);
        Assert.Equal(404, (await auditor.GetAsync("/api/v1/admin/ledger/seals/2026-04-26/heads")).Status);
        Assert.Equal((400, "VAL_DATE"), ((await auditor.GetAsync("/api/v1/admin/ledger/seals/yesterday/heads")) is var bad ? bad.Status : 0, bad["code"]));
        Assert.Equal((400, "VAL_PAGE"), ((await books.Carm.GetAsync("/api/v1/ledger/seals?cursor=eA")) is var page400 ? page400.Status : 0, page400["code"]));
    }

    static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

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
}
