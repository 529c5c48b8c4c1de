using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Delegation;

/// <summary>Lists the people of a business with their roles, in the order of their ids. A manager of programs sees the roles in these alone.</summary>
public sealed record FindEmployees(string Bn9, [property: FromClaim("sub")] string Subject, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindEmployeesResponse(IReadOnlyList<EmployeeView> Items, string? NextCursor);

/// <param name="Subject">The token's <c>sub</c>.</param>
/// <param name="Name">As the person gave it; null when it has not.</param>
public sealed record EmployeeView(string Subject, string? Name, IReadOnlyList<RoleView> Roles);

public sealed class FindEmployeesEndpoint(IDelegationStore store, TimeProvider clock) : CarmEndpoint<FindEmployees, FindEmployeesResponse>
{
    public override void Configure()
    {
        Get("businesses/{bn9}/employees");
        Group<Portal>();
        Asks("delegation.employees.view");
        Summary(s => s.Summary = "List employees and their roles");
    }

    public override async Task HandleAsync(FindEmployees query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var people = session.Query<Person>().Where(p => p.Bn9 == query.Bn9 && p.Roles.Count > 0 && (after == null || string.Compare(p.Id, after) > 0));
        var (asker, today) = (await session.LoadAsync<Person>(query.Subject, ct), clock.GetUtcNow().TorontoDate());
        var programs = asker?.ManagesAllOf(query.Bn9, today) == false ? asker.ManagedProgramsOn(today) : null;
        if (programs is not null) people = people.Where(p => p.Roles.Any(r => programs.Contains(r.RmAccount!)));
        var found = await people.OrderBy(p => p.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, p => p.Id);
        var names = await PersonName.OfAsync(session, items.Select(p => p.Id), ct);
        await Send.OkAsync(new([.. items.Select(p => new EmployeeView(p.Id, names.GetValueOrDefault(p.Id), [.. p.Roles.Where(r => programs is null || programs.Contains(r.RmAccount!)).Select(r => RoleView.Of(p.Id, r))]))], next), ct);
    }
}
