using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>An outage that the CBSA has declared, as Onboarding says.</summary>
/// <param name="LastDay">Null while it lasts.</param>
/// <param name="LimitsMoveTo">Null while it lasts.</param>
public sealed record DeclaredOutage(string Id, DateOnly FirstDay, DateOnly? LastDay, DateOnly? LimitsMoveTo)
{
    public bool Covers(DateOnly limit) => limit >= FirstDay && (LastDay is null || limit <= LastDay);

    /// <summary>Whether what had to be done by a limit may still be done, and is not late, on that day.</summary>
    public bool Holds(DateOnly limit, DateOnly day) => Covers(limit) && (LimitsMoveTo is null || day <= LimitsMoveTo);
}

/// <summary>Some of the releases whose deadline fell into an outage that is over, in whatever state they are, and then the rest.</summary>
/// <param name="Day">The deadline of these; null for the outage's first day.</param>
/// <param name="After">The transaction number after which these begin.</param>
public sealed record MoveDeadlines(string OutageId, DateOnly? Day = null, string After = "");

/// <summary>An outage is declared or over: once it is over, what was to be accounted for on its days may be on the day after it.</summary>
public static class KeepDeclaredOutageHandler
{
    public static async Task<OutgoingMessages> Handle(OutageDeclared declared, IDocumentSession session, CancellationToken ct)
    {
        // That it began is known already where that it is over was heard first.
        if (declared.LastDay is null && await session.LoadAsync<DeclaredOutage>(declared.OutageId, ct) is { LastDay: not null }) return [];
        session.Store(new DeclaredOutage(declared.OutageId, declared.FirstDay, declared.LastDay, declared.LimitsMoveTo));
        return declared.LastDay is null ? [] : [new MoveDeadlines(declared.OutageId)];
    }
}

public static class MoveDeadlinesHandler
{
    const int AtOnce = 500;

    public static async Task<OutgoingMessages> Handle(MoveDeadlines command, IDocumentSession session, ReleasePolicy releases, TimeProvider clock, CancellationToken ct)
    {
        var (outage, now, messages) = ((await session.LoadAsync<DeclaredOutage>(command.OutageId, ct))!, clock.GetUtcNow(), new OutgoingMessages());
        var (day, after) = (command.Day ?? outage.FirstDay, command.After);
        var some = await session.Query<ReleaseRecord>().Where(r => r.AccountingDeadline == day && string.Compare(r.Id, after) > 0).OrderBy(r => r.Id).Select(r => r.Id).Take(AtOnce).ToListAsync(ct);
        foreach (var (cad, found) in await session.LockReleasesAsync(some, ct))
        {
            if (found is not { } release || !outage.Covers(release.AccountingDeadline)) continue;
            var wasLate = WasFoundLate(release, cad, outage, now.TorontoDate());
            if (wasLate) messages.Add(new LateAccountingForgiven(release.Id, release.RmAccount, release.AccountingDeadline, now));
            if (release.State != ReleaseState.Open && !(wasLate && release.State == ReleaseState.Overdue)) continue;
            var moved = Moved(release, outage, now) with { State = ReleaseState.Open };
            session.Store(moved);
            if (!moved.IsInReview && moved.DeadlineOf(cad, releases, now) is { } deadline) messages.Add(deadline);
            if (cad is { Status: CadStatus.Draft } draft && draft.RmAccount == release.RmAccount) session.Store(draft with { AccountingDeadline = outage.LimitsMoveTo!.Value });
        }
        if (some.Count == AtOnce) messages.Add(command with { Day = day, After = some[^1] });
        else if (day < outage.LastDay) messages.Add(command with { Day = day.AddDays(1), After = "" });
        return messages;
    }

    /// <summary>What was found late before the outage was declared, and was accounted for by the new last day, or may be still.</summary>
    static bool WasFoundLate(ReleaseRecord release, Cad? cad, DeclaredOutage outage, DateOnly today) => release.State switch
    {
        ReleaseState.Overdue => today <= outage.LimitsMoveTo,
        ReleaseState.Accounted => cad?.AccountedAt?.TorontoDate() is { } on && on > release.AccountingDeadline && on <= outage.LimitsMoveTo,
        _ => false,
    };

    public static ReleaseRecord Moved(ReleaseRecord release, DeclaredOutage outage, DateTimeOffset now) => release with
    {
        AccountingDeadline = outage.LimitsMoveTo!.Value,
        Extensions = [.. release.Extensions, new(release.AccountingDeadline, outage.LimitsMoveTo.Value, $"OUTAGE {outage.Id}", "CBSA", now)],
    };
}

static class DeclaredOutages
{
    /// <summary>Whether an outage keeps what had to be done by a limit from being late on that day.</summary>
    public static async Task<bool> IsHeldAsync(this IQuerySession session, DateOnly limit, DateOnly day, CancellationToken ct) =>
        (await session.Query<DeclaredOutage>().Where(o => o.FirstDay <= limit).ToListAsync(ct)).Any(o => o.Holds(limit, day));
}
