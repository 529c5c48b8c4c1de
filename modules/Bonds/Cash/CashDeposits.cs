using Marten;

namespace Carm.Bonds;

static class CashDeposits
{
    /// <summary>The deposits of an account that its caller holds, the oldest first.</summary>
    public static Task<IReadOnlyList<CashDeposit>> DepositsAsync(this IQuerySession session, string rmAccount, CancellationToken ct) =>
        session.Query<CashDeposit>().Where(d => d.RmAccount == rmAccount).OrderBy(d => d.Id).ToListAsync(ct);
}
