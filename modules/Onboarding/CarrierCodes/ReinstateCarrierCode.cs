using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>An officer lifts a suspension whose cause was corrected within its period.</summary>
public sealed record ReinstateCarrierCode(string CarrierCode, string Reason);

public sealed record ReinstateCarrierCodeResponse(CarrierCodeView Code);

public sealed class ReinstateCarrierCodeValidator : Validator<ReinstateCarrierCode>
{
    public ReinstateCarrierCodeValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class ReinstateCarrierCodeEndpoint : CarmEndpoint<ReinstateCarrierCode, ReinstateCarrierCodeResponse>
{
    public override void Configure()
    {
        Post("carrier-codes/{carrierCode}/reinstate");
        Group<Staff>();
        Asks("onboarding.carrier-codes.decide");
        Summary(s => s.Summary = "Reinstate a carrier code");
    }

    public override Task HandleAsync(ReinstateCarrierCode command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ReinstateCarrierCodeHandler
{
    public static async Task<(ReinstateCarrierCodeResponse, NoticeRequested)> Handle(ReinstateCarrierCode command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var reinstated = (await session.LoadAsync<CarrierCode>(command.CarrierCode, ct) ?? throw new Rejected("NOT_FOUND")).Reinstated(command.Reason, now.TorontoDate());
        session.Store(reinstated);
        return (new(CarrierCodeView.Of(reinstated)), reinstated.Notice13(command.Reason, now));
    }
}
