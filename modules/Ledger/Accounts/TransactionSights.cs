using System.Security.Claims;
using Carm.Kernel;

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
}
