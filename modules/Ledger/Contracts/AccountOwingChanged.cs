namespace Carm.Ledger.Contracts;

/// <summary>The balance of a program account has moved. Bonds measures by it how much of the security is used.</summary>
/// <param name="Sequence">The number of the account's last transaction in the journal when it was read: of two, the higher is the later.</param>
/// <param name="Owing">All its open debts less its open credits; negative is a credit.</param>
/// <param name="AccountedFor">The declarations whose amount has come to it since it was last told, by their transaction numbers.</param>
public sealed record AccountOwingChanged(string RmAccount, long Sequence, decimal Owing, IReadOnlyList<string> AccountedFor, DateTimeOffset EffectiveAt);
