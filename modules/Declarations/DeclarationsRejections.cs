using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>Every code with which this module refuses: status and both texts.</summary>
static class DeclarationsRejections
{
    public static readonly IReadOnlyList<Rejection> All =
    [
    ];
}
