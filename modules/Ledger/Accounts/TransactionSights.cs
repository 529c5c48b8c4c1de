using System.Security.Claims;

namespace Carm.Ledger;

static class TransactionSights
{
    /// <summary>What a caller sees of an account, for a query.</summary>
    public static TransactionSight Of(ClaimsPrincipal user, string rmAccount, Func<string, string, bool> sees)
    {
        var own = user.FindFirst("carm_bn9")!.Value;
        return new(own, rmAccount[..9], Own: sees(own, rmAccount), Importers: sees(rmAccount[..9], rmAccount), Others: sees("", rmAccount));
    }
}
