using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Delegation;

/// <summary>Keeps who may act for others: licensed brokers and trade consultants.</summary>
public static class KeepProvidersHandler
{
    public static async Task Handle(LicenceStatusChanged licence, IDocumentSession session, CancellationToken ct)
    {
        if (licence.Kind is not ("CUSTOMS_BROKER" or "TRADE_CONSULTANT")) return;
        session.Store((await session.LoadAsync<Provider>(licence.Bn9, ct) ?? new(licence.Bn9, [])).With(new(licence.Kind, licence.Number, licence.Status, licence.EffectiveAt)));
    }
}
