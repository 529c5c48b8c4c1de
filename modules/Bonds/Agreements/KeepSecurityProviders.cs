using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Bonds;

/// <summary>Keeps who may give security.</summary>
public static class KeepSecurityProvidersHandler
{
    public static void Handle(LicenceStatusChanged licence, IDocumentSession session)
    {
        if (licence.Kind == "SECURITY_PROVIDER") session.Store(new SecurityProvider(licence.Bn9, licence.Status));
    }
}
