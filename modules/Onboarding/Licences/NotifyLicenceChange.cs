using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>The holder tells of a change at once, as the law asks.</summary>
/// <param name="What">ADDRESS, LEGAL_NAME, BUSINESS_NAME, PARTNERS, DIRECTORS, OWNERSHIP, QUALIFIED_INDIVIDUALS, CONTACT or LEGAL_STATUS.</param>
public sealed record NotifyLicenceChange(string LicenceId, string What, string Text, [property: FromClaim("sub")] string Subject);

public sealed record NotifyLicenceChangeResponse(ChangeNotice ChangeNotice);

public sealed class NotifyLicenceChangeValidator : Validator<NotifyLicenceChange>
{
    public NotifyLicenceChangeValidator()
    {
        RuleFor(x => x.What).Must(ChangeNotice.IsKnown).WithErrorCode("VAL_CHANGE");
        RuleFor(x => x.Text).NotEmpty().MaximumLength(4000);
    }
}

public sealed class NotifyLicenceChangeEndpoint : CarmEndpoint<NotifyLicenceChange, NotifyLicenceChangeResponse>
{
    public override void Configure()
    {
        Post("licences/{licenceId}/change-notices");
        Group<Portal>();
        Asks("onboarding.licences.manage");
        Summary(s => s.Summary = "Tell of a change about a licence");
    }

    public override Task HandleAsync(NotifyLicenceChange command, CancellationToken ct) => OkAsync(command, ct);
}

public static class NotifyLicenceChangeHandler
{
    public static async Task<NotifyLicenceChangeResponse> Handle(NotifyLicenceChange command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LoadAsync<Licence>(command.LicenceId, ct) is not { IsOver: false }) throw new Rejected("STATE_CONFLICT");
        var now = clock.GetUtcNow();
        var notice = new ChangeNotice(Guid.CreateVersion7(now).ToString("N"), command.LicenceId, command.What, command.Text, command.Subject, now);
        session.Insert(notice);
        return new(notice);
    }
}
