using System.Globalization;
using System.Security.Claims;
using Carm.Kernel;
using Npgsql;

namespace Carm.Host;

/// <summary>One write, as its module recorded it in the transaction of its effect.</summary>
/// <param name="By">Who did it; for a client's eyes the CBSA's staff are CBSA.</param>
/// <param name="Role">By which role, or staff roles.</param>
/// <param name="Action">The command or fact.</param>
/// <param name="Target">What it was done to, as the route named it.</param>
public sealed record AuditRow(DateTimeOffset At, string Module, string Action, string By, string? ByBn9, string? Role, string? OnBehalfOf, string? Target, string? CorrelationId);

/// <summary>Reads the audit entries of all modules and the host as one trail, the newest first. Only the host knows all of their schemas.</summary>
sealed class AuditTrail(NpgsqlDataSource database, IReadOnlyList<ICarmModule> modules, TimeProvider clock)
{
    /// <summary>Notes that an officer looked at a client. A look writes nothing else that the note could stand beside.</summary>
    public async Task LookedAsync(ClaimsPrincipal officer, string action, string bn9, string? correlationId, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"insert into {ModuleSchemas.Host}.audit_entry (recorded_at, actor, role, on_behalf_of, action, target, correlation_id) values ($1, $2, $3, $4, $5, $4, $6)");
        foreach (var value in new object[] { clock.GetUtcNow(), officer.FindFirstValue("sub")!, officer.FindFirstValue(CallerClaims.Role) ?? string.Join(' ', StaffDesks.RolesOf(officer)), bn9, action, (object?)correlationId ?? DBNull.Value }) command.Parameters.AddWithValue(value);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <param name="after">The key of the last row of the page before; null begins at the newest.</param>
    public async Task<IReadOnlyList<(string Key, AuditRow Row)>> ReadAsync(string? bn9, string? actor, string? after, int count, CancellationToken ct)
    {
        var (at, module, id) = Read(after);
        var parts = ModuleSchemas.All(modules).Select(schema => $"""
            (select recorded_at, '{schema}' as module, id, action, actor, actor_bn9, role, on_behalf_of, target, correlation_id from {schema}.audit_entry
             where ($1::text is null or on_behalf_of = $1) and ($2::text is null or actor = $2) and (recorded_at, '{schema}', id) < ($3, $4, $5)
             order by recorded_at desc, id desc limit $6)
            """);
        await using var command = database.CreateCommand($"select * from ({string.Join(" union all ", parts)}) entries order by 1 desc, 2 desc, 3 desc limit $6");
        foreach (var value in new object[] { (object?)bn9 ?? DBNull.Value, (object?)actor ?? DBNull.Value, at, module, id, count }) command.Parameters.AddWithValue(value);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<(string, AuditRow)>();
        while (await reader.ReadAsync(ct))
        {
            var recorded = reader.GetFieldValue<DateTimeOffset>(0);
            rows.Add((string.Create(CultureInfo.InvariantCulture, $"{recorded.UtcTicks}|{reader.GetString(1)}|{reader.GetInt64(2)}"),
                new(recorded, reader.GetString(1).ToUpperInvariant(), reader.GetString(3), reader.GetString(4), Text(5), Text(6), Text(7), Text(8), Text(9))));
        }
        return rows;

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }

    static (DateTimeOffset At, string Module, long Id) Read(string? key) =>
        key is null ? (new DateTimeOffset(9999, 1, 1, 0, 0, 0, TimeSpan.Zero), "", 0)
        : key.Split('|') is [var ticks, var module, var id] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < new DateTime(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (new(at, TimeSpan.Zero), module, number) : throw new Rejected("VAL_PAGE") { Path = "cursor" };
}
