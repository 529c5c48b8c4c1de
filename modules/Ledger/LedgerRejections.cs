using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>Every code with which this module refuses: status and both texts.</summary>
static class LedgerRejections
{
    public static readonly IReadOnlyList<Rejection> All =
    [
    ];
}
