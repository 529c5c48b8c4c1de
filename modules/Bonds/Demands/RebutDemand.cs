using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>The provider sends what speaks against a demand, within its sixty days.</summary>
public sealed record RebutDemand(string DemandNumber, string Text, [property: FromClaim("carm_bn9")] string CallerBn9);

public sealed record RebutDemandResponse(DemandView Demand);

public sealed class RebutDemandValidator : Validator<RebutDemand>
{
    public RebutDemandValidator() => RuleFor(x => x.Text).NotEmpty().MaximumLength(10_000);
}

public sealed class RebutDemandEndpoint : CarmEndpoint<RebutDemand, RebutDemandResponse>
{
    public override void Configure()
    {
        Post("provider/demands/{demandNumber}/response");
        Group<Portal>();
        Asks("bonds.agreements.post");
        Summary(s => s.Summary = "Rebut a demand");
    }

    public override Task HandleAsync(RebutDemand command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RebutDemandHandler
{
    public static async Task<(RebutDemandResponse, OutgoingMessages)> Handle(RebutDemand command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (demand, now) = (await session.OpenDemandAsync(command.DemandNumber, ct), clock.GetUtcNow());
        // A draft is the CBSA's own.
        if (demand.ProviderBn9 != command.CallerBn9 || demand.IssuedOn is null) throw new Rejected("NOT_FOUND");
        var rebutted = demand.Rebut(command.Text, now.TorontoDate());
        return (new(DemandView.Of(rebutted, now.TorontoDate())), await session.LayDemandAsync(demand, rebutted, now, ct));
    }
}
