using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>A ruling or a request for one, as its applicant reads it.</summary>
/// <param name="CompleteOn">Day 0 of the service standard.</param>
/// <param name="TargetOn">The day by which it is answered; it moves while the clock is stopped.</param>
/// <param name="DaysLeft">Until then; negative when it is late, null when there is nothing to wait for.</param>
/// <param name="BindsFrom">The first day on which it binds.</param>
/// <param name="EndsOn">The first day on which it does not bind any more.</param>
/// <param name="ReviewLastDay">Last day to ask for a review under s.60(2) of the Customs Act; null for a national customs ruling.</param>
/// <param name="Reviews">Those under s.60(2) that the holder asked for.</param>
/// <param name="Warnings">What does not hinder the request and may disappoint the applicant.</param>
public sealed record RulingResponse(
    string RulingNumber, string RmAccount, string SubmitterBn9, RulingKind Kind, NationalSubject? Subject, RulingState State, RulingRequest Request, string? Modifies, string? ModificationReason, string? SupersededBy,
    DateOnly? SubmittedOn, DateOnly? CompleteOn, DateOnly? TargetOn, int? DaysLeft, bool ClockIsStopped, IReadOnlyList<RulingQuestion> Questions, IReadOnlyList<RulingSample> Samples, string? PostponedFor,
    IReadOnlyList<RulingDecisionView> Decisions, RulingRefusalView? Refusal, DateOnly? BindsFrom, DateOnly? EndsOn, DateOnly? ReviewLastDay, IReadOnlyList<RulingReview> Reviews, IReadOnlyList<CadRemark> Warnings, IReadOnlyList<RulingStepView> History)
{
    public static RulingResponse Of(Ruling r, DateOnly today) => new(
        r.Id, r.RmAccount, r.SubmitterBn9, r.Kind, r.Subject, r.State, r.Request, r.Modifies, r.ModificationReason, r.SupersededBy,
        r.SubmittedOn, r.CompleteOn, r.TargetOn(today), DaysLeftOf(r, today), r.ClockIsStopped, r.Questions, r.Samples, r.PostponedFor,
        [.. r.Decisions.Select(d => new RulingDecisionView(d.Outcome, d.DecidedOn!.Value, d.Terms))], r.Refusal is { } no ? new(no.Ground, DeclarationsRejections.Remark(new(no.Ground)).Message, no.Reasons, no.On) : null,
        r.BindsFrom, r.EndsOn, r.ReviewLastDay, r.Reviews, [.. WarningsOf(r, today).Select(DeclarationsRejections.Remark)], [.. r.History.Where(s => s.Command != RulingCommand.Propose).Select(s => new RulingStepView(s.Command, s.State, s.At))]);

    public static int? DaysLeftOf(Ruling r, DateOnly today) => r.IsOpen && r.TargetOn(today) is { } target ? target.DayNumber - today.DayNumber : null;

    /// <summary>An advance ruling is asked for as long before the import as the CBSA may take; goods under a ruling that stands are imported already.</summary>
    static Rejected[] WarningsOf(Ruling r, DateOnly today) =>
        r.IsOpen && r.Kind != RulingKind.NationalCustoms && r.Modifies is null && r.Request.PlannedImportDate is { } planned && (r.SubmittedOn ?? today).AddDays(r.StandardDays) > planned
            ? [new("RUL-SHORT-NOTICE", r.StandardDays, $"{planned:yyyy-MM-dd}") { Path = "request.plannedImportDate" }] : [];
}

public sealed record RulingDecisionView(RulingOutcome Outcome, DateOnly DecidedOn, RulingTerms Terms);

/// <param name="Ground">The code of section 11.</param>
/// <param name="Message">What the code says, in the language of the reader.</param>
/// <param name="Reasons">The officer's, in the language of the request.</param>
public sealed record RulingRefusalView(string Ground, string Message, string Reasons, DateOnly On);

public sealed record RulingStepView(RulingCommand Command, RulingState State, DateTimeOffset At);

/// <summary>The same with what only staff read.</summary>
/// <param name="Officer">Who has taken it.</param>
/// <param name="Proposal">What waits for another's decision.</param>
/// <param name="Decisions">With those who proposed and decided.</param>
/// <param name="Steps">With those who took them.</param>
public sealed record RulingFileResponse(RulingResponse Ruling, string? Officer, RulingDecision? Proposal, IReadOnlyList<RulingDecision> Decisions, IReadOnlyList<RulingStep> Steps, int Revision)
{
    public static RulingFileResponse Of(Ruling r, DateTimeOffset now) => new(RulingResponse.Of(r, now.TorontoDate()), r.Officer, r.Proposal, r.Decisions, r.History, r.Revision);
}
