namespace Carm.Bonds.Contracts;

/// <summary>The importer asks back cash that its security can spare. The Ledger holds the money and pays it when a supervisor has looked at it.</summary>
/// <param name="SecurityNumber">The Ledger's own number of the deposit.</param>
public sealed record CashRefundAsked(string RmAccount, string SecurityNumber, string RefundNumber, decimal Amount, DateTimeOffset EffectiveAt);
