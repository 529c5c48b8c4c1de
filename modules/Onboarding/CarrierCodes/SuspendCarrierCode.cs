using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>An officer suspends a code for a period, with its ground and reasons; the holder may make representations and correct the cause (SOR/86-873 s.33).</summary>
/// <param name="Ground">CONTRAVENTION, UNPAID_AMOUNT or FALSE_INFORMATION.</param>
/// <param name="Until">The last day to correct the cause.</param>
public sealed record SuspendCarrierCode(string CarrierCode, string Ground, string Reason, DateOnly Until);

public sealed record SuspendCarrierCodeResponse(CarrierCodeView Code);

public sealed class SuspendCarrierCodeValidator : Validator<SuspendCarrierCode>
{
    public SuspendCarrierCodeValidator()
    {
        RuleFor(x => x.Ground).Must(g => g is "CONTRAVENTION" or "UNPAID_AMOUNT" or "FALSE_INFORMATION").WithErrorCode("VAL_GROUND");
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
    }
}

public sealed class SuspendCarrierCodeEndpoint : CarmEndpoint<SuspendCarrierCode, SuspendCarrierCodeResponse>
{
    public override void Configure()
    {
        Post("carrier-codes/{carrierCode}/suspend");
        Group<Staff>();
        Asks("onboarding.carrier-codes.decide");
        Summary(s => s.Summary = "Suspend a carrier code");
    }

    public override Task HandleAsync(SuspendCarrierCode command, CancellationToken ct) => OkAsync(command, ct);
}

public static class SuspendCarrierCodeHandler
{
    public static async Task<(SuspendCarrierCodeResponse, NoticeRequested)> Handle(SuspendCarrierCode command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var suspended = (await session.LoadAsync<CarrierCode>(command.CarrierCode, ct) ?? throw new Rejected("NOT_FOUND")).Suspended(command.Ground, command.Reason, command.Until, now.TorontoDate());
        session.Store(suspended);
        return (new(CarrierCodeView.Of(suspended)), suspended.Notice13(command.Reason, now));
    }
}
