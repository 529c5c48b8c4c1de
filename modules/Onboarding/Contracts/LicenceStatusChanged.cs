namespace Carm.Onboarding.Contracts;

/// <summary>A licence or recognised program of a business was given, suspended or ended. Delegation needs it for providers of services, Bonds for providers of security.</summary>
/// <param name="Kind">CUSTOMS_BROKER, TRADE_CONSULTANT or SECURITY_PROVIDER.</param>
/// <param name="Status">ACTIVE, SUSPENDED, CANCELLED or EXPIRED.</param>
public sealed record LicenceStatusChanged(string Bn9, string Kind, string Number, string Status, DateTimeOffset EffectiveAt);
