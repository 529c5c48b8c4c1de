using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>Each night: relationships whose last day is past end, both sides of those that end soon are told (N11), and requests are reminded of (N7) and at last expire. The decision looks at the days itself.</summary>
public sealed record EndDueRelationships(DateTimeOffset Now);

public static class EndDueRelationshipsHandler
{
    public static async Task<OutgoingMessages> Handle(EndDueRelationships command, IDocumentSession session, DelegationPolicy policy, CancellationToken ct)
    {
        var (today, messages) = (command.Now.TorontoDate(), new OutgoingMessages());
        foreach (var over in await session.Query<BusinessRelationship>().Where(r => r.EndedAt == null && r.EndOn < today).Select(r => r.Id).ToListAsync(ct))
            messages.Add(new EndRelationshipOf(over, "EXPIRED", null, command.Now));

        DateOnly?[] ends = [.. policy.EndNoticeDays.Select(days => today.AddDays(days))];
        foreach (var soon in await session.Query<BusinessRelationship>().Where(r => r.EndedAt == null && ends.Contains(r.EndOn)).ToListAsync(ct))
            foreach (var side in new[] { soon.ClientBn9, soon.ProviderBn9 })
                messages.Add(NoticeRequested.ToManagers($"relationship/{soon.Id}/ends/{soon.EndOn:O}/{today:O}/{side}", side, "N11", command.Now, null, soon.ClientBn9, soon.ProviderBn9, $"{soon.EndOn:yyyy-MM-dd}"));

        var overdue = command.Now.AddDays(-policy.RelationshipRequestDays);
        foreach (var request in await session.Query<RelationshipRequest>().Where(r => r.State == RequestState.Pending && r.RequestedAt < overdue).ToListAsync(ct))
            await Answering.CloseAsync(session, request with { State = RequestState.Expired }, ct);
        foreach (var waits in policy.ReminderDays)
        {
            var (from, to) = Days.Of(today.AddDays(-waits));
            foreach (var request in await session.Query<RelationshipRequest>().Where(r => r.State == RequestState.Pending && r.RequestedAt >= from && r.RequestedAt < to).ToListAsync(ct))
                messages.Add(NoticeRequested.ToManagers($"relationship-request/{request.Id}/{waits}", request.ClientBn9, "N7_REMINDER", command.Now, null, request.ProviderBn9, $"{waits}"));
        }
        return messages;
    }
}
