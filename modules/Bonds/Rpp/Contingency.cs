namespace Carm.Bonds;

/// <summary>Goods leave before payment for a time although the account is not in the program, as the CBSA lets perishable and urgent goods.</summary>
/// <param name="Until">Its last day.</param>
public sealed record Contingency(DateOnly From, DateOnly Until, string Reason);
