using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Ledger;

/// <summary>The ledger opens its account when the CBSA opens the program account.</summary>
public static class OpenClientAccountHandler
{
    public static async Task Handle(RmAccountOpened opened, IDocumentSession session, CancellationToken ct)
    {
        if (await session.LoadAsync<ClientAccount>(opened.RmAccount, ct) is null)
            session.Store(new ClientAccount(opened.RmAccount, opened.LegalName, opened.EffectiveAt));
    }
}
