using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Bonds;

/// <summary>Keeps who may give security.</summary>
public static class KeepSecurityProvidersHandler
{
    public static async Task Handle(LicenceStatusChanged licence, IDocumentSession session, CancellationToken ct)
    {
        if (licence.Kind != "SECURITY_PROVIDER") return;
        var known = await session.OpenProviderAsync(licence.Bn9, ct);
        if (known?.Since > licence.EffectiveAt) return;
        // A business that is recognised alone has its name from any account.
        var name = known?.LegalName ?? await session.Query<RppAccount>().Where(a => a.Id.StartsWith(licence.Bn9)).OrderBy(a => a.Id).Select(a => a.LegalName).FirstOrDefaultAsync(ct);
        session.Store((known ?? new(licence.Bn9, licence.Status)) with { Status = licence.Status, Since = licence.EffectiveAt, LegalName = name });
    }
}

static class SecurityProviders
{
    /// <summary>What is known of a provider, held to the end of the transaction; null where nothing is.</summary>
    public static async Task<SecurityProvider?> OpenProviderAsync(this IDocumentSession session, string bn9, CancellationToken ct)
    {
        await session.HoldAsync($"bonds provider {bn9}", ct);
        return await session.LoadAsync<SecurityProvider>(bn9, ct);
    }
}
