using Carm.Bonds.Contracts;
using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>An importer asks back cash that its security can spare. It secures nothing from then on; the money follows when the CBSA has looked at it.</summary>
/// <param name="Amount">All that is left of it when left out.</param>
public sealed record RequestRefund(string RmAccount, string DepositNumber, Money? Amount = null);

public sealed record RequestRefundResponse(CashDepositView Deposit);

public sealed class RequestRefundEndpoint : CarmEndpoint<RequestRefund, RequestRefundResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/cash-deposits/{depositNumber}/refunds");
        Group<Portal>();
        Asks("bonds.securities.request", movesMoney: true);
        Creates();
        Summary(s => s.Summary = "Ask for a cash deposit back");
    }

    public override Task HandleAsync(RequestRefund command, CancellationToken ct) => CreatedAsync(command, r => $"/api/v1/program-accounts/{r.Deposit.RmAccount}/cash-deposits", ct);
}

public static class RequestRefundHandler
{
    public static async Task<(RequestRefundResponse, OutgoingMessages)> Handle(RequestRefund command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (account, now) = (await session.OpenRppAsync(command.RmAccount, ct), clock.GetUtcNow());
        if (await session.LoadAsync<CashDeposit>(command.DepositNumber, ct) is not { } deposit || deposit.RmAccount != account.Id) throw new Rejected("NOT_FOUND");
        var (asked, refund) = deposit.Ask(command.Amount, now);
        var given = account.GiveBack(asked.Id, asked.Shares, now);
        session.Store(asked);
        return (new(CashDepositView.Of(asked, now.TorontoDate())), [.. session.Keep(given), new CashRefundAsked(account.Id, asked.SecurityNumber!, refund.Number, refund.Amount.Amount, now)]);
    }
}
