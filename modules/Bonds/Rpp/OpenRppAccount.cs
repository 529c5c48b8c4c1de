using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Bonds;

/// <summary>Bonds opens its account when the CBSA opens the program account.</summary>
public static class OpenRppAccountHandler
{
    public static async Task Handle(RmAccountOpened opened, IDocumentSession session, CancellationToken ct)
    {
        if (await session.LoadAsync<RppAccount>(opened.RmAccount, ct) is null) session.Insert(new RppAccount(opened.RmAccount, opened.LegalName, opened.ProgramType));
    }
}
