using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>The holder asks for the end of its code, which is cancelled at once.</summary>
public sealed record CancelOwnCode(string CarrierCode);

public sealed record CancelOwnCodeResponse(CarrierCodeView Code);

public sealed class CancelOwnCodeEndpoint : CarmEndpoint<CancelOwnCode, CancelOwnCodeResponse>
{
    public override void Configure()
    {
        Post("carrier-codes/{carrierCode}/cancellation");
        Group<Portal>();
        Asks("onboarding.licences.manage");
        Summary(s => s.Summary = "Give a carrier code up");
    }

    public override Task HandleAsync(CancelOwnCode command, CancellationToken ct) => OkAsync(command, ct);
}

public static class CancelOwnCodeHandler
{
    public static async Task<(CancelOwnCodeResponse, NoticeRequested)> Handle(CancelOwnCode command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var cancelled = (await session.LoadAsync<CarrierCode>(command.CarrierCode, ct) ?? throw new Rejected("NOT_FOUND")).GivenUp();
        session.Store(cancelled);
        session.Delete<CapacityClaim>(CapacityClaim.IdOf(cancelled.Bn9, cancelled.Capacity));
        return (new(CarrierCodeView.Of(cancelled)), cancelled.Notice13("", clock.GetUtcNow()));
    }
}
