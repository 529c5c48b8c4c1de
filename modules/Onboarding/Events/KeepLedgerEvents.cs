using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;

namespace Carm.Onboarding;

/// <summary>Puts what happened to accounts into the feed.</summary>
public static class KeepStatementEventsHandler
{
    public static Task Handle(StatementOfAccountIssued issued, IDocumentSession session, CancellationToken ct) =>
        Feed.KeepAsync(session, [FeedEvent.Of(issued.RmAccount, issued.StatementNumber, null, issued.EffectiveAt, new StatementIssued(issued.StatementNumber, issued.IssuedOn, issued.DueOn, Money.Of(issued.TotalPayable)))], ct);
}

public static class KeepUnpaidEventsHandler
{
    public static Task Handle(StatementUnpaid unpaid, IDocumentSession session, CancellationToken ct) =>
        Feed.KeepAsync(session, [FeedEvent.Of(unpaid.RmAccount, unpaid.StatementNumber, null, unpaid.EffectiveAt, new StatementWasUnpaid(unpaid.StatementNumber, unpaid.DueOn, Money.Of(unpaid.Unpaid)), FeedEvent.Instant(unpaid.EffectiveAt))], ct);
}

public static class KeepPaidEventsHandler
{
    public static Task Handle(StatementPaidInTime paid, IDocumentSession session, CancellationToken ct) =>
        Feed.KeepAsync(session, [FeedEvent.Of(paid.RmAccount, paid.StatementNumber, null, paid.EffectiveAt, new StatementPaid(paid.StatementNumber))], ct);
}

public static class KeepPaymentEventsHandler
{
    public static Task Handle(PaymentReceived received, IDocumentSession session, CancellationToken ct) => Feed.KeepAsync(session, [FeedEvent.Of(received.RmAccount, received.PaymentReference, PayerOf(received.PayerTag, received.RmAccount), received.EffectiveAt,
        new PaymentPosted(received.PaymentReference, Money.Of(received.Amount), received.ReceivedOn, received.PayerTag, received.TransactionNumber), received.PayerTag)], ct);

    /// <summary>What a broker paid is the broker's; what the importer paid is the importer's.</summary>
    internal static string PayerOf(string payerTag, string rmAccount) => payerTag.StartsWith(Broker, StringComparison.Ordinal) ? payerTag[Broker.Length..] : rmAccount[..9];

    const string Broker = "BROKER:";
}

public static class KeepFailureEventsHandler
{
    public static Task Handle(PaymentFailed failed, IDocumentSession session, CancellationToken ct) => Feed.KeepAsync(session, [FeedEvent.Of(failed.RmAccount, failed.PaymentReference, KeepPaymentEventsHandler.PayerOf(failed.PayerTag, failed.RmAccount), failed.EffectiveAt,
        new PaymentHasFailed(failed.PaymentReference, Money.Of(failed.Amount), failed.Reason, failed.PayerTag), failed.PayerTag)], ct);
}

public static class KeepDishonourEventsHandler
{
    public static Task Handle(PaymentDishonoured taken, IDocumentSession session, CancellationToken ct) => Feed.KeepAsync(session, [FeedEvent.Of(taken.RmAccount, taken.PaymentReference, KeepPaymentEventsHandler.PayerOf(taken.PayerTag, taken.RmAccount), taken.EffectiveAt,
        new PaymentTakenBack(taken.PaymentReference, Money.Of(taken.Amount), Money.Of(taken.Charge), taken.Reason, taken.PayerTag), taken.PayerTag)], ct);
}
