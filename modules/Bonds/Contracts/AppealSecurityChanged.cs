namespace Carm.Bonds.Contracts;

/// <summary>A surety's agreement stands, to this amount, for what statements of adjustments ask, so that they may be appealed without paying (Customs Act s.60(1)). The Ledger leaves alone what is covered.</summary>
/// <param name="SecurityId">The agreement.</param>
/// <param name="Amount">What it stands for now; zero when it ended.</param>
/// <param name="Revision">Counts what was told of it: of two, the higher holds.</param>
public sealed record AppealSecurityChanged(string RmAccount, string SecurityId, IReadOnlyList<string> StatementNumbers, decimal Amount, long Revision, DateTimeOffset EffectiveAt);
