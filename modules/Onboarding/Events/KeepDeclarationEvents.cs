using Carm.Declarations.Contracts;
using Carm.Kernel;
using Marten;

namespace Carm.Onboarding;

/// <summary>Puts what happened to declarations into the feed.</summary>
public static class KeepCadEventsHandler
{
    public static Task Handle(CadAccountedFor[] cads, IDocumentSession session, CancellationToken ct) => Feed.KeepAsync(session, [.. cads.Select(cad => FeedEvent.Of(cad.RmAccount, cad.TransactionNumber, cad.SubmitterBn9, cad.EffectiveAt, new CadAccounted(
        cad.TransactionNumber, cad.CadVersion, cad.Kind, cad.Stream, cad.ReleasedOn, cad.PaymentDueOn, cad.PayerTag, Money.Of(cad.CustomsDuty), Money.Of(cad.Sima), Money.Of(cad.Surtax), Money.Of(cad.Safeguard), Money.Of(cad.ExciseTax), Money.Of(cad.Gst),
        Money.Of(cad.ProvincialTax), cad.Authority, cad.Reference), $"{cad.CadVersion}"))], ct);
}

public static class KeepLateEventsHandler
{
    public static Task Handle(CadAccountedLate late, IDocumentSession session, CancellationToken ct) =>
        Feed.KeepAsync(session, [FeedEvent.Of(late.RmAccount, late.TransactionNumber, late.SubmitterBn9, late.EffectiveAt, new CadLate(late.TransactionNumber, late.ReleasedOn, late.AccountingDeadline), late.Kind)], ct);
}

public static class KeepReleaseEventsHandler
{
    public static Task Handle(GoodsReleased released, IDocumentSession session, CancellationToken ct) =>
        Feed.KeepAsync(session, [FeedEvent.Of(released.RmAccount, released.TransactionNumber, null, released.EffectiveAt, new GoodsWereReleased(released.TransactionNumber, released.ReleasedOn))], ct);
}

public static class KeepAdjustmentEventsHandler
{
    public static Task Handle(StatementOfAdjustmentsServed served, IDocumentSession session, CancellationToken ct) => Feed.KeepAsync(session, [FeedEvent.Of(served.RmAccount, served.StatementNumber, served.SubmitterBn9, served.EffectiveAt,
        new AdjustmentServed(served.StatementNumber, served.TransactionNumber, served.CadVersion, served.ServedOn, Money.Of(served.Duties), Money.Of(served.AmountOwing), served.Issue))], ct);
}

public static class KeepChangeQuestionEventsHandler
{
    public static Task Handle(ChangeInformationAsked asked, IDocumentSession session, CancellationToken ct) => Feed.KeepAsync(session, [FeedEvent.Of(asked.RmAccount, asked.ChangeId, asked.SubmitterBn9, asked.EffectiveAt,
        new ChangeInformationWasAsked(asked.ChangeId, asked.TransactionNumber, asked.AnswerBy), FeedEvent.Instant(asked.EffectiveAt))], ct);
}

public static class KeepChangeDecisionEventsHandler
{
    // One that was refused may be reopened and decided again.
    public static Task Handle(ChangeDecided decided, IDocumentSession session, CancellationToken ct) => Feed.KeepAsync(session, [FeedEvent.Of(decided.RmAccount, decided.ChangeId, decided.SubmitterBn9, decided.EffectiveAt,
        new ChangeWasDecided(decided.ChangeId, decided.TransactionNumber, decided.Outcome, decided.MadeVersion, decided.Refusal, decided.StatementNumber), FeedEvent.Instant(decided.EffectiveAt))], ct);
}

public static class KeepDrawbackEventsHandler
{
    // What is about several submitters' is for who sees all.
    public static Task Handle(DrawbackGranted granted, IDocumentSession session, CancellationToken ct) => Feed.KeepAsync(session, [FeedEvent.Of(granted.RmAccount, granted.ClaimNumber, Bn9.Each(granted.SubmitterBn9) is [var one] ? one : null, granted.EffectiveAt,
        new DrawbackWasGranted(granted.ClaimNumber, granted.MadeOn, Money.Of(granted.CustomsDuty + granted.Sima + granted.Surtax + granted.Safeguard + granted.ExciseTax)))], ct);
}

public static class KeepRulingEventsHandler
{
    public static Task Handle(AdvanceRulingGiven given, IDocumentSession session, CancellationToken ct) =>
        Feed.KeepAsync(session, [FeedEvent.Of(given.RmAccount, given.RulingNumber, null, given.EffectiveAt, new RulingGiven(given.RulingNumber, given.DecisionNumber, given.GivenOn, given.Issue), $"{given.DecisionNumber}")], ct);
}

public static class KeepRulingEndEventsHandler
{
    public static Task Handle(AdvanceRulingEnded ended, IDocumentSession session, CancellationToken ct) =>
        Feed.KeepAsync(session, [FeedEvent.Of(ended.RmAccount, ended.RulingNumber, null, ended.EffectiveAt, new RulingEnded(ended.RulingNumber), FeedEvent.Instant(ended.EffectiveAt))], ct);
}
