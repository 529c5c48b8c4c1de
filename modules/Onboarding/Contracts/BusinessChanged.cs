namespace Carm.Onboarding.Contracts;

/// <summary>A business has another state or another legal name. Delegation refuses writes for one that is suspended and ends everything of one that is closed.</summary>
/// <param name="Status">ACTIVE, SUSPENDED or CLOSED.</param>
public sealed record BusinessChanged(string Bn9, string LegalName, string Status, DateTimeOffset EffectiveAt);
