using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>An officer has looked at the security that a carrier offers: from now on it is bonded, or not.</summary>
/// <param name="Outcome">APPROVE or REJECT.</param>
public sealed record DecideBonding(string CarrierCode, string Outcome, string Reason);

public sealed record DecideBondingResponse(CarrierCodeView Code);

public sealed class DecideBondingValidator : Validator<DecideBonding>
{
    public DecideBondingValidator()
    {
        RuleFor(x => x.Outcome).Must(o => o is "APPROVE" or "REJECT").WithErrorCode("VAL_DECISION");
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
    }
}

public sealed class DecideBondingEndpoint : CarmEndpoint<DecideBonding, DecideBondingResponse>
{
    public override void Configure()
    {
        Post("carrier-codes/{carrierCode}/bonded-status/decide");
        Group<Staff>();
        Asks("onboarding.carrier-codes.decide");
        Summary(s => s.Summary = "Decide whether a carrier is bonded");
    }

    public override Task HandleAsync(DecideBonding command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DecideBondingHandler
{
    public static async Task<(DecideBondingResponse, NoticeRequested)> Handle(DecideBonding command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var decided = (await session.LoadAsync<CarrierCode>(command.CarrierCode, ct) ?? throw new Rejected("NOT_FOUND")).BondingDecided(command.Outcome == "APPROVE");
        session.Store(decided);
        return (new(CarrierCodeView.Of(decided)), decided.Notice13(command.Reason, now));
    }
}
