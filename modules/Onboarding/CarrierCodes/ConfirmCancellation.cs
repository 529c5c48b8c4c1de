using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>A second officer confirms the cancellation of a code; without that it does not take effect.</summary>
public sealed record ConfirmCancellation(string CarrierCode, [property: FromClaim("sub")] string Subject);

public sealed record ConfirmCancellationResponse(CarrierCodeView Code);

public sealed class ConfirmCancellationEndpoint : CarmEndpoint<ConfirmCancellation, ConfirmCancellationResponse>
{
    public override void Configure()
    {
        Post("carrier-codes/{carrierCode}/cancellation-notice/confirm");
        Group<Staff>();
        Asks("onboarding.carrier-codes.decide");
        Summary(s => s.Summary = "Confirm the cancellation of a carrier code");
    }

    public override Task HandleAsync(ConfirmCancellation command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ConfirmCancellationHandler
{
    public static async Task<ConfirmCancellationResponse> Handle(ConfirmCancellation command, IDocumentSession session, CancellationToken ct)
    {
        var confirmed = (await session.LoadAsync<CarrierCode>(command.CarrierCode, ct) ?? throw new Rejected("NOT_FOUND")).Confirmed(command.Subject);
        session.Store(confirmed);
        return new(CarrierCodeView.Of(confirmed));
    }
}
