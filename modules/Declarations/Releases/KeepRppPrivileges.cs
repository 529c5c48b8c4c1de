using Carm.Bonds.Contracts;
using Marten;

namespace Carm.Declarations;

/// <summary>From which instant an importer's releases are covered, as Bonds said.</summary>
/// <param name="Id">The RM account.</param>
public sealed record RppPrivilege(string Id, long Sequence, DateTimeOffset GrantedAt);

public static class KeepRppPrivilegesHandler
{
    public static async Task Handle(RppPrivilegeGranted granted, IDocumentSession session, CancellationToken ct)
    {
        // Nothing takes the privilege away yet, so a later grant does not move the instant from which it holds.
        var kept = await session.LoadAsync<RppPrivilege>(granted.RmAccount, ct);
        if (kept is null || granted.EffectiveAt < kept.GrantedAt) session.Store(new RppPrivilege(granted.RmAccount, granted.Sequence, granted.EffectiveAt));
    }
}
