namespace Carm.Bonds.Contracts;

/// <summary>Goods released from this instant on are no more released before payment. What was released before stays covered. Declarations and Delegation keep it.</summary>
/// <param name="Sequence">Counts on with that of <see cref="RppPrivilegeGranted"/>: of two, the higher holds.</param>
/// <param name="Reason">SUSPENDED, REVOKED, WITHDRAWN or CONTINGENCY_ENDED.</param>
public sealed record RppPrivilegeEnded(string RmAccount, long Sequence, string Reason, DateTimeOffset EffectiveAt);
