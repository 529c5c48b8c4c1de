using Carm.Kernel;
using Marten;

namespace Carm.Bonds;

/// <summary>Asks whether a program account's goods may leave before payment, and what that needs.</summary>
public sealed record GetRpp(string RmAccount);

public sealed class GetRppEndpoint(IBondsStore store, TimeProvider clock) : CarmEndpoint<GetRpp, RppView>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/rpp");
        Group<Portal>();
        Asks("bonds.rpp.view");
        Summary(s => s.Summary = "Read the state of release prior to payment");
    }

    public override async Task HandleAsync(GetRpp query, CancellationToken ct)
    {
        // Totals of all who declare for the account are for those who see all of it; the pre-flight says to others whether it holds.
        if (!SeesAll) throw new Rejected("NOT_FOUND");
        await using var session = store.QuerySession();
        var account = await session.LoadAsync<RppAccount>(query.RmAccount, ct) ?? throw new Rejected("NOT_FOUND");
        await Send.OkAsync(RppView.Of(account, clock.GetUtcNow().TorontoDate()), ct);
    }
}
