using Carm.Kernel;
using Carm.Ledger.Contracts;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Onboarding;

/// <summary>Keeps the limits that other modules set, for the calendars. They come in batches: an outage or a moved due date moves those of thousands of releases.</summary>
public static class KeepDeadlineHandler
{
    public static async Task Handle(DeadlineSet[] sets, IDocumentSession session, CancellationToken ct)
    {
        // One of a kind that has no text would break the calendars; it is refused here.
        foreach (var set in sets) _ = DeadlineKinds.All[set.Kind];
        var known = (await session.LoadManyAsync<Deadline>(ct, sets.Select(set => set.DeadlineId).Distinct())).ToDictionary(d => d.Id);
        foreach (var set in sets.OrderBy(set => set.EffectiveAt)) known[set.DeadlineId] = known.GetValueOrDefault(set.DeadlineId)?.After(set) ?? Deadline.Of(set);
        session.Store(known.Values.ToArray());
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
