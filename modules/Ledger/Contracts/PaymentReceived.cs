namespace Carm.Ledger.Contracts;

/// <summary>A payment was posted to a program account. Onboarding asks for it in affinity questions, Bonds frees security by it.</summary>
public sealed record PaymentReceived(string RmAccount, string PaymentReference, decimal Amount, DateOnly ReceivedOn, DateTimeOffset EffectiveAt);
