using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>The client's own choice of what a credit pays, in full and nothing in part (ledger 5.2, R5).</summary>
public static class Designation
{
    /// <summary>The debts chosen, each with what is open of it; else the reason why not.</summary>
    /// <param name="sight">What of the account the caller sees: what it may not see is not there.</param>
    /// <param name="path">Where the choice stands in the request.</param>
    public static IReadOnlyList<(string DebitId, long Cents)> Of(AccountBook book, OpenItem credit, IReadOnlyList<ChosenTransaction> chosen, string caller, IReadOnlyList<string> sight, string path = "designation")
    {
        var debts = chosen.Distinct().Select((c, n) =>
        {
            var debt = Find(book, c) is { } found && sight.Contains(SightOf(found, caller)) ? found : throw new Rejected("ALLOC_DEBIT_NOT_OPEN", c.Type, c.Reference) { Path = $"{path}[{n}]" };
            if (!MayBeChosen(debt)) throw new Rejected("ALLOC_DEBIT_HELD", c.Type, c.Reference) { Path = $"{path}[{n}]" };
            return ClearingRun.MayPay(credit, debt) ? debt : throw new Rejected("PAYER_MISMATCH", c.Type, c.Reference) { Path = $"{path}[{n}]" };
        }).ToArray();
        var missing = Money.Sum(debts.Select(d => d.Open)) - credit.Open;
        return missing <= Money.Zero ? [.. debts.Select(d => (d.Id, d.OpenCents))] : throw new Rejected("ALLOC_PARTIAL_NOT_ALLOWED", missing) { Path = path };
    }

    /// <summary>What was chosen for money that came later, as far as it can still be paid in full; else it clears like any other.</summary>
    public static IReadOnlyList<(string DebitId, long Cents)> StillOf(AccountBook book, OpenItem credit, IReadOnlyList<ChosenTransaction> chosen)
    {
        OpenItem[] debts = [.. chosen.Distinct().Select(c => Find(book, c)).OfType<OpenItem>().Where(d => MayBeChosen(d) && ClearingRun.MayPay(credit, d))];
        return debts.Sum(d => d.OpenCents) <= credit.OpenCents ? [.. debts.Select(d => (d.Id, d.OpenCents))] : [];
    }

    /// <summary>What is held is left alone; a penalty under review may be paid all the same, which ends its interest (ledger 10).</summary>
    static bool MayBeChosen(OpenItem debt) => debt.Holds.All(h => h.Type == HoldType.AppealS129);

    static OpenItem? Find(AccountBook book, ChosenTransaction chosen) => book.Items.FirstOrDefault(i => i.Side == Side.Debit && i.OpenCents > 0 && i.Type == chosen.Type && i.Reference == chosen.Reference);

    static string SightOf(OpenItem item, string caller) => item.SubmitterBn9 == caller ? "OWN" : item.SubmitterBn9 == item.RmAccount[..9] ? "IMPORTER" : "OTHERS";
}
