using Carm.Declarations.Contracts;
using Carm.Kernel;

namespace Carm.Appeals;

/// <summary>The charge for accounting late: flat for each transaction, by whether the goods are of low value (ledger-appeals 7.2). Pure.</summary>
public static class LateAccountingCharge
{
    /// <summary>Goods up to this value for duty are of low value (SOR/86-1062).</summary>
    static readonly Money LowValue = Money.Of(3_300);

    public static Penalty Of(CadAccountedLate late, string number, ContraventionTable table, DateTimeOffset now)
    {
        // Where nobody said what the goods are worth, only couriers' low value shipments are known to be of low value.
        var isLow = late.ValueForDuty is { } value ? Money.Of(value) <= LowValue : late.Stream == "CLVS";
        var infractionOn = late.AccountingDeadline.AddDays(1);
        return Penalty.ServedAtOnce(number, Penalty.LateCharge, late.RmAccount, late.SubmitterBn9, table.Find(isLow ? "C292" : "C288", infractionOn), infractionOn, now) with { TransactionNumber = late.TransactionNumber };
    }
}
