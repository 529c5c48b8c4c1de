using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>An officer has seen fee and security for the next term and grants it.</summary>
public sealed record GrantRenewal(string LicenceId, DateOnly FeePaidOn);

public sealed record GrantRenewalResponse(LicenceView Licence);

public sealed class GrantRenewalEndpoint : CarmEndpoint<GrantRenewal, GrantRenewalResponse>
{
    public override void Configure()
    {
        Post("licences/{licenceId}/renew");
        Group<Staff>();
        Asks("onboarding.licences.decide");
        Summary(s => s.Summary = "Renew a licence");
    }

    public override Task HandleAsync(GrantRenewal command, CancellationToken ct) => OkAsync(command, ct);
}

public static class GrantRenewalHandler
{
    public static async Task<(GrantRenewalResponse, OutgoingMessages)> Handle(GrantRenewal command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (command.FeePaidOn > now.TorontoDate()) throw new Rejected("VAL_DUE_DATE") { Path = "feePaidOn" };
        var renewed = (await session.LoadAsync<Licence>(command.LicenceId, ct) ?? throw new Rejected("NOT_FOUND")).Renewed(command.FeePaidOn);
        session.Store(renewed);
        return (new(LicenceView.Of(renewed)), await LicenceNotices.ForAsync(session, renewed, $"{renewed.ExpiresOn:yyyy-MM-dd}", now, ct));
    }
}
