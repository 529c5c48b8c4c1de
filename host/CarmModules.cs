using Carm.Appeals;
using Carm.Bonds;
using Carm.Declarations;
using Carm.Delegation;
using Carm.Kernel;
using Carm.Ledger;
using Carm.Onboarding;

namespace Carm.Host;

/// <summary>The six modules that this host composes.</summary>
public static class CarmModules
{
    public static readonly IReadOnlyList<ICarmModule> All =
    [
        new OnboardingModule(), new DelegationModule(), new BondsModule(),
        new DeclarationsModule(), new LedgerModule(), new AppealsModule(),
    ];
}
