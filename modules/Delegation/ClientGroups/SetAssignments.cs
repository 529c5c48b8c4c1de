using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Delegation;

/// <summary>A provider says which of its employees act for one client, beside those of its groups; those named take the place of those before.</summary>
public sealed record SetAssignments(string RelationshipId, IReadOnlyList<ProxyRight> Employees, [property: FromClaim("carm_bn9")] string CallerBn9);

public sealed record SetAssignmentsResponse(string RelationshipId, int Employees);

public sealed class SetAssignmentsValidator : Validator<SetAssignments>
{
    public SetAssignmentsValidator() => RuleFor(x => x.Employees).NotNull().Must(employees => employees?.All(e => e.Subject is { Length: > 0 } && ProxyRoles.IsKnown(e.ProxyRole)) == true).WithErrorCode("VAL_PROXY_ROLE");
}

public sealed class SetAssignmentsEndpoint : CarmEndpoint<SetAssignments, SetAssignmentsResponse>
{
    public override void Configure()
    {
        Put("relationships/{relationshipId}/assignments");
        Group<Portal>();
        Asks("delegation.groups.manage");
        Summary(s => s.Summary = "Set who acts for one client");
    }

    public override Task HandleAsync(SetAssignments command, CancellationToken ct) => OkAsync(command, ct);
}

public static class SetAssignmentsHandler
{
    public static async Task<SetAssignmentsResponse> Handle(SetAssignments command, IDocumentSession session, CancellationToken ct)
    {
        if (await session.LoadAsync<BusinessRelationship>(command.RelationshipId, ct) is not { EndedAt: null } relationship || relationship.ProviderBn9 != command.CallerBn9) throw new Rejected("NOT_FOUND");
        var wanted = command.Employees.DistinctBy(e => e.Subject).ToArray();
        var people = await session.LoadManyAsync<Person>(ct, wanted.Select(e => e.Subject));
        if (wanted.Select(e => e.Subject).Except(people.Where(p => p.IsLinked && p.Bn9 == command.CallerBn9).Select(p => p.Id)).Any()) throw new Rejected("NOT_FOUND") { Path = "employees" };
        session.DeleteWhere<ClientAssignment>(a => a.ProviderBn9 == command.CallerBn9 && a.ClientBn9 == relationship.ClientBn9);
        session.Store([.. wanted.Select(e => new ClientAssignment(ClientAssignment.IdOf(e.Subject, relationship.ClientBn9), e.Subject, command.CallerBn9, relationship.ClientBn9, e.ProxyRole))]);
        return new(relationship.Id, wanted.Length);
    }
}
