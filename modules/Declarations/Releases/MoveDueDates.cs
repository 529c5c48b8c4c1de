using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>The due date that the CBSA has set for a billing period, as the Ledger says.</summary>
/// <param name="Id">The end of the period, as 2026-01-17.</param>
/// <param name="EffectiveAt">When it was set; the earliest instant for what was kept before that was.</param>
public sealed record MovedDueDate(string Id, DateOnly PeriodEnd, DateOnly DueOn, DateTimeOffset EffectiveAt)
{
    public static string IdOf(DateOnly periodEnd) => $"{periodEnd:yyyy-MM-dd}";
}

/// <summary>Some of the declarations and releases of a billing period are due on the date that was set for it, and then the rest.</summary>
/// <param name="From">The date on which they were due; null for the regulation's.</param>
/// <param name="After">The transaction number after which these begin.</param>
public sealed record DeferCads(DateOnly PeriodEnd, DateOnly? From = null, string After = "");

/// <summary>A due date was moved: new releases take it, and what was released or declared before is due, and may be corrected, until the new one.</summary>
public static class KeepMovedDueDateHandler
{
    public static async Task<OutgoingMessages> Handle(DueDateOverridden moved, IDocumentSession session, CancellationToken ct)
    {
        var kept = await session.LockDueDateAsync(moved.PeriodEnd, ct);
        // What was decided earlier and is heard later moves nothing back.
        if (kept?.EffectiveAt > moved.EffectiveAt) return [];
        session.Store(new MovedDueDate(MovedDueDate.IdOf(moved.PeriodEnd), moved.PeriodEnd, moved.DueOn, moved.EffectiveAt));
        if (kept?.DueOn == moved.DueOn) return [];
        var messages = new OutgoingMessages();
        // One that was moved before is moved again, as by an outage.
        foreach (var from in (DateOnly?[])[null, .. kept is null ? [] : (DateOnly?[])[kept.DueOn]])
        {
            var defer = new DeferCads(moved.PeriodEnd, from);
            messages.Add(defer);
            // And once more for what was being recorded with the date from before.
            messages.Delay(defer, TimeSpan.FromMinutes(1));
        }
        return messages;
    }
}

public static class DeferCadsHandler
{
    const int AtOnce = 500;

    /// <summary>They go to the date that stands now, which may have been set after these were looked for: whoever sets another waits until they are there, and finds them there.</summary>
    public static async Task<OutgoingMessages> Handle(DeferCads command, IDocumentSession session, ReleasePolicy releases, TimeProvider clock, CancellationToken ct)
    {
        var (from, to, after) = (command.From ?? BillingCalendar.DueOn(command.PeriodEnd), (await session.LockDueDateAsync(command.PeriodEnd, ct))!.DueOn, command.After);
        if (from == to) return [];
        DateOnly? due = from;
        var declared = await session.Query<Cad>().Where(c => c.PaymentDueOn == due && string.Compare(c.Id, after) > 0).OrderBy(c => c.Id).Select(c => c.Id).Take(AtOnce).ToListAsync(ct);
        var released = await session.Query<ReleaseRecord>().Where(r => r.PaymentDueOn == from && string.Compare(r.Id, after) > 0).OrderBy(r => r.Id).Select(r => r.Id).Take(AtOnce).ToListAsync(ct);
        var (messages, now) = (new OutgoingMessages(), clock.GetUtcNow());
        string[] some = [.. declared.Union(released).Order(StringComparer.Ordinal).Take(AtOnce)];
        foreach (var (cad, release) in await session.LockReleasesAsync(some, ct))
        {
            if (cad is not null && MovedDueDates.Deferred(cad, release, command.PeriodEnd, from, to) is var later && later != cad) session.Store(later);
            if (release is null) continue;
            var moved = MovedDueDates.Deferred(release, command.PeriodEnd, from, to);
            if (moved == release) continue;
            session.Store(moved);
            if (moved.AccountingDeadline != release.AccountingDeadline && !moved.IsInReview && moved.DeadlineOf(cad, releases, now) is { } deadline) messages.Add(deadline);
        }
        if (some.Length == AtOnce) messages.Add(command with { After = some[^1] });
        return messages;
    }
}

static class MovedDueDates
{
    /// <summary>Holds the due date of a billing period to the end of the transaction; null where the regulation's stands.</summary>
    public static async Task<MovedDueDate?> LockDueDateAsync(this IDocumentSession session, DateOnly periodEnd, CancellationToken ct)
    {
        await session.HoldAsync($"declarations due date {MovedDueDate.IdOf(periodEnd)}", ct);
        return await session.LoadAsync<MovedDueDate>(MovedDueDate.IdOf(periodEnd), ct);
    }

    /// <summary>The due date of a billing period where the CBSA has set one.</summary>
    public static async Task<Func<DateOnly, DateOnly?>> MovedDueDatesAsync(this IQuerySession session, CancellationToken ct)
    {
        var moved = (await session.Query<MovedDueDate>().ToListAsync(ct)).ToDictionary(m => m.PeriodEnd, m => m.DueOn);
        return end => moved.TryGetValue(end, out var due) ? due : null;
    }

    /// <summary>What hangs on another period, or on none, is not moved with this one, though it is due on the same day.</summary>
    /// <param name="release">That of its goods, where there is one.</param>
    public static Cad Deferred(Cad cad, ReleaseRecord? release, DateOnly periodEnd, DateOnly from, DateOnly to) =>
        cad.PaymentDueOn == from && PeriodEndOf(cad, release) == periodEnd
            ? cad with { PaymentDueOn = to, AccountingDeadline = release?.EndsOn is null && ByDueDate(cad.Stream) && cad.AccountingDeadline == from ? to : cad.AccountingDeadline }
            : cad;

    /// <summary>The deadline of goods that are late or accounted for stays: an outage moves that by itself, with what was said of it.</summary>
    public static ReleaseRecord Deferred(ReleaseRecord release, DateOnly periodEnd, DateOnly from, DateOnly to) =>
        release.PaymentDueOn == from && release.PeriodEnd == periodEnd
            ? release with { PaymentDueOn = to, AccountingDeadline = release is { EndsOn: null, State: ReleaseState.Open } && ByDueDate(release.Stream) && release.AccountingDeadline == from ? to : release.AccountingDeadline }
            : release;

    /// <summary>A declaration from before the 17th was kept with it has that of its goods. What is paid before or at release has none.</summary>
    static DateOnly? PeriodEndOf(Cad cad, ReleaseRecord? release) =>
        cad.BillingPeriodEnd is { } end ? end
        : cad.IsDueOnItsOwnDay || cad.Stream == BillingStream.NonRpp || cad.AccountedAt is not { } at || cad.ReleasedOn is not { } on ? null
        // Goods of s.14 were given the due date of their stream then, by the day of their accounting.
        : release?.EndsOn is not null && cad.Stream != BillingStream.Rpp ? BillingCalendar.Anchor(cad.Stream, at.TorontoDate())
        : release is not null ? release.PeriodEndWhenAccountedOn(at.TorontoDate()) : BillingCalendar.Anchor(cad.Stream, on);

    /// <summary>A CSA importer accounts by the due date itself, and so does who lacked information (SOR/86-1062 ss.10.3, 13).</summary>
    static bool ByDueDate(BillingStream stream) => stream is BillingStream.Csa1 or BillingStream.Csa2 or BillingStream.Interim;
}
