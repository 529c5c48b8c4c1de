using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>What may be done to a ruling when, and what it leads to (ledger-appeals 11). Pure.</summary>
public static class RulingTransitions
{
    /// <summary>The ruling after the command; out of its order it is <c>STATE_CONFLICT</c>. Whatever happens, a decision proposed before was proposed about something else.</summary>
    public static Ruling After(this Ruling ruling, RulingCommand command, string by, DateTimeOffset now)
    {
        var next = ruling.Next(command, now.TorontoDate()) ?? throw new Rejected("STATE_CONFLICT");
        return ruling with
        {
            State = next,
            Revision = ruling.Revision + 1,
            History = [.. ruling.History, new(command, next, now, by)],
            Proposal = null,
            ClosedOn = ruling.IsOpen && next is RulingState.Issued or RulingState.Declined or RulingState.Withdrawn ? now.TorontoDate() : ruling.ClosedOn,
        };
    }

    static RulingState? Next(this Ruling ruling, RulingCommand command, DateOnly today)
    {
        var (sampleIsOut, question) = (ruling.Samples.Any(s => s.ReceivedOn is null), ruling.Questions.LastOrDefault(q => q.AnsweredOn is null));
        // At least thirty days are the applicant's; then the request may be declined or postponed.
        var isSilent = question is not null && today > question.AnswerBy;
        var review = ruling.CurrentReview;
        var atWork = ruling.CompleteOn is null ? RulingState.CompletenessCheck : RulingState.UnderReview;
        return (ruling.State, command) switch
        {
            (RulingState.Draft, RulingCommand.Save) => RulingState.Draft,
            (RulingState.Draft, RulingCommand.Submit) => RulingState.Submitted,
            (_, RulingCommand.Withdraw) when ruling.IsOpen => RulingState.Withdrawn,
            (RulingState.Submitted, RulingCommand.Take) => RulingState.CompletenessCheck,
            (RulingState.CompletenessCheck or RulingState.InfoRequested or RulingState.UnderReview or RulingState.Postponed, RulingCommand.Take) => ruling.State,
            (RulingState.CompletenessCheck, RulingCommand.Complete) => RulingState.UnderReview,
            (RulingState.CompletenessCheck or RulingState.UnderReview, RulingCommand.Ask) => RulingState.InfoRequested,
            (RulingState.InfoRequested, RulingCommand.Answer) => atWork,
            (RulingState.Postponed, RulingCommand.Answer) when question is not null => RulingState.Postponed,
            (RulingState.UnderReview or RulingState.Postponed, RulingCommand.SendSample) when !sampleIsOut => ruling.State,
            (RulingState.UnderReview or RulingState.InfoRequested or RulingState.Postponed, RulingCommand.ReceiveSample) when sampleIsOut => ruling.State,
            (RulingState.UnderReview, RulingCommand.Postpone) => RulingState.Postponed,
            (RulingState.InfoRequested, RulingCommand.Postpone) when isSilent => RulingState.Postponed,
            (RulingState.Postponed, RulingCommand.Resume) => question is null ? atWork : RulingState.InfoRequested,
            (RulingState.CompletenessCheck or RulingState.UnderReview or RulingState.Postponed, RulingCommand.Decline) => RulingState.Declined,
            (RulingState.InfoRequested, RulingCommand.Decline) when isSilent => RulingState.Declined,
            (RulingState.UnderReview, RulingCommand.Propose) when !sampleIsOut => RulingState.UnderReview,
            (RulingState.UnderReview, RulingCommand.Issue) when !sampleIsOut => RulingState.Issued,
            (RulingState.Issued or RulingState.Modified, RulingCommand.Propose) => ruling.State,
            (RulingState.Issued or RulingState.Modified, RulingCommand.Modify) => RulingState.Modified,
            (RulingState.Issued or RulingState.Modified, RulingCommand.Revoke) => RulingState.Revoked,
            (RulingState.Issued or RulingState.Modified, RulingCommand.Supersede) => RulingState.Superseded,
            (RulingState.Issued or RulingState.Modified, RulingCommand.Review) when ruling.Kind != RulingKind.NationalCustoms => RulingState.UnderS60Review,
            // While it is under review, nobody else changes it; then it is what it was, or is changed as the President decided and in no other way.
            (RulingState.UnderS60Review, RulingCommand.EndReview or RulingCommand.Affirm) when review!.EndedOn is null => ruling.Decisions.Any(d => d.Outcome == RulingOutcome.Modify) ? RulingState.Modified : RulingState.Issued,
            (RulingState.UnderS60Review, RulingCommand.Revise or RulingCommand.Reverse) when review!.EndedOn is null => RulingState.UnderS60Review,
            (RulingState.UnderS60Review, RulingCommand.Affirm) when ruling.AwaitsReviewOutcome => RulingState.UnderS60Review,
            (RulingState.UnderS60Review, RulingCommand.Propose) when ruling.AwaitsReviewOutcome => RulingState.UnderS60Review,
            (RulingState.UnderS60Review, RulingCommand.Modify) when review!.Outcome == RulingReviewOutcome.Revised => RulingState.Modified,
            (RulingState.UnderS60Review, RulingCommand.Revoke) when review!.Outcome == RulingReviewOutcome.Reversed => RulingState.Revoked,
            _ => null,
        };
    }

