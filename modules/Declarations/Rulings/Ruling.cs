using Carm.Kernel;

namespace Carm.Declarations;

public enum RulingKind
{
    /// <summary>Classification: Customs Act s.43.1(1)(c).</summary>
    AdvanceTariff,

    /// <summary>Origin under a free trade agreement: s.43.1(1)(a), (b).</summary>
    AdvanceOrigin,

    /// <summary>Administrative, D11-11-1; no review under s.60.</summary>
    NationalCustoms,
}

public enum NationalSubject
{
    Valuation,

    /// <summary>Not under a free trade agreement.</summary>
    Origin,
    Marking,
}

public enum RulingState
{
    Draft,
    Submitted,
    CompletenessCheck,
    InfoRequested,
    UnderReview,
    Postponed,
    Issued,
    Modified,
    Revoked,
    Superseded,

    /// <summary>Its holder asked for its review under s.60(2); it binds meanwhile as it stands.</summary>
    UnderS60Review,
    Declined,
    Withdrawn,
}

public enum RulingCommand
{
    Save,
    Submit,
    Withdraw,
    Take,
    Complete,
    Ask,
    Answer,
    SendSample,
    ReceiveSample,
    Postpone,
    Resume,
    Propose,
    Issue,
    Decline,
    Modify,
    Revoke,
    Supersede,

    /// <summary>The holder asked for a review under s.60(2).</summary>
    Review,

    /// <summary>The review ended without a decision.</summary>
    EndReview,

    /// <summary>The President decided that it stands (s.60(4)).</summary>
    Affirm,

    /// <summary>The President decided that it is to say something else, which is then written out as a modification.</summary>
    Revise,

    /// <summary>The President decided that it does not stand; the revocation is then written out.</summary>
    Reverse,
}

/// <summary>What the President decided of an advance ruling (s.60(4)).</summary>
public enum RulingReviewOutcome
{
    Affirmed,
    Revised,
    Reversed,
}

/// <summary>A review under s.60(2).</summary>
/// <param name="DecisionNumber">Which of the ruling's decisions is contested, from 1.</param>
/// <param name="Outcome">Null while it is open, and where it ended without a decision.</param>
/// <param name="EndedOn">The day of its decision, or on which it was withdrawn or rejected.</param>
public sealed record RulingReview(string AppealNumber, int DecisionNumber, DateOnly BegunOn, RulingReviewOutcome? Outcome = null, DateOnly? EndedOn = null)
{
    /// <summary>CITT or FCA, where it was decided by a judgment; null of the President's own.</summary>
    public string? Body { get; init; }
}

/// <param name="AnswerBy">The last day on which the applicant may count on being waited for.</param>
public sealed record RulingQuestion(string Text, DateOnly AskedOn, DateOnly AnswerBy, string? Answer = null, IReadOnlyList<RulingDocument>? Documents = null, DateOnly? AnsweredOn = null);

/// <summary>A sample at the laboratory.</summary>
public sealed record RulingSample(DateOnly SentOn, DateOnly? ReceivedOn = null);

/// <summary>What was done, by whom, and to which state it led.</summary>
public sealed record RulingStep(RulingCommand Command, RulingState State, DateTimeOffset At, string By);

/// <summary>A request for a ruling and, once it is issued, the ruling (ledger-appeals 11).</summary>
/// <param name="Id">Its number: it says nothing of the applicant, since rulings are published, and fits a line of a declaration.</param>
/// <param name="SubmitterBn9">Whose request it is, for sight: the applicant's own business or its agent's.</param>
/// <param name="Subject">Of a national customs ruling alone.</param>
/// <param name="StandardDays">The service standard that held when it was drafted.</param>
public sealed record Ruling(string Id, string RmAccount, string SubmitterBn9, RulingKind Kind, NationalSubject? Subject, RulingRequest Request, int StandardDays, DateTimeOffset CreatedAt)
{
    public RulingState State { get; init; } = RulingState.Draft;

    /// <summary>Counts every change, for If-Match.</summary>
    public int Revision { get; init; } = 1;

    public IReadOnlyList<RulingStep> History { get; init; } = [];

    /// <summary>The ruling in force that this one is to replace.</summary>
    public string? Modifies { get; init; }

    public string? ModificationReason { get; init; }

    public string? SupersededBy { get; init; }

    public DateOnly? SubmittedOn { get; init; }

    /// <summary>Day 0 of the clock: when what made the request complete was received.</summary>
    public DateOnly? CompleteOn { get; init; }

    /// <summary>The day of its issue, refusal or withdrawal.</summary>
    public DateOnly? ClosedOn { get; init; }

