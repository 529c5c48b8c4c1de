using Carm.Kernel;
using Marten;

namespace Carm.Ledger;

/// <summary>
/// That a client's published statement has something of a service provider's. A provider's statement of a month is all of these of one number (ledger 4.1): the lines stay where they are, so that it says what its
/// clients' statements say, and one whose client ended the relationship is left out when it is read.
/// </summary>
/// <param name="Id">The number, and the program account.</param>
/// <param name="Number">The provider's, as SOA-812345674-202603.</param>
/// <param name="Lines">How many are the provider's.</param>
public sealed record ProviderShare(string Id, string Number, string Bn9, string RmAccount, DateOnly IssuedOn, DateOnly DueOn, int Lines)
{
    /// <summary>The number of the client's own.</summary>
    public string StatementNumber => StatementDates.NumberOf(RmAccount, IssuedOn);

    public static IEnumerable<ProviderShare> Of(StatementOfAccount s) => s.Lines.Select(l => l.SubmitterBn9).Concat(s.Held.Select(h => h.SubmitterBn9))
        .Where(submitter => submitter.Length == 9 && !s.RmAccount.StartsWith(submitter, StringComparison.Ordinal)).GroupBy(submitter => submitter)
        .Select(of => (Number: StatementDates.NumberOf(of.Key, s.IssuedOn), Bn9: of.Key, Lines: of.Count())).Select(of => new ProviderShare($"{of.Number}/{s.RmAccount}", of.Number, of.Bn9, s.RmAccount, s.IssuedOn, s.DueOn, of.Lines));
}

/// <summary>What of one client's statement is a service provider's.</summary>
sealed record ProviderPart(string RmAccount, IReadOnlyList<StatementLine> Lines, IReadOnlyList<HeldLine> Held);

/// <summary>A service provider's statement of a month: what the statements of the clients for which it still acts count of its own, and the sums of that. It has no total payable, since what is owing stands on the account of each client.</summary>
/// <param name="DishonouredPayments">Line E: of the balance brought forward, the payments that were dishonoured.</param>
/// <param name="OtherTransactions">Line G: what is due on a day of its own.</param>
public sealed record ProviderStatementView(
    string StatementNumber, string Bn9, DateOnly IssuedOn, DateOnly CutOn, DateOnly DueOn, Money PaymentsReceived, Money CreditsAndRefunds, Money DisbursementsIssued, Money DishonouredPayments,
    Money NewTransactions, Money OtherTransactions, Money InterestCharged, Money NotYetDue, Money Held, IReadOnlyList<ProviderStatementLine> Items)
{
    internal static ProviderStatementView Of(ProviderShare share, IEnumerable<ProviderPart> parts)
    {
        ProviderStatementLine[] items = [.. parts.SelectMany(p => p.Lines.Select(l => ProviderStatementLine.Of(p.RmAccount, l)).Concat(p.Held.Select(h => ProviderStatementLine.Of(p.RmAccount, h))))];
        Money Sum(string line) => Money.Sum(items.Where(i => i.Line == line).Select(i => i.Amount));
        return new(share.Number, share.Bn9, share.IssuedOn, StatementDates.CutOf(share.IssuedOn), share.DueOn, Sum("B"), Sum("C"), Sum("D"), Sum("E"), Sum("F"), Sum("G"), Sum("H"), Sum("J"), Sum("K"), items);
    }
}

/// <summary>A line of a service provider's statement.</summary>
/// <param name="Line">The letter under which the client's statement counts it, J where it is not yet due; K for what is held, which stands under its own letter too.</param>
/// <param name="PostedOn">Null for what is held.</param>
/// <param name="Status">Of a payment or a credit at the time of issue, as OPEN or CLEARED; of what is held, the number of what holds it.</param>
/// <param name="Gst">The GST in the amount of a declaration; the rest is duty and other taxes.</param>
/// <param name="Amount">With the sign with which the letter counts it.</param>
public sealed record ProviderStatementLine(
    string Line, string RmAccount, string Type, string Reference, string? TransactionNumber, DateOnly? PostedOn, DateOnly? ReleasedOn, DateOnly DueOn, string? Payer, string? Status, Money? Gst, Money Amount)
{
    public static ProviderStatementLine Of(string rm, StatementLine l) => new(l.Line, rm, l.Type, l.Reference, l.TransactionNumber, l.PostedOn, l.ReleasedOn, l.DueOn, l.Payer, l.Status, l.Gst, l.Amount);

    public static ProviderStatementLine Of(string rm, HeldLine h) => new("K", rm, h.Type, h.Reference, h.TransactionNumber, null, null, h.DueOn, null, h.HoldReference, null, h.Open);
}

static class ProviderStatements
{
    /// <summary>Makes statements readable, to the clients and to the service providers that have something in them.</summary>
    public static void PublishStatements(this IDocumentSession session, IReadOnlyList<StatementOfAccount> statements)
    {
        session.Insert(statements.ToArray());
        session.Insert(statements.SelectMany(ProviderShare.Of).ToArray());
    }
}
