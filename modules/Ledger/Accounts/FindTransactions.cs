using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists what was posted to a program account, the newest first; a service provider gets what it may see.</summary>
/// <param name="Status">OPEN or CLEARED; left out, both.</param>
public sealed record FindTransactions(string RmAccount, [property: QueryParam] string? Status = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindTransactionsResponse(IReadOnlyList<TransactionRow> Items, string? NextCursor);

/// <param name="Type">CAD, CADV, ADJ, LAP, INT among debts; PMT, REF, DRW, RINT among credits.</param>
/// <param name="Original">Positive for a debt, negative for a credit.</param>
public sealed record TransactionRow(
    string Type, string Description, string Reference, string? TransactionNumber, DateOnly PostedOn, DateOnly EffectiveOn, DateOnly DueOn, Money Original, Money Open, string Status, string Payer, string? StatementNumber);

public sealed class FindTransactionsEndpoint(ILedgerStore store, TimeProvider clock) : CarmEndpoint<FindTransactions, FindTransactionsResponse>
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
        var sight = SeesAll ? null : new TransactionSight(
            User.FindFirst("carm_bn9")!.Value, query.RmAccount[..9], Own: Sees(User.FindFirst("carm_bn9")!.Value, query.RmAccount), Importers: Sees(query.RmAccount[..9], query.RmAccount), Others: Sees("", query.RmAccount));
        var today = clock.GetUtcNow().TorontoDate();
        var (items, next) = Cut(await session.Matching(new TransactionsSeenSpecification(query.RmAccount, query.Status, sight, after, size)).ToListAsync(ct), size, i => i.SortKey);
        await Send.OkAsync(new([.. items.Select(i => Row(i, today))], next), ct);
    }

    static TransactionRow Row(OpenItem i, DateOnly today)
    {
        Money Signed(Money amount) => i.Side == Side.Debit ? amount : -amount;
        return new(i.Type, i.Class.Name.ToString(), i.Reference, i.TransactionNumber, i.PostedOn, i.EffectiveOn, i.DueOn, Signed(i.Original), Signed(i.Open), i.OpenCents > 0 ? "OPEN" : "CLEARED", i.PayerTag, i.BillOn <= today ? StatementDates.NumberOf(i.RmAccount, i.BillOn) : null);
    }
}
