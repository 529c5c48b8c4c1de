using Carm.Kernel;

namespace Carm.Ledger;

public enum PrescribedRateState
{
    Proposed,
    Authorized,
    Refused,
}

/// <summary>
/// The prescribed instead of the specified rate for debts that a client brought up of its own accord before the CBSA did anything, or for another reason for which the Minister may authorize it
/// (Customs Act s.3.2). One officer proposes it, and a supervisor who is another authorizes it.
/// </summary>
/// <param name="Id">Its number, as PR-700000003RM0001-0001.</param>
/// <param name="Evidence">Where the reason is shown.</param>
public sealed record PrescribedRate(string Id, string RmAccount, IReadOnlyList<string> ItemIds, string Reason, string Evidence, string Maker, DateTimeOffset ProposedAt)
{
    public PrescribedRateState State { get; init; }

    public string? Checker { get; init; }

    public DateOnly? ClosedOn { get; init; }

    public static string IdOf(string rmAccount, int number) => $"PR-{rmAccount}-{number:0000}";

    /// <summary>Duties that bear the specified rate, paid or not.</summary>
    public static bool MayBe(OpenItem item) => item is { Side: Side.Debit, Rate: RateKind.Specified, Type: "CAD" or "CADV" or "ADJ" or "RSF" } && item.Prescribed.All(p => !p.IsAuthorized);

    /// <summary>From their first day on they bear the prescribed rate; what was charged above it goes back. Pure.</summary>
    public static void Post(string reference, IEnumerable<OpenItem> debts, AccountBook book)
    {
        foreach (var debt in debts)
        {
            book.BearPrescribed(debt, debt.InterestFrom!.Value, reference, isAuthorized: true);
            book.GiveInterestBack(debt, $"{debt.Type} {debt.Reference} {reference}", book.Today);
        }
        book.Clear(book.Today);
    }
}

/// <param name="Items">The debts that it is about.</param>
public sealed record PrescribedRateView(string PrescribedRateNumber, string RmAccount, IReadOnlyList<WaivedItem> Items, string Reason, string Evidence, string Maker, PrescribedRateState State, string? Checker)
{
    public static PrescribedRateView Of(PrescribedRate r) => new(r.Id, r.RmAccount, [.. r.ItemIds.Select(WaivedItem.Of)], r.Reason, r.Evidence, r.Maker, r.State, r.Checker);
}
