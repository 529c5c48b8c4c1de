using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Bonds;

/// <summary>What of this module waits for staff, and how a client is secured.</summary>
sealed class BondsDesk(IBondsStore store, TimeProvider clock) : IStaffDesk
{
    const string Rpp = "bonds.rpp.review", Demands = "bonds.demands.view";

    public IReadOnlyList<string> Permissions => [Rpp, Demands];

    public async Task<IReadOnlyList<WaitingWork>> FindWorkAsync(IReadOnlyCollection<string> seen, int most, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var (work, today) = (new List<WaitingWork>(), clock.GetUtcNow().TorontoDate());
        if (seen.Contains(Rpp))
        {
            work.AddRange((await session.Query<ReductionRequest>().Where(r => r.OpenKey != null).OrderBy(r => r.OpenKey).Take(most).ToListAsync(ct))
                .Select(r => Of("SECURITY_REDUCTION", r.Id, "bonds.rpp.decide", r.RmAccount, r.AskedAt.TorontoDate(), null, "rpp/reduction-requests")));
            // Who did not mend its security in time a supervisor may suspend.
            work.AddRange((await session.Query<RppAccount>().Where(a => a.MendKey != null).OrderBy(a => a.MendKey).Take(most).ToListAsync(ct)).Where(a => a.MendBy < today)
                .Select(a => Of("SECURITY_NOT_MENDED", a.Id, "bonds.rpp.suspend", a.Id, a.MendBy!.Value, a.MendBy, "rpp/deficient")));
        }
        if (seen.Contains(Demands))
            work.AddRange((await session.Query<SecurityDemand>().Where(d => d.State == DemandState.Drafted || d.State == DemandState.Rebutted).OrderBy(d => d.Id).Take(most).ToListAsync(ct))
                .Select(d => Of("DEMAND", d.Id, "bonds.demands.decide", d.RmAccount, d.IssuedOn ?? d.DraftedAt.TorontoDate(), null, "demands")));
        return work;
    }

    static WaitingWork Of(string kind, string number, string asks, string rm, DateOnly since, DateOnly? dueOn, string link) => new(WaitingWork.IdOf(kind, number), kind, asks, rm[..9], rm, since, dueOn, $"/api/v1/admin/{link}");

    public Task<IReadOnlyList<FoundClient>> FindClientsAsync(string text, IReadOnlyCollection<string> seen, int most, CancellationToken ct) => Task.FromResult<IReadOnlyList<FoundClient>>([]);

    public async Task<IReadOnlyList<ClientFact>> LookAsync(string bn9, IReadOnlyCollection<string> seen, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var (facts, today) = (new List<ClientFact>(), clock.GetUtcNow().TorontoDate());
        if (seen.Contains(Rpp))
            foreach (var account in await session.Query<RppAccount>().Where(a => a.Id.StartsWith(bn9)).OrderBy(a => a.Id).ToListAsync(ct))
            {
                facts.Add(new("RELEASE_PRIOR_TO_PAYMENT", account.Id, System.Text.Json.JsonNamingPolicy.SnakeCaseUpper.ConvertName(account.State.ToString()), account.RequiredOn(today).Agreement.Amount, account.MendBy, null, $"/api/v1/admin/rpp/reviews?rmAccount={account.Id}"));
                facts.Add(new("SECURITY", account.Id, account.IsAdequateOn(today) ? "ADEQUATE" : "NOT_ADEQUATE", (account.AgreementsOn(today) + account.CashOn(today)).Amount));
            }
        if (seen.Contains(Demands))
            facts.AddRange((await session.Query<SecurityDemand>().Where(d => d.RmAccount.StartsWith(bn9)).OrderBy(d => d.Id).ToListAsync(ct)).Where(d => d.IsOpen)
                .Select(d => new ClientFact("DEMANDS", d.Id, d.State.ToString().ToUpperInvariant(), d.Amount.Amount, d.LimitOn, d.RmAccount, $"/api/v1/admin/demands?rmAccount={d.RmAccount}")));
        return facts;
    }
}
