using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>The Minister's delegate decides a review, with its reasons in both languages, and is none of the officers who handled it.</summary>
/// <param name="Amount">What is remitted, or demanded more; left out of the other outcomes, and where no penalty on the account is under review.</param>
/// <param name="EligibleCosts">Of a remission by a reinvestment agreement: what of the costs offered is accepted; so much of the penalty is remitted, and no more than all of it.</param>
public sealed record DecideReview(string ReviewNumber, ReviewOutcome? Outcome, string RationaleEn, string RationaleFr, [property: FromClaim("sub")] string Subject, Money? Amount = null, Money? EligibleCosts = null);

public sealed record DecideReviewResponse(ReviewView Review);

public sealed class DecideReviewValidator : Validator<DecideReview>
{
    public DecideReviewValidator()
    {
        RuleFor(x => x.Outcome).NotNull().IsInEnum();
        RuleFor(x => x.RationaleEn).NotEmpty().MaximumLength(20_000);
        RuleFor(x => x.RationaleFr).NotEmpty().MaximumLength(20_000);
    }
}

public sealed class DecideReviewEndpoint : CarmEndpoint<DecideReview, DecideReviewResponse>
{
    public override void Configure()
    {
        Post("ministerial-reviews/{reviewNumber}/decide");
        Group<Staff>();
        Asks("appeals.reviews.decide", movesMoney: true);
        Summary(s => s.Summary = "Decide a review");
    }

    public override Task HandleAsync(DecideReview command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DecideReviewHandler
{
    public static async Task<(DecideReviewResponse, OutgoingMessages)> Handle(DecideReview command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var review = await session.LoadAsync<MinisterialReview>(command.ReviewNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var decided = review.After(ReviewCommand.Decide) with
        {
            State = command.Outcome == ReviewOutcome.NoContravention ? ReviewState.DecidedNoContravention : ReviewState.DecidedContravention,
            Outcome = command.Outcome, Amount = command.Amount, Rationale = new(command.RationaleEn, command.RationaleFr), DecidedOn = now.TorontoDate(), DecidedBy = command.Subject,
        };
        if (command.EligibleCosts is { } eligible) decided = await Reinvestments.AcceptAsync(session, decided, eligible, command.Amount, ct);
        if (review.HandledBy.Contains(command.Subject)) throw new Rejected("APL-FOUR-EYES");
        if (command.Amount is not null && (review.Subject != ReviewSubject.Penalty || command.Outcome is ReviewOutcome.NoContravention or ReviewOutcome.ContraventionConfirm)) throw new Rejected("VAL_REVIEW_AMOUNT") { Path = "amount" };

        OutgoingMessages messages =
        [
            .. await session.KeepAsync(decided, ReviewActs.Decided, envelope, now, ct),
            // What the decision takes off or adds comes before the end of the review, which lets the rest be collected.
            .. await session.EndReviewAsync(decided, envelope, now, ct),
            decided.Tell("APPEALS_REVIEW_DECIDED", now, decided.Reference, decided.Rationale!.En, $"{decided.CourtLastDay:yyyy-MM-dd}") with { FrenchValues = [decided.Id, decided.Reference, decided.Rationale.Fr, $"{decided.CourtLastDay:yyyy-MM-dd}"] },
        ];
        return (new(ReviewView.Of(decided)), messages);
    }
}

static class Reinvestments
{
    /// <summary>A dollar of the penalty for each eligible dollar (ledger-appeals 7.5).</summary>
    public static async Task<MinisterialReview> AcceptAsync(IQuerySession session, MinisterialReview decided, Money eligible, Money? amount, CancellationToken ct)
    {
        if (decided.Reinvestment is not { } offer || decided.Outcome != ReviewOutcome.ContraventionRemit || amount is not null || eligible <= Money.Zero || eligible > offer.Costs) throw new Rejected("VAL_REINVESTMENT") { Path = "eligibleCosts" };
        var penalty = await session.LoadAsync<Penalty>(decided.Reference, ct) ?? throw new Rejected("NOT_FOUND");
        return decided with { Reinvestment = offer with { Eligible = eligible }, Amount = Money.Min(eligible, penalty.Amount) };
    }
}
