using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>How much of a credit goes to a debt.</summary>
public sealed record Allocation(string CreditId, string DebitId, long Cents);

/// <summary>The order in which credits clear debts: due debts only, the oldest due date first, then by class (ledger 5.2, R1 to R4).</summary>
public static class ClearingRun
{
    /// <summary>What is held is left alone (R9).</summary>
    public static IReadOnlyList<Allocation> Of(IEnumerable<OpenItem> items, DateOnly day, OffsetPreference preference = OffsetPreference.Account)
    {
        var open = items.Where(i => i.OpenCents > 0 && !i.IsHeld).ToArray();
        var credits = open.Where(i => IsReady(i, day, preference)).OrderBy(i => i.Class.Rank).ThenBy(i => i.PostedOn).ThenBy(i => i.PostedAt).ThenBy(i => i.Id, StringComparer.Ordinal).ToArray();
        var left = credits.ToDictionary(c => c.Id, c => c.OpenCents);
        var kept = credits.Select(c => c.HeldFor).OfType<string>().ToHashSet();

        var debits = open.Where(i => i.Side == Side.Debit && i.DueOn <= day).OrderBy(i => i.DueOn).ThenBy(i => i.Class.Rank).ThenBy(i => i.PostedOn).ThenBy(i => i.PostedAt).ThenBy(i => i.Id, StringComparer.Ordinal).ToArray();
        var owing = debits.ToDictionary(d => d.Id, d => d.OpenCents);
        var allocations = new List<Allocation>();
        Pay(IsOwn);
        Pay(IsOnBehalf);
        return allocations;

        // Debts that the same credits may pay take from one queue of them: what is used up there is not looked at again for each of them. A debt's payer, its type and its declaration are all that the rules look at.
        void Pay(Func<OpenItem, OpenItem, bool> mayPay)
        {
            var queues = new Dictionary<(string, string, string?), Queue<OpenItem>>();
            foreach (var debit in debits)
            {
                var alike = (debit.PayerTag, debit.Type, debit.TransactionNumber is { } number && kept.Contains(number) ? number : null);
                if (!queues.TryGetValue(alike, out var queue)) queues[alike] = queue = new(credits.Where(c => left[c.Id] > 0 && mayPay(c, debit)));
                while (owing[debit.Id] > 0 && queue.TryPeek(out var credit))
                {
                    // A debt of another queue may have taken all of it.
                    if (Math.Min(owing[debit.Id], left[credit.Id]) is > 0 and var cents)
                    {
                        allocations.Add(new(credit.Id, debit.Id, cents));
                        (owing[debit.Id], left[credit.Id]) = (owing[debit.Id] - cents, left[credit.Id] - cents);
                    }
                    if (left[credit.Id] == 0) queue.Dequeue();
                }
            }
        }
    }

    /// <summary>
    /// Whether a run over the first of the due debts, and over all of the declarations that credits are kept for, is all of what a run over every due debt would be: each credit that is not kept went to its own payer's
    /// debts among the first, and nothing of it is left.
    /// </summary>
    /// <param name="through">The place of the last of the first.</param>
    public static bool IsAll(IReadOnlyList<Allocation> run, IEnumerable<OpenItem> items, DateOnly day, OffsetPreference preference, string through)
    {
        var (of, used) = (items.ToDictionary(i => i.Id), run.GroupBy(a => a.CreditId).ToDictionary(g => g.Key, g => g.Sum(a => a.Cents)));
        return run.All(a => IsOwn(of[a.CreditId], of[a.DebitId]) && (of[a.CreditId].HeldFor is not null || string.CompareOrdinal(of[a.DebitId].OwingKey, through) <= 0)) && of.Values.Where(i => i.OpenCents > 0 && !i.IsHeld && i.HeldFor is null && IsReady(i, day, preference)).All(c => used.GetValueOrDefault(c.Id) == c.OpenCents);
    }

    static bool IsReady(OpenItem item, DateOnly day, OffsetPreference preference) => item.Side == Side.Credit && item.PostedOn <= day && (preference != OffsetPreference.Manual || item.Type is "PMT" or "TRF");

    /// <summary>Whether this credit may pay that debt, in a run or by its owner's choice.</summary>
    public static bool MayPay(OpenItem credit, OpenItem debit) => IsOwn(credit, debit) || IsOnBehalf(credit, debit);

    /// <summary>Each payer's money clears what is tagged to that payer (ledger 5.5), and what was paid before release only its declaration, whoever paid it.</summary>
    static bool IsOwn(OpenItem credit, OpenItem debit) => !SuretyPayment.IsGivenBack(credit, debit) && (credit.HeldFor is { } number ? number == debit.TransactionNumber : credit.PayerTag == debit.PayerTag);

    /// <summary>What a broker paid into the account beyond its own part was paid on behalf of the importer, who is liable for all of it; the importer's money pays no broker's part.</summary>
    static bool IsOnBehalf(OpenItem credit, OpenItem debit) => credit.HeldFor is null && credit.PayerTag != OpenItem.Importer && debit.PayerTag == OpenItem.Importer;
}
