using System.Globalization;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>A claim as its claimant and the staff read it.</summary>
/// <param name="Lines">As they were written; an empty one stands for a line on a declaration that the caller does not see.</param>
/// <param name="Amounts">What each line comes to, explained; empty for a draft.</param>
/// <param name="Claimed">By head; null while something of it is withheld.</param>
/// <param name="Decision">Line by line; the staff also see it while it is proposed only.</param>
/// <param name="Granted">By head; null before the decision, and while something of it is withheld.</param>
/// <param name="TotalsWithheld">Whether it has lines on declarations that the caller does not see; their amounts are left out, and the totals with them.</param>
public sealed record DrawbackView(
    string ClaimNumber, string RmAccount, DrawbackState State, DrawbackKind? Kind, string? ClaimantReference, IReadOnlyList<DrawbackLine> Lines, IReadOnlyList<DrawbackWaiver> Waivers, bool? DeclarationStatement,
    DateTimeOffset CreatedAt, DateTimeOffset? SubmittedAt, IReadOnlyList<DrawbackLineAmounts> Amounts, CadAmounts? Claimed, DateTimeOffset? DecidedAt, IReadOnlyList<DrawbackDecisionLine> Decision, CadAmounts? Granted, bool TotalsWithheld)
{
    /// <param name="sees">Whether the reader sees what a business submitted for the claim's account; left out, everything.</param>
    public static DrawbackView Of(DrawbackClaim claim, bool forStaff = false, Func<string, bool>? sees = null)
    {
        var (content, shown) = (claim.Content, forStaff || claim.IsDecided);
        // A draft is its writer's words alone, and who replaces it reads them all.
        var hidden = sees is null ? [] : claim.Lines.Where(l => !l.IsSeen(sees)).Select(l => l.LineNumber).ToHashSet();
        AssessedDrawbackLine[] lines = [.. claim.Lines.Where(l => !hidden.Contains(l.LineNumber))];
        // Of another importer's goods the claimant reads what it was granted, and nothing of what it asked for in vain.
        var granted = claim.IsDecided ? claim.Decision.Where(d => d.Line is not null).Select(d => d.LineNumber).ToHashSet() : [];
        bool Shows(AssessedDrawbackLine line) => forStaff || granted.Contains(line.LineNumber);
        return new(claim.Id, claim.RmAccount, claim.State, content.Kind, content.ClaimantReference, [.. (content.Lines ?? []).Select((l, i) => hidden.Contains(i + 1) ? new() : l)], content.Waivers ?? [], content.DeclarationStatement, claim.CreatedAt, claim.SubmittedAt,
            DrawbackLineAmounts.Of(lines, Shows, forStaff), claim.Lines.Count == 0 || hidden.Count > 0 ? null : DrawbackLineAmounts.TotalOf(claim.Lines, Shows), claim.DecidedAt,
            [.. shown ? claim.Decision.Where(d => !hidden.Contains(d.LineNumber)).Select(d => new DrawbackDecisionLine(d.LineNumber, d.Accepted.ToString(CultureInfo.InvariantCulture), d.Reason, d.Line?.Amounts ?? CadAmounts.Zero)) : []], claim.IsDecided && hidden.Count == 0 ? claim.Granted : null, hidden.Count > 0);
    }
}

/// <summary>What a line of a claim comes to.</summary>
/// <param name="BasedOn">The declaration's version that it is computed from.</param>
/// <param name="Imported">The quantity or the value for duty of the declaration's line.</param>
/// <param name="Amounts">Null, with no trace, where another importer's declaration is withheld until the decision, and after it where nothing is granted.</param>
/// <param name="Against">For the staff: the code of what speaks against a claim on another importer's goods.</param>
public sealed record DrawbackLineAmounts(int LineNumber, string TransactionNumber, int CadLineNumber, string? BasedOn, string? Imported, CadAmounts? Amounts, IReadOnlyList<TraceStep> Trace, string? Against = null)
{
    public static IReadOnlyList<DrawbackLineAmounts> Of(IEnumerable<AssessedDrawbackLine> lines, Func<AssessedDrawbackLine, bool> shows, bool forStaff = false) =>
    [
        .. lines.Select(l => l.IsAnothers && !shows(l)
            ? new DrawbackLineAmounts(l.LineNumber, l.TransactionNumber, l.Share.CadLineNumber, null, null, null, [])
            : new(l.LineNumber, l.TransactionNumber, l.Share.CadLineNumber, CadVersion.Wire(l.BasedOn), l.Imported.ToString(CultureInfo.InvariantCulture), l.Amounts,
                [.. l.Trace.Select(TraceStep.Of)], forStaff ? l.Against : null)),
    ];

    public static CadAmounts? TotalOf(IReadOnlyList<AssessedDrawbackLine> lines, Func<AssessedDrawbackLine, bool> shows) => lines.All(l => !l.IsAnothers || shows(l)) ? CadAmounts.Sum(lines.Select(l => l.Amounts)) : null;
}

/// <param name="Accepted">Of the quantity or the value claimed.</param>
/// <param name="Reason">Why it is not all.</param>
public sealed record DrawbackDecisionLine(int LineNumber, string Accepted, string? Reason, CadAmounts Amounts);
