using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Delegation;

/// <summary>A provider says which of its employees act for one client, beside those of its groups; those named take the place of those before.</summary>
public sealed record SetAssignments(string ClientRelationshipId, IReadOnlyList<ProxyRight> Employees, [property: FromClaim("carm_bn9")] string CallerBn9, [property: System.Text.Json.Serialization.JsonIgnore] long? Expected = null);

public sealed record SetAssignmentsResponse(string RelationshipId, int Employees);

public sealed class SetAssignmentsValidator : Validator<SetAssignments>
{
    public SetAssignmentsValidator() => RuleFor(x => x.Employees).NotNull().Must(employees => employees?.All(e => e.Subject is { Length: > 0 } && ProxyRoles.IsKnown(e.ProxyRole)) == true).WithErrorCode("VAL_PROXY_ROLE")
        // The decision reads them with the relationship; more than these are a group.
        .Must(employees => employees is not { Count: > 200 }).WithErrorCode("VAL_TOO_MANY_ASSIGNMENTS");
}

public sealed class SetAssignmentsEndpoint : CarmEndpoint<SetAssignments, SetAssignmentsResponse>
{
    public override void Configure()
    {
        Put("relationships/{clientRelationshipId}/assignments");
        Group<Portal>();
        Asks("delegation.groups.manage");
        Summary(s => s.Summary = "Set who acts for one client");
    }

    public override Task HandleAsync(SetAssignments command, CancellationToken ct) => OkAsync(command with { Expected = IfMatchGiven() }, ct);
}

public static class SetAssignmentsHandler
{
    public static async Task<SetAssignmentsResponse> Handle(SetAssignments command, IDocumentSession session, CancellationToken ct)
    {
        if (await session.LoadAsync<BusinessRelationship>(command.ClientRelationshipId, ct) is not { EndedAt: null } relationship || relationship.ProviderBn9 != command.CallerBn9) throw new Rejected("NOT_FOUND");
        var wanted = command.Employees.DistinctBy(e => e.Subject).ToArray();
        var people = await session.LoadManyAsync<Person>(ct, wanted.Select(e => e.Subject));
        if (wanted.Select(e => e.Subject).Except(people.Where(p => p.IsLinked && p.Bn9 == command.CallerBn9).Select(p => p.Id)).Any()) throw new Rejected("NOT_FOUND") { Path = "employees" };
        if (command.Expected is { } read && read != relationship.AssignmentChanges) throw new Rejected("IF_MATCH_STALE");
        session.Store(relationship with { Assignments = wanted, AssignmentChanges = relationship.AssignmentChanges + 1 });
        // Who is parted at this moment is found by the one of the two that comes second.
        session.Store([.. people]);
        return new(relationship.Id, wanted.Length);
    }
}
