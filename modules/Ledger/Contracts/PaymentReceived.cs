namespace Carm.Ledger.Contracts;

/// <summary>A payment was posted to a program account. Onboarding asks for it in affinity questions, Bonds frees security by it, Declarations releases goods that were to be paid first.</summary>
/// <param name="TransactionNumber">The declaration to be paid before release for which it was made; null for any other payment.</param>
/// <param name="PayerTag">Whose reference it is: IMPORTER, or a broker as BROKER:812345674.</param>
public sealed record PaymentReceived(string RmAccount, string PaymentReference, decimal Amount, DateOnly ReceivedOn, DateTimeOffset EffectiveAt, string? TransactionNumber = null, string PayerTag = "IMPORTER");
