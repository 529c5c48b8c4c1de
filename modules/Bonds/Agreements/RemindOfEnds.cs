using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>The calendar's command of each day: whose security is about to end is told a fortnight and three days before (15.5).</summary>
public sealed record RemindOfEnds(DateOnly Day);

public static class RemindOfEndsHandler
{
    static readonly int[] DaysBefore = [14, 3];

    public static async Task<OutgoingMessages> Handle(RemindOfEnds command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var reminders = new OutgoingMessages();
        foreach (var days in DaysBefore)
        {
            var end = command.Day.AddDays(days);
            var ending = await session.Query<SecurityAgreement>().Where(a => a.EndsOn == end).ToListAsync(ct);
            foreach (var agreement in ending.Where(a => a.IsAliveOn(command.Day))) reminders.Add(AgreementNotices.Reminder(agreement, end, days, clock.GetUtcNow()));
        }
        return reminders;
    }
}
