using Carm.Delegation.Contracts;
using Marten;

namespace Carm.Onboarding;

/// <summary>Delegation has made the manager of a business: its registration is done.</summary>
public static class NoteManagerHandler
{
    public static async Task Handle(AuthorityGranted granted, IDocumentSession session, CancellationToken ct)
    {
        if (granted.Role != "BAM") return;
        if (await session.LoadAsync<BusinessAccount>(granted.Bn9, ct) is { HasManager: false } business) session.Store(business with { HasManager = true });
        if (await session.LoadAsync<UserAccount>(granted.Grantee, ct) is { Bn9: null } user) session.Store(user with { Bn9 = granted.Bn9 });
    }
}
