namespace Carm.Ledger;

/// <summary>
/// No real money: a card processor that stands in until one is connected. A reference that begins with a mark plays a part: SIM-SETTLE is paid at once, SIM-REFUSE fails,
/// SIM-RETURN is paid and then charged back. Any other waits for the bank's answer.
/// </summary>
sealed class SimulatedCardProcessor : ICardProcessor
{
    public Task<PortAnswer> OpenAsync(CardOrder order, CancellationToken ct) =>
        Task.FromResult(SimulatedAnswer.Of(order.PaymentId, "CARD_DECLINED", order.Reference) with { RedirectUrl = $"https://card-processor.example/simulated/{order.PaymentId}" });

    public Task<bool> CloseAsync(string paymentId, CancellationToken ct) => Task.FromResult(true);
}

/// <summary>No real money: a bank that stands in until one is connected. The marks are those of the simulated card processor, at the beginning of the reference or of the account holder's name.</summary>
sealed class SimulatedBank : IBank
{
    public Task<PortAnswer> WithdrawAsync(WithdrawalOrder order, CancellationToken ct) => Task.FromResult(SimulatedAnswer.Of(order.PaymentId, "INSUFFICIENT_FUNDS", order.Reference, order.Account.HolderName));
}

static class SimulatedAnswer
{
    public static PortAnswer Of(string paymentId, string failure, params string[] marked)
    {
        bool Is(string mark) => marked.Any(text => text.StartsWith(mark, StringComparison.Ordinal));
        return new(Is("SIM-SETTLE") ? PortOutcome.Settled : Is("SIM-REFUSE") ? PortOutcome.Refused : Is("SIM-RETURN") ? PortOutcome.Returned : PortOutcome.Accepted, $"simulated-{paymentId}", FailureCode: failure);
    }
}
