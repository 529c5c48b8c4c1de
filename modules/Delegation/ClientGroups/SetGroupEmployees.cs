using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Delegation;

/// <summary>A provider says which of its employees act for the clients of a group, and as what; those named take the place of those before.</summary>
public sealed record SetGroupEmployees(string GroupId, IReadOnlyList<ProxyRight> Employees, [property: FromClaim("carm_bn9")] string CallerBn9, [property: System.Text.Json.Serialization.JsonIgnore] long? Expected = null);

public sealed record SetGroupEmployeesResponse(string GroupId, int Employees);

public sealed class SetGroupEmployeesValidator : Validator<SetGroupEmployees>
{
    public SetGroupEmployeesValidator() => RuleFor(x => x.Employees).NotNull().Must(employees => employees?.All(e => e.Subject is { Length: > 0 } && ProxyRoles.IsKnown(e.ProxyRole)) == true).WithErrorCode("VAL_PROXY_ROLE");
}

public sealed class SetGroupEmployeesEndpoint : CarmEndpoint<SetGroupEmployees, SetGroupEmployeesResponse>
{
    public override void Configure()
    {
        Put("client-groups/{groupId}/employees");
        Group<Portal>();
        Asks("delegation.groups.manage");
        Summary(s => s.Summary = "Set the employees of a group");
    }

    public override Task HandleAsync(SetGroupEmployees command, CancellationToken ct) => OkAsync(command with { Expected = IfMatchGiven() }, ct);
}

public static class SetGroupEmployeesHandler
{
    public static async Task<SetGroupEmployeesResponse> Handle(SetGroupEmployees command, IDocumentSession session, CancellationToken ct)
    {
        var group = ClientGroup.Require(await session.LoadAsync<ClientGroup>(command.GroupId, ct), command.CallerBn9);
        var wanted = command.Employees.DistinctBy(e => e.Subject).ToDictionary(e => e.Subject, e => e.ProxyRole);
        string[] names = [.. wanted.Keys];
        var people = await session.Query<Person>().Where(p => p.Bn9 == command.CallerBn9 && (names.Contains(p.Id) || p.Groups.Any(g => g.GroupId == group.Id))).ToListAsync(ct);
        if (names.Except(people.Where(p => p.IsLinked).Select(p => p.Id)).Any()) throw new Rejected("NOT_FOUND") { Path = "employees" };
        foreach (var person in people)
        {
            var others = person.Groups.Where(g => g.GroupId != group.Id);
            session.Store(person with { Groups = [.. wanted.TryGetValue(person.Id, out var role) ? others.Append(new(group.Id, role)) : others] });
        }
        session.Store(group.Changed(command.Expected));
        return new(group.Id, wanted.Count);
    }
}
