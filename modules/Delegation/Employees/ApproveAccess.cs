using Carm.Delegation.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>A manager lets an employee in, with a role, its program and its dates.</summary>
/// <param name="Role">BAM, PAM, EDITOR or READER.</param>
/// <param name="RmAccount">The one program it covers; left out, all programs.</param>
public sealed record ApproveAccess(
    string EmployeeRequestId, string Role, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_on_behalf_of")] string Bn9, string? RmAccount = null, DateOnly? StartOn = null, DateOnly? EndOn = null);

public sealed record ApproveAccessResponse(EmployeeRequestView Request, RoleView Role);

public sealed class ApproveAccessValidator : Validator<ApproveAccess>
{
    public ApproveAccessValidator() => RuleFor(x => x.Role).Must(Roles.IsKnown).WithErrorCode("VAL_ROLE");
}

public sealed class ApproveAccessEndpoint : CarmEndpoint<ApproveAccess, ApproveAccessResponse>
{
    public override void Configure()
    {
        Post("employee-requests/{employeeRequestId}/approve");
        Group<Portal>();
        Asks("delegation.employee-requests.decide");
        Summary(s => s.Summary = "Let an employee in");
    }

    public override Task HandleAsync(ApproveAccess command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ApproveAccessHandler
{
    public static async Task<(ApproveAccessResponse, OutgoingMessages)> Handle(ApproveAccess command, IDocumentSession session, TimeProvider clock, DelegationPolicy policy, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var request = (await session.LoadAsync<EmployeeRequest>(command.EmployeeRequestId, ct) ?? throw new Rejected("NOT_FOUND")).Answered(RequestState.Approved, command.Bn9, command.Subject, null, now, policy);
        if (await session.LoadAsync<Person>(request.Subject, ct) is { IsLinked: true }) throw new Rejected("DEL_USER_ALREADY_ASSOCIATED");
        var granted = await Granting.GrantAsync(session, new(request.Subject, request.Bn9, []) { Acts = await Provider.CarriedAsync(session, request.Bn9, ct) }, command.Subject, command.Role, command.RmAccount, command.StartOn, command.EndOn, now, policy, ct);
        await request.CloseAsync(session, ct);
        return (new(EmployeeRequestView.Of(request), RoleView.Of(request.Subject, granted)),
            [.. granted.Role == "BAM" ? [NoticeRequested.ToManagers($"role/{granted.Id}", request.Bn9, "N6_MANAGER", now, null, request.Subject, granted.Role)] : Array.Empty<object>(), request.Changed(now), new AuthorityGranted(request.Bn9, request.Subject, granted.Role, 1, now, granted.IsOpenEndedOn(now.TorontoDate())), NoticeRequested.ToPerson($"employee-request/{request.Id}", request.Bn9, "N5_APPROVED", request.Subject, now, request.Bn9, granted.Role)]);
    }
}

/// <summary>Whose an employee's request is, for the decision: the business's that answers it.</summary>
sealed class EmployeeRequestLocator(IDelegationStore store) : IResourceLocator
{
    public string RouteParameter => "employeeRequestId";

    public async Task<(string RmAccount, string? SubmitterBn9, bool IsOpen)?> FindAsync(string value, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<EmployeeRequest>(value, ct) is { } request ? (request.Bn9, null, false) : null;
    }
}
