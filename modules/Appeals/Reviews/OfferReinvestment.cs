using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>The applicant offers a Penalty Reinvestment Agreement with its request under s.129: it mends a systemic fault, and for each eligible dollar of that a dollar of the penalty is taken off. Its proofs are given as documents of the case.</summary>
/// <param name="Fault">The systemic fault that led to the contravention.</param>
/// <param name="Measures">What is done about it.</param>
/// <param name="Costs">What that costs.</param>
public sealed record OfferReinvestment(string ReviewNumber, string Fault, string Measures, Money Costs);

public sealed record OfferReinvestmentResponse(ReviewView Review, int Changes);

public sealed class OfferReinvestmentValidator : Validator<OfferReinvestment>
{
    public OfferReinvestmentValidator()
    {
        RuleFor(x => x.Fault).NotEmpty().MaximumLength(4_000);
        RuleFor(x => x.Measures).NotEmpty().MaximumLength(20_000);
        RuleFor(x => x.Costs).Must(c => c > Money.Zero);
    }
}

public sealed class OfferReinvestmentEndpoint : CarmEndpoint<OfferReinvestment, OfferReinvestmentResponse>
{
    public override void Configure()
    {
        Post("ministerial-reviews/{reviewNumber}/reinvestment");
        Group<Portal>();
        Asks("appeals.reviews.file");
        Summary(s => s.Summary = "Offer a Penalty Reinvestment Agreement");
    }

    public override Task HandleAsync(OfferReinvestment command, CancellationToken ct) => OkAsync(command, ct);
}

public static class OfferReinvestmentHandler
{
    public static async Task<(OfferReinvestmentResponse, OutgoingMessages)> Handle(OfferReinvestment command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var review = await session.LoadAsync<MinisterialReview>(command.ReviewNumber, ct) ?? throw new Rejected("NOT_FOUND");
        // Nothing was spent on a seizure that could be taken off it.
        if (review.Subject != ReviewSubject.Penalty) throw new Rejected("STATE_CONFLICT");
        var offered = review.After(ReviewCommand.OfferReinvestment) with { Reinvestment = new(command.Fault, command.Measures, command.Costs, now.TorontoDate()) };
        return (new(ReviewView.Of(offered), offered.Changes), await session.KeepAsync(offered, ReviewActs.ReinvestmentOffered, envelope, now, ct));
    }
}
