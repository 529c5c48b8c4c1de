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
        if (opened.ProgramType != "SECURITY_PROVIDER") return;
        var provider = await session.OpenProviderAsync(opened.Bn9, ct) ?? new(opened.Bn9, "");
        session.Store(provider with { LegalName = opened.LegalName, RmAccount = provider.RmAccount ?? opened.RmAccount });
    }
}
