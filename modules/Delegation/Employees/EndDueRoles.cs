using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>Each night: roles whose last day is past are ended, and requests of employees that nobody answered for sixty days expire. The decision looks at the days itself and waits for neither.</summary>
public sealed record EndDueRoles(DateTimeOffset Now);

public static class EndDueRolesHandler
{
    public static async Task<OutgoingMessages> Handle(EndDueRoles command, IDocumentSession session, CancellationToken ct)
    {
        var today = command.Now.TorontoDate();
        OutgoingMessages messages = [.. await session.Query<Person>().Where(p => p.Roles.Any(r => r.EndOn < today)).Select(p => new EndRolesOf(p.Id, p.Bn9, command.Now)).ToListAsync(ct)];
        var before = command.Now.AddDays(-60);
        foreach (var request in await session.Query<EmployeeRequest>().Where(r => r.State == RequestState.Pending && r.RequestedAt < before).ToListAsync(ct))
        {
            var expired = request with { State = RequestState.Expired };
            session.Store(expired);
            session.Delete<OpenEmployeeRequest>(expired.Subject);
            messages.Add(expired.Changed(command.Now));
        }
        return messages;
    }
}

/// <summary>One person some of whose roles are past, by itself.</summary>
public sealed record EndRolesOf(string Subject, string Bn9, DateTimeOffset Now);

public static class EndRolesOfHandler
{
    public static async Task<OutgoingMessages> Handle(EndRolesOf command, IDocumentSession session, CancellationToken ct)
    {
        var today = command.Now.TorontoDate();
        if (await session.LoadAsync<Person>(command.Subject, ct) is not { } person || person.Roles.Where(r => r.EndOn < today).ToArray() is not { Length: > 0 } past) return [];
        return
        [
            .. await Roles.EndAsync(session, person, past, "EXPIRED", "SCHEDULER", null, command.Now, ct),
            .. past.Select(role => NoticeRequested.ToPerson($"role/{role.Id}/expired", person.Bn9, "N6_ENDED", person.Id, command.Now, person.Bn9, role.Role, $"{role.EndOn:yyyy-MM-dd}")),
        ];
    }
}
