using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;

namespace Carm.Appeals;

public enum CoverageKind
{
    Paid,
    Secured,

    /// <summary>Some of the statements are paid, and what is owing on the others is secured.</summary>
    Mixed,
}

/// <summary>How a statement of adjustments is covered.</summary>
/// <param name="Duties">Still owing on it.</param>
/// <param name="Interest">Charged and unpaid, and accrued to date.</param>
/// <param name="Secured">What of that is secured.</param>
/// <param name="Short">What is neither paid nor secured.</param>
/// <param name="Coverage">PAID or SECURED; null while something is short.</param>
public sealed record StatementCoverage(string StatementNumber, Money Duties, Money Interest, Money Secured, Money Short, CoverageKind? Coverage)
{
    public static StatementCoverage Of(ServedStatement statement, AppealCoverage owing)
    {
        // The account has not heard of it yet; what it asks is owing none the less.
        var duties = Money.Of(owing.IsPosted ? owing.Duties : Math.Max(0, statement.AmountOwing));
        var (interest, secured) = (Money.Of(owing.Interest), Money.Of(owing.Secured));
        var missing = duties + interest - secured;
        return new(statement.Id, duties, interest, secured, missing, missing > Money.Zero ? null : duties + interest == Money.Zero ? CoverageKind.Paid : CoverageKind.Secured);
    }
}

/// <summary>Whether what an appeal is against is paid or secured, statement by statement (Customs Act s.60(1)). For a ruling there is nothing to cover.</summary>
sealed record Coverage(IReadOnlyList<StatementCoverage> Statements)
{
    public Money Duties => Money.Sum(Statements.Select(s => s.Duties));

    public Money Interest => Money.Sum(Statements.Select(s => s.Interest));

    public Money Secured => Money.Sum(Statements.Select(s => s.Secured));

    public Money Short => Money.Sum(Statements.Select(s => s.Short));

    public CoverageKind? Kind => Statements.Count == 0 || Statements.Any(s => s.Coverage is null) ? null : Statements.Select(s => s.Coverage!.Value).Distinct().ToArray() is [var one] ? one : CoverageKind.Mixed;

    public static async Task<Coverage> OfAsync(IQuerySession session, IAccountQuestions ledger, string rmAccount, IReadOnlyList<ServedStatement> statements, CancellationToken ct)
    {
        if (statements.Count == 0) return new([]);
        var inOrder = statements.OrderBy(s => s.Id, StringComparer.Ordinal).ToArray();
        // The appeals that stand take their security first, also those that the Ledger has not heard of yet: each cent secures one.
        var standing = await session.Query<Appeal>().Where(a => a.RmAccount == rmAccount && a.State.IsOneOf(Appeal.SecuredStates)).ToListAsync(ct);
        // One that stands itself comes after those alone that were filed before it.
        string[] before = [.. standing.OrderBy(a => a.FiledOn).ThenBy(a => a.Id, StringComparer.Ordinal).TakeWhile(a => !a.StatementNumbers.Contains(inOrder[0].Id)).SelectMany(a => a.StatementNumbers).Except(inOrder.Select(s => s.Id))];
        var owing = (await ledger.CoverageAsync(rmAccount, [.. before, .. inOrder.Select(s => s.Id)], ct)).ToDictionary(c => c.StatementNumber);
        return new([.. inOrder.Select(s => StatementCoverage.Of(s, owing[s.Id]))]);
    }
}
