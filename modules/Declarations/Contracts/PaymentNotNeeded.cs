namespace Carm.Declarations.Contracts;

/// <summary>A payment before release named a declaration that is not there or is paid already. The Ledger keeps it for that no longer.</summary>
/// <param name="PayerTag">Whose reference it is, as the payment's fact has it.</param>
public sealed record PaymentNotNeeded(string RmAccount, string PayerTag, string PaymentReference, string TransactionNumber, DateTimeOffset EffectiveAt);