    /// <summary>The first day on which it binds.</summary>
    public DateOnly? BindsFrom { get; init; }

    /// <summary>The first day on which it does not bind any more.</summary>
    public DateOnly? EndsOn { get; init; }

    public string? Officer { get; init; }

    public IReadOnlyList<RulingQuestion> Questions { get; init; } = [];

    public IReadOnlyList<RulingSample> Samples { get; init; } = [];

    public string? PostponedFor { get; init; }

    /// <summary>The next decision, as long as nothing else has happened since it was proposed.</summary>
    public RulingDecision? Proposal { get; init; }

    public IReadOnlyList<RulingDecision> Decisions { get; init; } = [];

    public RulingRefusal? Refusal { get; init; }

    public IReadOnlyList<RulingReview> Reviews { get; init; } = [];

    /// <summary>Whether the President has decided that it is to be changed, and the rulings officers have not written it out yet.</summary>
    public bool AwaitsReviewOutcome => CurrentReview?.Outcome is not null;

    /// <summary>The review that it is under, or whose outcome waits to be written out; a judgment that affirmed what was decided leaves that to be written out.</summary>
    internal RulingReview? CurrentReview => State == RulingState.UnderS60Review ? Reviews.Last(r => r.Outcome != RulingReviewOutcome.Affirmed) : null;

    /// <summary>The place in the queue: the day by which it is due, before it is complete as if it were. What waits for others keeps the place that it had.</summary>
    public string? QueueKey => SubmittedOn is { } submitted ? $"{RulingClock.TargetOn(CompleteOn ?? submitted, Stops().Where(s => s.To is not null), StandardDays, default):yyyyMMdd}-{Id}" : null;

    /// <summary>What the public list is searched by; null where it may not stand there.</summary>
    public string? PublishedText => Request.ConsentToPublish && Decisions.LastOrDefault(d => d.Outcome != RulingOutcome.Revoke)?.Terms is { } said
        ? string.Join('\n', Id, Request.GoodsDescription, said.Classification, said.CountryOfOrigin, said.Text.En, said.Text.Fr, said.Reasons.En, said.Reasons.Fr) : null;

    /// <summary>The same in small letters and digits alone, by whose parts it is found.</summary>
    public string? PublishedWords => PublishedText is { } text ? WordsOf(text) : null;

    /// <summary>The words of a text; a part of the text has parts of these, in this order.</summary>
    public static string WordsOf(string text) => string.Join(' ', new string([.. text.ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public bool IsOpen => State is RulingState.Draft or RulingState.Submitted or RulingState.CompletenessCheck or RulingState.InfoRequested or RulingState.UnderReview or RulingState.Postponed;

    /// <summary>Whether it binds the CBSA towards this importer on a day. It is given to a person, and so holds for each of its program accounts; a review does not suspend it.</summary>
    public bool Binds(string rm, DateOnly on) => rm[..9] == RmAccount[..9] && BindsFrom <= on && !(EndsOn <= on);

    /// <summary>What it says on a day: the last that was decided of what holds by then.</summary>
    public RulingDecision? DecisionOn(DateOnly day) => Decisions.LastOrDefault(d => d.Outcome != RulingOutcome.Revoke && d.Terms.EffectiveOn <= day);

    /// <summary>Ninety days after an advance ruling was given, also as modified (s.60(2)); none for a national customs ruling or one that has ended, nor for what was decided on a review, which goes to the tribunal (s.67).</summary>
    public DateOnly? ReviewLastDay => Kind != RulingKind.NationalCustoms && State is RulingState.Issued or RulingState.Modified or RulingState.UnderS60Review && Decisions.LastOrDefault() is { DecidedOn: { } given, Terms.Ground: not ChangeGround.S60Review }
        && !Reviews.Any(r => r.Outcome is not null && r.DecisionNumber == Decisions.Count) ? BusinessCalendar.RollForward(given.AddDays(90)) : null;

    /// <summary>The day by which the answer is due; null before the request is complete.</summary>
    public DateOnly? TargetOn(DateOnly today) => CompleteOn is { } complete ? RulingClock.TargetOn(complete, Stops(), StandardDays, ClosedOn ?? today) : null;

    public bool ClockIsStopped => ClosedOn is null && Stops().Any(s => s.To is null);

    IEnumerable<ClockStop> Stops() => [.. Questions.Select(q => new ClockStop(q.AskedOn, q.AnsweredOn)), .. Samples.Select(s => new ClockStop(s.SentOn, s.ReceivedOn))];
}
