using System.Globalization;
using Npgsql;

namespace Carm.Benchmarks;

/// <summary>The rows that one piece of work leaves in the declarations' schema and in the message store, as often and with the bytes that it writes them.</summary>
sealed class StoredRows
{
    sealed record Row(string Table, IReadOnlyList<(string Name, string Type, string? Value, bool IsKey)> Columns)
    {
        public int Bytes => Columns.Sum(c => c.Value?.Length ?? 0);
    }

    readonly List<Row> rows = [], heard = [];

    public static async Task<StoredRows> OfAsync(NpgsqlDataSource database, int times, Func<int, Task> work)
    {
        await SubmitBenchmark.SettleAsync(database);
        var before = await WrittenAsync(database);
        for (var n = 0; n < times; n++) await work(n);
        await SubmitBenchmark.SettleAsync(database);
        var found = new StoredRows();
        foreach (var (table, written) in await WrittenAsync(database))
            if ((written - before.GetValueOrDefault(table)) / (double)times is >= 0.5 and var each)
            {
                (table.StartsWith("declarations.", StringComparison.Ordinal) || table.StartsWith("messages.", StringComparison.Ordinal) ? found.rows : found.heard).AddRange((await NewestAsync(database, table, (int)Math.Round(each))).Select(columns => new Row(table, columns)));
            }
        return found;
    }

    public override string ToString() => string.Join(", ", rows.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Table} ({r.Bytes:#,0} bytes)"))) + $"; what listens stores {string.Join(", ", heard.CountBy(r => r.Table).Select(t => $"{t.Value} x {t.Key}"))}";

    /// <summary>The same tables once more, with the same indexes.</summary>
    public async Task PrepareAsync(NpgsqlDataSource database)
    {
        await RunAsync(database, "create schema bench; create table bench.single_row (id uuid primary key)");
        foreach (var row in rows.Concat(heard).DistinctBy(r => r.Table)) await RunAsync(database, $"create table {Copy(row)} (like {row.Table} including all)");
    }

    /// <summary>All of them in one transaction and one round trip, under keys of their own.</summary>
    public Task WriteAsync(NpgsqlDataSource database) => WriteAsync(database, rows);

    /// <summary>The same with what all listeners store of it: the least that any system would write that keeps the same.</summary>
    public Task WriteAllAsync(NpgsqlDataSource database) => WriteAsync(database, [.. rows, .. heard]);

    /// <summary>What a declaration stores, in one transaction, each row by an INSERT that is answered before the next is sent.</summary>
    public Task WriteEachAsync(NpgsqlDataSource database) => WriteEachAsync(database, rows);

    /// <summary>The same with what all listeners store of it.</summary>
    public Task WriteAllEachAsync(NpgsqlDataSource database) => WriteEachAsync(database, [.. rows, .. heard]);

    /// <summary>What listens waits, as it does when more comes than it takes; its work is there once this is disposed of.</summary>
    public async Task<IAsyncDisposable> HoldListenersAsync(NpgsqlDataSource database)
    {
        var connection = await database.OpenConnectionAsync();
        await using var begin = new NpgsqlCommand($"begin; lock table {string.Join(", ", heard.Select(r => r.Table).Distinct())} in exclusive mode", connection);
        await begin.ExecuteNonQueryAsync();
        return connection;
    }

    static async Task WriteEachAsync(NpgsqlDataSource database, IReadOnlyList<Row> rows)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var row in rows)
        {
            await using var command = new NpgsqlCommand(Insert(row), connection, transaction);
            Bind(command.Parameters, row);
            await command.ExecuteNonQueryAsync();
        }
        await transaction.CommitAsync();
    }

