using Carm.Bonds.Contracts;
using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

/// <summary>The privilege was given, or ended, at an instant.</summary>
public sealed record RppTurn(long Sequence, DateTimeOffset At, bool IsGiven);

/// <summary>When an importer's releases are covered, as Bonds said; what was released while they were stays covered.</summary>
/// <param name="Id">The RM account.</param>
public sealed record RppPrivilege(string Id, IReadOnlyList<RppTurn> Turns)
{
    /// <summary>The turns may come in any order, and each more than once.</summary>
    public RppPrivilege With(RppTurn turn) => this with { Turns = [.. Turns.Append(turn).DistinctBy(t => t.Sequence).OrderBy(t => t.Sequence)] };

    public bool CoversAt(DateTimeOffset instant) => Turns.LastOrDefault(t => t.At <= instant) is { IsGiven: true };
}

public static class KeepRppPrivilegesHandler
{
    public static Task Handle(RppPrivilegeGranted granted, IDocumentSession session, CancellationToken ct) => KeptPrivileges.KeepAsync(granted.RmAccount, new(granted.Sequence, granted.EffectiveAt, true), session, ct);
}

public static class EndRppPrivilegesHandler
{
    public static Task Handle(RppPrivilegeEnded ended, IDocumentSession session, CancellationToken ct) => KeptPrivileges.KeepAsync(ended.RmAccount, new(ended.Sequence, ended.EffectiveAt, false), session, ct);
}

static class KeptPrivileges
{
    public static async Task KeepAsync(string rmAccount, RppTurn turn, IDocumentSession session, CancellationToken ct)
    {
        await session.HoldAsync($"rpp privilege {rmAccount}", ct);
        session.Store((await session.LoadAsync<RppPrivilege>(rmAccount, ct) ?? new(rmAccount, [])).With(turn));
    }

    /// <summary>The indicator of Release Prior to Payment at an instant, as Bonds has told it so far. Couriers' shipments, CSA and continuous transmission go by programs of their own, and are asked when they are accounted for.</summary>
    public static async Task RefuseUncoveredAsync(this IDocumentSession session, string rmAccount, ServiceOption option, DateTimeOffset at, ReleasePolicy releases, CancellationToken ct)
    {
        if (option is not (ServiceOption.Iid or ServiceOption.Pars or ServiceOption.Rmd) || !releases.NeedsOwnSecurity(at)) return;
        if ((await session.LoadAsync<RppPrivilege>(rmAccount, ct))?.CoversAt(at) is not true) throw new Rejected("CAD-8001") { Path = "rmAccount" };
    }
}
