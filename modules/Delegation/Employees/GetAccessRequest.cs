using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Delegation;

/// <summary>Asks what became of the caller's last request for access.</summary>
public sealed record GetAccessRequest([property: FromClaim("sub")] string Subject);

public sealed class GetAccessRequestEndpoint(IDelegationStore store) : CarmEndpoint<GetAccessRequest, EmployeeRequestView>
{
    public override void Configure()
    {
        Get("me/employee-request");
        Group<Portal>();
        Asks("delegation.access.view");
        Summary(s => s.Summary = "Read your request for access");
    }

    public override async Task HandleAsync(GetAccessRequest query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var request = await session.Query<EmployeeRequest>().Where(r => r.Subject == query.Subject).OrderByDescending(r => r.Id).FirstOrDefaultAsync(ct) ?? throw new Rejected("NOT_FOUND");
        await Send.OkAsync(EmployeeRequestView.Of(request), ct);
    }
}
