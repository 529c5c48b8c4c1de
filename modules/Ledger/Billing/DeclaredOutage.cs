using System.Text.Json.Serialization;
using Carm.Kernel;
using Carm.Ledger.Contracts;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>An outage that the CBSA has declared, as Onboarding says.</summary>
/// <param name="LastDay">Null while it lasts.</param>
public sealed record DeclaredOutage(string Id, DateOnly FirstDay, DateOnly? LastDay)
{
    /// <summary>Whether the last day to pay falls into it: the due date, or the day after a holiday on which it may be met.</summary>
    public bool Covers(DateOnly due) => Within(due) || Within(BillingCalendar.GraceOn(due));

    /// <summary>The first business day after it, to which limits move; null while it lasts.</summary>
    [JsonIgnore]
    public DateOnly? MovesTo => LastDay is { } last ? BusinessCalendar.AddBusinessDays(last, 1) : null;

    /// <summary>A last day to pay after those outages that it fell into and that are over, one after the other.</summary>
    public static DateOnly Moved(DateOnly due, IEnumerable<DeclaredOutage> outages) => outages.OrderBy(o => o.FirstDay).Aggregate(due, (day, outage) => outage.MovesTo is { } to && outage.Covers(day) ? to : day);

    bool Within(DateOnly day) => day >= FirstDay && (LastDay is null || day <= LastDay);

    /// <summary>The ends of the billing periods whose due date falls into it.</summary>
    /// <param name="moved">The due dates of periods that are not the regulation's any more.</param>
    public IEnumerable<DateOnly> Periods(IReadOnlyDictionary<DateOnly, DateOnly>? moved = null)
    {
        for (var end = EarliestPeriod; end <= LastDay; end = end.AddMonths(1))
            if (Covers(moved?.TryGetValue(end, out var due) == true ? due : BillingCalendar.DueOn(end))) yield return end;
    }

    /// <summary>No due date is moved over more than a year.</summary>
    public DateOnly EarliestPeriod => new DateOnly(FirstDay.Year, FirstDay.Month, 17).AddMonths(-13);
}

/// <summary>
/// An outage is declared or over. While it lasts no statement that is due on one of its days is found unpaid; once it is over, what is due on its days is due on the day after it, as if the CBSA had set that due date, whatever had been found before; and what might be paid without interest by one of them may be so by that day.
/// </summary>
public static class KeepDeclaredOutageHandler
{
    public static async Task<OutgoingMessages> Handle(OutageDeclared declared, IDocumentSession session, CancellationToken ct)
    {
        await session.HoldAsync(DeclaredOutages.Name, ct);
        // That it began is known already where that it is over was heard first.
        if (declared.LastDay is null && await session.LoadAsync<DeclaredOutage>(declared.OutageId, ct) is { LastDay: not null }) return [];
        var outage = new DeclaredOutage(declared.OutageId, declared.FirstDay, declared.LastDay);
        session.Store(outage);
        var messages = new OutgoingMessages();
        if (declared.LimitsMoveTo is not { } to) return messages;
        // A date that was moved already is moved again only where it falls into this outage itself.
        var overrides = (await session.Query<DueDateOverride>().Where(o => o.PeriodEnd >= outage.EarliestPeriod && o.PeriodEnd <= declared.LastDay).ToListAsync(ct)).ToDictionary(o => o.PeriodEnd);
        foreach (var end in outage.Periods(overrides.Values.Where(o => o.Counts).ToDictionary(o => o.PeriodEnd, o => o.DueOn)))
        {
            var (id, before) = ($"{end:yyyy-MM-dd}", overrides.GetValueOrDefault(end));
            session.Store(new DueDateOverride(id, end, to, $"OUTAGE {outage.Id}", "CBSA", "CBSA") { Revision = 1 + (before?.Revision ?? 0), Earlier = before is { Counts: true } ? [.. before.Earlier, before.DueOn] : [] });
            messages.Add(new DueDateOverridden(end, to, $"OUTAGE {outage.Id}", declared.EffectiveAt));
            messages.Add(new MoveDueDates(end, to));
            // What was found unpaid before the outage was declared is looked at again, against the new last day.
            var (issued, grace) = (end.AddDays(8), BillingCalendar.GraceOn(to));
            foreach (var late in await session.Query<LateStatement>().Where(s => s.IssuedOn == issued && s.State != LateStatementState.PaidInTime).ToListAsync(ct))
                session.Store(late with { GraceOn = grace, DueOn = to, State = late.State == LateStatementState.OnItsWay ? LateStatementState.OnItsWay : LateStatementState.Unpaid });
        }
        var penalised = await session.Query<OpenItem>().FreeOfInterestUntil(outage.FirstDay, outage.LastDay!.Value).Select(i => i.RmAccount).Distinct().ToListAsync(ct);
        messages.AddRange(penalised.Order(StringComparer.Ordinal).Chunk(Books.AtOnce).Select(some => new MoveInterestFreeDays(some, outage.FirstDay, outage.LastDay!.Value, to)));
        return messages;
    }
}

static class DeclaredOutages
{
    /// <summary>Held by whoever keeps an outage and, side by side, by those whose new limit may fall into one: what is recorded meanwhile either sees the outage or is found by it.</summary>
    public const string Name = "ledger/outages";

    public static async Task<IReadOnlyList<DeclaredOutage>> OutagesThatAreOverAsync(this IDocumentSession session, CancellationToken ct)
    {
        await session.BeginTransactionAsync(ct);
        var batch = session.CreateBatchQuery();
        _ = batch.Query<string>("select '' from pg_advisory_xact_lock_shared(hashtextextended(?, 0))", Name);
        var outages = batch.Query<DeclaredOutage>().Where(o => o.LastDay != null).ToList();
        await batch.Execute(ct);
        return await outages;
    }
}
