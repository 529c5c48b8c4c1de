using Carm.Kernel;

namespace Carm.Appeals;

/// <summary>A compliance case as both sides see it; what is the CBSA's own is left out for the client.</summary>
/// <param name="DueDates">The limits that run.</param>
/// <param name="Findings">What is confirmed.</param>
/// <param name="Officer">Whose case it is; to staff only.</param>
/// <param name="Draft">What waits for approval; to staff only.</param>
/// <param name="Returned">Why the last draft was not approved; to staff only.</param>
/// <param name="Flags">RESPONSE_LATE when an answer came after its last day.</param>
public sealed record ComplianceView(
    string CaseNumber, ComplianceType Type, string RmAccount, ComplianceProgram Program, DateOnly PeriodFrom, DateOnly PeriodTo, IReadOnlyList<string> CadNumbers, ComplianceState State, Turn Turn,
    DateOnly? IssuedOn, DateOnly? ClosedOn, IReadOnlyList<ComplianceDueDate> DueDates, IReadOnlyList<ComplianceFinding> Findings, IReadOnlyList<ComplianceLetterView> Letters, IReadOnlyList<ComplianceAnswerView> Answers,
    CorrectionsExtensionView? Extension, IReadOnlyList<string> CorrectedCadNumbers, IReadOnlyList<string> Flags, string? Officer, ComplianceDraft? Draft, string? Returned)
{
    /// <summary>Of the period, the first day that counts where that is not its own: what was accounted for before it is neither to be corrected nor re-determined.</summary>
    public DateOnly? CountsFrom { get; init; }

    public static ComplianceView Of(ComplianceCase c, bool forStaff = false) => new(
        c.Id, c.Type, c.RmAccount, c.Program, c.PeriodFrom, c.PeriodTo, c.CadNumbers, c.State, c.Turn, c.IssuedOn, c.ClosedOn, [.. c.Clocks.Select(clock => new ComplianceDueDate(clock.Kind, clock.LastDay))], c.Findings,
        [.. c.Letters.Select(l => new ComplianceLetterView(l.Kind, l.Text, l.Findings, l.On, forStaff ? l.By : null, forStaff ? l.ApprovedBy : null))],
        [.. c.Answers.Select(a => new ComplianceAnswerView(a.To, a.Text, a.On, a.IsLate, forStaff ? a.By : null))],
        c.Extension is { } e ? new(e.Days, e.Reason, e.AskedOn, e.Granted, e.Rationale, e.DecidedOn) : null, c.Corrections?.CadNumbers ?? [], c.Answers.Any(a => a.IsLate) ? ["RESPONSE_LATE"] : [],
        forStaff ? c.Officer : null, forStaff ? c.Draft : null, forStaff ? c.Returned : null) { CountsFrom = c.CountsFrom };
}

public sealed record ComplianceDueDate(string Kind, DateOnly LastDay);

public sealed record ComplianceLetterView(ComplianceLetterKind Kind, Bilingual Text, IReadOnlyList<ComplianceFinding> Findings, DateOnly On, string? By, string? ApprovedBy);

public sealed record ComplianceAnswerView(ComplianceState To, string Text, DateOnly On, bool IsLate, string? By);

public sealed record CorrectionsExtensionView(int Days, string Reason, DateOnly AskedOn, int? Granted, string? Rationale, DateOnly? DecidedOn);

/// <summary>What a command on a compliance case answers.</summary>
public sealed record ComplianceCaseResponse(ComplianceView Case);
