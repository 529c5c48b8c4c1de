using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>An officer gives the holder notice of a suspension or cancellation, with its ground and reasons. A warehouse or shop is suspended at once and heard after.</summary>
/// <param name="Ground">CONTRAVENTION, FRAUD, EVASION, NON_COMPLIANCE, INSOLVENCY, DISHONESTY, INCOMPETENCE, CEASED, NOT_QUALIFIED or PLACE_LOST.</param>
public sealed record GiveLicenceNotice(string LicenceId, LicenceNoticeKind Kind, string Ground, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record GiveLicenceNoticeResponse(LicenceView Licence);

public sealed class GiveLicenceNoticeValidator : Validator<GiveLicenceNotice>
{
    public GiveLicenceNoticeValidator()
    {
        RuleFor(x => x.Ground).Must(g => g is "CONTRAVENTION" or "FRAUD" or "EVASION" or "NON_COMPLIANCE" or "INSOLVENCY" or "DISHONESTY" or "INCOMPETENCE" or "CEASED" or "NOT_QUALIFIED" or "PLACE_LOST").WithErrorCode("VAL_GROUND");
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(4000);
    }
}

public sealed class GiveLicenceNoticeEndpoint : CarmEndpoint<GiveLicenceNotice, GiveLicenceNoticeResponse>
{
    public override void Configure()
    {
        Post("licences/{licenceId}/notice");
        Group<Staff>();
        Asks("onboarding.licences.decide");
        Summary(s => s.Summary = "Give notice to a licence holder");
    }

    public override Task HandleAsync(GiveLicenceNotice command, CancellationToken ct) => OkAsync(command, ct);
}

public static class GiveLicenceNoticeHandler
{
    public static async Task<(GiveLicenceNoticeResponse, OutgoingMessages)> Handle(GiveLicenceNotice command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var noticed = (await session.LoadAsync<Licence>(command.LicenceId, ct) ?? throw new Rejected("NOT_FOUND")).Noticed(command.Kind, command.Ground, command.Reason, command.Subject, now.TorontoDate());
        session.Store(noticed);
        return (new(LicenceView.Of(noticed)), noticed.State == LicenceState.Suspended ? await LicenceNotices.ForAsync(session, noticed, command.Reason, now, ct) : [LicenceNotices.ToHolder(noticed, command.Reason, now)]);
    }
}
