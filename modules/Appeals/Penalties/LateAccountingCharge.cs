using Carm.Declarations.Contracts;
using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>The charge for accounting late: flat for each transaction, by whether the goods are of low value (ledger-appeals 7.2).</summary>
public static class LateAccountingCharge
{
    /// <summary>Goods up to this value for duty are of low value (SOR/86-1062).</summary>
    static readonly Money LowValue = Money.Of(3_300);

    public static Penalty Of(CadAccountedLate late, string number, ContraventionTable table, DateTimeOffset now) =>
        Penalty.ServedAtOnce(number, Penalty.LateCharge, late.RmAccount, late.SubmitterBn9, table.Find(CodeOf(late), InfractionOn(late)), InfractionOn(late), now) with { TransactionNumber = late.TransactionNumber };

    /// <summary>Where the table has ended the contravention, being late costs nothing.</summary>
    public static bool IsDue(CadAccountedLate late, ContraventionTable table) => table.Has(CodeOf(late), InfractionOn(late));

    /// <summary>The charge that was made for it; one that was cancelled because the deadline was moved stands in the way of none for the new one.</summary>
    public static async Task<Penalty?> FindAsync(IQuerySession session, CadAccountedLate late, CancellationToken ct) =>
        (await session.Query<Penalty>().Where(p => p.TransactionNumber == late.TransactionNumber && p.Kind == Penalty.LateCharge).ToListAsync(ct)).FirstOrDefault(p => p.State != PenaltyState.Cancelled || p.InfractionOn == InfractionOn(late));

    /// <summary>Where nobody said what the goods are worth, only couriers' low value shipments are known to be of low value.</summary>
    static string CodeOf(CadAccountedLate late) => (late.ValueForDuty is { } value ? Money.Of(value) <= LowValue : late.Stream == "CLVS") ? "C292" : "C288";

    static DateOnly InfractionOn(CadAccountedLate late) => late.AccountingDeadline.AddDays(1);
}
