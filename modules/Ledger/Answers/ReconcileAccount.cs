using Carm.Kernel;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Http;

namespace Carm.Ledger;

/// <summary>Compares the client's or the broker's own list with the account. Nothing is kept.</summary>
/// <param name="File">CSV in UTF-8 with the columns reference and amount, and date where there is one.</param>
public sealed record ReconcileAccount(string RmAccount, IFormFile? File);

/// <param name="Listed">The sum of the list.</param>
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
        var items = (await session.Query<OpenItem>().Where(i => i.RmAccount == query.RmAccount).OrderByDescending(i => i.SortKey).Take(4 * Reconciliation.MostRows).ToListAsync(ct)).Where(i => Sees(i.SubmitterBn9, i.RmAccount)).ToArray();
        // The business itself is told what stands in another of its accounts; a provider is not.
        string[] numbers = User.HasClaim("carm_bn9", query.RmAccount[..9]) ? [.. list.Select(l => l.Reference).Except(items.Select(i => i.TransactionNumber)).OfType<string>()] : [];
        var found = (await session.LoadManyAsync<PostedCad>(ct, numbers)).Where(p => p.ItemIds.Any(id => id.StartsWith(query.RmAccount[..9], StringComparison.Ordinal))).Select(p => p.Id).ToHashSet();
        var rows = Reconciliation.Of(list, items, found);
        int Count(string outcome) => rows.Count(r => r.Outcome == outcome);
        await Send.OkAsync(new(Count("MATCHED"), Count("DIFFERENT"), Count("MISSING_IN_LEDGER"), Count("MISSING_IN_LIST"), Money.Sum(list.Select(l => l.Amount)), Money.Sum(items.Select(i => i.Side == Side.Debit ? i.Original : -i.Original)), rows), ct);
    }
}
