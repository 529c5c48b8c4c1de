using Ardalis.Specification;
using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>Whose submissions a caller sees in an account (onboarding 7.2): its own, the importer's, and those of others.</summary>
public sealed record TransactionSight(string Caller, string Client, bool Own, bool Importers, bool Others)
{
    public bool Sees(string submitter) => Bn9.Each(submitter).All(one => one == Caller ? Own : one == Client ? Importers : Others);
}

/// <summary>Which transactions are asked for; what is left out (null) admits all.</summary>
/// <param name="Status">OPEN, CLEARED, OVERDUE or HELD.</param>
/// <param name="Today">The day by which something is overdue.</param>
/// <param name="EffectiveTo">The last day as of which it counts, where <paramref name="To"/> is the last day of posting.</param>
public sealed record TransactionFilter(
    string? Status = null, DateOnly? From = null, DateOnly? To = null, string? Type = null, DateOnly? DueFrom = null, DateOnly? DueTo = null, Money? AmountFrom = null, Money? AmountTo = null, string? TransactionNumber = null, string? Payer = null, DateOnly Today = default, DateOnly? EffectiveTo = null)
{
    /// <summary>As a list or a file of transactions is asked for.</summary>
    public static TransactionFilter Read(string? status, string? from, string? to, string? type, string? dueFrom, string? dueTo, string? amountFrom, string? amountTo, string? transactionNumber, string? payer, DateOnly today)
    {
        if (status is not (null or "OPEN" or "CLEARED" or "OVERDUE" or "HELD")) throw new Rejected("VAL_STATUS") { Path = "status" };
        if (type is not null && !ItemClass.Types.Contains(type)) throw new Rejected("VAL_TYPE") { Path = "type" };
        static DateOnly? Day(string? text, string path) => text is null ? null : BusinessCalendar.ReadDate(text, path);
        static Money? Amount(string? text, string path) => text is null ? null : Money.TryParse(text, out var amount) && amount >= Money.Zero ? amount : throw new Rejected("AMOUNT_INVALID") { Path = path };
        return new(status, Day(from, "from"), Day(to, "to"), type, Day(dueFrom, "dueFrom"), Day(dueTo, "dueTo"), Amount(amountFrom, "amountFrom"), Amount(amountTo, "amountTo"), transactionNumber, payer, today);
    }
}

/// <summary>
/// An account's transactions as one caller sees them, the newest first unless the oldest are asked for, a page and one row more. Each filter that may leave out nearly all of a
/// long history has a key of its own: what is open, what is held, the days of posting and the declaration.
/// </summary>
public sealed class TransactionsSeenSpecification : Specification<OpenItem>
{
    /// <param name="sight">Null for a caller who sees everything.</param>
    public TransactionsSeenSpecification(string rmAccount, TransactionFilter filter, TransactionSight? sight, string? after, int size, bool oldestFirst = false)
    {
        if (filter.TransactionNumber is { } number) Query.Where(i => i.TransactionNumber == number);
        if (filter.Status is "OPEN" or "OVERDUE") Query.Where(i => i.CurrentOf == rmAccount && i.OpenCents > 0);
        if (filter.Status == "OVERDUE") Query.Where(i => i.Side == Side.Debit && i.DueOn < filter.Today && i.HeldOf == null);
        if (filter.Status == "HELD") Query.Where(i => i.HeldOf == rmAccount);
        if (filter.Status == "CLEARED") Query.Where(i => i.OpenCents == 0);
        Query.Where(i => i.RmAccount == rmAccount);
        if (filter.From is { } from && OpenItem.SortKeyOf(from) is var first) Query.Where(i => string.Compare(i.SortKey, first) >= 0);
        if (filter.To is { } to && OpenItem.SortKeyOf(to.AddDays(1)) is var end) Query.Where(i => string.Compare(i.SortKey, end) < 0);
        if (filter.EffectiveTo is { } effectiveTo) Query.Where(i => i.EffectiveOn <= effectiveTo);
        if (filter.Type is { } type) Query.Where(i => i.Type == type);
        if (filter.DueFrom is { } dueFrom) Query.Where(i => i.DueOn >= dueFrom);
        if (filter.DueTo is { } dueTo) Query.Where(i => i.DueOn <= dueTo);
        if (filter.AmountFrom?.Cents is { } least) Query.Where(i => i.OriginalCents >= least);
        if (filter.AmountTo?.Cents is { } most) Query.Where(i => i.OriginalCents <= most);
        if (filter.Payer is { } payer) Query.Where(i => i.PayerTag == payer);
        if (sight is var (caller, client, own, importers, others))
        {
            // Of what several have submitted the caller's own with the importer's needs no other sight.
            var (both, seesBoth) = (Bn9.Joined([caller, client], client), own && importers);
            Query.Where(i => (own && i.SubmitterBn9 == caller) || (importers && i.SubmitterBn9 == client) || (seesBoth && i.SubmitterBn9 == both) || (others && i.SubmitterBn9 != caller && i.SubmitterBn9 != client));
            if (!importers) Query.Where(i => i.ImporterAmong == null);
        }
        if (oldestFirst)
        {
            if (after is not null) Query.Where(i => string.Compare(i.SortKey, after) > 0);
            Query.OrderBy(i => i.SortKey).Take(size + 1);
            return;
        }
        if (after is not null) Query.Where(i => string.Compare(i.SortKey, after) < 0);
        Query.OrderByDescending(i => i.SortKey).Take(size + 1);
    }
}
