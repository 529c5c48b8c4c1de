using System.Security.Claims;
using Carm.Kernel;
using Marten;

namespace Carm.Ledger;

static class TransactionSights
{
    /// <summary>A total that mixes what all submitters sent: null for a caller who does not see all of them (ledger T29).</summary>
    public static Money? TotalFor(IReadOnlyList<string> sight, Money total) => sight.Contains("OWN") && sight.Contains("IMPORTER") && sight.Contains("OTHERS") ? total : null;

    /// <summary>What a caller sees of an account, for a query.</summary>
    public static TransactionSight Of(ClaimsPrincipal user, string rmAccount, Func<string, string, bool> sees)
    {
        var own = user.FindFirst("carm_bn9")!.Value;
        return new(own, rmAccount[..9], Own: sees(own, rmAccount), Importers: sees(rmAccount[..9], rmAccount), Others: sees("", rmAccount));
    }

    /// <summary>The items on the other side of these, as far as they are named, that the caller sees; null for one who sees everything.</summary>
    public static async Task<IReadOnlySet<string>?> OthersSeenAsync(this IQuerySession session, IReadOnlyList<OpenItem> items, TransactionSight? sight, CancellationToken ct)
    {
        if (sight is null) return null;
        string[] others = [.. items.SelectMany(TransactionRow.Named).Distinct()];
        var submitters = others.Length == 0 ? [] : await session.Query<OpenItem>().Where(i => i.Id.IsOneOf(others)).Select(i => new { i.Id, i.SubmitterBn9 }).ToListAsync(ct);
        return submitters.Where(i => sight.Sees(i.SubmitterBn9)).Select(i => i.Id).ToHashSet();
    }
}
