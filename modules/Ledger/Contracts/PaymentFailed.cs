namespace Carm.Ledger.Contracts;

/// <summary>The money of a payment that waited will not come: the bank or the card processor refused it. Onboarding tells the payer's software.</summary>
/// <param name="Reason">Theirs, as INSUFFICIENT_FUNDS or CARD_DECLINED.</param>
/// <param name="PayerTag">Whose reference it is: IMPORTER, or a broker as BROKER:812345674.</param>
public sealed record PaymentFailed(string RmAccount, string PaymentReference, decimal Amount, string Reason, DateTimeOffset EffectiveAt, string PayerTag = "IMPORTER");
