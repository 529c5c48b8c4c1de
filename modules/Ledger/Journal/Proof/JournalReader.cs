using System.Runtime.CompilerServices;
using System.Text.Json;
using Carm.Kernel;
using Marten;

namespace Carm.Ledger;

/// <summary>Reads the journal record by record: from the database as of one instant, or from an exported file. What it holds at a time does not grow with what was posted.</summary>
static class JournalReader
{
    /// <summary>How many chains' names are asked about in one query.</summary>
    const int Batch = 500;

    /// <param name="rmAccount">One program account's chain, without the seals, which are over all; null for the whole journal.</param>
    public static async IAsyncEnumerable<JournalRecord> ReadAsync(ILedgerStore store, string? rmAccount, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var session = await store.AsOfOneInstantAsync(ct, seconds: 3600);
        var sql = session.AdvancedSql;
        List<string> chains = [];
        if (rmAccount is not null) chains.Add(rmAccount);
        else
        {
            await foreach (var seal in sql.StreamAsync<JournalSeal>($"{Seals.Select} order by night", ct)) yield return seal;
            await foreach (var chain in sql.StreamAsync<string>("select chain from ledger.journal_chain order by chain collate \"C\"", ct)) chains.Add(chain);
        }
        foreach (var batch in chains.Chunk(Batch))
            await foreach (var record in ReadChainsAsync(session, batch, ct)) yield return record;
        yield return (await sql.QueryAsync<EndRecord>(End, ct, rmAccount ?? "", rmAccount ?? "", rmAccount ?? "", rmAccount ?? "", rmAccount ?? "", rmAccount ?? ""))[0];
    }

    /// <summary>Some chains, each with its transactions.</summary>
    public static IAsyncEnumerable<JournalRecord> ReadChainsAsync(IQuerySession session, string[] chains, CancellationToken ct) => ReadChainsAsync(session, "rmAccount", chains.ToDictionary(name => name, _ => (ChainStart?)null), ct);

    /// <summary>Chains that were verified before, each with what came since: its transactions after that, and what is kept of items to which anything may still happen. It does not grow with what was posted before.</summary>
    public static async IAsyncEnumerable<JournalRecord> ReadSinceAsync(IQuerySession session, IReadOnlyCollection<VerifiedChain> verified, [EnumeratorCancellation] CancellationToken ct)
    {
        if (verified.Count == 0) yield break;
        var earlier = (await session.AdvancedSql.QueryAsync<EarlierTransaction>(Earlier, ct, verified.Select(v => v.Id).ToArray(), verified.Select(v => v.Seq).ToArray())).ToLookup(e => e.Chain);
        await foreach (var record in ReadChainsAsync(session, "currentOf", verified.ToDictionary(v => v.Id, v => (ChainStart?)new ChainStart(v, earlier[v.Id].ToDictionary(e => e.Seq, e => e.Standing))), ct)) yield return record;
    }

    /// <param name="itemKey">The key by which the items of a chain are found.</param>
    static async IAsyncEnumerable<JournalRecord> ReadChainsAsync(IQuerySession session, string itemKey, Dictionary<string, ChainStart?> chains, [EnumeratorCancellation] CancellationToken ct)
    {
        string[] names = [.. chains.Keys];
        var (seqs, nights) = (names.Select(name => chains[name]?.Verified.Seq ?? 0).ToArray(), names.Select(name => chains[name]?.Verified.Night ?? DateOnly.MinValue).ToArray());
        foreach (var chain in await session.AdvancedSql.QueryAsync<ChainRecord>(Chains(itemKey), ct, names, seqs, nights))
        {
            var start = chains[chain.Chain];
            yield return chain with { Start = start };
            await foreach (var transaction in session.AdvancedSql.StreamAsync<TransactionRecord>(Transactions, ct, chain.Chain, start?.Verified.Seq ?? 0)) yield return transaction;
        }
    }

