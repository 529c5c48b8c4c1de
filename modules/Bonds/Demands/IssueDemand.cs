using Carm.Kernel;
using Carm.Ledger.Contracts;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>A second officer issues a drafted demand: the provider has sixty days to pay or to rebut it.</summary>
public sealed record IssueDemand(string DemandNumber, [property: FromClaim("sub")] string Subject);

public sealed record IssueDemandResponse(DemandView Demand);

public sealed class IssueDemandEndpoint : CarmEndpoint<IssueDemand, IssueDemandResponse>
{
    public override void Configure()
    {
        Post("demands/{demandNumber}/issue");
        Group<Staff>();
        Asks("bonds.demands.decide");
        Summary(s => s.Summary = "Issue a demand");
    }

    public override Task HandleAsync(IssueDemand command, CancellationToken ct) => OkAsync(command, ct);
}

public static class IssueDemandHandler
{
    public static async Task<(IssueDemandResponse, OutgoingMessages)> Handle(IssueDemand command, IDocumentSession session, IAccountQuestions ledger, TimeProvider clock, CancellationToken ct)
    {
        var (demand, now) = (await session.OpenDemandAsync(command.DemandNumber, ct), clock.GetUtcNow());
        if (demand.DraftedBy == command.Subject) throw new Rejected("BND_SAME_PERSON");
        // It is the issue that makes the demand in writing.
        var through = (await session.OpenAgreementAsync(demand.ProviderBn9, demand.AgreementNumber, null, ct)).DemandableThrough;
        if (through < now.TorontoDate()) throw new Rejected("BND-411", $"{through:yyyy-MM-dd}");
        var issued = demand.StillOwing(await session.StillOpenAsync(demand, ledger, ct)).Issue(now.TorontoDate());
        return (new(DemandView.Of(issued, now.TorontoDate())), await session.LayDemandAsync(demand, issued, now, ct));
    }
}
