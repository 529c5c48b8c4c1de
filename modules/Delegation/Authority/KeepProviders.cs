using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Delegation;

/// <summary>Keeps who may act for others: licensed brokers and trade consultants.</summary>
public static class KeepProvidersHandler
{
    public static void Handle(LicenceStatusChanged licence, IDocumentSession session)
    {
        if (licence.Kind is "CUSTOMS_BROKER" or "TRADE_CONSULTANT") session.Store(new Provider(licence.Bn9, licence.Kind, licence.Status));
    }
}
