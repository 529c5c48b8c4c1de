using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Delegation;

/// <summary>Who acts for a client. What waits here waits for clients, not for staff.</summary>
sealed class DelegationDesk(IDelegationStore store, TimeProvider clock) : IStaffDesk
{
    const string Explain = "delegation.authority.explain";

    public IReadOnlyList<string> Permissions => [Explain];

    public Task<IReadOnlyList<WaitingWork>> FindWorkAsync(IReadOnlyCollection<string> seen, int most, CancellationToken ct) => Task.FromResult<IReadOnlyList<WaitingWork>>([]);

    public Task<IReadOnlyList<FoundClient>> FindClientsAsync(string text, IReadOnlyCollection<string> seen, int most, CancellationToken ct) => Task.FromResult<IReadOnlyList<FoundClient>>([]);

    public async Task<IReadOnlyList<ClientFact>> LookAsync(string bn9, IReadOnlyCollection<string> seen, CancellationToken ct)
    {
        if (!seen.Contains(Explain)) return [];
        await using var session = store.QuerySession();
        var now = clock.GetUtcNow();
        var standing = await session.Matching(new AuthoritiesAtSpecification(new(now, now.TorontoDate(), bn9, null, null, null), null, AuthoritiesAt.PageSize - 1)).ToListAsync(ct);
        var providers = await session.Query<AuthorityPeriod>().Where(p => p.Counterparty == bn9 && p.From <= now && (p.Until == null || p.Until > now)).OrderBy(p => p.Id).Take(50).ToListAsync(ct);
        return
        [
            .. standing.Select(p => new ClientFact(p.IsRelationship ? "RELATIONSHIPS" : "EMPLOYEES", p.Counterparty, p.Role, null, p.EndOn, p.RmAccounts.Count == 0 ? null : string.Join(", ", p.RmAccounts))),
            .. providers.Select(p => new ClientFact("CLIENTS", p.Bn9, p.Role, null, p.EndOn)),
        ];
    }
}
