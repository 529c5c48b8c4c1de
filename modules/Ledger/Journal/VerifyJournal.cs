using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Recomputes the hash chain of a program account, and the balance of each of its transactions. Of all chains, which takes long, it says what the last night's check has found. What was changed in a transaction that was found to hold before is found when its chain comes to its turn (Ledger:WholeCheckNights), and at once where the chain is asked for by rmAccount or all are read by ledger verify.</summary>
/// <param name="RmAccount">One chain, read now; left out, all of them, as the last night's check that is over found them.</param>
public sealed record VerifyJournal([property: QueryParam] string? RmAccount = null);

/// <param name="Flaws">Chains that do not hold; of all chains, those that have the first hundred faults of the check.</param>
/// <param name="VerifiedAt">When the chain was read, or the night's check was over; null before the first.</param>
/// <param name="Whole">How many of the chains were read from their first transaction on. The others were gone on from where they were last found to hold.</param>
/// <param name="FaultCount">How many faults were found in all, of which one chain may have more than one: everything that was read holds only where there is none.</param>
/// <param name="CommonFaults">The kinds of the faults that are of no one chain: SEAL where the last seal is not that of its heads, SUMS where the sums that the seals keep are not what the balances come to. One chain alone has none.</param>
public sealed record VerifyJournalResponse(int Chains, IReadOnlyList<JournalFlaw> Flaws, DateTimeOffset? VerifiedAt, long Whole, long FaultCount, IReadOnlyList<string> CommonFaults);

/// <param name="Sequence">Its first transaction at fault; 0 where it is what is kept beside them.</param>
public sealed record JournalFlaw(string Chain, long Sequence);

public sealed class VerifyJournalEndpoint(ILedgerStore store, TimeProvider clock) : CarmEndpoint<VerifyJournal, VerifyJournalResponse>
{
    /// <summary>For one chain, which may have millions of transactions.</summary>
    const int Seconds = 300;

    public override void Configure()
    {
        Get("ledger/verification");
        Group<Staff>();
        Asks("ledger.journal.view");
        Summary(s => s.Summary = "Verify the journal's hash chains");
    }

    public override async Task HandleAsync(VerifyJournal query, CancellationToken ct)
    {
        await using var session = await store.AsOfOneInstantAsync(ct, Seconds);
        if (query.RmAccount is { Length: > 0 } rm)
        {
            var chains = await session.AdvancedSql.QueryAsync<JournalFlaw>("select jsonb_build_object('chain', chain, 'sequence', coalesce(ledger.first_flaw(chain), 0)) from ledger.journal_chain where chain = ?", ct, rm);
            JournalFlaw[] flaws = [.. chains.Where(c => c.Sequence > 0)];
            await Send.OkAsync(new(chains.Count, flaws, clock.GetUtcNow(), chains.Count, flaws.Length, []), ct);
            return;
        }
        var last = (await session.Query<JournalCheck>().Where(c => c.FinishedAt != null).OrderByDescending(c => c.Id).Take(1).ToListAsync(ct)).FirstOrDefault();
        var faults = last?.Faults ?? [];
        await Send.OkAsync(new((int)(last?.Chains ?? 0), [.. faults.Where(f => f.Chain is not null).GroupBy(f => f.Chain!).Select(of => new JournalFlaw(of.Key, of.Min(f => f.Seq) ?? 0))], last?.FinishedAt,
            last?.Whole ?? 0, last?.FaultCount ?? 0, [.. faults.Where(f => f.Chain is null).Select(f => f.Code).Distinct()]), ct);
    }
}
