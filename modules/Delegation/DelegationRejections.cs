using Carm.Kernel;

namespace Carm.Delegation;

/// <summary>Every code with which this module refuses: status and both texts.</summary>
static class DelegationRejections
{
    public static readonly IReadOnlyList<Rejection> All =
    [
    ];
}
