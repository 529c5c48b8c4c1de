using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>A statement as the client reads it, line by line. Totals are withheld (null) from a provider that does not see all.</summary>
public sealed record StatementView(
    string StatementNumber, string RmAccount, DateOnly IssuedOn, DateOnly CutOn, DateOnly DueOn, bool TotalsWithheld,
    Money? PreviousTotalPayable, Money? PaymentsReceived, Money? CreditsAndRefunds, Money? DisbursementsIssued, Money? BalanceBroughtForward,
    Money? NewTransactions, Money? OtherTransactions, Money? InterestCharged, Money? TotalPayable, Money? NotYetDue, Money? Held, IReadOnlyList<StatementLine> Lines)
{
    public static StatementView Of(StatementOfAccount s, bool all, Func<string, string, bool> sees)
    {
        Money? Shown(Money amount) => all ? amount : null;
        return new(s.Id, s.RmAccount, s.IssuedOn, s.CutOn, s.DueOn, !all,
            Shown(s.A), Shown(s.B), Shown(s.C), Shown(s.D), Shown(s.E), Shown(s.F), Shown(s.G), Shown(s.H), Shown(s.I), Shown(s.J), Shown(s.K), [.. s.Lines.Where(line => sees(line.SubmitterBn9, s.RmAccount))]);
    }
}
