using Carm.Appeals.Contracts;
using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>What a review does to the penalty that it is of.</summary>
static class PenaltyReviews
{
    public static async Task<OutgoingMessages> PutUnderReviewAsync(this IDocumentSession session, MinisterialReview review, Envelope envelope, DateTimeOffset now, CancellationToken ct)
    {
        var penalty = (await session.HoldPenaltyAsync(review.Reference, ct)).After(PenaltyCommand.FileReview, now) with { ReviewNumber = review.Id };
        return await session.KeepAsync(penalty, PenaltyActs.UnderReview, envelope, now, ct);
    }

    /// <summary>The review is decided, withdrawn or rejected. What a decision takes off the penalty, or adds to it, comes before the end, which lets the rest be collected.</summary>
    public static async Task<OutgoingMessages> EndReviewAsync(this IDocumentSession session, MinisterialReview review, Envelope envelope, DateTimeOffset now, CancellationToken ct)
    {
        if (review.Subject != ReviewSubject.Penalty) return [];
        var penalty = await session.HoldPenaltyAsync(review.Reference, ct) with { IsReviewed = review.Outcome is not null };
        var messages = review.Outcome switch
        {
            // A late payment penalty falls away by itself when the payment turns out to have been in time; then there is nothing left to change.
            _ when penalty.State == PenaltyState.Cancelled => [],
            ReviewOutcome.NoContravention => await session.LowerToAsync(penalty, Money.Zero, NoContravention, envelope, now, ct),
            ReviewOutcome.ContraventionRemit => await session.LowerToAsync(penalty, penalty.Amount - Within(review.Amount, penalty.Amount), Remitted, envelope, now, ct, stands: true),
            ReviewOutcome.ContraventionIncrease => await session.IncreaseAsync(penalty, review, envelope, now, ct),
            _ => await session.KeepAsync(penalty.After(PenaltyCommand.EndReview, now), PenaltyActs.Reviewed, envelope, now, ct),
        };
        messages.Add(new ReviewEnded(review.Id, review.RmAccount, review.Reference, review.Outcome is null ? Cases.OnTheWire(review.State) : "DECIDED", now));
        return messages;
    }

    /// <summary>The Federal Court found that there was no contravention: what stood of the penalty falls away.</summary>
    public static async Task<OutgoingMessages> CancelByCourtAsync(this IDocumentSession session, MinisterialReview review, Envelope envelope, DateTimeOffset now, CancellationToken ct) =>
        review.Subject == ReviewSubject.Penalty && await session.HoldPenaltyAsync(review.Reference, ct) is { State: not PenaltyState.Cancelled } penalty ? await session.LowerToAsync(penalty, Money.Zero, NoContraventionInCourt, envelope, now, ct) : [];

    /// <param name="stands">Whether there was a contravention, which counts for later ones also where all of its penalty is remitted.</param>
    static async Task<OutgoingMessages> LowerToAsync(this IDocumentSession session, Penalty penalty, Money amount, Bilingual reason, Envelope envelope, DateTimeOffset now, CancellationToken ct, bool stands = false) =>
        (await session.LowerAsync(penalty, amount, reason, envelope, now, ct, stands)).Messages;

    static async Task<OutgoingMessages> IncreaseAsync(this IDocumentSession session, Penalty penalty, MinisterialReview review, Envelope envelope, DateTimeOffset now, CancellationToken ct)
    {
        var increase = Within(review.Amount, null);
        if (penalty.Amount + increase > penalty.StatutoryMaximum) throw new Rejected("OVER_STATUTORY_MAX", penalty.StatutoryMaximum) { Path = "amount" };
        var (increased, today) = (penalty.After(PenaltyCommand.Increase, now) with { Adjustment = penalty.Adjustment + increase, IncreasedOn = now.TorontoDate(), PayByMovedTo = null }, now.TorontoDate());
        var messages = await session.KeepAsync(increased, PenaltyActs.Increased, envelope, now, ct);
        messages.Add(new PenaltyIncreased(penalty.Id, penalty.RmAccount, increase.Amount, today, Penalty.PayBy(today), now));
        return messages;
    }

    static Money Within(Money? amount, Money? most) => amount is { } given && given > Money.Zero && !(given > most) ? given : throw new Rejected("VAL_REVIEW_AMOUNT") { Path = "amount" };

    static readonly Bilingual
        NoContravention = new("The Minister found that there was no contravention.", "Le ministre a conclu qu'il n'y a pas eu d'infraction."),
        Remitted = new("The Minister remitted a part of it.", "Le ministre en a remis une partie."),
        NoContraventionInCourt = new("The Federal Court found that there was no contravention.", "La Cour fédérale a conclu qu'il n'y a pas eu d'infraction.");
}
