using Carm.Kernel;
using Marten;
using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Runtime.Handlers;

namespace Carm.Bonds;

/// <summary>Opens accounts for a decision and keeps what it made of them, in the session's transaction. Those who decide on one account come one after the other.</summary>
static class RppAccounts
{
    /// <summary>The account, or <c>NOT_FOUND</c>.</summary>
    public static async Task<RppAccount> OpenRppAsync(this IDocumentSession session, string rmAccount, CancellationToken ct) =>
        (await session.OpenRppAsync([rmAccount], ct)).GetValueOrDefault(rmAccount) ?? throw new Rejected("NOT_FOUND");

    /// <summary>Those of the accounts that are open.</summary>
    public static async Task<Dictionary<string, RppAccount>> OpenRppAsync(this IDocumentSession session, IReadOnlyCollection<string> rmAccounts, CancellationToken ct)
    {
        await session.BeginTransactionAsync(ct);
        var batch = session.CreateBatchQuery();
        batch.Hold(rmAccounts.Select(name => $"bonds {name}"));
        var found = batch.LoadMany<RppAccount>().ByIdList([.. rmAccounts.Distinct()]);
        await batch.Execute(ct);
        return (await found).ToDictionary(a => a.Id);
    }

    /// <summary>Soon tried again, and then patiently.</summary>
    public static void WaitUntilAccountsOpen(this HandlerChain chain) => chain.OnException<AccountNotOpenException>()
        .RetryWithCooldown([.. new[] { 50, 150, 400, 1000 }.Select(ms => TimeSpan.FromMilliseconds(ms))]).Then.ScheduleRetry(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));

    /// <returns>What is told of it.</returns>
    public static OutgoingMessages Keep(this IDocumentSession session, params IReadOnlyCollection<RppMove> moves)
    {
        session.StoreTogether(moves.Select(m => m.Account), account => account.Id);
        return [.. moves.SelectMany(m => m.Told)];
    }
}

/// <summary>A fact came before its account's opening. It is put back and tried again.</summary>
public sealed class AccountNotOpenException(string message) : Exception(message);
