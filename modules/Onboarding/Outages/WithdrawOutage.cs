using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Staff withdraw an outage that was entered and that nobody has approved: it moves nothing and waits for nobody any more.</summary>
public sealed record WithdrawOutage(string OutageId);

public sealed record WithdrawOutageResponse(OutageView Outage);

public sealed class WithdrawOutageEndpoint : CarmEndpoint<WithdrawOutage, WithdrawOutageResponse>
{
    public override void Configure()
    {
        Post("outages/{outageId}/withdraw");
        Group<Staff>();
        Asks("onboarding.outages.declare");
        Summary(s => s.Summary = "Withdraw an outage of the system");
    }

    public override Task HandleAsync(WithdrawOutage command, CancellationToken ct) => OkAsync(command, ct);
}

public static class WithdrawOutageHandler
{
    public static async Task<WithdrawOutageResponse> Handle(WithdrawOutage command, IDocumentSession session, CancellationToken ct)
    {
        var outage = (await session.LoadAsync<Outage>(command.OutageId, ct) ?? throw new Rejected("NOT_FOUND")).Withdrawn();
        session.Store(outage);
        return new(OutageView.Of(outage));
    }
}
