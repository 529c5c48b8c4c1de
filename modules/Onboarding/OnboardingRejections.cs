using Carm.Kernel;

namespace Carm.Onboarding;

/// <summary>Every code with which this module refuses: status and both texts.</summary>
static class OnboardingRejections
{
    public static readonly IReadOnlyList<Rejection> All =
    [
    ];
}
