using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Asks what may still be paid by credit card in the billing cycle of today.</summary>
public sealed record GetCardLimit(string RmAccount);

/// <param name="CycleFrom">The 18th on which the cycle began.</param>
/// <param name="CycleTo">The 17th on which it ends.</param>
/// <param name="Used">Paid or under way in it, for debt and security together.</param>
public sealed record GetCardLimitResponse(string RmAccount, DateOnly CycleFrom, DateOnly CycleTo, Money Limit, Money Used, Money Remaining);

public sealed class GetCardLimitEndpoint(ILedgerStore store, TimeProvider clock) : CarmEndpoint<GetCardLimit, GetCardLimitResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/card-limit");
        Group<Portal>();
        Asks("ledger.payments.post");
        Summary(s => s.Summary = "Read what may still be paid by credit card");
    }

    public override async Task HandleAsync(GetCardLimit query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var today = clock.GetUtcNow().TorontoDate();
        var remaining = await session.RemainingAsync(query.RmAccount, today, ct);
        var (from, to) = CardLimit.CycleOf(today);
        await Send.OkAsync(new(query.RmAccount, from, to, CardLimit.Limit, CardLimit.Limit - remaining, remaining), ct);
    }
}
