using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;
using Wolverine;
using Wolverine.Runtime.Handlers;

namespace Carm.Bonds;

/// <summary>The money of a deposit came or went, and the account's security follows at once. Money that nobody announced is a deposit all the same.</summary>
public static class KeepCashDepositsHandler
{
    public static void Configure(HandlerChain chain) => chain.WaitUntilAccountsOpen();

    public static async Task<OutgoingMessages> Handle(CashSecurityChanged told, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var account = (await session.OpenRppAsync([told.RmAccount], ct)).GetValueOrDefault(told.RmAccount) ?? throw new AccountNotOpenException($"The account {told.RmAccount} is not open yet.");
        var (deposits, now) = (await session.DepositsAsync(told.RmAccount, ct), clock.GetUtcNow());
        var before = deposits.FirstOrDefault(d => d.SecurityNumber == told.SecurityNumber) ?? deposits.FirstOrDefault(d => d.SecurityNumber is null && d.Id == told.PaymentReference)
            ?? new(CashDeposit.IdOf(told.RmAccount, deposits.Count + 1), told.RmAccount, Money.Of(told.Amount), now);
        var after = before.With(told);
        session.Store(after);
        return session.Keep(account.WithShares(after.Id, after.Shares, now));
    }
}
