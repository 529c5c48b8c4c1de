using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists what was posted to a program account, the newest first; a service provider gets what it may see.</summary>
/// <param name="Status">OPEN, CLEARED, OVERDUE or HELD; left out, all.</param>
/// <param name="From">The first day of posting.</param>
/// <param name="To">The last day of posting.</param>
/// <param name="Type">As CAD or PMT.</param>
/// <param name="AmountFrom">Of the original amount, whichever side it stands on.</param>
/// <param name="TransactionNumber">The declaration behind it.</param>
/// <param name="Payer">IMPORTER, or a broker as BROKER:812345674.</param>
/// <param name="Sort">NEWEST or OLDEST.</param>
public sealed record FindTransactions(
    string RmAccount, [property: QueryParam] string? Status = null, [property: QueryParam] string? From = null, [property: QueryParam] string? To = null, [property: QueryParam] string? Type = null,
    [property: QueryParam] string? DueFrom = null, [property: QueryParam] string? DueTo = null, [property: QueryParam] string? AmountFrom = null, [property: QueryParam] string? AmountTo = null,
    [property: QueryParam] string? TransactionNumber = null, [property: QueryParam] string? Payer = null, [property: QueryParam] string? Sort = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindTransactionsResponse(IReadOnlyList<TransactionRow> Items, string? NextCursor);

/// <param name="Type">CAD, CADV, ADJ, LAP, INT among debts; PMT, REF, DRW, RINT among credits; SEC for cash security that was deposited, applied or returned.</param>
/// <param name="Original">Positive for a debt, negative for a credit.</param>
/// <param name="Status">OPEN, CLEARED, OVERDUE or HELD.</param>
/// <param name="ClearedBy">What paid it or what it paid, by type and reference, 500 names at most; OTHER for what the caller may not see.</param>
/// <param name="ClearedByMore">How many paid it or were paid beyond those that are named.</param>
public sealed record TransactionRow(
    string Type, string Description, string Reference, string? TransactionNumber,
    DateOnly PostedOn, DateOnly EffectiveOn, DateOnly? ReleasedOn, DateOnly DueOn,
    Money Original, Money Open, string Status, string Payer,
    string ClearedBy, string? StatementNumber, int ClearedByMore)
{
    /// <summary>What paid it or what it paid, as many as are named: one payment may clear as many debts as there are.</summary>
    public static IEnumerable<string> Named(OpenItem i) => i.Reductions.Select(r => r.By).Distinct().Take(Explanations.Most);

    /// <param name="seen">The items on the other side that the caller sees; null for all.</param>
    public static TransactionRow Of(OpenItem i, DateOnly today, IReadOnlySet<string>? seen)
    {
        Money Signed(Money amount) => i.Side == Side.Debit ? amount : -amount;
        return new(i.Type, i.Name.ToString(), i.Reference, i.TransactionNumber, i.PostedOn, i.EffectiveOn, i.ReleasedOn, i.DueOn, Signed(i.Original), Signed(i.Open), StatusOf(i, today), i.PayerTag,
            string.Join("; ", Named(i).Select(by => seen?.Contains(by) == false ? "OTHER" : by.Split('/', 2)[^1]).Distinct()), i.BillOn <= today ? StatementDates.NumberOf(i.RmAccount, i.BillOn) : null,
            Math.Max(0, i.Reductions.Select(r => r.By).Distinct().Count() - Explanations.Most));
    }

    /// <summary>Of cash security nothing is open: it is no part of the balance. What of a deposit is held says its status.</summary>
    public static TransactionRow Of(SecurityMovement m) => new(
        SecurityMovement.Code, m.Name.ToString(), m.Reference, null, m.PostedOn, m.EffectiveOn, null, m.EffectiveOn, m.Amount, Money.Zero, m.IsHeld ? "HELD" : "CLEARED", m.Payer,
        string.Join("; ", m.Ends.Select(e => $"{SecurityMovement.Code}/{e.Name}")), null, 0);

    static string StatusOf(OpenItem i, DateOnly today) => i.OpenCents == 0 ? "CLEARED" : i.IsHeld ? "HELD" : i.Side == Side.Debit && i.DueOn < today ? "OVERDUE" : "OPEN";
}

public sealed class FindTransactionsEndpoint(ILedgerStore store, TimeProvider clock) : CarmEndpoint<FindTransactions, FindTransactionsResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/transactions");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "List the transactions of a program account");
    }

    public override async Task HandleAsync(FindTransactions q, CancellationToken ct)
    {
        if (q.Sort is not (null or "NEWEST" or "OLDEST")) throw new Rejected("VAL_SORT") { Path = "sort" };
        var today = clock.GetUtcNow().TorontoDate();
        var filter = TransactionFilter.Read(q.Status, q.From, q.To, q.Type, q.DueFrom, q.DueTo, q.AmountFrom, q.AmountTo, q.TransactionNumber, q.Payer, today);
        var (size, after) = PageOf(q.PageSize, q.Cursor);
        await using var session = store.QuerySession();
        var sight = SeesAll ? null : TransactionSights.Of(User, q.RmAccount, Sees);
        var oldestFirst = q.Sort == "OLDEST";
        var items = await session.Matching(new TransactionsSeenSpecification(q.RmAccount, filter, sight, after, size, oldestFirst)).ToListAsync(ct);
        var seen = await session.OthersSeenAsync(items, sight, ct);
        var movements = (await session.SecurityMovementsAsync(q.RmAccount, ct)).Where(m => m.Passes(filter, sight) && (after is null || (oldestFirst ? string.CompareOrdinal(m.SortKey, after) > 0 : string.CompareOrdinal(m.SortKey, after) < 0)));
        var rows = items.Select(i => (i.SortKey, Row: TransactionRow.Of(i, today, seen))).With(new(oldestFirst ? movements : movements.Reverse()), oldestFirst, isLast: items.Count <= size).Take(size + 1).ToArray();
        var (page, next) = Cut(rows, size, row => row.SortKey);
        await Send.OkAsync(new([.. page.Select(row => row.Row)], next), ct);
    }
}
