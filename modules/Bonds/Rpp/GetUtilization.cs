using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Bonds;

/// <summary>Asks how much of a program account's security is used.</summary>
public sealed record GetUtilization(string RmAccount);

/// <param name="Owing">The balance of the account; a credit counts as nothing owing.</param>
/// <param name="ReleasedNotAccountedFor">Estimated duties and taxes of goods that left and have not come to the account.</param>
/// <param name="Exposure">What is owing, and the estimates.</param>
/// <param name="Limit">Twice the agreements, and the cash; null where the requirement is the highest there is and met.</param>
/// <param name="UsedPercent">To the hundredth, cut off.</param>
/// <param name="Headroom">What may still be owed below the limit.</param>
/// <param name="ThresholdsTold">The thresholds, in percent, whose notice went out.</param>
public sealed record GetUtilizationResponse(
    string RmAccount, Money Owing, Money ReleasedNotAccountedFor, Money Exposure, Money Agreements, Money Cash, Money? Limit, decimal? UsedPercent, Money? Headroom, IReadOnlyList<int> ThresholdsTold, DateOnly? LowerBy);

public sealed class GetUtilizationEndpoint(IBondsStore store, TimeProvider clock) : CarmEndpoint<GetUtilization, GetUtilizationResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/rpp/utilization");
        Group<Portal>();
        Asks("bonds.rpp.view");
        Summary(s => s.Summary = "Read how much of the security is used");
    }

    public override async Task HandleAsync(GetUtilization query, CancellationToken ct)
    {
        // Totals of all who declare for the account are for those who see all of it; the pre-flight says to others whether it holds.
        if (!SeesAll) throw new Rejected("NOT_FOUND");
        await using var session = store.QuerySession();
        var account = await session.LoadAsync<RppAccount>(query.RmAccount, ct) ?? throw new Rejected("NOT_FOUND");
        var today = clock.GetUtcNow().TorontoDate();
        var limit = account.LimitOn(today);
        await Send.OkAsync(new(
            account.Id, account.Owing, account.Released, account.Exposure, account.AgreementsOn(today), account.CashOn(today), limit, Utilization.Of(account.Exposure, limit).Percent,
            limit is { } most ? Money.Max(Money.Zero, most - account.Exposure) : null, account.Told, account.LowerBy), ct);
    }
}
