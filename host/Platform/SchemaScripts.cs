using System.Reflection;
using Carm.Kernel;
using JasperFx.CommandLine.Descriptions;
using JasperFx.Resources;
using Npgsql;

namespace Carm.Host;

/// <summary>
/// What Marten does not describe: append-only tables, triggers and functions. Every module has the records of its writes; a module's own
/// <c>*.sql</c> resources follow. The scripts may run any number of times; one host at a time runs them.
/// </summary>
sealed class SchemaScripts(NpgsqlDataSource database, IReadOnlyList<ICarmModule> modules)
    : StatefulResourceBase("Carm", "schema scripts", new("carm://schemas"), new("carm://schemas/scripts"))
{
    /// <summary>Until the end of the transaction.</summary>
    const string OneAtATime = "select pg_advisory_xact_lock(hashtext('carm schema scripts'));";

    public override async Task Setup(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        // What brings a large database forward, or waits for the host that does, takes as long as it takes.
        await using var command = new NpgsqlCommand($"{OneAtATime} {string.Join('\n', Scripts())}", connection, transaction) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(token);
        await transaction.CommitAsync(token);
    }

    public override async Task Check(CancellationToken token)
    {
        await using var command = database.CreateCommand("select count(*) from pg_tables where tablename = 'audit_entry' and schemaname = any($1)");
        command.Parameters.AddWithValue(ModuleSchemas.All(modules).ToArray());
        if ((long)(await command.ExecuteScalarAsync(token))! != modules.Count + 1) throw new InvalidOperationException("The records of writes are missing; run 'resources setup'.");
    }

    /// <summary>The records of the host's own writes, for a database that has nothing else of it.</summary>
    public static string OfTheHostAlone => $"{OneAtATime} {RecordsOf(ModuleSchemas.Host)}";

    static string RecordsOf(string schema) => Read(typeof(SchemaScripts).Assembly, "WriteRecords.sql").Replace("{schema}", schema);

    IEnumerable<string> Scripts()
    {
        yield return RecordsOf(ModuleSchemas.Host);
        yield return Read(typeof(SchemaScripts).Assembly, "DueJobs.sql");
        foreach (var module in modules)
        {
            yield return RecordsOf(ModuleSchemas.Of(module));
            foreach (var name in module.Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order()) yield return Read(module.Assembly, name);
        }
    }

    static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}

/// <summary>Shows the scripts to <c>resources setup</c> and to the set-up at start.</summary>
sealed class SchemaScriptsPart(SchemaScripts scripts) : SystemPartBase("Carm schema scripts", new("carm://schemas"))
{
    public override ValueTask<IReadOnlyList<IStatefulResource>> FindResources() => new([scripts]);
}
