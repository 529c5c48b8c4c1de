using Carm.Bonds.Contracts;
using Carm.Declarations.Contracts;
using Marten;
using Wolverine.ErrorHandling;
using Wolverine.Runtime.Handlers;

namespace Carm.Bonds;

/// <summary>The version of a CAD that was counted last.</summary>
/// <param name="Id">The transaction number.</param>
public sealed record CountedCad(string Id, int CadVersion);

/// <summary>What is declared month by month is what must be secured. A version counts once.</summary>
public static class CountDutiesHandler
{
    public static void Configure(HandlerChain chain) => chain.OnException<AccountNotOpenException>()
        .RetryWithCooldown([.. new[] { 50, 150, 400, 1000 }.Select(ms => TimeSpan.FromMilliseconds(ms))]).Then.ScheduleRetry(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));

    public static async Task<RppPrivilegeGranted?> Handle(CadAccountedFor cad, IDocumentSession session, CancellationToken ct)
    {
        var batch = session.CreateBatchQuery();
        var (before, found) = (batch.Load<CountedCad>(cad.TransactionNumber), batch.Load<RppAccount>(cad.RmAccount));
        await batch.Execute(ct);
        if (cad.CadVersion <= (await before)?.CadVersion) return null;
        var account = await found ?? throw new AccountNotOpenException($"The account {cad.RmAccount} is not open yet.");

        var change = cad.CustomsDuty + cad.Sima + cad.Surtax + cad.Safeguard + cad.ExciseTax + cad.Gst + cad.ProvincialTax;
        var (counted, granted) = account.Count(cad.ReleasedOn, change, cad.EffectiveAt);
        session.Store(counted);
        session.Store(new CountedCad(cad.TransactionNumber, cad.CadVersion));
        session.Delete<ReleasedGoods>(cad.TransactionNumber);
        return granted;
    }
}

/// <summary>A declaration came before its account's opening. It is put back and tried again.</summary>
public sealed class AccountNotOpenException(string message) : Exception(message);
