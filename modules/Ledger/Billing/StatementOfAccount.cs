using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>A published statement of account; it never changes. Letters are those of the domain document (ledger 4.2).</summary>
/// <param name="Id">Its number, as SOA-700000003RM0001-202603.</param>
/// <param name="CutOn">Everything posted to the end of this day is in it.</param>
/// <param name="A">Total payable of the statement before.</param>
/// <param name="B">Payments received since.</param>
/// <param name="C">Refunds, drawback and interest to the client.</param>
/// <param name="D">Disbursements issued.</param>
/// <param name="E">Balance brought forward.</param>
/// <param name="F">Declarations and their corrections.</param>
/// <param name="G">Other transactions due by the due date.</param>
/// <param name="H">Interest charged.</param>
/// <param name="I">Total payable; negative is a credit, and nothing is to be paid.</param>
/// <param name="J">Not yet due at the due date.</param>
/// <param name="K">Held, under appeal and secured.</param>
public sealed record StatementOfAccount(
    string Id, string RmAccount, DateOnly IssuedOn, DateOnly CutOn, DateOnly DueOn,
    Money A, Money B, Money C, Money D, Money E, Money F, Money G, Money H, Money I, Money J, Money K, IReadOnlyList<StatementLine> Lines);

/// <param name="Line">The letter under which it is counted.</param>
/// <param name="SubmitterBn9">Whose it is, for the sight of service providers.</param>
public sealed record StatementLine(string Line, string Type, string Reference, string? TransactionNumber, string SubmitterBn9, DateOnly PostedOn, DateOnly DueOn, Money Amount);

/// <summary>The roll from one statement to the next, pure. Each posted item counts in one line of one statement.</summary>
public static class StatementRoll
{
    /// <param name="unbilled">What no statement has counted yet.</param>
    public static StatementOfAccount Of(string rmAccount, StatementOfAccount? previous, IEnumerable<OpenItem> unbilled, DateOnly issuedOn)
    {
        var (cut, due) = (StatementDates.CutOf(issuedOn), StatementDates.DueOf(issuedOn));
        var lines = unbilled.Where(i => i.PostedOn <= cut).OrderBy(i => i.PostedAt).ThenBy(i => i.Id, StringComparer.Ordinal)
            .Select(i => new StatementLine(LineOf(i, due), i.Type, i.Reference, i.TransactionNumber, i.SubmitterBn9, i.PostedOn, i.DueOn, i.Original)).ToArray();
        Money Sum(string line) => Money.Sum(lines.Where(l => l.Line == line).Select(l => l.Amount));

        var a = previous?.I ?? Money.Zero;
        var e = a - Sum("B") - Sum("C");
        return new(StatementDates.NumberOf(rmAccount, issuedOn), rmAccount, issuedOn, cut, due,
            a, Sum("B"), Sum("C"), Money.Zero, e, Sum("F"), Sum("G"), Sum("H"), e + Sum("F") + Sum("G") + Sum("H"), Sum("J"), Money.Zero, lines);
    }

    /// <summary>The one line of an item. A debt that falls due later waits in J, and is counted by the statement of its due date.</summary>
    public static string LineOf(OpenItem item, DateOnly due) => item switch
    {
        { Type: "PMT" } => "B",
        { Side: Side.Credit } => "C",
        _ when item.DueOn > due => "J",
        { Type: "CAD" or "CADV" } => "F",
        { Type: "INT" } => "H",
        _ => "G",
    };
}
