using Carm.Kernel;

namespace Carm.Ledger;

public enum ItemReversalState
{
    Proposed,
    Approved,
    Refused,
}

/// <summary>What the ledger posted by a decision of its own and in error, to be taken back by the mirror of its transaction: one officer asks, another decides (ledger 2.1, 12.1).</summary>
/// <param name="Id">Its number, as RV-700000003RM0001-0001.</param>
/// <param name="ItemId">What is taken back.</param>
public sealed record ItemReversal(string Id, string RmAccount, string ItemId, string Reason, string Maker, ItemReversalState State)
{
    public string? Checker { get; init; }

    public static string IdOf(string rmAccount, int number) => $"RV-{rmAccount}-{number:0000}";
}

/// <summary>What may be taken back so, and what it does to its account. Pure.</summary>
public static class ReversalPosting
{
    /// <summary>Interest either way and the charge for a dishonoured payment. A declaration is corrected by a version, a penalty by its reduction, a payment by its dishonour, an entry made by hand by its own reversal.</summary>
    public static bool MayBeReversed(OpenItem item) => item.Type is "INT" or "RINT" or "NSF";

    /// <summary>Refused are an item of another kind, and one with which something was done: what it cleared is taken back first.</summary>
    public static void Check(OpenItem item)
    {
        if (!MayBeReversed(item)) throw new Rejected("REVERSAL_ITEM", item.Type) { Path = "item" };
        if (item.Reductions.Any(r => r.By == EntryIdOf(item))) throw new Rejected("ALREADY_REVERSED");
        if (item.OpenCents != item.OriginalCents) throw new Rejected("ENTRY_USED");
    }

    /// <param name="sequence">The number of the item's transaction in the chain.</param>
    /// <param name="lines">Its lines.</param>
    public static void Reverse(OpenItem item, long sequence, IReadOnlyList<PostingLine> lines, AccountBook book)
    {
        Check(item);
        var mirror = Posting.Of("ITEM_REVERSED", item.Reference, book.Today, $"REVERSED {item.Source}", lines.Select(l => l with { Side = l.Side == Side.Debit ? Side.Credit : Side.Debit })) with { Resolves = sequence };
        book.Reverse(item, item with
        {
            Id = EntryIdOf(item), Type = "REV", Reference = ReferenceOf(item), Side = item.Side == Side.Debit ? Side.Credit : Side.Debit, EffectiveOn = book.Today, PostedOn = book.Today, PostedAt = book.Now, DueOn = book.Today,
            BillOn = StatementDates.FirstFor(book.Today, book.Today), InterestFrom = null, InterestSettled = true, Rate = RateKind.None, Interest = null, Holds = [], Prescribed = [],
        }, mirror);
    }

    static string ReferenceOf(OpenItem item) => $"{item.Id[16..].Replace('/', ' ')} reversed";

    static string EntryIdOf(OpenItem item) => OpenItem.IdOf(item.RmAccount, "REV", ReferenceOf(item));
}

public sealed record ItemReversalView(string ReversalNumber, string RmAccount, WaivedItem Item, string Reason, string Maker, ItemReversalState State, string? Checker)
{
    public static ItemReversalView Of(ItemReversal r) => new(r.Id, r.RmAccount, WaivedItem.Of(r.ItemId), r.Reason, r.Maker, r.State, r.Checker);
}
