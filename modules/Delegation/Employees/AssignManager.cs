using Carm.Delegation.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>An officer who has verified the person names a manager for a business that has none (onboarding 5.4).</summary>
/// <param name="UserId">The token's <c>sub</c>.</param>
public sealed record AssignManager(string Bn9, string UserId, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record AssignManagerResponse(RoleView Role);

public sealed class AssignManagerValidator : Validator<AssignManager>
{
    public AssignManagerValidator()
    {
        RuleFor(x => x.UserId).NotEmpty().MaximumLength(255);
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
    }
}

public sealed class AssignManagerEndpoint : CarmEndpoint<AssignManager, AssignManagerResponse>
{
    public override void Configure()
    {
        Post("businesses/{bn9}/assign-bam");
        Group<Staff>();
        Asks("delegation.managers.assign");
        Summary(s => s.Summary = "Name a manager for a business without one");
    }

    public override Task HandleAsync(AssignManager command, CancellationToken ct) => OkAsync(command, ct);
}

public static class AssignManagerHandler
{
    public static async Task<(AssignManagerResponse, OutgoingMessages)> Handle(AssignManager command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var business = await session.LoadAsync<PortalBusiness>(command.Bn9, ct) ?? throw new Rejected("NOT_FOUND");
        if (business.Managers.Count > 0 || business.Status == "CLOSED") throw new Rejected("STATE_CONFLICT");
        var known = await session.LoadAsync<Person>(command.UserId, ct);
        if (known is { IsLinked: true } && known.Bn9 != command.Bn9) throw new Rejected("DEL_USER_ALREADY_ASSOCIATED") { Path = "userId" };

        var role = new RoleAssignment("BAM", null, now) { Id = Guid.CreateVersion7(now).ToString("N"), GrantedBy = "CBSA" };
        session.Store((known is { IsLinked: true } ? known : new(command.UserId, command.Bn9, []) { Acts = await Provider.CarriedAsync(session, command.Bn9, ct) }).With(role, now.TorontoDate()));
        session.Store(Roles.WithManagers(business, [command.UserId]));
        foreach (var displaced in known is { IsLinked: true } ? known.Roles : []) await Roles.KeepAsync(session, command.UserId, command.Bn9, displaced, "CHANGED", "CBSA", command.Reason, now, ct);
        await Roles.KeepAsync(session, command.UserId, command.Bn9, role, "GRANTED", "CBSA", command.Reason, now, ct);
        return (new(RoleView.Of(command.UserId, role)), [new AuthorityGranted(command.Bn9, command.UserId, "BAM", 1, now), NoticeRequested.ToPerson($"role/{role.Id}", command.Bn9, "N6", command.UserId, now, command.Bn9, "BAM")]);
    }
}
