using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>A payment goes to the card processor or the bank, after it stands here: what was sent is never unknown.</summary>
public sealed record SubmitPayment(string RmAccount, string PaymentId);

public static class SubmitPaymentHandler
{
    public static async Task<OutgoingMessages> Handle(SubmitPayment message, IDocumentSession session, ICardProcessor cards, IBank bank, BankAccountCipher cipher, TimeProvider clock, CancellationToken ct)
    {
        if (await session.Query<Payment>().FirstOrDefaultAsync(p => p.Id == message.PaymentId, ct) is not { State: PaymentState.Initiated } waiting) return [];
        // Asked before the account is held, since it may take its time; the port knows what it has been asked before.
        var answer = waiting.PadId is { } padId
            ? await bank.WithdrawAsync(new(waiting.Id, waiting.RmAccount, waiting.Reference, waiting.Amount, (await session.LoadAsync<PadAgreement>(padId, ct))!.AccountOn(waiting.EffectiveOn).Open(cipher, padId), waiting.EffectiveOn), ct)
            : await cards.OpenAsync(new(waiting.Id, waiting.RmAccount, waiting.Reference, waiting.Amount), ct);

        var (payment, book) = await session.OpenPaymentAsync(message.PaymentId, answer.Outcome is PortOutcome.Settled or PortOutcome.Returned, clock.GetUtcNow(), ct);
        if (payment.State != PaymentState.Initiated)
        {
            // Withdrawn meanwhile.
            if (payment.PadId is null) await cards.CloseAsync(payment.Id, ct);
            return [];
        }
        payment = payment.To(PaymentState.Submitted, book.Now, payment.Port) with { ProcessorToken = answer.Token, RedirectUrl = answer.RedirectUrl };
        var messages = new OutgoingMessages();
        switch (answer.Outcome)
        {
            case PortOutcome.Accepted:
                session.Store(payment);
                break;
            case PortOutcome.Refused:
                messages = (await session.EndAsync(payment, book, PaymentState.Failed, payment.Port, answer.FailureCode ?? "REFUSED", ct)).Messages;
                break;
            case PortOutcome.Settled or PortOutcome.Returned:
                (_, messages) = await session.SettleAsync(payment, book, payment.Port, ct);
                if (answer.Outcome == PortOutcome.Returned) messages.Add(new ReturnPayment(payment.RmAccount, payment.Id, answer.FailureCode));
                break;
        }
        session.Lay(book);
        return messages;
    }
}

/// <summary>The processor or the bank says of itself that it took a payment back.</summary>
public sealed record ReturnPayment(string RmAccount, string PaymentId, string? Reason);

public static class ReturnPaymentHandler
{
    public static async Task<OutgoingMessages> Handle(ReturnPayment message, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (payment, book) = await session.OpenPaymentAsync(message.PaymentId, clock.GetUtcNow(), ct);
        if (payment.State != PaymentState.Posted) return [];
        var (dishonoured, messages) = await session.DishonourAsync(payment, book, DishonourCharge.Of(bankReimbursed: false, Money.Zero, crownFault: false), null, message.Reason, ct);
        await session.SuspendPadAsync(dishonoured, book.Now, messages, ct);
        session.Lay(book);
        return messages;
    }
}
