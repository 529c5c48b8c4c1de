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
        Feed.KeepAsync(session, [FeedEvent.Of(unpaid.RmAccount, unpaid.StatementNumber, null, unpaid.EffectiveAt, new StatementWasUnpaid(unpaid.StatementNumber, unpaid.DueOn, Money.Of(unpaid.Unpaid)), $"{unpaid.EffectiveAt:yyyyMMddHHmmss}")], ct);
}

public static class KeepPaidEventsHandler
{
    public static Task Handle(StatementPaidInTime paid, IDocumentSession session, CancellationToken ct) =>
        Feed.KeepAsync(session, [FeedEvent.Of(paid.RmAccount, paid.StatementNumber, null, paid.EffectiveAt, new StatementPaid(paid.StatementNumber))], ct);
}

public static class KeepPaymentEventsHandler
{
    const string Broker = "BROKER:";

    /// <summary>What a broker paid is the broker's; what the importer paid is the importer's.</summary>
    public static Task Handle(PaymentReceived received, IDocumentSession session, CancellationToken ct)
    {
        var payer = received.PayerTag.StartsWith(Broker, StringComparison.Ordinal) ? received.PayerTag[Broker.Length..] : received.RmAccount[..9];
        return Feed.KeepAsync(session, [FeedEvent.Of(received.RmAccount, received.PaymentReference, payer, received.EffectiveAt,
            new PaymentPosted(received.PaymentReference, Money.Of(received.Amount), received.ReceivedOn, received.PayerTag, received.TransactionNumber), received.PayerTag)], ct);
    }
}
