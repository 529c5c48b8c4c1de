using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>A supervisor lets a suspended business act again.</summary>
public sealed record ReinstateBusiness(string Bn9, string Reason);

public sealed record ReinstateBusinessResponse(string Bn9, BusinessState State);

public sealed class ReinstateBusinessValidator : Validator<ReinstateBusiness>
{
    public ReinstateBusinessValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class ReinstateBusinessEndpoint : CarmEndpoint<ReinstateBusiness, ReinstateBusinessResponse>
{
    public override void Configure()
    {
        Post("businesses/{bn9}/reinstate");
        Group<Staff>();
        Asks("onboarding.businesses.suspend");
        Summary(s => s.Summary = "Reinstate a suspended business");
    }

    public override Task HandleAsync(ReinstateBusiness command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ReinstateBusinessHandler
{
    public static async Task<(ReinstateBusinessResponse, OutgoingMessages)> Handle(ReinstateBusiness command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var business = (await session.LoadAsync<BusinessAccount>(command.Bn9, ct) ?? throw new Rejected("NOT_FOUND")).Reinstated(command.Reason);
        session.Store(business);
        return (new(business.Id, business.State), [new BusinessChanged(business.Id, business.LegalName, "ACTIVE", now), NoticeRequested.ToManagers($"reinstate/{business.Id}/{now:O}", business.Id, "N12_BUSINESS", now, null, business.Id, "ACTIVE", command.Reason)]);
    }
}
