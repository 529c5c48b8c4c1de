using Carm.Appeals.Contracts;
using Carm.Declarations.Contracts;
using Marten;

namespace Carm.Declarations;

/// <summary>The holder of an advance ruling has asked for its review (Customs Act s.60(2)). Until that is over, the officers leave the ruling as it is, and it binds.</summary>
public static class ReviewRulingHandler
{
    public static async Task Handle(AppealFiled filed, IDocumentSession session, CancellationToken ct) =>
        await session.NoteReviewAsync(filed.RulingNumber, ruling => ruling.ReviewedUnder(filed.AppealNumber, filed.EffectiveAt), ct);
}

/// <summary>The appeal was withdrawn or rejected: the ruling stands as it stood.</summary>
public static class EndRulingReviewHandler
{
    public static async Task Handle(AppealEnded ended, IDocumentSession session, CancellationToken ct) =>
        await session.NoteReviewAsync(ended.RulingNumber, ruling => ruling.ReviewedUnder(ended.AppealNumber, ended.EffectiveAt).ReviewOver(ended.AppealNumber, null, ended.EffectiveAt), ct);
}

/// <summary>The President has affirmed the ruling, or decided that it is revised or reversed (s.60(4)). That is then written out by one officer and made by another, as every change of a ruling is.</summary>
public static class NoteRulingReviewedHandler
{
    public static async Task Handle(AppealDecided decided, IDocumentSession session, CancellationToken ct) =>
        await session.NoteReviewAsync(decided.RulingNumber, ruling => ruling.ReviewedUnder(decided.AppealNumber, decided.EffectiveAt).ReviewOver(decided.AppealNumber, OutcomeOf(decided), decided.EffectiveAt), ct);

    static RulingReviewOutcome OutcomeOf(AppealDecided decided) =>
        RulingRecords.ReadWord<RulingReviewOutcome>(decided.Outcome, "outcome") ?? throw new InvalidOperationException($"The decision on {decided.RulingNumber} has no outcome.");
}

/// <summary>The Tribunal or the Court has decided on the review of a ruling. That is written out as the President's own decision would be; an appeal that was withdrawn leaves the ruling as it is.</summary>
public static class NoteRulingJudgedHandler
{
    public static async Task Handle(JudgmentGiven given, IDocumentSession session, CancellationToken ct)
    {
        RulingReviewOutcome? said = given.Outcome switch { "AFFIRMED" => RulingReviewOutcome.Affirmed, "REVISED" => RulingReviewOutcome.Revised, "REVERSED" => RulingReviewOutcome.Reversed, _ => null };
        if (said is { } outcome) await session.NoteReviewAsync(given.RulingNumber, ruling => ruling.JudgedUnder(given.AppealNumber, given.Body, outcome, given.EffectiveAt), ct);
    }
}

static class RulingReviews
{
    /// <summary>An end that is heard of before the beginning brings the beginning with it.</summary>
    public static async Task NoteReviewAsync(this IDocumentSession session, string? rulingNumber, Func<Ruling, Ruling> note, CancellationToken ct)
    {
        if (rulingNumber is not null && await session.LoadAsync<Ruling>(rulingNumber, ct) is { } ruling && note(ruling) is var noted && noted != ruling) session.Store(noted);
    }

    /// <summary>The fact that it was given, for those whose review may be asked for.</summary>
    public static AdvanceRulingGiven? Given(this Ruling ruling, DateTimeOffset now) => ruling.ReviewLastDay is null ? null
        : new(ruling.Id, ruling.Decisions.Count, ruling.RmAccount, ruling.Kind == RulingKind.AdvanceTariff ? "TARIFF" : "ORIGIN", ruling.Decisions[^1].DecidedOn!.Value, now);

    /// <summary>The fact that there is no ruling left to review.</summary>
    public static AdvanceRulingEnded? Ended(this Ruling ruling, DateTimeOffset now) => ruling.Kind == RulingKind.NationalCustoms ? null : new(ruling.Id, ruling.RmAccount, now);
}
