namespace Carm.Bonds.Contracts;

/// <summary>A demand on a surety was neither paid nor rebutted in time and is its own debt; or it was withdrawn after that. The Ledger posts it.</summary>
/// <param name="RmAccount">The surety's own program account.</param>
/// <param name="Amount">What the surety owes by it; zero when it was withdrawn.</param>
public sealed record DemandOwed(string RmAccount, string DemandNumber, decimal Amount, DateOnly DueOn, DateTimeOffset EffectiveAt);