    static async Task WriteAsync(NpgsqlDataSource database, IReadOnlyList<Row> rows)
    {
        await using var batch = database.CreateBatch();
        foreach (var row in rows)
        {
            var command = new NpgsqlBatchCommand(Insert(row));
            Bind(command.Parameters, row);
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync();
    }

    static string Insert(Row row) => $"insert into {Copy(row)} ({string.Join(", ", row.Columns.Select(c => c.Name))}) values ({string.Join(", ", row.Columns.Select((c, i) => $"${i + 1}::text::{c.Type}"))})";

    static void Bind(NpgsqlParameterCollection parameters, Row row)
    {
        foreach (var column in row.Columns) parameters.Add(new() { Value = (object?)(column is { IsKey: true, Value: { } key } ? Fresh(column.Type, key) : column.Value) ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
    }

    /// <summary>Fills the store with as many declarations as asked, each like the newest one under a number, an account and a content of its own; a tenth of them is of the accounts named.</summary>
    public static async Task FillAsync(NpgsqlDataSource database, int count, IReadOnlyList<string> accounts)
    {
        var account = $"case when n % 10 = 0 then (array['{string.Join("', '", accounts)}'])[1 + n / 10 % {accounts.Count}] else lpad((n % 20000)::text, 9, '3') || 'RM0001' end";
        foreach (var table in new[] { "mt_doc_cad", "mt_doc_cadversion", "mt_doc_releaserecord" })
        {
            var columns = (await NewestAsync(database, $"declarations.{table}", 1))[0].Select(c => c.Name).ToArray();
            var id = table == "mt_doc_cadversion" ? "lpad((90000000000000 + n)::text, 14, '0') || '00001'" : "lpad((90000000000000 + n)::text, 14, '0')";
            var values = columns.Select(c => c switch
            {
                "id" => id,
                "data" => $"t.data || jsonb_build_object('id', {id}, 'rmAccount', {account}, 'transactionNumber', lpad((90000000000000 + n)::text, 14, '0'), 'contentHash', md5(n::text) || md5((n + 1)::text))",
                _ => $"t.{c}",
            });
            await RunAsync(database, $"with t as (select * from declarations.{table} {(table == "mt_doc_releaserecord" ? "where data ->> 'state' = 'Accounted'" : "")} order by mt_last_modified desc limit 1) insert into declarations.{table} ({string.Join(", ", columns)}) select {string.Join(", ", values)} from t, generate_series(1, {count}) n");
        }
        // As a store that grew over years stands, and not with the cleaning still to come.
        await RunAsync(database, "vacuum (freeze, analyze)");
        await RunAsync(database, "checkpoint");
    }

    static string Copy(Row row) => $"bench.{row.Table.Replace('.', '_')}";

    static string Fresh(string type, string like) => type switch
    {
        "uuid" => Guid.NewGuid().ToString(),
        "text" or "character varying" => $"{Guid.NewGuid():N}{like}"[..Math.Max(like.Length, 32)],
        _ => like,
    };

    /// <summary>How many rows have been inserted or updated in each table; envelopes count when they are inserted.</summary>
    static async Task<Dictionary<string, long>> WrittenAsync(NpgsqlDataSource database)
    {
        await Task.Delay(2_500);        // the server publishes its counts within a second of idleness
        await using var query = database.CreateCommand("select schemaname || '.' || relname, n_tup_ins + case when schemaname = 'messages' then 0 else n_tup_upd end from pg_stat_user_tables where schemaname <> 'bench'");
        await using var found = await query.ExecuteReaderAsync();
        var written = new Dictionary<string, long>();
        while (await found.ReadAsync()) written[found.GetString(0)] = found.GetInt64(1);
        return written;
    }

    /// <summary>The columns of the newest rows that are written with values, as text.</summary>
    static async Task<IReadOnlyList<IReadOnlyList<(string Name, string Type, string? Value, bool IsKey)>>> NewestAsync(NpgsqlDataSource database, string table, int count)
    {
        await using var query = database.CreateCommand("""
            select a.attname, format_type(a.atttypid, a.atttypmod), exists (select 1 from pg_index i where i.indrelid = a.attrelid and i.indisunique and a.attnum = any (i.indkey))
            from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attidentity = '' and a.attgenerated = '' order by a.attnum
            """);
        query.Parameters.AddWithValue(table);
        var columns = new List<(string Name, string Type, bool IsKey)>();
        await using (var found = await query.ExecuteReaderAsync())
            while (await found.ReadAsync()) columns.Add((found.GetString(0), found.GetString(1), found.GetBoolean(2)));
        await using var row = database.CreateCommand($"select {string.Join(", ", columns.Select(c => $"{c.Name}::text"))} from {table} order by ctid desc limit {count}");
        await using var values = await row.ExecuteReaderAsync();
        var newest = new List<IReadOnlyList<(string, string, string?, bool)>>();
        while (await values.ReadAsync()) newest.Add([.. columns.Select((c, i) => (c.Name, c.Type, values.IsDBNull(i) ? null : values.GetString(i), c.IsKey))]);
        return newest;
    }

    static async Task RunAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
