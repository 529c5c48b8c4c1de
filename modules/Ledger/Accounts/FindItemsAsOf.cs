using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists a program account's transactions with what was open of each at the end of a day, the newest first.</summary>
/// <param name="AsOf">The day.</param>
/// <param name="By">RECORDED: as it stood in the ledger on that day. EFFECTIVE: as what counts as of that day, although it became known later. Left out, RECORDED.</param>
public sealed record FindItemsAsOf(string RmAccount, [property: QueryParam] string? AsOf = null, [property: QueryParam] string? By = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindItemsAsOfResponse(DateOnly AsOf, string By, IReadOnlyList<ItemAsOf> Items, string? NextCursor);

/// <param name="Original">Positive for a debt, negative for a credit.</param>
public sealed record ItemAsOf(string Type, string Reference, string? TransactionNumber, DateOnly PostedOn, DateOnly EffectiveOn, DateOnly DueOn, Money Original, Money Open);

public sealed class FindItemsAsOfEndpoint(ILedgerStore store, TimeProvider clock) : CarmEndpoint<FindItemsAsOf, FindItemsAsOfResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/items");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "List transactions as they stood on a day");
    }

    public override async Task HandleAsync(FindItemsAsOf query, CancellationToken ct)
    {
        if (query.By is not (null or "RECORDED" or "EFFECTIVE")) throw new Rejected("VAL_AS_OF_BY") { Path = "by" };
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        var asOf = query.AsOf is null ? clock.GetUtcNow().TorontoDate() : BusinessCalendar.ReadDate(query.AsOf, "asOf");
        var asRecorded = query.By != "EFFECTIVE";
        var sight = SeesAll ? null : TransactionSights.Of(User, query.RmAccount, Sees);
        await using var session = store.QuerySession();
        var (items, next) = Cut(await session.Matching(new TransactionsSeenSpecification(query.RmAccount, asRecorded ? new(To: asOf) : new(EffectiveTo: asOf), sight, after, size)).ToListAsync(ct), size, i => i.SortKey);
        await Send.OkAsync(new(asOf, asRecorded ? "RECORDED" : "EFFECTIVE", [.. items.Select(i =>
        {
            var (original, open) = (i.Original, Money.OfCents(i.OpenCentsOn(asOf, asRecorded)));
            return new ItemAsOf(i.Type, i.Reference, i.TransactionNumber, i.PostedOn, i.EffectiveOn, i.DueOn, i.Side == Side.Debit ? original : -original, i.Side == Side.Debit ? open : -open);
        })], next), ct);
    }
}
