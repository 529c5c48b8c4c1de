using Carm.Kernel;

namespace Carm.Bonds;

/// <summary>Every code with which this module refuses: status and both texts.</summary>
static class BondsRejections
{
    public static readonly IReadOnlyList<Rejection> All =
    [
        new("VAL_BASE", 400, "The base is an amount, as 48250.37.", "La base est un montant, comme 48250.37."),
    ];
}
