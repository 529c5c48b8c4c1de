namespace Carm.Onboarding.Contracts;

/// <summary>The CBSA opened a program account, or took one over from before CARM. Sent once for each account; Delegation, Bonds, Declarations and Ledger open theirs.</summary>
/// <param name="ProgramType">As in the catalogue: IMPORTER, EXPORTER, CUSTOMS_BROKER, SECURITY_PROVIDER ...</param>
public sealed record RmAccountOpened(string RmAccount, string Bn9, string LegalName, string ProgramType, DateTimeOffset EffectiveAt);
