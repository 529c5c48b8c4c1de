namespace Carm.Ledger.Contracts;

/// <summary>A payment that was posted was taken back by the bank or the card processor. Onboarding tells the payer's software, Declarations counts it no more towards what is to be paid first.</summary>
/// <param name="Charge">What the payer owes for it (SOR/96-188 s.10).</param>
/// <param name="Reason">As the bank or the officer gave it; null when none was given.</param>
/// <param name="PayerTag">Whose reference it is: IMPORTER, or a broker as BROKER:812345674.</param>
/// <param name="TransactionNumber">The declaration to be paid before release for which it was made; null for any other payment.</param>
public sealed record PaymentDishonoured(string RmAccount, string PaymentReference, decimal Amount, decimal Charge, string? Reason, DateTimeOffset EffectiveAt, string PayerTag = "IMPORTER", string? TransactionNumber = null);
