using Carm.Kernel;

namespace Carm.Bonds;

/// <summary>Every code with which this module refuses: status and both texts.</summary>
static class BondsRejections
{
    public static readonly IReadOnlyList<Rejection> All =
    [
    ];
}
