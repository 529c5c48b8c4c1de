namespace Carm.Bonds.Contracts;

/// <summary>The importer's security is adequate: goods released from this instant on may be accounted for and paid later. Declarations keeps it.</summary>
public sealed record RppPrivilegeGranted(string RmAccount, long Sequence, DateTimeOffset EffectiveAt);
