using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>An officer carries the notice out once it has run, or drops it. A cancellation needs another officer than the one who gave it.</summary>
/// <param name="Outcome">UPHOLD or DROP.</param>
public sealed record DecideLicenceNotice(string LicenceId, string Outcome, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record DecideLicenceNoticeResponse(LicenceView Licence);

public sealed class DecideLicenceNoticeValidator : Validator<DecideLicenceNotice>
{
    public DecideLicenceNoticeValidator()
    {
        RuleFor(x => x.Outcome).Must(o => o is "UPHOLD" or "DROP").WithErrorCode("VAL_NOTICE_OUTCOME");
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
    }
}

public sealed class DecideLicenceNoticeEndpoint : CarmEndpoint<DecideLicenceNotice, DecideLicenceNoticeResponse>
{
    public override void Configure()
    {
        Post("licences/{licenceId}/decide");
        Group<Staff>();
        Asks("onboarding.licences.decide");
        Summary(s => s.Summary = "Decide a notice to a licence holder");
    }

    public override Task HandleAsync(DecideLicenceNotice command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DecideLicenceNoticeHandler
{
    public static async Task<(DecideLicenceNoticeResponse, OutgoingMessages)> Handle(DecideLicenceNotice command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var decided = (await session.LoadAsync<Licence>(command.LicenceId, ct) ?? throw new Rejected("NOT_FOUND")).Decided(command.Outcome == "UPHOLD", command.Reason, command.Subject, now.TorontoDate());
        session.Store(decided);
        return (new(LicenceView.Of(decided)), await LicenceNotices.ForAsync(session, decided, command.Reason, now, ct));
    }
}
