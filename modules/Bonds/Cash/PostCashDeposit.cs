using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Bonds;

/// <summary>An importer announces cash as security (15.3). It stands once the money is there: a payment with the purpose RPP_SECURITY under the deposit's number.</summary>
public sealed record PostCashDeposit(string RmAccount, Money Amount);

public sealed record PostCashDepositResponse(CashDepositView Deposit);

public sealed class PostCashDepositEndpoint : CarmEndpoint<PostCashDeposit, PostCashDepositResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/cash-deposits");
        Group<Portal>();
        Asks("bonds.securities.request", movesMoney: true);
        Creates();
        Summary(s => s.Summary = "Announce a cash deposit as security");
    }

    public override Task HandleAsync(PostCashDeposit command, CancellationToken ct) => CreatedAsync(command, r => $"/api/v1/program-accounts/{r.Deposit.RmAccount}/cash-deposits", ct);
}

public static class PostCashDepositHandler
{
    static readonly Money Most = Money.Of(10_000_000);

    public static async Task<PostCashDepositResponse> Handle(PostCashDeposit command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (command.Amount <= Money.Zero || command.Amount > Most) throw new Rejected("BND-405") { Path = "amount" };
        var (account, now) = (await session.OpenRppAsync(command.RmAccount, ct), clock.GetUtcNow());
        if (!account.IsImporter) throw new Rejected("BND-416", account.Id);
        var deposit = new CashDeposit(CashDeposit.IdOf(account.Id, 1 + (await session.DepositsAsync(account.Id, ct)).Count), account.Id, command.Amount, now);
        session.Insert(deposit);
        return new(CashDepositView.Of(deposit, now.TorontoDate()));
    }
}
