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
    public static Task Handle(PenaltyReduced reduced, IDocumentSession session, CancellationToken ct) =>
        Feed.KeepAsync(session, [FeedEvent.Of(reduced.RmAccount, reduced.PenaltyNumber, null, reduced.EffectiveAt, new PenaltyWasReduced(reduced.PenaltyNumber, Money.Of(reduced.Reduction)), $"{reduced.Sequence}")], ct);
}

public static class KeepAppealEventsHandler
{
    public static Task Handle(AppealFiled filed, IDocumentSession session, CancellationToken ct) =>
        Feed.KeepAsync(session, [FeedEvent.Of(filed.RmAccount, filed.AppealNumber, null, filed.EffectiveAt, new AppealWasFiled(filed.AppealNumber, filed.StatementNumbers, filed.RulingNumber, filed.FiledOn))], ct);
}

public static class KeepAppealDecisionEventsHandler
{
    public static Task Handle(AppealDecided decided, IDocumentSession session, CancellationToken ct) => Feed.KeepAsync(session, [FeedEvent.Of(decided.RmAccount, decided.AppealNumber, null, decided.EffectiveAt,
        new AppealWasDecided(decided.AppealNumber, decided.StatementNumbers, decided.RulingNumber, decided.Outcome, decided.DecidedOn), $"{decided.EffectiveAt:yyyyMMddHHmmss}")], ct);
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
        new ReviewHasEnded(ended.ReviewNumber, ended.PenaltyNumber, ended.Outcome), $"{ended.EffectiveAt:yyyyMMddHHmmss}")], ct);
}
