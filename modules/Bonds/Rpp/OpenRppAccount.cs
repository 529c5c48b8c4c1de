using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Bonds;

/// <summary>Bonds opens its account when the CBSA opens the program account; that of a security provider is also where it owes what it was called on for.</summary>
public static class OpenRppAccountHandler
{
    public static async Task Handle(RmAccountOpened opened, IDocumentSession session, CancellationToken ct)
    {
        if (await session.LoadAsync<RppAccount>(opened.RmAccount, ct) is not null) return;
        session.Insert(new RppAccount(opened.RmAccount, opened.LegalName, opened.ProgramType));
        var (isProviders, provider) = (opened.ProgramType == "SECURITY_PROVIDER", await session.OpenProviderAsync(opened.Bn9, ct));
        if (isProviders || provider is not null) session.Store((provider ?? new(opened.Bn9, "")) with { LegalName = opened.LegalName, RmAccount = provider?.RmAccount ?? (isProviders ? opened.RmAccount : null) });
    }
}
