using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

/// <summary>By which month a CSA importer accounts for its releases; once used it stays (SOR/86-1062 s.10.3(4)).</summary>
/// <param name="Id">The RM account.</param>
/// <param name="Stream">CSA1 or CSA2.</param>
public sealed record CsaOption(string Id, BillingStream Stream);

static class CsaOptions
{
    /// <summary>Keeps the option of the account's first release under customs self-assessment; CAD-7012 for another one's by the other option.</summary>
    public static async Task KeepCsaOptionAsync(this IDocumentSession session, ReleaseRecord release, CancellationToken ct)
    {
        if (release.ServiceOption != ServiceOption.Csa) return;
        var used = await session.LoadAsync<CsaOption>(release.RmAccount, ct);
        if (used is null)
        {
            // Of two first ones at once the later sees what the earlier has kept.
            await session.HoldAsync($"declarations csa option {release.RmAccount}", ct);
            used = await session.LoadAsync<CsaOption>(release.RmAccount, ct) ?? await session.LastUsedAsync(release.RmAccount, ct) ?? new(release.RmAccount, release.Stream);
            session.Store(used);
        }
        if (used.Stream != release.Stream) throw new Rejected("CAD-7012", used.Stream == BillingStream.Csa1 ? "CALENDAR_MONTH" : "EIGHTEENTH") { Path = "billingOption" };
    }

    /// <summary>That of the last release that was recorded before options were kept, since both were taken then.</summary>
    static async Task<CsaOption?> LastUsedAsync(this IQuerySession session, string rmAccount, CancellationToken ct) =>
        (await session.Query<ReleaseRecord>().Where(r => r.RmAccount == rmAccount && r.ServiceOption == ServiceOption.Csa).OrderByDescending(r => r.ReleasedOn).FirstOrDefaultAsync(ct)) is { } last ? new CsaOption(rmAccount, last.Stream) : null;
}
