using Carm.Kernel;

namespace Carm.Ledger;

public enum WriteOffState
{
    Proposed,
    Approved,
    Refused,

    /// <summary>An officer says that the debts can be collected after all.</summary>
    RecoveryProposed,

    /// <summary>They are owing again.</summary>
    Recovered,
}

/// <summary>The reversal of a write-off, which one officer proposes and a supervisor who is another approves.</summary>
/// <param name="Recovered">What is owing again; less than was written off where the debt itself was lowered meanwhile.</param>
public sealed record WriteOffRecovery(string Reason, string Maker, DateTimeOffset ProposedAt, string? Checker, Money? Recovered);

/// <summary>Debts that are given up, which one officer proposes and a supervisor who is another approves (ledger 5.6).</summary>
/// <param name="Id">Its number, as WO-700000003RM0001-0001.</param>
/// <param name="Reason">Why the debts cannot or need not be collected.</param>
/// <param name="Evidence">Where that is shown.</param>
public sealed record WriteOff(string Id, string RmAccount, IReadOnlyList<string> ItemIds, string Reason, string Evidence, string Maker, DateTimeOffset ProposedAt)
{
    public WriteOffState State { get; init; }

    public string? Checker { get; init; }

    public DateOnly? ClosedOn { get; init; }

    public long WrittenOffCents { get; init; }

    /// <summary>The program account, while it waits for a supervisor.</summary>
    public string? OpenOf => State is WriteOffState.Proposed or WriteOffState.RecoveryProposed ? RmAccount : null;

    public WriteOffRecovery? Recovery { get; init; }

    /// <summary>Who asked for what waits for a supervisor.</summary>
    public string AskedBy => Recovery?.Maker ?? Maker;

    public static string IdOf(string rmAccount, int number) => $"WO-{rmAccount}-{number:0000}";
}

/// <summary>What a write-off and its recovery do to its account: rules P20 and P21 of the domain document. Pure.</summary>
public static class WriteOffPosting
{
    /// <summary>What is open of the debts goes to 5210, and they bear no more interest.</summary>
    /// <returns>How much it was.</returns>
    public static Money Post(string reference, IEnumerable<OpenItem> debts, AccountBook book)
    {
        (OpenItem Item, long Cents)[] on = [.. debts.Select(d => book.Find(d)).Where(d => d.OpenCents > 0).Select(d => (d, d.OpenCents))];
        var amount = Money.OfCents(on.Sum(d => d.Cents));
        if (amount == Money.Zero) return amount;
        book.PostOn(new(OpenItem.IdOf(book.Account.Id, "WO", reference), book.Account.Id, Side.Credit, "WO", reference, null, book.Account.Bn9, OpenItem.Importer, amount.Cents, book.Today, book.Today, book.Now, book.Today, null, RateKind.None),
            "WRITTEN_OFF", Accounts.WriteOffs, on);
        foreach (var (debt, _) in on) book.CloseInterest(debt);
        return amount;
    }

    /// <summary>The debts are owing again, and what credit there is pays them (P9).</summary>
    /// <param name="sequence">The number of the write-off in the chain.</param>
    /// <returns>How much is owing again.</returns>
    public static Money Recover(OpenItem entry, long sequence, AccountBook book)
    {
        var amount = book.Unforgive(entry, "WRITE_OFF_RECOVERED", Accounts.WriteOffs, sequence);
        book.Clear(book.Today);
        return amount;
    }
}

/// <param name="Items">The debts that it is about.</param>
public sealed record WriteOffView(string WriteOffNumber, string RmAccount, IReadOnlyList<WaivedItem> Items, string Reason, string Evidence, string Maker, WriteOffState State, string? Checker, Money WrittenOff, WriteOffRecovery? Recovery)
{
    public static WriteOffView Of(WriteOff w) => new(w.Id, w.RmAccount, [.. w.ItemIds.Select(WaivedItem.Of)], w.Reason, w.Evidence, w.Maker, w.State, w.Checker, Money.OfCents(w.WrittenOffCents), w.Recovery);
}
