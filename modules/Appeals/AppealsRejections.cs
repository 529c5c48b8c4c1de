using Carm.Kernel;

namespace Carm.Appeals;

/// <summary>Every code with which this module refuses: status and both texts.</summary>
static class AppealsRejections
{
    public static readonly IReadOnlyList<Rejection> All =
    [
    ];
}
