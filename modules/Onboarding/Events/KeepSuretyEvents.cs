using Carm.Bonds.Contracts;
using Carm.Kernel;
using Marten;

namespace Carm.Onboarding;

/// <summary>Puts what happened to agreements of sureties, and to demands on them, into the feed: the surety's own and that of each account concerned.</summary>
public static class KeepAgreementEventsHandler
{
    public static Task Handle(AgreementChanged changed, IDocumentSession session, CancellationToken ct)
    {
        var (number, provider, debtor, program, amount) = (changed.AgreementNumber, changed.Bn9, changed.DebtorBn9, changed.Program, Money.Of(changed.Amount));
        return Feed.KeepAsync(session, changed.Change switch
        {
            "REQUESTED" => Of(changed, new AgreementAsked(number, provider, debtor, program, amount, changed.ValidFrom, changed.ValidTo, changed.On!.Value)),
            "MOVED" => Of(changed, new AgreementAnswerMoved(number, provider, debtor, changed.On!.Value)),
            "GIVEN" => Of(changed, new AgreementGiven(number, provider, debtor, program, amount, changed.ValidFrom, changed.ValidTo)),
            "DECLINED" => Of(changed, new AgreementDeclined(number, provider, debtor)),
            "AMENDED" => Of(changed, new AgreementAmended(number, provider, debtor, amount, changed.On!.Value)),
            "ENDING" => Of(changed, new AgreementEnding(number, provider, debtor, changed.On!.Value)),
            "RESCINDED" => Of(changed, new AgreementStandsOn(number, provider, debtor)),
            _ => Of(changed, new AgreementCancelled(number, provider, debtor, changed.On!.Value)),
        }, ct);
    }

    // In its debtor's feed a number may be another provider's too.
    static IReadOnlyList<FeedEvent> Of<T>(AgreementChanged changed, T data) => SuretyEvents.Of(changed.Bn9, changed.RmAccounts, changed.AgreementNumber, changed.EffectiveAt, data, $"{changed.Bn9}/{FeedEvent.Instant(changed.EffectiveAt)}");
}

public static class KeepDemandEventsHandler
{
    public static Task Handle(DemandChanged changed, IDocumentSession session, CancellationToken ct) => Feed.KeepAsync(session, changed.Change switch
    {
        "ISSUED" => Of(changed, new DemandIssued(changed.DemandNumber, changed.ProviderBn9, changed.AgreementNumber, changed.RmAccount, Money.Of(changed.Amount), changed.LimitOn!.Value)),
        "MOVED" => Of(changed, new DemandMoved(changed.DemandNumber, changed.ProviderBn9, changed.AgreementNumber, changed.RmAccount, Money.Of(changed.Amount), changed.LimitOn!.Value)),
        _ => Of(changed, new DemandDecided(changed.DemandNumber, changed.ProviderBn9, changed.AgreementNumber, changed.RmAccount, changed.Change, Money.Of(changed.Amount), changed.LimitOn)),
    }, ct);

    static IReadOnlyList<FeedEvent> Of<T>(DemandChanged changed, T data) => SuretyEvents.Of(changed.ProviderBn9, [changed.RmAccount], changed.DemandNumber, changed.EffectiveAt, data, FeedEvent.Instant(changed.EffectiveAt));
}

public static class KeepDemandDebtEventsHandler
{
    public static Task Handle(DemandOwed owed, IDocumentSession session, CancellationToken ct) =>
        Feed.KeepAsync(session, SuretyEvents.Of(owed.RmAccount[..9], [], owed.DemandNumber, owed.EffectiveAt, new DemandIsOwed(owed.DemandNumber, Money.Of(owed.Amount), owed.DueOn), FeedEvent.Instant(owed.EffectiveAt)), ct);
}

public static class KeepDemandPaymentEventsHandler
{
    public static Task Handle(DebtsPaidBySurety paid, IDocumentSession session, CancellationToken ct) => Feed.KeepAsync(session, paid.IsGone
        ? Of(paid, new DemandPaymentGone(paid.DemandNumber, paid.Payment))
        : Of(paid, new DemandPaid(paid.DemandNumber, paid.Payment, Money.Of(paid.Amounts.Sum()), paid.PaidOn)), ct);

    static IReadOnlyList<FeedEvent> Of<T>(DebtsPaidBySurety paid, T data) => SuretyEvents.Of(paid.SuretyRm[..9], [paid.RmAccount], paid.DemandNumber, paid.EffectiveAt, data, $"{paid.Payment}");
}

static class SuretyEvents
{
    /// <param name="rmAccounts">The debtor's.</param>
    /// <param name="once">What tells it from others of its type about the same subject.</param>
    public static IReadOnlyList<FeedEvent> Of<T>(string providerBn9, IReadOnlyList<string> rmAccounts, string subject, DateTimeOffset at, T data, string once) =>
        [FeedEvent.Of(providerBn9, null, subject, null, at, data, once), .. rmAccounts.Select(rm => FeedEvent.Of(rm, subject, null, at, data, once))];
}
