using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>A supervisor suspends a business: from then on everyone may read and nobody write.</summary>
public sealed record SuspendBusiness(string Bn9, string Reason);

public sealed record SuspendBusinessResponse(string Bn9, BusinessState State);

public sealed class SuspendBusinessValidator : Validator<SuspendBusiness>
{
    public SuspendBusinessValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class SuspendBusinessEndpoint : CarmEndpoint<SuspendBusiness, SuspendBusinessResponse>
{
    public override void Configure()
    {
        Post("businesses/{bn9}/suspend");
        Group<Staff>();
        Asks("onboarding.businesses.suspend");
        Summary(s => s.Summary = "Suspend a business");
    }

    public override Task HandleAsync(SuspendBusiness command, CancellationToken ct) => OkAsync(command, ct);
}

public static class SuspendBusinessHandler
{
    public static async Task<(SuspendBusinessResponse, OutgoingMessages)> Handle(SuspendBusiness command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var business = (await session.LoadAsync<BusinessAccount>(command.Bn9, ct) ?? throw new Rejected("NOT_FOUND")).Suspended(command.Reason);
        session.Store(business);
        return (new(business.Id, business.State), [new BusinessChanged(business.Id, business.LegalName, "SUSPENDED", now), NoticeRequested.ToManagers($"suspend/{business.Id}/{now:O}", business.Id, "N12_BUSINESS", now, null, business.Id, "SUSPENDED", command.Reason)]);
    }
}
