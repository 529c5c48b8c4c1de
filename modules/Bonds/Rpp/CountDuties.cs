using Carm.Declarations.Contracts;
using Carm.Kernel;
using Marten;
using Wolverine;
using Wolverine.Runtime.Handlers;

namespace Carm.Bonds;

/// <summary>What of a CAD was counted, up to the version that came last.</summary>
/// <param name="Id">The transaction number.</param>
public sealed record CountedCad(string Id, int CadVersion)
{
    public string RmAccount { get; init; } = "";

    /// <summary>The billing period in which it counts, by its last day.</summary>
    public DateOnly Month { get; init; }

    public decimal Amount { get; init; }

    /// <summary>Its place among those of its account and month.</summary>
    public string MonthKey => KeyOf(RmAccount, Month, Id);

    public static string KeyOf(string rmAccount, DateOnly month, string transactionNumber) => $"{rmAccount} {month:yyyyMMdd} {transactionNumber}";
}

/// <summary>A declaration that came before its account's opening; it alone is put back.</summary>
public sealed record CountEarlyDuties(string RmAccount, CadAccountedFor Cad);

/// <summary>What is declared month by month is what must be secured. A version counts once.</summary>
public static class CountDutiesHandler
{
    public static async Task<OutgoingMessages> Handle(CadAccountedFor[] cads, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (told, early) = await CountedDuties.AddAsync(cads, session, clock, ct);
        return [.. told, .. early.Select(cad => new CountEarlyDuties(cad.RmAccount, cad))];
    }
}

public static class CountEarlyDutiesHandler
{
    public static void Configure(HandlerChain chain) => chain.WaitUntilAccountsOpen();

    public static async Task<OutgoingMessages> Handle(CountEarlyDuties early, IDocumentSession session, TimeProvider clock, CancellationToken ct) => await CountedDuties.AddAsync([early.Cad], session, clock, ct) is var (told, still) && still.Count == 0
        ? told
        : throw new AccountNotOpenException($"The account {early.RmAccount} is not open yet, or a version before {early.Cad.CadVersion} of {early.Cad.TransactionNumber} has not come.");
}

static class CountedDuties
{
    /// <returns>What is told, and the declarations whose account is not open yet, or whose version before has not come.</returns>
    public static async Task<(OutgoingMessages Told, IReadOnlyList<CadAccountedFor> Early)> AddAsync(IReadOnlyList<CadAccountedFor> cads, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var moves = (await session.OpenRppAsync([.. cads.Select(c => c.RmAccount)], ct)).ToDictionary(a => a.Key, a => new RppMove(a.Value));
        var counted = (await session.LoadManyAsync<CountedCad>(ct, [.. cads.Select(c => c.TransactionNumber).Distinct()])).ToDictionary(c => c.Id);
        var (early, done) = (new List<CadAccountedFor>(), new List<CadAccountedFor>());
        foreach (var cad in cads.OrderBy(c => c.CadVersion))
        {
            if (cad.CadVersion <= counted.GetValueOrDefault(cad.TransactionNumber)?.CadVersion) continue;
            // Amounts are changes: one that overtook the version before it waits for it, as for its account.
            if (cad.CadVersion > (counted.GetValueOrDefault(cad.TransactionNumber)?.CadVersion ?? 0) + 1 || !moves.TryGetValue(cad.RmAccount, out var move))
            {
                early.Add(cad);
                continue;
            }
            // All versions of a declaration count in one month, that of its first.
            var before = counted.GetValueOrDefault(cad.TransactionNumber) ?? new(cad.TransactionNumber, 0) { RmAccount = cad.RmAccount, Month = BillingCalendar.Anchor(BillingStream.Rpp, cad.ReleasedOn) };
            moves[cad.RmAccount] = move.Then(account => account.Count(before.Month, Sum(cad), now));
            counted[cad.TransactionNumber] = before with { CadVersion = cad.CadVersion, Amount = before.Amount + Sum(cad) };
            done.Add(cad);
        }
        // What comes to nothing never comes to the account, so that its estimate ends here.
        foreach (var none in done.Where(cad => cad.CadVersion == 1 && Sum(cad) == 0).ToLookup(cad => cad.RmAccount))
        {
            var estimated = await ReleasedGoods.AccountedForAsync(none.Select(cad => (cad.TransactionNumber, cad.RmAccount)), session, ct);
            moves[none.Key] = moves[none.Key].Then(account => account.Owes(0, Money.Zero, estimated.GetValueOrDefault(none.Key), now));
        }
        session.StoreTogether(done.Select(cad => counted[cad.TransactionNumber]), cad => cad.Id);
        return (session.Keep([.. done.Select(cad => cad.RmAccount).Distinct().Select(name => moves[name])]), early);
    }

    static decimal Sum(CadAccountedFor cad) => cad.CustomsDuty + cad.Sima + cad.Surtax + cad.Safeguard + cad.ExciseTax + cad.Gst + cad.ProvincialTax;
}
