using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists what was posted to a program account, the newest first; a service provider gets what it may see.</summary>
/// <param name="Status">OPEN or CLEARED; left out, both.</param>
public sealed record FindTransactions(string RmAccount, [property: QueryParam] string? Status = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindTransactionsResponse(IReadOnlyList<TransactionRow> Items, string? NextCursor);

/// <param name="Type">CAD, CADV, ADJ, INT among debts; PMT, REF, RINT among credits.</param>
/// <param name="Original">Positive for a debt, negative for a credit.</param>
public sealed record TransactionRow(
    string Type, string Description, string Reference, string? TransactionNumber, DateOnly PostedOn, DateOnly EffectiveOn, DateOnly DueOn, Money Original, Money Open, string Status, string Payer, string? StatementNumber);

public sealed class FindTransactionsEndpoint(ILedgerStore store) : CarmEndpoint<FindTransactions, FindTransactionsResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/transactions");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "List the transactions of a program account");
    }

    public override async Task HandleAsync(FindTransactions query, CancellationToken ct)
    {
        if (query.Status is not (null or "OPEN" or "CLEARED")) throw new Rejected("VAL_STATUS") { Path = "status" };
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var rows = session.Query<OpenItem>().Where(i => i.RmAccount == query.RmAccount && (after == null || string.Compare(i.SortKey, after) < 0));
        if (query.Status is not null) rows = query.Status == "OPEN" ? rows.Where(i => i.OpenCents > 0) : rows.Where(i => i.OpenCents == 0);
        if (!SeesAll)
        {
            var (caller, client) = (User.FindFirst("carm_bn9")!.Value, query.RmAccount[..9]);
            var (own, importers, others) = (Sees(caller, query.RmAccount), Sees(client, query.RmAccount), Sees("", query.RmAccount));
            rows = rows.Where(i => (own && i.SubmitterBn9 == caller) || (importers && i.SubmitterBn9 == client) || (others && i.SubmitterBn9 != caller && i.SubmitterBn9 != client));
        }
        var (items, next) = Cut(await rows.OrderByDescending(i => i.SortKey).Take(size + 1).ToListAsync(ct), size, i => i.SortKey);
        await Send.OkAsync(new([.. items.Select(Row)], next), ct);
    }

    static TransactionRow Row(OpenItem i)
    {
        Money Signed(Money amount) => i.Side == Side.Debit ? amount : -amount;
        return new(i.Type, i.Class.Name.ToString(), i.Reference, i.TransactionNumber, i.PostedOn, i.EffectiveOn, i.DueOn, Signed(i.Original), Signed(i.Open), i.OpenCents > 0 ? "OPEN" : "CLEARED", i.PayerTag, i.StatementNumber);
    }
}
