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
    public static async IAsyncEnumerable<JournalRecord> ReadChainsAsync(IQuerySession session, string[] chains, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var chain in await session.AdvancedSql.QueryAsync<ChainRecord>(Chains, ct, (object)chains))
        {
            yield return chain;
            await foreach (var transaction in session.AdvancedSql.StreamAsync<TransactionRecord>(Transactions, ct, chain.Chain)) yield return transaction;
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

    const string Chains = """
        select jsonb_build_object('chain', c.chain, 'seq', c.seq, 'hash', c.hash,
            'balances', coalesce((select jsonb_agg(jsonb_build_object('account', account, 'debits', debits, 'credits', credits, 'pendingDebits', pending_debits, 'pendingCredits', pending_credits, 'version', version) order by account)
                from ledger.journal_balance b where b.chain = c.chain), '[]'),
            'due', coalesce((select jsonb_agg(jsonb_build_object('dueOn', due_on, 'cents', cents) order by due_on) from ledger.journal_due d where d.chain = c.chain and cents <> 0), '[]'),
            'openDebits', coalesce((select jsonb_agg(jsonb_build_object('dueOn', due_on, 'cents', cents) order by due_on)
                from (select data ->> 'dueOn' as due_on, sum((data ->> 'openCents')::bigint) as cents from ledger.mt_doc_openitem where data ->> 'rmAccount' = c.chain and data ->> 'side' = 'Debit' group by 1) i where cents <> 0), '[]'),
            'openCredits', coalesce((select sum((data ->> 'openCents')::bigint) from ledger.mt_doc_openitem where data ->> 'rmAccount' = c.chain and data ->> 'side' = 'Credit'), 0),
            'heads', coalesce((select jsonb_agg(jsonb_build_object('night', night, 'seq', seq, 'hash', hash) order by night) from ledger.journal_sealed_head h where h.chain = c.chain), '[]'))
        from ledger.journal_chain c where c.chain = any(?) order by c.chain collate "C"
        """;

    const string Transactions = """
        select jsonb_build_object('chain', t.chain, 'seq', t.seq, 'type', t.type, 'ref', t.ref, 'rev', t.rev, 'effectiveOn', t.effective_on, 'postedAt', t.posted_at, 'hash', t.hash,
            'lines', coalesce((select jsonb_agg(jsonb_build_object('account', account, 'side', side, 'cents', cents, 'isPosted', is_posted, 'prevBalance', prev_balance, 'newBalance', new_balance, 'accountVersion', account_version) order by line_no)
                from ledger.journal_line l where l.chain = t.chain and l.seq = t.seq), '[]'))
        from ledger.journal_transaction t where t.chain = ? order by t.seq
        """;

    const string End = """
        select jsonb_build_object('chains', (select count(*) from ledger.journal_chain where ? = '' or chain = ?), 'transactions', (select count(*) from ledger.journal_transaction where ? = '' or chain = ?),
            'lines', (select count(*) from ledger.journal_line where ? = '' or chain = ?))
        """;
}
