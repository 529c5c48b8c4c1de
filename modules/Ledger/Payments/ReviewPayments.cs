using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists payments of all accounts for the bank and the officers, the newest first: those that wait for an answer, or any other.</summary>
/// <param name="State">As SUBMITTED; left out, all.</param>
/// <param name="RmAccount">One account's; left out, all.</param>
/// <param name="Unconfirmed">True for those that are posted for more than ten days and that no file of the bank has shown.</param>
public sealed record ReviewPayments([property: QueryParam] string? State = null, [property: QueryParam] string? RmAccount = null, [property: QueryParam] bool? Unconfirmed = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record ReviewPaymentsResponse(IReadOnlyList<PaymentView> Items, string? NextCursor);

public sealed class ReviewPaymentsEndpoint(ILedgerStore store, TimeProvider clock) : CarmEndpoint<ReviewPayments, ReviewPaymentsResponse>
{
    public override void Configure()
    {
        Get("payments");
        Group<Staff>();
        Asks("ledger.payments.review");
        Summary(s => s.Summary = "List payments of all accounts");
    }

    public override async Task HandleAsync(ReviewPayments query, CancellationToken ct)
    {
        var state = PaymentsSpecification.Read(query.State);
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        DateOnly? unconfirmed = query.Unconfirmed == true ? clock.GetUtcNow().TorontoDate().AddDays(-BankReceiving.DaysApart) : null;
        await using var session = store.QuerySession();
        var (items, next) = Cut(await session.Matching(new PaymentsSpecification(query.RmAccount, state, null, after, size, unconfirmed)).ToListAsync(ct), size, p => p.SortKey);
        await Send.OkAsync(new([.. items.Select(p => PaymentView.Of(p, isStaff: true))], next), ct);
    }
}
