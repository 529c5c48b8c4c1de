using Carm.Kernel;
using Marten;

namespace Carm.Onboarding;

public enum EnrolmentState
{
    Draft,
    Submitted,
    UnderReview,
    InfoRequested,
    Approved,
    Rejected,
    Withdrawn,
    Lapsed,
}

/// <summary>An application for a program (onboarding 4.5).</summary>
/// <param name="Id">Begins with its time, so that the order of ids is that of the applications.</param>
/// <param name="RmAccount">The account that a further program stands on, or that approval opened.</param>
public sealed record Enrolment(string Id, string Bn9, string Program, string? RmAccount, EnrolmentState State, string CreatedBy, DateTimeOffset At)
{
    public EnrolmentAnswers Answers { get; init; } = new();

    /// <summary>What the account that it stands on is for; null for an account of its own.</summary>
    public string? StandsOn { get; init; }

    /// <summary>Whether approval opened the account, rather than it having been there.</summary>
    public bool OpensAccount { get; init; }

    public string? SubmittedBy { get; init; }

    public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>The business of who began it: the applicant's own, or a provider's that acts for it.</summary>
    public string? CreatorBn9 { get; init; }

    /// <summary>The code that approval gave to a carrier or forwarder.</summary>
    public string? CarrierCode { get; init; }

    public string? Officer { get; init; }

    public InformationRequest? InformationRequest { get; init; }

    public string? DecisionReason { get; init; }

    /// <summary>How often the draft was changed; the ETag.</summary>
    public int Changes { get; init; }

    public bool IsOpen => State is EnrolmentState.Draft or EnrolmentState.Submitted or EnrolmentState.UnderReview or EnrolmentState.InfoRequested;

    /// <summary>Answers and documents change until it is submitted, and again while an officer waits for them.</summary>
    public void RequireOpenToChange() => From(State, At, EnrolmentState.Draft, EnrolmentState.InfoRequested);

    public Enrolment Answered(EnrolmentAnswers answers, DateTimeOffset now) => From(State, now, EnrolmentState.Draft, EnrolmentState.InfoRequested) with { Answers = answers, Changes = Changes + 1 };

    public Enrolment Submitted(string by, DateTimeOffset now) => From(EnrolmentState.Submitted, now, EnrolmentState.Draft) with { SubmittedBy = by, SubmittedAt = now };

    /// <summary>An officer takes it, also from another who has left; what was asked of the applicant stands.</summary>
    public Enrolment Taken(string officer, DateTimeOffset now)
    {
        var next = State == EnrolmentState.Submitted ? this with { State = EnrolmentState.UnderReview, At = now } : From(State, now, EnrolmentState.UnderReview, EnrolmentState.InfoRequested);
        return (this with { Officer = null }).Decides(officer, next) with { Officer = officer };
    }

    public Enrolment InformationAsked(string text, DateOnly dueOn, string officer, DateTimeOffset now) => Decides(officer, From(EnrolmentState.InfoRequested, now, EnrolmentState.UnderReview)) with { InformationRequest = new(text, dueOn, null) };

    public Enrolment Responded(string text, DateTimeOffset now) =>
        From(EnrolmentState.UnderReview, now, EnrolmentState.InfoRequested) is var next && now.TorontoDate() > InformationRequest!.DueOn ? throw new Rejected("STATE_CONFLICT") : next with { InformationRequest = InformationRequest with { Response = text } };

    public Enrolment Approved(string? reason, string officer, DateTimeOffset now) => Decides(officer, From(EnrolmentState.Approved, now, EnrolmentState.UnderReview)) with { DecisionReason = reason };

    /// <summary>Approved by itself: the program needs no officer.</summary>
    public Enrolment ApprovedAtOnce(DateTimeOffset now) => From(EnrolmentState.Approved, now, EnrolmentState.Submitted);

    public Enrolment Rejected(string reason, string officer, DateTimeOffset now) => Decides(officer, From(EnrolmentState.Rejected, now, EnrolmentState.UnderReview)) with { DecisionReason = reason };

    public Enrolment Withdrawn(DateTimeOffset now) => From(EnrolmentState.Withdrawn, now, EnrolmentState.Draft, EnrolmentState.Submitted, EnrolmentState.UnderReview, EnrolmentState.InfoRequested);

    /// <summary>Nobody answered the officer in time; the day named is the last.</summary>
    public Enrolment Lapsed(DateTimeOffset now) =>
        From(EnrolmentState.Lapsed, now, EnrolmentState.InfoRequested) is var next && now.TorontoDate() > InformationRequest!.DueOn ? next : throw new Rejected("STATE_CONFLICT");

    Enrolment From(EnrolmentState to, DateTimeOffset now, params EnrolmentState[] from) => from.Contains(State) ? this with { State = to, At = now } : throw new Rejected("STATE_CONFLICT");

    /// <summary>Nobody decides on its own application, and who took it decides it.</summary>
    Enrolment Decides(string officer, Enrolment next) => officer == CreatedBy || officer == SubmittedBy || (Officer is not null && Officer != officer) ? throw new Rejected("FORBIDDEN") : next;
}

/// <param name="DueOn">The last day for the answer, in Toronto.</param>
public sealed record InformationRequest(string Text, DateOnly DueOn, string? Response);

/// <summary>An application on the wire.</summary>
/// <param name="Missing">What is still to be given before it can be submitted, by field or kind of document.</param>
public sealed record EnrolmentView(
    string EnrolmentId, string Bn9, string Program, string? RmAccount, EnrolmentState State, EnrolmentAnswers Answers, IReadOnlyList<DocumentView> Documents, InformationRequest? InformationRequest, string? DecisionReason, string? SubmittedBy, string? CarrierCode, DateTimeOffset At, IReadOnlyList<string> Missing)
{
    public static async Task<EnrolmentView> OfAsync(IQuerySession session, Enrolment enrolment, CancellationToken ct) => Of(enrolment, await DocumentNote.OfAsync(session, enrolment.Id, ct));

    public static EnrolmentView Of(Enrolment e, IReadOnlyList<DocumentNote> documents) => new(e.Id, e.Bn9, e.Program, e.RmAccount, e.State, e.Answers, [.. documents.Select(DocumentView.Of)], e.InformationRequest, e.DecisionReason, e.SubmittedBy, e.CarrierCode, e.At, e.State == EnrolmentState.Draft ? EnrolmentRules.Missing(e, documents) : []);
}
