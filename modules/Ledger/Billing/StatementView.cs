using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>A statement as the client reads it, line by line. Totals are withheld (null) from a provider that does not see all.</summary>
/// <param name="GraceOn">The last day on which a payment is in time, where the due date is a holiday; in person and electronically to the end of the day, by mail and courier to 16:00, Toronto time.</param>
/// <param name="DishonouredPayments">In the balance brought forward.</param>
/// <param name="Held">Under appeal and secured, or held for another reason; not in the total payable.</param>
public sealed record StatementView(
    string StatementNumber, string RmAccount, string LegalName, DateOnly? PostedFrom, DateOnly IssuedOn, DateOnly CutOn, DateOnly DueOn, DateOnly GraceOn, bool TotalsWithheld,
    Money? PreviousTotalPayable, Money? PaymentsReceived, Money? CreditsAndRefunds, Money? DisbursementsIssued, Money? DishonouredPayments, Money? BalanceBroughtForward,
    Money? NewTransactions, Money? OtherTransactions, Money? InterestCharged, Money? TotalPayable, Money? NotYetDue, Money? Held,
    IReadOnlyList<StatementRate> Rates, IReadOnlyList<OverdueBand> Overdue, IReadOnlyList<StatementLine> Lines, IReadOnlyList<HeldLine> HeldItems)
{
    public static StatementView Of(StatementOfAccount s, bool all, Func<string, string, bool> sees)
    {
        Money? Shown(Money amount) => all ? amount : null;
        return new(s.Id, s.RmAccount, s.LegalName, s.PostedFrom, s.IssuedOn, s.CutOn, s.DueOn, BillingCalendar.GraceOn(s.DueOn), !all,
            Shown(s.A), Shown(s.B), Shown(s.C), Shown(s.D), Shown(s.Dishonoured), Shown(s.E), Shown(s.F), Shown(s.G), Shown(s.H), Shown(s.I), Shown(s.J), Shown(s.K),
            s.Rates, all ? s.Overdue : [], [.. s.Lines.Where(line => sees(line.SubmitterBn9, s.RmAccount))], [.. s.Held.Where(line => sees(line.SubmitterBn9, s.RmAccount))]);
    }
}
