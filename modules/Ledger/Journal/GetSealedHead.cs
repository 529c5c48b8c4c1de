using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>A client asks for the line of its own account in a night's seal: the proof that what was posted to it until then is under the seal.</summary>
/// <param name="Night">As 2026-03-31.</param>
public sealed record GetSealedHead(string RmAccount, string Night);

/// <param name="Sequence">Of the account's last transaction that night.</param>
/// <param name="Hash">Of that transaction, and so of all before it.</param>
/// <param name="Line">As it stands in the list of the night's heads.</param>
/// <param name="Seal">Over that list.</param>
public sealed record GetSealedHeadResponse(string RmAccount, long Sequence, string Hash, string Line, JournalSeal Seal);

/// <summary>A head as it was sealed.</summary>
public sealed record SealedHead(DateOnly Night, long Seq, string Hash);

public sealed class GetSealedHeadEndpoint(ILedgerStore store) : CarmEndpoint<GetSealedHead, GetSealedHeadResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/seals/{night}");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "Prove that a program account is under a night's seal");
    }

    public override async Task HandleAsync(GetSealedHead query, CancellationToken ct)
    {
        // The number of a chain's last transaction counts what all submitters did.
        if (!SeesAll) throw new Rejected("NOT_FOUND");
        await using var session = store.QuerySession();
        var seal = await session.SealAsync(query.Night, ct);
        var head = (await session.AdvancedSql.QueryAsync<SealedHead>(
            "select jsonb_build_object('night', night, 'seq', seq, 'hash', hash) from ledger.journal_sealed_head where chain = ? and night <= ? order by night desc limit 1", ct, query.RmAccount, seal.Night)).SingleOrDefault() ?? throw new Rejected("NOT_FOUND");
        await Send.OkAsync(new(query.RmAccount, head.Seq, head.Hash, $"{query.RmAccount} {head.Seq} {head.Hash}", seal), ct);
    }
}
