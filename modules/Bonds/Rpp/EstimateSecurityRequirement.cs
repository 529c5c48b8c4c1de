using Carm.Kernel;
using FastEndpoints;

namespace Carm.Bonds;

/// <summary>Asks what security a highest monthly amount needs.</summary>
/// <param name="Base">The highest month's duties and taxes, GST included, as 48250.37.</param>
public sealed record EstimateSecurityRequirement([property: QueryParam] string? Base);

public sealed record EstimateSecurityRequirementResponse(Money Agreement, Money Cash);

public sealed class EstimateSecurityRequirementEndpoint : CarmEndpoint<EstimateSecurityRequirement, EstimateSecurityRequirementResponse>
{
    public override void Configure()
    {
        Get("tools/security-requirement");
        Group<Public>();
        Summary(s => s.Summary = "Security needed for release prior to payment");
    }

    public override Task HandleAsync(EstimateSecurityRequirement query, CancellationToken ct)
    {
        if (!Money.TryParse(query.Base, out var highestMonth)) throw new Rejected("VAL_BASE") { Path = "base" };
        var requirement = SecurityRequirement.For(highestMonth);
        return Send.OkAsync(new(requirement.Agreement, requirement.Cash), ct);
    }
}
