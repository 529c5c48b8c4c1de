using Carm.Kernel;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Http;

namespace Carm.Ledger;

/// <summary>Compares the client's or the broker's own list with the account. Nothing is kept.</summary>
/// <param name="File">CSV in UTF-8 with the columns reference and amount, and date where there is one.</param>
public sealed record ReconcileAccount(string RmAccount, IFormFile? File);

/// <param name="Listed">The sum of the list, with the signs of the ledger.</param>
/// <param name="InLedger">The sum of what the asker sees in the ledger.</param>
public sealed record ReconcileAccountResponse(int Matched, int Different, int MissingInLedger, int MissingInList, Money Listed, Money InLedger, IReadOnlyList<ReconciledRow> Items);

public sealed class ReconcileAccountEndpoint(ILedgerStore store) : CarmEndpoint<ReconcileAccount, ReconcileAccountResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/reconciliations");
        Group<Portal>();
        Asks("ledger.accounts.view");
        AllowFileUploads();
        Summary(s => s.Summary = "Compare your own list with the account");
    }

    public override async Task HandleAsync(ReconcileAccount query, CancellationToken ct)
    {
        if (query.File is null) throw new Rejected("VAL_RECONCILE_FILE", 1) { Path = "file" };
        using var content = new MemoryStream();
        await query.File.CopyToAsync(content, ct);
        var list = Reconciliation.Read(content.ToArray());
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ClientAccount>(query.RmAccount, ct) is null) throw new Rejected("NOT_FOUND");
        // What the list names is looked for wherever it stands; of what it does not name, the newest is told.
        string[] named = [.. list.Select(l => l.Reference).Distinct()];
        var all = session.Query<OpenItem>().Where(i => i.RmAccount == query.RmAccount);
        LedgerAmount[] items = [.. (await Amounts(all.Where(i => i.TransactionNumber!.IsOneOf(named) || i.Reference.IsOneOf(named)), ct)).Concat(await Amounts(all.OrderByDescending(i => i.SortKey).Take(Newest), ct)).DistinctBy(i => i.Id).Where(i => Sees(i.SubmitterBn9, query.RmAccount))];
        // The business itself is told what stands in another of its accounts; a provider is not.
        string[] numbers = User.HasClaim("carm_bn9", query.RmAccount[..9]) ? [.. list.Select(l => l.Reference).Except(items.Select(i => i.TransactionNumber)).OfType<string>()] : [];
        var found = (await session.LoadManyAsync<PostedCad>(ct, numbers)).Where(p => p.ItemIds.Any(id => id.StartsWith(query.RmAccount[..9], StringComparison.Ordinal))).Select(p => p.Id).ToHashSet();
        var rows = Reconciliation.Of(list, items, found);
        int Count(string outcome) => rows.Count(r => r.Outcome == outcome);
        await Send.OkAsync(new(Count("MATCHED"), Count("DIFFERENT"), Count("MISSING_IN_LEDGER"), Count("MISSING_IN_LIST"), Money.Sum(rows.Select(r => r.Listed ?? Money.Zero)), Money.OfCents(items.Sum(i => i.Cents)), rows), ct);
    }

    const int Newest = 4 * Reconciliation.MostRows;

    static async Task<IEnumerable<LedgerAmount>> Amounts(IQueryable<OpenItem> items, CancellationToken ct) =>
        (await items.Select(i => new { i.Id, i.Type, i.Reference, i.TransactionNumber, i.SubmitterBn9, i.Side, i.OriginalCents, i.GstCents, i.PostedOn, i.PostedAt }).ToListAsync(ct)).Select(i => new LedgerAmount(
            i.Id, i.Type, i.Reference, i.TransactionNumber, i.SubmitterBn9, i.Side == Side.Debit ? i.OriginalCents : -i.OriginalCents, i.Side == Side.Debit ? i.GstCents : -i.GstCents, i.PostedOn, i.PostedAt));
}
