using Microsoft.Extensions.Hosting;

namespace Carm.Ledger;

/// <summary>
/// No real money: a card processor that stands in until one is connected. A reference that begins with a mark plays a part: SIM-SETTLE is paid at once, SIM-REFUSE fails,
/// SIM-RETURN is paid and then charged back, SIM-WAIT is paid later. Any other by debit card is paid at once, and by credit card waits for the answer. Outside Development nobody stands behind it, and it takes no card.
/// </summary>
sealed class SimulatedCardProcessor(IHostEnvironment environment) : ICardProcessor
{
    public Task<PortAnswer> OpenAsync(CardOrder order, CancellationToken ct) => Task.FromResult(!environment.IsDevelopment() ? SimulatedAnswer.NotConnected
        : SimulatedAnswer.Of(order.PaymentId, "CARD_DECLINED", order.IsDebit ? PortOutcome.Settled : PortOutcome.Accepted, order.Reference) with { RedirectUrl = $"https://card-processor.example/simulated/{order.PaymentId}" });

    public Task<bool> CloseAsync(string paymentId, CancellationToken ct) => Task.FromResult(true);
}

/// <summary>
/// No real money: a bank that stands in until one is connected. The marks are those of the simulated card processor, at the beginning of the reference or of the account holder's name; without one, what is paid by
/// online banking is there at once. Outside Development it draws nothing, since no order would reach a bank, and what a payer says it has sent waits for the bank's own file, whatever its reference says.
/// </summary>
sealed class SimulatedBank(IHostEnvironment environment) : IBank
{
    public Task<PortAnswer> WithdrawAsync(WithdrawalOrder order, CancellationToken ct) => Task.FromResult(!environment.IsDevelopment() ? SimulatedAnswer.NotConnected
        : SimulatedAnswer.Of(order.PaymentId, "INSUFFICIENT_FUNDS", PortOutcome.Accepted, order.Reference, order.Account.HolderName));

    public Task<PortAnswer> ReceiveAsync(ReceiptOrder order, CancellationToken ct) => Task.FromResult(!environment.IsDevelopment() ? new PortAnswer(PortOutcome.Accepted)
        : SimulatedAnswer.Of(order.PaymentId, "NOT_PAID", PortOutcome.Settled, order.Reference));
}

static class SimulatedAnswer
{
    /// <summary>Of whoever has nobody to ask.</summary>
    public static readonly PortAnswer NotConnected = new(PortOutcome.Refused, FailureCode: "NOT_CONNECTED");

    /// <param name="unmarked">What becomes of a payment without a mark.</param>
    public static PortAnswer Of(string paymentId, string failure, PortOutcome unmarked, params string[] marked)
    {
        bool Is(string mark) => marked.Any(text => text.StartsWith(mark, StringComparison.Ordinal));
        return new(Is("SIM-SETTLE") ? PortOutcome.Settled : Is("SIM-REFUSE") ? PortOutcome.Refused : Is("SIM-RETURN") ? PortOutcome.Returned : Is("SIM-WAIT") ? PortOutcome.Accepted : unmarked, $"simulated-{paymentId}", FailureCode: failure);
    }
}
