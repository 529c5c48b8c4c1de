using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>An officer lifts a suspension whose cause is gone.</summary>
public sealed record ReinstateLicence(string LicenceId, string Reason);

public sealed record ReinstateLicenceResponse(LicenceView Licence);

public sealed class ReinstateLicenceValidator : Validator<ReinstateLicence>
{
    public ReinstateLicenceValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class ReinstateLicenceEndpoint : CarmEndpoint<ReinstateLicence, ReinstateLicenceResponse>
{
    public override void Configure()
    {
        Post("licences/{licenceId}/reinstate");
        Group<Staff>();
        Asks("onboarding.licences.decide");
        Summary(s => s.Summary = "Reinstate a licence");
    }

    public override Task HandleAsync(ReinstateLicence command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ReinstateLicenceHandler
{
    public static async Task<(ReinstateLicenceResponse, OutgoingMessages)> Handle(ReinstateLicence command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var reinstated = (await session.LoadAsync<Licence>(command.LicenceId, ct) ?? throw new Rejected("NOT_FOUND")).Reinstated(command.Reason);
        session.Store(reinstated);
        return (new(LicenceView.Of(reinstated)), await LicenceNotices.ForAsync(session, reinstated, command.Reason, now, ct));
    }
}
