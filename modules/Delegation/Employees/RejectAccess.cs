using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>A manager refuses an employee's request, and says why.</summary>
public sealed record RejectAccess(string EmployeeRequestId, string Reason, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_on_behalf_of")] string Bn9);

public sealed record RejectAccessResponse(EmployeeRequestView Request);

public sealed class RejectAccessValidator : Validator<RejectAccess>
{
    public RejectAccessValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class RejectAccessEndpoint : CarmEndpoint<RejectAccess, RejectAccessResponse>
{
    public override void Configure()
    {
        Post("employee-requests/{employeeRequestId}/reject");
        Group<Portal>();
        Asks("delegation.employee-requests.decide");
        Summary(s => s.Summary = "Refuse an employee's request");
    }

    public override Task HandleAsync(RejectAccess command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RejectAccessHandler
{
    public static async Task<(RejectAccessResponse, OutgoingMessages)> Handle(RejectAccess command, IDocumentSession session, TimeProvider clock, DelegationPolicy policy, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var rejected = (await session.LoadAsync<EmployeeRequest>(command.EmployeeRequestId, ct) ?? throw new Rejected("NOT_FOUND")).Answered(RequestState.Rejected, command.Bn9, command.Subject, command.Reason, now, policy);
        await rejected.CloseAsync(session, ct);
        return (new(EmployeeRequestView.Of(rejected)), [rejected.Changed(now), NoticeRequested.ToPerson($"employee-request/{rejected.Id}", rejected.Bn9, "N5_REJECTED", rejected.Subject, now, rejected.Bn9, command.Reason)]);
    }
}
