using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Carm.Benchmarks;

/// <summary>Which statements a piece of work sends to the server, as its log has them.</summary>
static partial class Statements
{
    /// <summary>Prints how many there are for one piece of work, and the commonest.</summary>
    public static async Task CountAsync(NpgsqlDataSource database, string log, int times, Func<int, Task> work)
    {
        await SubmitBenchmark.SettleAsync(database);
        await SetAsync(database, "log_statement = 'all'");
        var from = new FileInfo(log).Length;
        for (var n = 0; n < times; n++) await work(n);
        await SubmitBenchmark.SettleAsync(database);
        await SetAsync(database, "log_statement = 'none'");
        await using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = from;
        using var text = new StreamReader(file);
        var counts = Statement().Matches(await text.ReadToEndAsync()).Select(m => Shape(m.Groups["sql"].Value)).CountBy(sql => sql).OrderByDescending(sql => sql.Value).ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"submit: {counts.Sum(c => c.Value) / (double)times:0.0} statements a declaration, listeners included:"));
        foreach (var (sql, count) in counts.Where(c => c.Value * 2 >= times)) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count / (double)times,5:0.0}  {sql}"));
    }

    static async Task SetAsync(NpgsqlDataSource database, string setting)
    {
        await using var set = database.CreateCommand($"alter system set {setting}");
        await set.ExecuteNonQueryAsync();
        await using var reload = database.CreateCommand("select pg_reload_conf()");
        await reload.ExecuteNonQueryAsync();
        await Task.Delay(500);
    }

    static string Shape(string sql)
    {
        var plain = Numbers().Replace(Blanks().Replace(sql, " "), "N").Trim();
        return plain.Length > 150 ? $"{plain[..150]}..." : plain;
    }

    [GeneratedRegex(@"LOG:\s+(?:statement|execute [^:]+): (?<sql>.*(?:\n\t.*)*)")]
    private static partial Regex Statement();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"'[^']*'|\b[0-9]+\b")]
    private static partial Regex Numbers();
}
