using Ardalis.Specification;
using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists the payments into a program account, the newest first; a service provider gets what it may see.</summary>
/// <param name="State">INITIATED, SUBMITTED, POSTED, DISHONOURED, FAILED or CANCELLED; left out, all.</param>
public sealed record FindPayments(string RmAccount, [property: QueryParam] string? State = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindPaymentsResponse(IReadOnlyList<PaymentView> Items, string? NextCursor);

public sealed class FindPaymentsEndpoint(ILedgerStore store) : CarmEndpoint<FindPayments, FindPaymentsResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/payments");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "List the payments into a program account");
    }

    public override async Task HandleAsync(FindPayments query, CancellationToken ct)
    {
        var state = PaymentsSpecification.Read(query.State);
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var (caller, client) = (User.FindFirst("carm_bn9")!.Value, query.RmAccount[..9]);
        var sight = SeesAll ? null : new TransactionSight(caller, client, Own: Sees(caller, query.RmAccount), Importers: Sees(client, query.RmAccount), Others: Sees("", query.RmAccount));
        var (items, next) = Cut(await session.Matching(new PaymentsSpecification(query.RmAccount, state, sight, after, size)).ToListAsync(ct), size, p => p.SortKey);
        await Send.OkAsync(new([.. items.Select(p => PaymentView.Of(p))], next), ct);
    }
}

/// <summary>Payments, the newest first, a page and one row more.</summary>
public sealed class PaymentsSpecification : Specification<Payment>
{
    /// <param name="rmAccount">Null for those of all accounts.</param>
    /// <param name="sight">Whose payments the caller sees; null for one who sees everything.</param>
    /// <param name="unconfirmedSince">Those only that count as of before this day and that no file of the bank has shown.</param>
    public PaymentsSpecification(string? rmAccount, PaymentState? state, TransactionSight? sight, string? after, int size, DateOnly? unconfirmedSince = null)
    {
        if (unconfirmedSince is { } since) Query.Where(p => p.UnconfirmedKey != null && p.EffectiveOn < since);
        if (rmAccount is not null) Query.Where(p => p.RmAccount == rmAccount);
        if (state is { } wanted) Query.Where(p => p.State == wanted);
        if (after is not null) Query.Where(p => string.Compare(p.SortKey, after) < 0);
        if (sight is var (caller, client, own, importers, others))
            Query.Where(p => (own && p.PayerBn9 == caller) || (importers && p.PayerBn9 == client) || (others && p.PayerBn9 != caller && p.PayerBn9 != client));
        Query.OrderByDescending(p => p.SortKey).Take(size + 1);
    }

    public static PaymentState? Read(string? word) => word is null ? null
        : !word.Any(char.IsAsciiDigit) && word == word.ToUpperInvariant() && Enum.TryParse<PaymentState>(word, ignoreCase: true, out var state) ? state : throw new Rejected("VAL_STATUS") { Path = "state" };
}
