using System.Security.Claims;
using Carm.Delegation.Contracts;

namespace Carm.Ledger;

static class ClientsSeen
{
    /// <summary>
    /// Of these program accounts those in which a service provider may read its own submissions now, asked all at once. What was told while it acted for a client is not read any more when it does not
    /// (onboarding 7.2).
    /// </summary>
    public static async Task<IReadOnlySet<string>> SeenOfAsync(this IAuthority authority, ClaimsPrincipal user, IEnumerable<string> rmAccounts, CancellationToken ct)
    {
        var (subject, own, accounts) = (user.FindFirst("sub")!.Value, user.FindFirst("carm_bn9")!.Value, rmAccounts.Distinct().ToArray());
        var decisions = await authority.DecideAllAsync(subject, [.. accounts.Select(rm => new AuthorityQuestion(subject, [], "ledger.accounts.view", rm[..9], rm, own, IsWrite: false))], ct);
        return accounts.Zip(decisions).Where(asked => asked.Second.Refusal is null).Select(asked => asked.First).ToHashSet();
    }
}
