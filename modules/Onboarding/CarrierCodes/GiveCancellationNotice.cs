using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>An officer gives notice that a code is cancelled. A second officer confirms it before it takes effect, at the earlier of thirty days after receipt and forty-five after sending (SOR/86-873 s.34).</summary>
/// <param name="Ground">NOT_CORRECTED, CEASED, DUPLICATE, NOT_OPERATING or FALSE_INFORMATION.</param>
/// <param name="ByMail">Sent on paper: then the day of receipt is told later. Electronically it is received when sent (Customs Act s.8.3).</param>
public sealed record GiveCancellationNotice(string CarrierCode, string Ground, string Reason, [property: FromClaim("sub")] string Subject, bool ByMail = false);

public sealed record GiveCancellationNoticeResponse(CarrierCodeView Code);

public sealed class GiveCancellationNoticeValidator : Validator<GiveCancellationNotice>
{
    public GiveCancellationNoticeValidator()
    {
        RuleFor(x => x.Ground).Must(g => g is "NOT_CORRECTED" or "CEASED" or "DUPLICATE" or "NOT_OPERATING" or "FALSE_INFORMATION").WithErrorCode("VAL_GROUND");
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
    }
}

public sealed class GiveCancellationNoticeEndpoint : CarmEndpoint<GiveCancellationNotice, GiveCancellationNoticeResponse>
{
    public override void Configure()
    {
        Post("carrier-codes/{carrierCode}/cancellation-notice");
        Group<Staff>();
        Asks("onboarding.carrier-codes.decide");
        Summary(s => s.Summary = "Give notice of the cancellation of a carrier code");
    }

    public override Task HandleAsync(GiveCancellationNotice command, CancellationToken ct) => OkAsync(command, ct);
}

public static class GiveCancellationNoticeHandler
{
    public static async Task<(GiveCancellationNoticeResponse, NoticeRequested)> Handle(GiveCancellationNotice command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var noticed = (await session.LoadAsync<CarrierCode>(command.CarrierCode, ct) ?? throw new Rejected("NOT_FOUND")).Noticed(command.Ground, command.Reason, command.ByMail, command.Subject, now.TorontoDate());
        session.Store(noticed);
        return (new(CarrierCodeView.Of(noticed)), noticed.Notice13(command.Reason, now));
    }
}
