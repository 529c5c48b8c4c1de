using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Bonds;

/// <summary>Keeps who may give security.</summary>
public static class KeepSecurityProvidersHandler
{
    public static async Task Handle(LicenceStatusChanged licence, IDocumentSession session, CancellationToken ct)
    {
        if (licence.Kind != "SECURITY_PROVIDER") return;
        var known = await session.LoadAsync<SecurityProvider>(licence.Bn9, ct);
        if (known?.Since > licence.EffectiveAt) return;
        session.Store((known ?? new(licence.Bn9, licence.Status)) with { Status = licence.Status, Since = licence.EffectiveAt });
    }
}
