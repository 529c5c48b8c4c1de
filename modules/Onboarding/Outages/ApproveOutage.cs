using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>A supervisor approves the outage that somebody else entered; from then on it counts, and clients are told.</summary>
public sealed record ApproveOutage(string OutageId, [property: FromClaim("sub")] string Subject);

public sealed record ApproveOutageResponse(OutageView Outage);

public sealed class ApproveOutageEndpoint : CarmEndpoint<ApproveOutage, ApproveOutageResponse>
{
    public override void Configure()
    {
        Post("outages/{outageId}/approve");
        Group<Staff>();
        Asks("onboarding.outages.approve");
        Summary(s => s.Summary = "Approve an outage of the system");
    }

    public override Task HandleAsync(ApproveOutage command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ApproveOutageHandler
{
    public static async Task<(ApproveOutageResponse, OutageDeclared, OutgoingMessages)> Handle(ApproveOutage command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var outage = (await session.LoadAsync<Outage>(command.OutageId, ct) ?? throw new Rejected("NOT_FOUND")).Approved(command.Subject, clock.GetUtcNow());
        session.Store(outage);
        return (new(OutageView.Of(outage)), outage.Fact(clock.GetUtcNow()), session.Announce(outage, clock.GetUtcNow()));
    }
}
