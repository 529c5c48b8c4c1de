using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>An importer leaves release prior to payment, when nothing is owing any more.</summary>
public sealed record WithdrawRpp(string RmAccount);

public sealed record WithdrawRppResponse(RppView Rpp);

public sealed class WithdrawRppEndpoint : CarmEndpoint<WithdrawRpp, WithdrawRppResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/rpp/withdraw");
        Group<Portal>();
        Asks("bonds.rpp.enrol");
        Summary(s => s.Summary = "Withdraw from release prior to payment");
    }

    public override Task HandleAsync(WithdrawRpp command, CancellationToken ct) => OkAsync(command, ct);
}

public static class WithdrawRppHandler
{
    public static async Task<(WithdrawRppResponse, OutgoingMessages)> Handle(WithdrawRpp command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (account, now) = (await session.OpenRppAsync(command.RmAccount, ct), clock.GetUtcNow());
        var withdrawn = account.Withdraw(now);
        return (new(RppView.Of(withdrawn.Account, now.TorontoDate())), session.Keep(withdrawn));
    }
}
