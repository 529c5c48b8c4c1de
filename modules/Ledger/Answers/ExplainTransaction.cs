using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Why a transaction's amount is what it is, what paid it or what it paid; the allocation trace both ways.</summary>
/// <param name="Type">As CAD, INT, PMT or SEC.</param>
/// <param name="Reference">As it stands in the list of transactions.</param>
/// <param name="Payer">As it stands there, for a payment of a broker's, its dishonour or the charge for it; left out, the importer's.</param>
public sealed record ExplainTransaction(string RmAccount, string Type, string Reference, [property: QueryParam] string? Payer = null);

public sealed class ExplainTransactionEndpoint(ILedgerStore store) : CarmEndpoint<ExplainTransaction, Explanation>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/transactions/{type}/{reference}/explain");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "Explain a transaction: what caused it, what paid it, what it paid");
    }

    public override async Task HandleAsync(ExplainTransaction query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        // A slash within a segment of a path is the one sign that routing leaves as it was escaped.
        var reference = query.Reference.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var item = await session.LoadAsync<OpenItem>(OpenItem.IdOf(query.RmAccount, query.Type, reference, query.Payer), ct);
        if (item is null && query.Type == SecurityMovement.Code && (await session.SecurityMovementsAsync(query.RmAccount, ct)).FirstOrDefault(m => m.Reference == reference && m.Payer == (query.Payer ?? OpenItem.Importer) && Sees(m.SubmitterBn9, m.RmAccount)) is { } security)
        {
            await Send.OkAsync(Explanations.Of(security), ct);
            return;
        }
        if (item is null || !Sees(item.SubmitterBn9, query.RmAccount)) throw new Rejected("NOT_FOUND");
        var others = (await session.LoadManyAsync<OpenItem>(ct, Explanations.TraceOf(item).Select(r => r.By).Distinct())).Where(i => Sees(i.SubmitterBn9, i.RmAccount)).ToDictionary(i => i.Id);
        var lines = await session.AdvancedSql.QueryAsync<JournalHead>(
            "select jsonb_build_object('account', l.account, 'side', l.side, 'cents', l.cents) from ledger.journal_transaction t join ledger.journal_line l using (chain, seq) where t.source = ? order by l.line_no", ct, item.Source ?? "");
        await Send.OkAsync(Explanations.Of(item, [.. lines.Select(l => new PostingLine(l.Account, l.Side == "D" ? Side.Debit : Side.Credit, Money.OfCents(l.Cents)))], id => others.GetValueOrDefault(id), await session.ReadRatesAsync(ct)), ct);
    }
}

/// <summary>One line of a transaction as the database tells it.</summary>
public sealed record JournalHead(string Account, string Side, long Cents);
