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

    bool Within(DateOnly day) => day >= FirstDay && (LastDay is null || day <= LastDay);

    /// <summary>The ends of the billing periods whose due date by the regulation falls into it.</summary>
    public IEnumerable<DateOnly> Periods()
    {
        for (var end = new DateOnly(FirstDay.Year, FirstDay.Month, 17).AddMonths(-2); end <= LastDay; end = end.AddMonths(1))
            if (Covers(BillingCalendar.DueOn(end))) yield return end;
    }
}

/// <summary>
/// An outage is declared or over. While it lasts no statement that is due on one of its days is found unpaid; once it is over, what is due on its days is due on the day after it, as if the CBSA had set that due date, whatever had been found before.
/// </summary>
public static class KeepDeclaredOutageHandler
{
    public static async Task<OutgoingMessages> Handle(OutageDeclared declared, IDocumentSession session, CancellationToken ct)
    {
        var outage = new DeclaredOutage(declared.OutageId, declared.FirstDay, declared.LastDay);
        session.Store(outage);
        var messages = new OutgoingMessages();
        if (declared.LimitsMoveTo is not { } to) return messages;
        foreach (var end in outage.Periods())
        {
            var id = $"{end:yyyy-MM-dd}";
            // A date that the CBSA has set by itself is later already, and stays.
            var before = await session.LoadAsync<DueDateOverride>(id, ct);
            if (before is { Counts: true }) continue;
            session.Store(new DueDateOverride(id, end, to, $"OUTAGE {outage.Id}", "CBSA", "CBSA") { Revision = 1 + (before?.Revision ?? 0) });
            messages.Add(new DueDateOverridden(end, to, $"OUTAGE {outage.Id}", declared.EffectiveAt));
            messages.Add(new MoveDueDates(end, to));
            // What was found unpaid before the outage was declared is looked at again, against the new last day.
            var (issued, grace) = (end.AddDays(8), BillingCalendar.GraceOn(to));
            foreach (var late in await session.Query<LateStatement>().Where(s => s.IssuedOn == issued && s.State != LateStatementState.PaidInTime).ToListAsync(ct))
                session.Store(late with { GraceOn = grace, State = LateStatementState.Unpaid });
        }
        return messages;
    }
}
