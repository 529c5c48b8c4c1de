using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>The holder gives the licence up, at once and for good.</summary>
public sealed record SurrenderLicence(string LicenceId);

public sealed record SurrenderLicenceResponse(LicenceView Licence);

public sealed class SurrenderLicenceEndpoint : CarmEndpoint<SurrenderLicence, SurrenderLicenceResponse>
{
    public override void Configure()
    {
        Post("licences/{licenceId}/surrender");
        Group<Portal>();
        Asks("onboarding.licences.manage");
        Summary(s => s.Summary = "Surrender a licence");
    }

    public override Task HandleAsync(SurrenderLicence command, CancellationToken ct) => OkAsync(command, ct);
}

public static class SurrenderLicenceHandler
{
    public static async Task<(SurrenderLicenceResponse, OutgoingMessages)> Handle(SurrenderLicence command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var surrendered = (await session.LoadAsync<Licence>(command.LicenceId, ct) ?? throw new Rejected("NOT_FOUND")).Surrendered();
        session.Store(surrendered);
        return (new(LicenceView.Of(surrendered)), await LicenceNotices.ForAsync(session, surrendered, "", now, ct));
    }
}
