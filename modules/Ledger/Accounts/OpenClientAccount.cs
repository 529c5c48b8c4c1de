using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Ledger;

/// <summary>The ledger opens its account when the CBSA opens the program account.</summary>
public static class OpenClientAccountHandler
{
    public static async Task Handle(RmAccountOpened opened, IDocumentSession session, CancellationToken ct)
    {
        await session.HoldAsync(OffsetSetting.NameOf(opened.RmAccount[..9]), ct);
        if (await session.LoadAsync<ClientAccount>(opened.RmAccount, ct) is not null) return;
        var account = new ClientAccount(opened.RmAccount, opened.LegalName, opened.EffectiveAt);
        session.Store(await session.LoadAsync<OffsetSetting>(account.Bn9, ct) is { } setting ? setting.On(account) : account);
    }
}
