using Carm.Delegation.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>A manager gives somebody of the business a role, or another in its place.</summary>
/// <param name="Grantee">The token's <c>sub</c> of an employee who was let in.</param>
/// <param name="Role">BAM, PAM, EDITOR or READER. A BAM's takes the place of every other; a program's that of the one before.</param>
public sealed record GrantRole(string Bn9, string Grantee, string Role, [property: FromClaim("sub")] string Subject, string? RmAccount = null, DateOnly? StartOn = null, DateOnly? EndOn = null);

public sealed record GrantRoleResponse(RoleView Role);

public sealed class GrantRoleValidator : Validator<GrantRole>
{
    public GrantRoleValidator()
    {
        RuleFor(x => x.Grantee).NotEmpty().MaximumLength(255);
        RuleFor(x => x.Role).Must(Roles.IsKnown).WithErrorCode("VAL_ROLE");
    }
}

public sealed class GrantRoleEndpoint : CarmEndpoint<GrantRole, GrantRoleResponse>
{
    public override void Configure()
    {
        Post("businesses/{bn9}/roles");
        Group<Portal>();
        Asks("delegation.roles.grant");
        Creates();
        Summary(s => s.Summary = "Give an employee a role");
    }

    public override Task HandleAsync(GrantRole command, CancellationToken ct) => CreatedAsync(command, _ => $"/api/v1/businesses/{command.Bn9}/employees", ct);
}

public static class GrantRoleHandler
{
    public static async Task<(GrantRoleResponse, OutgoingMessages)> Handle(GrantRole command, IDocumentSession session, TimeProvider clock, DelegationPolicy policy, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await session.LoadAsync<Person>(command.Grantee, ct) is not { IsLinked: true, IsService: false } person || person.Bn9 != command.Bn9) throw new Rejected("NOT_FOUND") { Path = "grantee" };
        var granted = await Granting.GrantAsync(session, person, command.Subject, command.Role, command.RmAccount, command.StartOn, command.EndOn, now, policy, ct);

        var ended = person.Roles.Where(r => person.With(granted, now.TorontoDate()).Roles.All(kept => kept.Id != r.Id)).ToArray();
        // A manager who is one only until a day, or no more from one on, is none of those that keep the business going; Onboarding hears that too.
        var stepsBack = person.Roles.Any(r => r.Role == "BAM") && !(granted.Role == "BAM" && granted.IsOpenEndedOn(now.TorontoDate()));
        OutgoingMessages facts = [.. ended.Where(r => r.Role != granted.Role && r.Role != "BAM").Select(r => new AuthorityEnded(person.Bn9, person.Id, r.Role, IsLast: false, now)), .. stepsBack ? [new AuthorityEnded(person.Bn9, person.Id, "BAM", IsLast: false, now)] : Array.Empty<object>(), new AuthorityGranted(person.Bn9, person.Id, granted.Role, 1, now.AddTicks(10), granted.IsOpenEndedOn(now.TorontoDate()))];
        facts.Add(NoticeRequested.ToPerson($"role/{granted.Id}", person.Bn9, "N6", person.Id, now, person.Bn9, granted.Role));
        if (granted.Role == "BAM" || stepsBack) facts.Add(NoticeRequested.ToManagers($"role/{granted.Id}", person.Bn9, "N6_MANAGER", now, null, person.Id, granted.Role));
        return (new(RoleView.Of(person.Id, granted)), facts);
    }
}
