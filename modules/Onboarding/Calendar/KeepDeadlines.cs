using Carm.Kernel;
using Carm.Ledger.Contracts;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Onboarding;

/// <summary>Keeps the limits that other modules set, for the calendars.</summary>
public static class KeepDeadlineHandler
{
    public static async Task Handle(DeadlineSet set, IDocumentSession session, CancellationToken ct)
    {
        // One of a kind that has no text would break the calendars; it is refused here.
        _ = DeadlineKinds.All[set.Kind];
        session.Store((await session.LoadAsync<Deadline>(set.DeadlineId, ct))?.After(set) ?? Deadline.Of(set));
    }
}

/// <summary>Keeps the due dates that the CBSA moved, and puts each move into the feed: they are every account's.</summary>
public static class KeepMovedDueDateHandler
{
    public static async Task Handle(DueDateOverridden moved, IDocumentSession session, CancellationToken ct)
    {
        var id = $"{moved.PeriodEnd:yyyy-MM-dd}";
        var known = await session.LoadAsync<MovedDueDate>(id, ct);
        // What was decided earlier and is heard later moves nothing back.
        if (known is not null && (known.DueOn == moved.DueOn || known.ChangedAt > moved.EffectiveAt)) return;
        var kept = new MovedDueDate(id, moved.PeriodEnd, moved.DueOn, (known?.Moves ?? 0) + 1, moved.EffectiveAt);
        session.Store(kept);
        await Feed.KeepAsync(session, [FeedEvent.ForAll(id, moved.EffectiveAt, new DueDateMoved(kept.PeriodEnd, kept.DueOn, known?.DueOn ?? BillingCalendar.DueOn(kept.PeriodEnd)), $"{kept.Moves}")], ct);
    }
}
