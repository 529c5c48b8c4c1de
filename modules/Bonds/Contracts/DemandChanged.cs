namespace Carm.Bonds.Contracts;

/// <summary>The CBSA has issued, confirmed, amended or withdrawn a demand on a surety. Onboarding puts it into the feeds of both sides, as it does that it is owed (<see cref="DemandOwed"/>) and paid (<see cref="DebtsPaidBySurety"/>).</summary>
/// <param name="RmAccount">The debtor's program account.</param>
/// <param name="Change">ISSUED, MOVED (its last day, by an outage), CONFIRMED, AMENDED or WITHDRAWN.</param>
/// <param name="LimitOn">The last day to pay it or to send what rebuts it, then to pay it; null once it is withdrawn.</param>
public sealed record DemandChanged(string RmAccount, string DemandNumber, string ProviderBn9, string AgreementNumber, string Change, decimal Amount, DateOnly? LimitOn, DateTimeOffset EffectiveAt);
