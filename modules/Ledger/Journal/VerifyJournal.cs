using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Recomputes the hash chains of the journal, and the balance of each transaction.</summary>
/// <param name="RmAccount">One chain only; left out, all.</param>
public sealed record VerifyJournal([property: QueryParam] string? RmAccount = null);

/// <param name="Flaws">Chains that do not hold, each with its first sequence at fault.</param>
public sealed record VerifyJournalResponse(int Chains, IReadOnlyList<JournalFlaw> Flaws);

public sealed record JournalFlaw(string Chain, long Sequence);

public sealed class VerifyJournalEndpoint(ILedgerStore store) : CarmEndpoint<VerifyJournal, VerifyJournalResponse>
{
    public override void Configure()
    {
        Get("ledger/verification");
        Group<Staff>();
        Asks("ledger.journal.view");
        Summary(s => s.Summary = "Verify the journal's hash chains");
    }

    public override async Task HandleAsync(VerifyJournal query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var chains = await session.AdvancedSql.QueryAsync<JournalFlaw>(
            "select jsonb_build_object('chain', chain, 'sequence', coalesce(ledger.first_flaw(chain), 0)) from ledger.journal_chain where ? = '' or chain = ? order by chain", ct, query.RmAccount ?? "", query.RmAccount ?? "");
        await Send.OkAsync(new(chains.Count, [.. chains.Where(c => c.Sequence > 0)]), ct);
    }
}
