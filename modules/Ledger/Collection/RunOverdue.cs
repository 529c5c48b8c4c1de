using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>The calendar's command of each weekday at 08:00: who did not pay by the last day is told on the first business day after it, once for each due date (ledger 13).</summary>
public sealed record RunOverdue(DateOnly Day);

/// <summary>Some accounts' part of it, for one due date.</summary>
public sealed record NoticeOverdue(IReadOnlyList<string> RmAccounts, DateOnly DueOn);

public static class RunOverdueHandler
{
    public static async Task<OutgoingMessages> Handle(RunOverdue run, IDocumentSession session, CancellationToken ct)
    {
        var messages = new OutgoingMessages();
        foreach (var due in CollectionFile.OverdueSince(run.Day))
        {
            var owing = await session.AdvancedSql.QueryAsync<string>("select chain from ledger.journal_due where due_on = ? and cents > 0", ct, due);
            messages.AddRange(owing.Order(StringComparer.Ordinal).Chunk(Books.AtOnce).Select(names => new NoticeOverdue(names, due)));
        }
        return messages;
    }
}

public static class NoticeOverdueHandler
{
    public static async Task<OutgoingMessages> Handle(NoticeOverdue command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (names, messages) = (command.RmAccounts.ToArray(), new OutgoingMessages());
        // While an outage lasts into which the due date falls nothing is late; when it is over the due date is another.
        if ((await session.Query<DeclaredOutage>().Where(o => o.LastDay == null).ToListAsync(ct)).Any(o => o.Covers(command.DueOn))) return messages;
        var (open, cleared) = await LatePayment.StillClearingAsync(session, names, command.DueOn, ct);
        var coming = await LatePayment.OnTheirWayAsync(session, names, BillingCalendar.GraceOn(command.DueOn), ct);
        // What is held need not be paid, and a penalty was served with a last day of its own to pay it.
        foreach (var of in open.Where(i => i.Side == Side.Debit && i.DueOn == command.DueOn && !i.IsHeld && i.InterestFreeUntil is null && names.Contains(i.RmAccount)).GroupBy(i => i.RmAccount).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var unpaid = Money.OfCents(of.Sum(i => i.OpenCents - cleared[i.Id].Sum()));
            if (unpaid <= Money.Zero || Money.Sum(coming[of.Key]) >= unpaid) continue;
            messages.Add(NoticeRequested.ToManagers($"overdue/{of.Key}/{command.DueOn:yyyy-MM-dd}", of.Key[..9], "LEDGER_OVERDUE", clock.GetUtcNow(), of.Key, unpaid.ToString(), of.Key, $"{command.DueOn:yyyy-MM-dd}"));
        }
        return messages;
    }
}
