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
        var (today, facts) = (command.Now.TorontoDate(), new OutgoingMessages());
        foreach (var person in await session.Query<Person>().Where(p => p.Roles.Any(r => r.EndOn < today)).ToListAsync(ct))
        {
            var rest = person;
            foreach (var role in person.Roles.Where(r => r.EndOn < today))
            {
                facts.Add(await Roles.EndAsync(session, rest, role, "EXPIRED", "SCHEDULER", null, command.Now, ct));
                facts.Add(NoticeRequested.ToPerson($"role/{role.Id}/expired", person.Bn9, "N6_ENDED", person.Id, command.Now, person.Bn9, role.Role, $"{role.EndOn:yyyy-MM-dd}"));
                rest = rest.Without(role.Id, command.Now);
            }
        }
        var before = command.Now.AddDays(-60);
        foreach (var request in await session.Query<EmployeeRequest>().Where(r => r.State == RequestState.Pending && r.RequestedAt < before).ToListAsync(ct))
        {
            var expired = request with { State = RequestState.Expired };
            session.Store(expired);
            session.Delete<OpenEmployeeRequest>(expired.Subject);
            facts.Add(expired.Changed(command.Now));
        }
        return facts;
    }
}
