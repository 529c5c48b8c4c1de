using Ardalis.Specification;

namespace Carm.Ledger;

/// <summary>Whose submissions a caller sees in an account (onboarding 7.2): its own, the importer's, and those of others.</summary>
public sealed record TransactionSight(string Caller, string Client, bool Own, bool Importers, bool Others);

/// <summary>An account's transactions as one caller sees them, the newest first, a page and one row more.</summary>
public sealed class TransactionsSeenSpecification : Specification<OpenItem>
{
    /// <param name="status">OPEN or CLEARED; null for both.</param>
    /// <param name="sight">Null for a caller who sees everything.</param>
    public TransactionsSeenSpecification(string rmAccount, string? status, TransactionSight? sight, string? after, int size)
    {
        Query.Where(i => i.RmAccount == rmAccount);
        if (after is not null) Query.Where(i => string.Compare(i.SortKey, after) < 0);
        if (status == "OPEN") Query.Where(i => i.OpenCents > 0);
        if (status == "CLEARED") Query.Where(i => i.OpenCents == 0);
        if (sight is var (caller, client, own, importers, others))
            Query.Where(i => (own && i.SubmitterBn9 == caller) || (importers && i.SubmitterBn9 == client) || (others && i.SubmitterBn9 != caller && i.SubmitterBn9 != client));
        Query.OrderByDescending(i => i.SortKey).Take(size + 1);
    }
}
