using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>Each night: relationships whose last day is past end, both sides of those that end in thirty or seven days are told (N11), and requests that nobody answered for ninety days expire. The decision looks at the days itself.</summary>
public sealed record EndDueRelationships(DateTimeOffset Now);

public static class EndDueRelationshipsHandler
{
    public static async Task<OutgoingMessages> Handle(EndDueRelationships command, IDocumentSession session, CancellationToken ct)
    {
        var (today, messages) = (command.Now.TorontoDate(), new OutgoingMessages());
        foreach (var over in await session.Query<BusinessRelationship>().Where(r => r.EndedAt == null && r.EndOn < today).ToListAsync(ct))
            messages.AddRange((await Ending.EndAsync(session, over, "EXPIRED", "SCHEDULER", null, over.RetainInFlight, command.Now, ct)).Item2);

        var (month, week) = (today.AddDays(30), today.AddDays(7));
        foreach (var soon in await session.Query<BusinessRelationship>().Where(r => r.EndedAt == null && (r.EndOn == month || r.EndOn == week)).ToListAsync(ct))
            foreach (var side in new[] { soon.ClientBn9, soon.ProviderBn9 })
                messages.Add(NoticeRequested.ToManagers($"relationship/{soon.Id}/ends/{soon.EndOn:O}/{today:O}/{side}", side, "N11", command.Now, null, soon.ClientBn9, soon.ProviderBn9, $"{soon.EndOn:yyyy-MM-dd}"));

        var before = command.Now.AddDays(-90);
        foreach (var request in await session.Query<RelationshipRequest>().Where(r => r.State == RequestState.Pending && r.RequestedAt < before).ToListAsync(ct)) session.Store(request with { State = RequestState.Expired });
        return messages;
    }
}
