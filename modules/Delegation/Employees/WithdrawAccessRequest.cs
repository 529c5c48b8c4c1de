using Carm.Delegation.Contracts;
using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Delegation;

/// <summary>The person takes its request for access back.</summary>
public sealed record WithdrawAccessRequest(string RequestId, [property: FromClaim("sub")] string Subject);

public sealed record WithdrawAccessRequestResponse(EmployeeRequestView Request);

public sealed class WithdrawAccessRequestEndpoint : CarmEndpoint<WithdrawAccessRequest, WithdrawAccessRequestResponse>
{
    public override void Configure()
    {
        Post("employee-requests/{requestId}/withdraw");
        Group<Portal>();
        Asks("delegation.access.request");
        Summary(s => s.Summary = "Take a request for access back");
    }

    public override Task HandleAsync(WithdrawAccessRequest command, CancellationToken ct) => OkAsync(command, ct);
}

public static class WithdrawAccessRequestHandler
{
    public static async Task<(WithdrawAccessRequestResponse, AccessRequestChanged)> Handle(WithdrawAccessRequest command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var withdrawn = (await session.LoadAsync<EmployeeRequest>(command.RequestId, ct) ?? throw new Rejected("NOT_FOUND")).Withdrawn(command.Subject);
        await withdrawn.CloseAsync(session, ct);
        return (new(EmployeeRequestView.Of(withdrawn)), withdrawn.Changed(now));
    }
}
