using Carm.Bonds.Contracts;
using Carm.Declarations.Contracts;
using Carm.Kernel;
using Marten;
using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Runtime.Handlers;

namespace Carm.Bonds;

/// <summary>The version of a CAD that was counted last.</summary>
/// <param name="Id">The transaction number.</param>
public sealed record CountedCad(string Id, int CadVersion);

/// <summary>A declaration that came before its account's opening; it alone is put back.</summary>
public sealed record CountEarlyDuties(string RmAccount, CadAccountedFor Cad);

/// <summary>What is declared month by month is what must be secured. A version counts once.</summary>
public static class CountDutiesHandler
{
    public static async Task<OutgoingMessages> Handle(CadAccountedFor[] cads, IDocumentSession session, CancellationToken ct)
    {
        var (granted, early) = await CountedDuties.AddAsync(cads, session, ct);
        return [.. granted, .. early.Select(cad => new CountEarlyDuties(cad.RmAccount, cad))];
    }
}

public static class CountEarlyDutiesHandler
{
    public static void Configure(HandlerChain chain) => chain.OnException<AccountNotOpenException>()
        .RetryWithCooldown([.. new[] { 50, 150, 400, 1000 }.Select(ms => TimeSpan.FromMilliseconds(ms))]).Then.ScheduleRetry(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));

    public static async Task<RppPrivilegeGranted?> Handle(CountEarlyDuties early, IDocumentSession session, CancellationToken ct) => await CountedDuties.AddAsync([early.Cad], session, ct) is var (granted, still) && still.Count == 0
        ? granted.SingleOrDefault()
        : throw new AccountNotOpenException($"The account {early.RmAccount} is not open yet.");
}

static class CountedDuties
{
    /// <returns>The privileges that follow, and the declarations whose account is not open yet.</returns>
    public static async Task<(IReadOnlyList<RppPrivilegeGranted> Granted, IReadOnlyList<CadAccountedFor> Early)> AddAsync(IReadOnlyList<CadAccountedFor> cads, IDocumentSession session, CancellationToken ct)
    {
        await session.BeginTransactionAsync(ct);
        string[] names = [.. cads.Select(c => c.RmAccount).Distinct()];
        var batch = session.CreateBatchQuery();
        batch.Hold(names.Select(name => $"bonds {name}"));
        var (before, found) = (batch.LoadMany<CountedCad>().ByIdList([.. cads.Select(c => c.TransactionNumber).Distinct()]), batch.LoadMany<RppAccount>().ById(names));
        await batch.Execute(ct);
        var (counted, accounts) = ((await before).ToDictionary(c => c.Id), (await found).ToDictionary(a => a.Id));

        var (granted, early, done) = (new List<RppPrivilegeGranted>(), new List<CadAccountedFor>(), new List<CadAccountedFor>());
        foreach (var cad in cads)
        {
            if (cad.CadVersion <= counted.GetValueOrDefault(cad.TransactionNumber)?.CadVersion) continue;
            if (!accounts.TryGetValue(cad.RmAccount, out var account))
            {
                early.Add(cad);
                continue;
            }
            var change = cad.CustomsDuty + cad.Sima + cad.Surtax + cad.Safeguard + cad.ExciseTax + cad.Gst + cad.ProvincialTax;
            (accounts[cad.RmAccount], var privilege) = account.Count(cad.ReleasedOn, change, cad.EffectiveAt);
            if (privilege is not null) granted.Add(privilege);
            counted[cad.TransactionNumber] = new(cad.TransactionNumber, cad.CadVersion);
            done.Add(cad);
            session.Delete<ReleasedGoods>(cad.TransactionNumber);
        }
        session.Store(done.Select(cad => cad.RmAccount).Distinct().Select(name => accounts[name]).ToArray());
        session.Store(done.Select(cad => cad.TransactionNumber).Distinct().Select(number => counted[number]).ToArray());
        return (granted, early);
    }
}

/// <summary>A declaration came before its account's opening. It is put back and tried again.</summary>
public sealed class AccountNotOpenException(string message) : Exception(message);
