using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists receipts that came by bank files, the oldest first: with UNIDENTIFIED the work list of those whose account must be found.</summary>
/// <param name="Outcome">SETTLED, CONFIRMED, POSTED, UNIDENTIFIED, IDENTIFIED or DUPLICATE; left out, UNIDENTIFIED.</param>
public sealed record FindReceipts([property: QueryParam] string? Outcome = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindReceiptsResponse(IReadOnlyList<ReceiptView> Items, string? NextCursor);

public sealed class FindReceiptsEndpoint(ILedgerStore store) : CarmEndpoint<FindReceipts, FindReceiptsResponse>
{
    public override void Configure()
    {
        Get("receipts");
        Group<Staff>();
        Asks("ledger.payments.review");
        Summary(s => s.Summary = "List receipts of bank files");
    }

    public override async Task HandleAsync(FindReceipts query, CancellationToken ct)
    {
        ReceiptOutcome outcome = query.Outcome switch
        {
            null or "UNIDENTIFIED" => ReceiptOutcome.Unidentified,
            "SETTLED" => ReceiptOutcome.Settled,
            "CONFIRMED" => ReceiptOutcome.Confirmed,
            "POSTED" => ReceiptOutcome.Posted,
            "IDENTIFIED" => ReceiptOutcome.Identified,
            "DUPLICATE" => ReceiptOutcome.Duplicate,
            _ => throw new Rejected("VAL_STATUS") { Path = "outcome" },
        };
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<BankReceipt>().Where(r => r.Outcome == outcome && (after == null || string.Compare(r.SortKey, after) > 0)).OrderBy(r => r.SortKey).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, r => r.SortKey);
        await Send.OkAsync(new([.. items.Select(ReceiptView.Of)], next), ct);
    }
}

/// <param name="RmAccount">The account that it names, or that an officer found.</param>
/// <param name="Code">Why it could not be posted to the account that it names; RECEIPT_LOOKS_ALIKE where another receipt says the same.</param>
/// <param name="SameAs">The receipt whose double it is: as an officer found while it is UNIDENTIFIED, and as a supervisor approved where it is a DUPLICATE.</param>
/// <param name="Maker">Who found whose double it is.</param>
/// <param name="Checker">Who approved that it is a double.</param>
/// <param name="Revision">What <c>If-Match</c> names when it is decided whether it is a double; 0 where nobody has asked.</param>
public sealed record ReceiptView(
    string ReceiptId, string FileId, int LineNumber, ReceiptOutcome Outcome, string Method, string? RmAccount, Money Amount, DateOnly ReceivedOn, string Reference, string? PayerBn9, string? PayerName, string? Code, string? PaymentId, string? IdentifiedBy,
    string? SameAs, string? Maker, string? Checker, int Revision)
{
    public static ReceiptView Of(BankReceipt r) => new(
        r.Id, r.FileId, r.LineNumber, r.Outcome, r.Method, r.RmAccount, r.Amount, r.ReceivedOn, r.Reference, r.PayerBn9, r.PayerName, r.Code, r.PaymentId, r.IdentifiedBy, r.SameAs, r.Maker, r.Checker, r.Revision);
}
