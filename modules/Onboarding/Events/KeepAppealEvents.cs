using Carm.Appeals.Contracts;
using Carm.Kernel;
using Marten;

namespace Carm.Onboarding;

/// <summary>Puts what happened to penalties, appeals and reviews into the feed.</summary>
public static class KeepPenaltyEventsHandler
{
    public static Task Handle(PenaltyServed served, IDocumentSession session, CancellationToken ct) => Feed.KeepAsync(session, [FeedEvent.Of(served.RmAccount, served.PenaltyNumber, served.SubmitterBn9, served.EffectiveAt,
        new PenaltyNoticeServed(served.PenaltyNumber, served.Contravention, served.TransactionNumber, Money.Of(served.Amount), served.ServedOn, served.PayByOn))], ct);
}

public static class KeepReductionEventsHandler
{
    public static async Task Handle(PenaltyReduced reduced, IDocumentSession session, CancellationToken ct)
    {
        var submitter = await FeedEvent.SubmitterOfAsync<PenaltyNoticeServed>(session, reduced.RmAccount, reduced.PenaltyNumber, ct);
        await Feed.KeepAsync(session, [FeedEvent.Of(reduced.RmAccount, reduced.PenaltyNumber, submitter, reduced.EffectiveAt, new PenaltyWasReduced(reduced.PenaltyNumber, Money.Of(reduced.Reduction)), $"{reduced.Sequence}")], ct);
    }
}

public static class KeepIncreaseEventsHandler
{
    public static async Task Handle(PenaltyIncreased increased, IDocumentSession session, CancellationToken ct)
    {
        var submitter = await FeedEvent.SubmitterOfAsync<PenaltyNoticeServed>(session, increased.RmAccount, increased.PenaltyNumber, ct);
        await Feed.KeepAsync(session, [FeedEvent.Of(increased.RmAccount, increased.PenaltyNumber, submitter, increased.EffectiveAt, new PenaltyWasIncreased(increased.PenaltyNumber, Money.Of(increased.Increase), increased.DemandedOn, increased.PayByOn))], ct);
    }
}

public static class KeepAppealEventsHandler
{
    public static Task Handle(AppealFiled filed, IDocumentSession session, CancellationToken ct) =>
        Feed.KeepAsync(session, [FeedEvent.Of(filed.RmAccount, filed.AppealNumber, null, filed.EffectiveAt, new AppealWasFiled(filed.AppealNumber, filed.StatementNumbers, filed.RulingNumber, filed.FiledOn))], ct);
}

public static class KeepAppealDecisionEventsHandler
{
    public static Task Handle(AppealDecided decided, IDocumentSession session, CancellationToken ct) => Feed.KeepAsync(session, [FeedEvent.Of(decided.RmAccount, decided.AppealNumber, null, decided.EffectiveAt,
        new AppealWasDecided(decided.AppealNumber, decided.StatementNumbers, decided.RulingNumber, decided.Outcome, decided.DecidedOn), FeedEvent.Instant(decided.EffectiveAt))], ct);
}

public static class KeepAppealEndEventsHandler
{
    public static Task Handle(AppealEnded ended, IDocumentSession session, CancellationToken ct) =>
        Feed.KeepAsync(session, [FeedEvent.Of(ended.RmAccount, ended.AppealNumber, null, ended.EffectiveAt, new AppealHasEnded(ended.AppealNumber, ended.StatementNumbers, ended.RulingNumber))], ct);
}

public static class KeepReviewEventsHandler
{
    public static Task Handle(ReviewFiled filed, IDocumentSession session, CancellationToken ct) =>
        Feed.KeepAsync(session, [FeedEvent.Of(filed.RmAccount, filed.ReviewNumber, null, filed.EffectiveAt, new ReviewWasFiled(filed.ReviewNumber, filed.PenaltyNumber, filed.FiledOn))], ct);
}

public static class KeepReviewEndEventsHandler
{
    public static Task Handle(ReviewEnded ended, IDocumentSession session, CancellationToken ct) => Feed.KeepAsync(session, [FeedEvent.Of(ended.RmAccount, ended.ReviewNumber, null, ended.EffectiveAt,
        new ReviewHasEnded(ended.ReviewNumber, ended.PenaltyNumber, ended.Outcome), FeedEvent.Instant(ended.EffectiveAt))], ct);
}
