using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>An employee leaves one program, or the business with all its roles there. The last manager first makes another. What it has submitted stays.</summary>
/// <param name="RmAccount">The one program; left out, the business.</param>
public sealed record LeaveBusiness([property: FromClaim("sub")] string Subject, string? RmAccount = null);

public sealed record LeaveBusinessResponse(string Bn9, bool IsParted);

public sealed class LeaveBusinessEndpoint : CarmEndpoint<LeaveBusiness, LeaveBusinessResponse>
{
    public override void Configure()
    {
        Post("me/leave");
        Group<Portal>();
        Asks("delegation.roles.leave");
        Summary(s => s.Summary = "Leave a program or the business");
    }

    public override Task HandleAsync(LeaveBusiness command, CancellationToken ct) => OkAsync(command, ct);
}

public static class LeaveBusinessHandler
{
    public static async Task<(LeaveBusinessResponse, OutgoingMessages)> Handle(LeaveBusiness command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await session.LoadAsync<Person>(command.Subject, ct) is not { IsLinked: true } person) throw new Rejected("NOT_FOUND");
        var leaving = person.Roles.Where(r => command.RmAccount is null || r.RmAccount == command.RmAccount).ToArray();
        if (leaving.Length == 0) throw new Rejected("NOT_FOUND") { Path = "rmAccount" };

        var ended = await Roles.EndAsync(session, person, leaving, "LEFT", command.Subject, null, now, ct);
        return (new(person.Bn9, ended[^1].IsLast), [.. ended, .. leaving.SelectMany(role => Roles.ManagerNotices(role, person, now))]);
    }
}
