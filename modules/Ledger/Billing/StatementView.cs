using System.Text.Json.Serialization;
using Carm.Kernel;
using Marten;

namespace Carm.Ledger;

/// <summary>A statement as the client reads it, line by line. Totals are withheld (null) from a provider that does not see all.</summary>
/// <param name="GraceOn">The last day on which a payment is in time, where the due date is a holiday; in person and electronically to the end of the day, by mail and courier to 16:00, Toronto time.</param>
/// <param name="DishonouredPayments">In the balance brought forward.</param>
/// <param name="State">As it stands when it is read; null for a provider that does not see all, as are the totals.</param>
/// <param name="ChainSeq">The number of the last transaction of the account's chain in the journal that was posted to the end of the cut; its hash beside it. The statement counts those up to that number whose time of posting, which is hashed with them, is not after the cut; what was posted the next day before the interest of the cut was charged stands among them and is in the next statement.</param>
/// <param name="Held">Under appeal and secured, or held for another reason; not in the total payable.</param>
public sealed record StatementView(
    string StatementNumber, string RmAccount, string LegalName, DateOnly? PostedFrom, DateOnly IssuedOn, DateOnly CutOn, DateOnly DueOn, DateOnly GraceOn, StatementState? State, bool TotalsWithheld,
    Money? PreviousTotalPayable, Money? PaymentsReceived, Money? CreditsAndRefunds, Money? DisbursementsIssued, Money? DishonouredPayments, Money? BalanceBroughtForward,
    Money? NewTransactions, Money? OtherTransactions, Money? InterestCharged, Money? TotalPayable, Money? NotYetDue, Money? Held,
    IReadOnlyList<StatementRate> Rates, IReadOnlyList<OverdueBand> Overdue, IReadOnlyList<StatementLine> Lines, IReadOnlyList<HeldLine> HeldItems, long? ChainSeq, string? ChainHash)
{
    public static StatementView Of(StatementOfAccount s, StatementState state, bool all, Func<string, string, bool> sees)
    {
        Money? Shown(Money amount) => all ? amount : null;
        return new(s.Id, s.RmAccount, s.LegalName, s.PostedFrom, s.IssuedOn, s.CutOn, s.DueOn, BillingCalendar.GraceOn(s.DueOn), all ? state : null, !all,
            Shown(s.A), Shown(s.B), Shown(s.C), Shown(s.D), Shown(s.Dishonoured), Shown(s.E), Shown(s.F), Shown(s.G), Shown(s.H), Shown(s.I), Shown(s.J), Shown(s.K),
            s.Rates, all ? s.Overdue : [], [.. s.Lines.Where(line => sees(line.SubmitterBn9, s.RmAccount))], [.. s.Held.Where(line => sees(line.SubmitterBn9, s.RmAccount))], s.ChainSeq, s.ChainHash);
    }

    /// <summary>The lines by the sections of the domain document (ledger 4.2): what is not yet due stands with its like.</summary>
    public IEnumerable<StatementLine> Section(params char[] letters) => Lines.Where(line => letters.Contains(ItemClass.Of(line.Type).Line));

    /// <summary>The letters with their amounts, and what of E no letter says; none for a provider that does not see all.</summary>
    [JsonIgnore]
    public IReadOnlyList<(char? Line, Bilingual Name, Money Amount)> Totals => TotalsWithheld ? [] :
    [
        ('A', new("Total payable of the previous statement", "Total à payer du relevé précédent"), PreviousTotalPayable!.Value),
        ('B', new("Payments received since", "Paiements reçus depuis"), PaymentsReceived!.Value),
        ('C', new("Credits, refunds and interest to you", "Crédits, remboursements et intérêts en votre faveur"), CreditsAndRefunds!.Value),
        ('D', new("Disbursements issued", "Remboursements versés"), DisbursementsIssued!.Value),
        (null, new("Dishonoured payments (in line E)", "Paiements refusés (dans la ligne E)"), DishonouredPayments!.Value),
        ('E', new("Balance brought forward", "Solde reporté"), BalanceBroughtForward!.Value),
        ('F', new("New transactions", "Nouvelles transactions"), NewTransactions!.Value),
        ('G', new("Other transactions", "Autres transactions"), OtherTransactions!.Value),
        ('H', new("Interest charged", "Intérêts imputés"), InterestCharged!.Value),
        ('I', new("Total payable", "Total à payer"), TotalPayable!.Value),
        ('J', new("Not yet due (memo)", "Non encore exigible (pour mémoire)"), NotYetDue!.Value),
        ('K', new("Held, under appeal or for another reason (memo)", "Retenu, en appel ou pour un autre motif (pour mémoire)"), Held!.Value),
    ];

    /// <summary>How to pay, and until when it counts (ledger 3.1, 5.1).</summary>
    [JsonIgnore]
    public IReadOnlyList<Bilingual> PaymentInstructions =>
    [
        TotalPayable <= Money.Zero ? new("Nothing to pay. An amount in brackets is a credit.", "Rien à payer. Un montant entre parenthèses est un crédit.")
            : new($"Pay the amount of line I by {DueOn:yyyy-MM-dd}. Do not deduct credits that you expect.", $"Payez le montant de la ligne I au plus tard le {DueOn:yyyy-MM-dd}. Ne déduisez pas de crédits que vous attendez."),
        new($"Electronic payments and payments in person count until 23:59 ET on {GraceOn:yyyy-MM-dd}, payments by mail, cheque or courier until 16:00 ET.", $"Les paiements électroniques et en personne comptent jusqu'à 23 h 59 HE le {GraceOn:yyyy-MM-dd}, les paiements par la poste, par chèque ou par messagerie jusqu'à 16 h HE."),
        new($"Online banking: payee CBSA, account number {RmAccount}. In the portal: debit or credit card (credit card at most $4,999.99 in each billing cycle) or pre-authorized debit.", $"Services bancaires en ligne : bénéficiaire ASFC, numéro de compte {RmAccount}. Dans le portail : carte de débit ou de crédit (carte de crédit d'au plus 4 999,99 $ par cycle de facturation) ou débit préautorisé."),
        new($"Cheque in Canadian dollars to the Receiver General for Canada, with the number {RmAccount} on it. Above $50,000.00 only electronic payments are taken.", $"Chèque en dollars canadiens à l'ordre du receveur général du Canada, portant le numéro {RmAccount}. Au-dessus de 50 000,00 $, seuls les paiements électroniques sont acceptés."),
    ];
}

static class StatementReading
{
    /// <summary>One statement as the caller sees it; NOT_FOUND where the account has none of that number.</summary>
    public static async Task<StatementView> StatementAsync(this IQuerySession session, string rmAccount, string number, DateOnly today, bool all, Func<string, string, bool> sees, CancellationToken ct)
    {
        var statement = await session.LoadAsync<StatementOfAccount>(number, ct);
        if (statement is null || statement.RmAccount != rmAccount) throw new Rejected("NOT_FOUND");
        return StatementView.Of(statement, (await session.StatesAsync(rmAccount, today, ct))(statement), all, sees);
    }
}
