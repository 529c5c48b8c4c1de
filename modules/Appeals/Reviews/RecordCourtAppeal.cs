using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A recourse officer records that the Minister's decision was taken to the Federal Court, as the officer knows from there.</summary>
/// <param name="FiledOn">The day on which it was filed there.</param>
public sealed record RecordCourtAppeal(string ReviewNumber, string CourtFileNumber, DateOnly FiledOn, [property: FromClaim("sub")] string Subject);

public sealed record RecordCourtAppealResponse(ReviewView Review);

public sealed class RecordCourtAppealValidator : Validator<RecordCourtAppeal>
{
    public RecordCourtAppealValidator() => RuleFor(x => x.CourtFileNumber).NotEmpty().MaximumLength(60);
}

public sealed class RecordCourtAppealEndpoint : CarmEndpoint<RecordCourtAppeal, RecordCourtAppealResponse>
{
    public override void Configure()
    {
        Post("ministerial-reviews/{reviewNumber}/record-court-appeal");
        Group<Staff>();
        Asks("appeals.reviews.handle");
        Summary(s => s.Summary = "Record as an officer an appeal to the Federal Court");
    }

    public override Task HandleAsync(RecordCourtAppeal command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RecordCourtAppealHandler
{
    public static async Task<(RecordCourtAppealResponse, OutgoingMessages)> Handle(RecordCourtAppeal command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var review = await session.LoadAsync<MinisterialReview>(command.ReviewNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var gone = review.GoneToCourt(command.CourtFileNumber, command.FiledOn, now.TorontoDate()).HandledAlsoBy(command.Subject);
        return (new(ReviewView.Of(gone)), await session.KeepGoneToCourtAsync(gone, envelope, now, ct));
    }
}
