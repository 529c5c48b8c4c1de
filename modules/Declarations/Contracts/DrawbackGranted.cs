namespace Carm.Declarations.Contracts;

/// <summary>A claim for drawback or for the refund of duties on obsolete goods was approved (Customs Tariff ss.110, 113). Sent once for each claim that brings money; the Ledger posts it.</summary>
/// <param name="SubmitterBn9">Whose it is, for sight: who submitted the claim, and with it those who submitted the declarations that it names, as <c>Bn9.Joined</c> writes them.</param>
/// <param name="MadeOn">The day of the application, from whose 91st day interest runs to the client (s.127).</param>
public sealed record DrawbackGranted(
    string ClaimNumber, string RmAccount, string SubmitterBn9, DateOnly MadeOn, decimal CustomsDuty, decimal Sima, decimal Surtax, decimal Safeguard, decimal ExciseTax, DateTimeOffset EffectiveAt);
