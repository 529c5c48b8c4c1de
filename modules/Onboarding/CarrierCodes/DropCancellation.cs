using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>A second officer drops a notice of cancellation: the code is what it was before.</summary>
public sealed record DropCancellation(string CarrierCode, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record DropCancellationResponse(CarrierCodeView Code);

public sealed class DropCancellationValidator : Validator<DropCancellation>
{
    public DropCancellationValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class DropCancellationEndpoint : CarmEndpoint<DropCancellation, DropCancellationResponse>
{
    public override void Configure()
    {
        Post("carrier-codes/{carrierCode}/cancellation-notice/drop");
        Group<Staff>();
        Asks("onboarding.carrier-codes.decide");
        Summary(s => s.Summary = "Drop a notice of cancellation");
    }

    public override Task HandleAsync(DropCancellation command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DropCancellationHandler
{
    public static async Task<(DropCancellationResponse, NoticeRequested)> Handle(DropCancellation command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var dropped = (await session.LoadAsync<CarrierCode>(command.CarrierCode, ct) ?? throw new Rejected("NOT_FOUND")).Dropped(command.Reason, command.Subject);
        session.Store(dropped);
        return (new(CarrierCodeView.Of(dropped)), dropped.Notice13(command.Reason, now));
    }
}
