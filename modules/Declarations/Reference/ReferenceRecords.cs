using System.Text.Json;
using Marten;

namespace Carm.Declarations;

/// <summary>How approved rows are kept: they are added, and never changed or taken away.</summary>
static class ReferenceRecords
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Tells every host that something was approved, in the transaction of the approval.</summary>
    public static void MoveReference(this IDocumentSession session) => session.QueueSqlCommand("update declarations.reference_number set number = number + 1");

    /// <summary>Adds the rows of an approved change under the next number. Who adds next waits for this transaction, so that numbers become visible in their order.</summary>
    public static void AddApproved(this IDocumentSession session, ReferenceChange change, DateTimeOffset at) => session.QueueSqlCommand("""
        with moved as (update declarations.reference_number set number = number + 1 returning number)
        insert into declarations.reference_row (number, ordinal, change_id, approved_at, list, key, valid_from, valid_to, fields, source)
        select moved.number, row.ordinal, ?, ?, ?, row.said ->> 'key', (row.said ->> 'validFrom')::date, (row.said ->> 'validTo')::date, row.said -> 'fields', row.said ->> 'source'
        from moved, jsonb_array_elements(?::jsonb) with ordinality as row (said, ordinal)
        """, change.Id, at, change.List, JsonSerializer.Serialize(change.Rows, Json));

    public static async Task<IReadOnlyList<ReferenceRow>> ApprovedSinceAsync(this IQuerySession session, long number, CancellationToken ct) =>
        await session.RowsAsync<ReferenceRow>("where number > ? order by number, ordinal", ct, number);

    /// <summary>Every row of a key that was ever approved, in the order of the approvals.</summary>
    public static Task<IReadOnlyList<ApprovedRow>> ApprovedOfAsync(this IQuerySession session, string list, string key, CancellationToken ct) =>
        session.RowsAsync<ApprovedRow>("where list = ? and key = ? order by number, ordinal", ct, list, key);

    static async Task<IReadOnlyList<T>> RowsAsync<T>(this IQuerySession session, string which, CancellationToken ct, params object[] values) =>
        [.. (await session.AdvancedSql.QueryAsync<string>($"""
            select json_build_object('list', list, 'key', key, 'validFrom', valid_from, 'validTo', valid_to, 'fields', fields, 'source', source, 'approvedAt', approved_at)::text
            from declarations.reference_row {which}
            """, ct, values)).Select(row => JsonSerializer.Deserialize<T>(row, Json)!)];
}

/// <summary>A row as it was approved, also one that another has replaced since.</summary>
sealed record ApprovedRow(string Key, DateOnly ValidFrom, DateOnly? ValidTo, IReadOnlyDictionary<string, string> Fields, string Source, DateTimeOffset ApprovedAt);