    /// <summary>An exported file; a line that is none of ours is a <see cref="JsonException"/> that says which.</summary>
    public static async IAsyncEnumerable<JournalRecord> ReadAsync(TextReader file, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var number = 1; await file.ReadLineAsync(ct) is { } line; number++)
        {
            if (line.Length == 0) continue;
            JournalRecord record;
            try
            {
                record = JournalRecord.OfJson(line);
            }
            catch (JsonException broken)
            {
                throw new JsonException($"Line {number} is no record of a journal: {broken.Message}", broken);
            }
            yield return record;
        }
    }

    static string Chains(string itemKey) => $"""
        select jsonb_build_object('chain', c.chain, 'seq', c.seq, 'hash', c.hash,
            'balances', coalesce((select jsonb_agg(jsonb_build_object('account', account, 'debits', debits, 'credits', credits, 'pendingDebits', pending_debits, 'pendingCredits', pending_credits, 'version', version) order by account)
                from ledger.journal_balance b where b.chain = c.chain), '[]'),
            'due', coalesce((select jsonb_agg(jsonb_build_object('dueOn', due_on, 'cents', cents) order by due_on) from ledger.journal_due d where d.chain = c.chain and cents <> 0), '[]'),
            'openDebits', coalesce((select jsonb_agg(jsonb_build_object('dueOn', due_on, 'cents', cents) order by due_on)
                from (select data ->> 'dueOn' as due_on, sum((data ->> 'openCents')::bigint) as cents from ledger.mt_doc_openitem where data ->> '{itemKey}' = c.chain and data ->> 'side' = 'Debit' group by 1) i where cents <> 0), '[]'),
            'openCredits', coalesce((select sum((data ->> 'openCents')::bigint) from ledger.mt_doc_openitem where data ->> '{itemKey}' = c.chain and data ->> 'side' = 'Credit'), 0),
            'heads', coalesce((select jsonb_agg(jsonb_build_object('night', night, 'seq', seq, 'hash', hash) order by night) from ledger.journal_sealed_head h where h.chain = c.chain and h.night >= f.night and h.seq >= f.seq), '[]'))
        from unnest(?::text[], ?::bigint[], ?::date[]) as f(chain, seq, night) join ledger.journal_chain c on c.chain = f.chain order by c.chain collate "C"
        """;

    const string Transactions = """
        select jsonb_build_object('chain', t.chain, 'seq', t.seq, 'type', t.type, 'ref', t.ref, 'rev', t.rev, 'effectiveOn', t.effective_on, 'postedAt', t.posted_at, 'hash', t.hash,
            'occurredOn', t.occurred_on, 'makerId', t.maker_id, 'checkerId', t.checker_id, 'correlationId', t.correlation_id,
            'lines', coalesce((select jsonb_agg(jsonb_build_object('account', account, 'side', side, 'cents', cents, 'isPosted', is_posted, 'prevBalance', prev_balance, 'newBalance', new_balance, 'accountVersion', account_version) order by line_no)
                from ledger.journal_line l where l.chain = t.chain and l.seq = t.seq), '[]'))
        from ledger.journal_transaction t where t.chain = ? and t.seq > ? order by t.seq
        """;

    /// <summary>What stood before a place in its chain and is named by one after it.</summary>
    const string Earlier = """
        select jsonb_build_object('chain', o.chain, 'seq', o.seq, 'standing', case
            when exists (select from ledger.journal_transaction r where r.chain = o.chain and r.rev = o.seq and r.seq <= f.seq) then 'Resolved'
            when o.status = 'PENDING' then 'Pending' when o.status = 'VOIDED' then 'IsVoid'
            when exists (select from ledger.journal_transaction b where b.chain = o.chain and b.seq = o.rev and b.status = 'POSTED') then 'IsReversal' else 'Posted' end)
        from unnest(?::text[], ?::bigint[]) as f(chain, seq) join ledger.journal_transaction t on t.chain = f.chain and t.seq > f.seq and t.rev <= f.seq
        join ledger.journal_transaction o on o.chain = t.chain and o.seq = t.rev
        """;

    const string End = """
        select jsonb_build_object('chains', (select count(*) from ledger.journal_chain where ? = '' or chain = ?), 'transactions', (select count(*) from ledger.journal_transaction where ? = '' or chain = ?),
            'lines', (select count(*) from ledger.journal_line where ? = '' or chain = ?))
        """;
}
