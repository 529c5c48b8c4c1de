using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>The holder tells of a change without delay (F35).</summary>
/// <param name="What">ADDRESS, LEGAL_NAME, BUSINESS_NAME, PARTNERS, DIRECTORS, OWNERSHIP, CONTACT or LEGAL_STATUS.</param>
public sealed record NotifyCarrierChange(string CarrierCode, string What, string Text, [property: FromClaim("sub")] string Subject);

public sealed record NotifyCarrierChangeResponse(ChangeNotice ChangeNotice);

public sealed class NotifyCarrierChangeValidator : Validator<NotifyCarrierChange>
{
    public NotifyCarrierChangeValidator()
    {
        RuleFor(x => x.What).Must(ChangeNotice.IsKnown).WithErrorCode("VAL_CHANGE");
        RuleFor(x => x.Text).NotEmpty().MaximumLength(4000);
    }
}

public sealed class NotifyCarrierChangeEndpoint : CarmEndpoint<NotifyCarrierChange, NotifyCarrierChangeResponse>
{
    public override void Configure()
    {
        Post("carrier-codes/{carrierCode}/change-notices");
        Group<Portal>();
        Asks("onboarding.licences.manage");
        Summary(s => s.Summary = "Tell of a change about a carrier code");
    }

    public override Task HandleAsync(NotifyCarrierChange command, CancellationToken ct) => OkAsync(command, ct);
}

public static class NotifyCarrierChangeHandler
{
    public static async Task<NotifyCarrierChangeResponse> Handle(NotifyCarrierChange command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LoadAsync<CarrierCode>(command.CarrierCode, ct) is null or { State: CarrierCodeState.Cancelled }) throw new Rejected("STATE_CONFLICT");
        var now = clock.GetUtcNow();
        var notice = new ChangeNotice(Guid.CreateVersion7(now).ToString("N"), command.CarrierCode, command.What, command.Text, command.Subject, now);
        session.Insert(notice);
        return new(notice);
    }
}
