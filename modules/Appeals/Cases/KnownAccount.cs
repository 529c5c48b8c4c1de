using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Appeals;

/// <summary>A program account that was opened, so that no notice goes to one that is none.</summary>
/// <param name="Id">The program account.</param>
public sealed record KnownAccount(string Id);

public static class KeepKnownAccountHandler
{
    public static void Handle(RmAccountOpened opened, IDocumentSession session) => session.Store(new KnownAccount(opened.RmAccount));
}
