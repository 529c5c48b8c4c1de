using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>How much of a credit goes to a debt.</summary>
public sealed record Allocation(string CreditId, string DebitId, long Cents);

/// <summary>The order in which credits clear debts: due debts only, the oldest due date first, then by class (ledger 5.2, R1 to R4).</summary>
public static class ClearingRun
{
    public static IReadOnlyList<Allocation> Of(IEnumerable<OpenItem> items, DateOnly day)
    {
        var open = items.Where(i => i.OpenCents > 0).ToArray();
        var credits = open.Where(i => i.Side == Side.Credit && i.PostedOn <= day).OrderBy(i => i.Class.Rank).ThenBy(i => i.PostedOn).ThenBy(i => i.PostedAt).ThenBy(i => i.Id, StringComparer.Ordinal).ToArray();
        var left = credits.ToDictionary(c => c.Id, c => c.OpenCents);

        var allocations = new List<Allocation>();
        foreach (var debit in open.Where(i => i.Side == Side.Debit && i.DueOn <= day).OrderBy(i => i.DueOn).ThenBy(i => i.Class.Rank).ThenBy(i => i.PostedOn).ThenBy(i => i.PostedAt).ThenBy(i => i.Id, StringComparer.Ordinal))
        {
            var owing = debit.OpenCents;
            foreach (var credit in credits.Where(c => left[c.Id] > 0 && MayPay(c, debit)))
            {
                var cents = Math.Min(owing, left[credit.Id]);
                if (cents == 0) break;
                allocations.Add(new(credit.Id, debit.Id, cents));
                (owing, left[credit.Id]) = (owing - cents, left[credit.Id] - cents);
            }
        }
        return allocations;
    }

    /// <summary>Each payer's money clears only what is tagged to that payer (ledger 5.5), and what was paid before release only its declaration, whoever paid it.</summary>
    static bool MayPay(OpenItem credit, OpenItem debit) => credit.HeldFor is { } number ? number == debit.TransactionNumber : credit.PayerTag == debit.PayerTag;
}
