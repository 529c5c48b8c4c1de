using Carm.Delegation.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>Each night: roles whose last day is past are ended, managers whose first day it is begin, and requests of employees are reminded of (N4) and at last expire. The decision looks at the days itself and waits for neither.</summary>
public sealed record EndDueRoles(DateTimeOffset Now);

public static class EndDueRolesHandler
{
    public static async Task<OutgoingMessages> Handle(EndDueRoles command, IDocumentSession session, DelegationPolicy policy, CancellationToken ct)
    {
        var today = command.Now.TorontoDate();
        OutgoingMessages messages = [.. await session.Query<Person>().Where(p => p.Roles.Any(r => r.EndOn < today)).Select(p => new EndRolesOf(p.Id, p.Bn9, command.Now)).ToListAsync(ct)];
        messages.AddRange(await session.Query<Person>().Where(p => p.Roles.Any(r => r.Role == "BAM" && r.StartOn == today)).Select(p => new BeginManagerOf(p.Id, p.Bn9, command.Now)).ToListAsync(ct));
        foreach (var (person, role) in await EndingSoonAsync(session, policy, today, ct))
            messages.AddRange([.. new[] { NoticeRequested.ToPerson($"role/{role.Id}/ends/{role.EndOn:O}/{today:O}", person.Bn9, "N11", person.Id, command.Now, person.Bn9, person.Id, $"{role.EndOn:yyyy-MM-dd}"), NoticeRequested.ToManagers($"role/{role.Id}/ends/{role.EndOn:O}/{today:O}/managers", person.Bn9, "N11", command.Now, null, person.Bn9, person.Id, $"{role.EndOn:yyyy-MM-dd}") }]);

        var overdue = command.Now.AddDays(-policy.EmployeeRequestDays);
        foreach (var request in await session.Query<EmployeeRequest>().Where(r => r.State == RequestState.Pending && r.RequestedAt < overdue).ToListAsync(ct))
        {
            var expired = request with { State = RequestState.Expired };
            await expired.CloseAsync(session, ct);
            messages.Add(expired.Changed(command.Now));
        }
        foreach (var waits in policy.ReminderDays)
        {
            var (from, to) = Days.Of(today.AddDays(-waits));
            foreach (var request in await session.Query<EmployeeRequest>().Where(r => r.State == RequestState.Pending && r.RequestedAt >= from && r.RequestedAt < to).ToListAsync(ct))
                messages.Add(NoticeRequested.ToManagers($"employee-request/{request.Id}/{waits}", request.Bn9, "N4_REMINDER", command.Now, null, request.Subject, $"{waits}"));
        }
        return messages;
    }

    static async Task<IEnumerable<(Person, RoleAssignment)>> EndingSoonAsync(IDocumentSession session, DelegationPolicy policy, DateOnly today, CancellationToken ct)
    {
        DateOnly?[] ends = [.. policy.EndNoticeDays.Select(days => today.AddDays(days))];
        var people = await session.Query<Person>().Where(p => p.Roles.Any(r => ends.Contains(r.EndOn))).ToListAsync(ct);
        return people.SelectMany(p => p.Roles.Where(r => ends.Contains(r.EndOn)).Select(r => (p, r)));
    }
}

/// <summary>A manager whose first day has come is from now on one of those that keep the business going.</summary>
public sealed record BeginManagerOf(string Subject, string Bn9, DateTimeOffset Now);

public static class BeginManagerOfHandler
{
    public static async Task<AuthorityGranted?> Handle(BeginManagerOf command, IDocumentSession session, CancellationToken ct)
    {
        var today = command.Now.TorontoDate();
        if (await session.LoadAsync<Person>(command.Subject, ct) is not { } person || !person.Roles.Any(r => r.Role == "BAM" && r.IsOpenEndedOn(today)) || await session.LoadAsync<PortalBusiness>(person.Bn9, ct) is not { } business || business.Managers.Contains(person.Id)) return null;
        session.Store(Roles.WithManagers(business, business.Managers.Append(person.Id)));
        // After what ended the same night, in whichever order the two are heard.
        return new(person.Bn9, person.Id, "BAM", 2, command.Now.AddTicks(10));
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
            .. past.SelectMany(role => Roles.ManagerNotices(role, person, command.Now)),
        ];
    }
}
