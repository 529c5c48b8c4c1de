using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>A manager takes a role away from somebody else. Its own it gives up by leaving.</summary>
public sealed record RevokeRole(string RoleId, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record RevokeRoleResponse(string RoleId, string Subject, bool IsParted);

public sealed class RevokeRoleValidator : Validator<RevokeRole>
{
    public RevokeRoleValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class RevokeRoleEndpoint : CarmEndpoint<RevokeRole, RevokeRoleResponse>
{
    public override void Configure()
    {
        Post("roles/{roleId}/revoke");
        Group<Portal>();
        Asks("delegation.roles.revoke");
        Summary(s => s.Summary = "Take a role away");
    }

    public override Task HandleAsync(RevokeRole command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RevokeRoleHandler
{
    public static async Task<(RevokeRoleResponse, OutgoingMessages)> Handle(RevokeRole command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var key = await session.LoadAsync<RoleKey>(command.RoleId, ct) ?? throw new Rejected("NOT_FOUND");
        var person = await session.LoadAsync<Person>(key.Subject, ct);
        if (person?.Roles.FirstOrDefault(r => r.Id == key.Id) is not { } role) throw new Rejected("STATE_CONFLICT");
        if (person.Id == command.Subject) throw new Rejected("DEL_USE_LEAVE");
        Roles.RequireMayGive((await session.LoadAsync<Person>(command.Subject, ct))!, key.Bn9, role.Role, role.RmAccount, now.TorontoDate());
        var ended = await Roles.EndAsync(session, person, [role], "REVOKED", command.Subject, command.Reason, now, ct);
        return (new(role.Id, person.Id, ended[0].IsLast), [ended[0], NoticeRequested.ToPerson($"role/{role.Id}/revoked", person.Bn9, "N6_ENDED", person.Id, now, person.Bn9, role.Role, command.Reason), .. Roles.ManagerNotices(role, person, now)]);
    }
}

/// <summary>Whose a role is, for the decision.</summary>
sealed class RoleLocator(IDelegationStore store) : IResourceLocator
{
    public string RouteParameter => "roleId";

    public async Task<(string RmAccount, string? SubmitterBn9, bool IsOpen)?> FindAsync(string value, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<RoleKey>(value, ct) is { } key ? (key.RmAccount ?? key.Bn9, null, false) : null;
    }
}
