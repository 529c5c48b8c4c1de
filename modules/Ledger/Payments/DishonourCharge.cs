using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>What a payer owes for a payment that was dishonoured (Interest and Administrative Charges Regulations, SOR/96-188).</summary>
public static class DishonourCharge
{
    static readonly Money Charge = Money.Of(15m), Reimbursement = Money.Of(10m);

    /// <param name="bankReimbursed">Whether the Crown had to reimburse a bank that had credited it (s.10).</param>
    /// <param name="bankCost">What the bank certified that it charged the Crown (s.10).</param>
    /// <param name="crownFault">Whether the Crown or a failure of its systems is at fault: then nothing is charged (s.11).</param>
    public static Money Of(bool bankReimbursed, Money bankCost, bool crownFault) => crownFault ? Money.Zero : Charge + (bankReimbursed ? Reimbursement : Money.Zero) + bankCost;
}
