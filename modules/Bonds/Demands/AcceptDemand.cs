using Carm.Kernel;
using Carm.Ledger.Contracts;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>The provider pays a demand without waiting for its limit: it is the provider's own debt at once, which a payment into the provider's account settles.</summary>
public sealed record AcceptDemand(string DemandNumber, [property: FromClaim("carm_bn9")] string CallerBn9);

public sealed record AcceptDemandResponse(DemandView Demand);

public sealed class AcceptDemandEndpoint : CarmEndpoint<AcceptDemand, AcceptDemandResponse>
{
    public override void Configure()
    {
        Post("provider/demands/{demandNumber}/accept");
        Group<Portal>();
        Asks("bonds.agreements.post", movesMoney: true);
        Summary(s => s.Summary = "Accept a demand, to pay it at once");
    }

    public override Task HandleAsync(AcceptDemand command, CancellationToken ct) => OkAsync(command, ct);
}

public static class AcceptDemandHandler
{
    public static async Task<(AcceptDemandResponse, OutgoingMessages)> Handle(AcceptDemand command, IDocumentSession session, IAccountQuestions ledger, TimeProvider clock, CancellationToken ct)
    {
        var (demand, now) = (await session.OpenDemandAsync(command.DemandNumber, ct), clock.GetUtcNow());
        // A draft is the CBSA's own.
        if (demand.ProviderBn9 != command.CallerBn9 || demand.IssuedOn is null) throw new Rejected("NOT_FOUND");
        var (charged, told) = await session.ChargeNowAsync(demand, ledger, now, ct);
        return (new(DemandView.Of(charged, now.TorontoDate())), told);
    }
}
