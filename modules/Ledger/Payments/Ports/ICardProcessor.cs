using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>The company that takes card payments for the CBSA. The payer enters the card on its page; what comes back here is its token, never a card number.</summary>
public interface ICardProcessor
{
    /// <summary>Opens a payment on the processor's page. The same payment asked twice is opened once.</summary>
    Task<PortAnswer> OpenAsync(CardOrder order, CancellationToken ct);

    /// <summary>Closes a payment that the payer does not want any more; false when it is paid already.</summary>
    Task<bool> CloseAsync(string paymentId, CancellationToken ct);
}

/// <param name="IsDebit">Whether a debit card is asked for; a credit card otherwise.</param>
public sealed record CardOrder(string PaymentId, string RmAccount, string Reference, Money Amount, bool IsDebit = false);

/// <summary>The Receiver General's bank, as far as it draws money from clients' accounts and takes what they pay by online banking.</summary>
public interface IBank
{
    /// <summary>Orders a pre-authorized debit. The same payment asked twice is drawn once.</summary>
    Task<PortAnswer> WithdrawAsync(WithdrawalOrder order, CancellationToken ct);

    /// <summary>Asks for money that a payer says it has paid, or pays now, by its own bank. The same payment asked for twice is received once.</summary>
    Task<PortAnswer> ReceiveAsync(ReceiptOrder order, CancellationToken ct);
}

public sealed record ReceiptOrder(string PaymentId, string RmAccount, string Reference, Money Amount);

/// <param name="Account">The client's account, in clear: it goes to the bank and nowhere else.</param>
/// <param name="On">The Toronto date of the withdrawal.</param>
public sealed record WithdrawalOrder(string PaymentId, string RmAccount, string Reference, Money Amount, BankAccount Account, DateOnly On);

/// <summary>An account at a Canadian financial institution.</summary>
/// <param name="Institution">Three digits.</param>
/// <param name="Transit">The branch, five digits.</param>
/// <param name="Number">Seven to twelve digits.</param>
public sealed record BankAccount(string Institution, string Transit, string Number, string HolderName);

public enum PortOutcome
{
    /// <summary>Under way; the answer comes later.</summary>
    Accepted,

    /// <summary>The money is there.</summary>
    Settled,

    /// <summary>It will not come.</summary>
    Refused,

    /// <summary>It came and was taken back.</summary>
    Returned,
}

/// <summary>What a processor or bank says of what it was given.</summary>
/// <param name="Token">Its own name of the payment.</param>
/// <param name="RedirectUrl">The page on which a payer goes on.</param>
public sealed record PortAnswer(PortOutcome Outcome, string? Token = null, string? RedirectUrl = null, string? FailureCode = null);