    static RulingCommand CommandOf(RulingOutcome outcome) => outcome switch { RulingOutcome.Issue => RulingCommand.Issue, RulingOutcome.Modify => RulingCommand.Modify, _ => RulingCommand.Revoke };

    /// <summary>Its holder asked for its review. An appeal that is known already, or that comes to a ruling that has ended, changes nothing.</summary>
    public static Ruling ReviewedUnder(this Ruling ruling, string appealNumber, DateTimeOffset at, string? body = null) =>
        ruling.State is not (RulingState.Issued or RulingState.Modified) || ruling.Reviews.Any(r => (r.AppealNumber, r.Body) == (appealNumber, body)) ? ruling
        : ruling.After(RulingCommand.Review, appealNumber, at) with { Reviews = [.. ruling.Reviews, new(appealNumber, ruling.Decisions.Count, at.TorontoDate()) { Body = body }] };

    /// <summary>A review is over: with a decision of the President, or without one when the appeal was withdrawn or rejected. What is over already stays so.</summary>
    public static Ruling ReviewOver(this Ruling ruling, string appealNumber, RulingReviewOutcome? outcome, DateTimeOffset at, string? body = null)
    {
        if (ruling.CurrentReview is not { EndedOn: null } open || (open.AppealNumber, open.Body) != (appealNumber, body)) return ruling;
        var command = outcome switch
        {
            RulingReviewOutcome.Affirmed => RulingCommand.Affirm,
            RulingReviewOutcome.Revised => RulingCommand.Revise,
            RulingReviewOutcome.Reversed => RulingCommand.Reverse,
            _ => RulingCommand.EndReview,
        };
        return ruling.After(command, appealNumber, at) with { Reviews = [.. ruling.Reviews.SkipLast(1), open with { Outcome = outcome, EndedOn = at.TorontoDate() }] };
    }

    /// <summary>
    /// A judgment on a review takes the place of what was decided before, also where that was not written out yet; one that affirms leaves what was decided before as it is, written out or to be. One that comes to a ruling
    /// that has ended, or a second time, changes nothing.
    /// </summary>
    public static Ruling JudgedUnder(this Ruling ruling, string appealNumber, string body, RulingReviewOutcome outcome, DateTimeOffset at)
    {
        if (ruling.Reviews.Any(r => (r.AppealNumber, r.Body) == (appealNumber, body))) return ruling;
        if (ruling.AwaitsReviewOutcome && outcome == RulingReviewOutcome.Affirmed)
            return ruling.After(RulingCommand.Affirm, appealNumber, at) with { Proposal = ruling.Proposal, Reviews = [.. ruling.Reviews, new(appealNumber, ruling.Decisions.Count, at.TorontoDate(), outcome, at.TorontoDate()) { Body = body }] };
        var open = ruling.AwaitsReviewOutcome ? ruling with { Proposal = null, Reviews = [.. ruling.Reviews, new(appealNumber, ruling.Decisions.Count, at.TorontoDate()) { Body = body }] } : ruling.ReviewedUnder(appealNumber, at, body);
        return open.ReviewOver(appealNumber, outcome, at, body);
    }

    /// <summary>An officer's proposal of what the next decision says; a request is answered by an issue, a ruling that stands by a change, and what was reviewed by what the President decided.</summary>
    public static Ruling Proposed(this Ruling ruling, RulingDecision proposal, DateTimeOffset now)
    {
        if (ruling.Next(CommandOf(proposal.Outcome), now.TorontoDate()) is null) throw new Rejected("STATE_CONFLICT");
        var proposed = ruling.After(RulingCommand.Propose, proposal.ProposedBy, now) with { Proposal = proposal };
        return (proposal.Terms.Ground == ChangeGround.S60Review) == ruling.AwaitsReviewOutcome ? proposed : throw Fields.Bad("terms.ground");
    }

    /// <summary>What was proposed is decided, by somebody else. It holds from the day proposed, and never from a day that is past.</summary>
    public static Ruling Decided(this Ruling ruling, RulingOutcome outcome, string by, DateTimeOffset now)
    {
        var next = ruling.After(CommandOf(outcome), by, now);
        if (ruling.Proposal is not { } proposal || proposal.Outcome != outcome) throw new Rejected("STATE_CONFLICT");
        if (proposal.ProposedBy == by) throw new Rejected("SAME_MAKER_CHECKER");
        var today = now.TorontoDate();
        var effectiveOn = proposal.Terms.EffectiveOn is { } later && later > today ? later : today;
        return next with
        {
            Decisions = [.. ruling.Decisions, proposal with { Terms = proposal.Terms with { EffectiveOn = effectiveOn }, DecidedBy = by, DecidedOn = today }],
            BindsFrom = ruling.BindsFrom ?? effectiveOn,
            EndsOn = outcome == RulingOutcome.Revoke ? effectiveOn : ruling.EndsOn,
        };
    }

    /// <summary>Another ruling takes the place of this one on a day.</summary>
    public static Ruling SupersededBy(this Ruling ruling, Ruling successor, string by, DateTimeOffset now) =>
        ruling.After(RulingCommand.Supersede, by, now) with { SupersededBy = successor.Id, EndsOn = successor.BindsFrom };
}
