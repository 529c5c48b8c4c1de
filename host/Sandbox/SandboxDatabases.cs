using Npgsql;

namespace Carm.Host;

/// <summary>The databases of a sandbox's server: its registry, the template, and one for each tenant.</summary>
sealed class SandboxDatabases(string connectionString)
{
    public const string Registry = "carm_sandbox";

    public string Of(string database) => new NpgsqlConnectionStringBuilder(connectionString) { Database = database, MaxPoolSize = 20 }.ConnectionString;

    /// <summary>Creates a database as a copy of another, to which nobody may be connected; one that is there is left.</summary>
    public async Task CreateAsync(string database, string template)
    {
        if (await ExistsAsync(database)) return;
        try
        {
            await ExecuteAsync($"create database \"{database}\" template \"{template}\"");
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another instance was faster.
        }
    }

    public Task RenameAsync(string database, string to) => ExecuteAsync($"alter database \"{database}\" rename to \"{to}\"");

    public Task DropAsync(string database) => ExecuteAsync($"drop database if exists \"{database}\" with (force)");

    public async Task<IReadOnlyList<string>> FindAsync(string prefix)
    {
        await using var connection = await OpenAsync("postgres");
        await using var command = new NpgsqlCommand("select datname from pg_database where starts_with(datname, $1)", connection) { Parameters = { new() { Value = prefix } } };
        await using var rows = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await rows.ReadAsync()) names.Add(rows.GetString(0));
        return names;
    }

    public async Task<bool> ExistsAsync(string database)
    {
        await using var connection = await OpenAsync("postgres");
        await using var command = new NpgsqlCommand("select exists (select 1 from pg_database where datname = $1)", connection) { Parameters = { new() { Value = database } } };
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    async Task<NpgsqlConnection> OpenAsync(string database)
    {
        // No connection stays behind in a pool to a database that is copied or dropped.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Of(database)) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
