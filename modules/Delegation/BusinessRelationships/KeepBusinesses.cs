using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Delegation;

/// <summary>Keeps which businesses are in the portal, since only those can be asked for a relationship.</summary>
public static class KeepBusinessesHandler
{
    public static void Handle(BusinessOnboarded business, IDocumentSession session) => session.Store(new PortalBusiness(business.Bn9, business.LegalName, business.RmAccounts));
}
