namespace Carm.Declarations.Contracts;

/// <summary>
/// A version of a CAD was decided. Carries the signed change of each head against the version before, so that the sum over all versions is what the
/// last one says, less the GST that a refund leaves out. The Ledger posts it, Bonds counts it, Onboarding asks for it in affinity questions.
/// </summary>
/// <param name="SubmitterBn9">Whose transaction it is, for sight: who submitted the declaration, or CBSA for what the CBSA determined or an appeal brought.</param>
/// <param name="Kind">ORIGINAL, CORRECTION, ADJUSTMENT, WITHDRAWAL, CBSA_ADJUSTMENT, APPEAL_OUTCOME, or AS_DECLARED for history from before CARM.</param>
/// <param name="Stream">The billing stream, RPP among others.</param>
/// <param name="PayerTag">IMPORTER or BROKER:BN9.</param>
/// <param name="Authority">The provision of law.</param>
/// <param name="AppliedOn">When the client asked for a correction or an adjustment: interest on a refund runs from the 91st day after it (Customs Act s.80).</param>
/// <param name="Reference">The number of the statement of adjustments or of the appeal behind it; null for a client's own version.</param>
public sealed record CadAccountedFor(
    string TransactionNumber, int CadVersion, string RmAccount, string SubmitterBn9, string Kind, string Stream, DateOnly ReleasedOn, DateOnly PaymentDueOn, string PayerTag,
    decimal CustomsDuty, decimal Sima, decimal Surtax, decimal Safeguard, decimal ExciseTax, decimal Gst, decimal ProvincialTax,
    string Authority, string? Reference, DateTimeOffset EffectiveAt, DateOnly? AppliedOn = null)
{
    /// <summary>The appeal whose judgment officers carried out by this version (Customs Act s.61(1)(a)(iii)); null for any other.</summary>
    public string? AppealNumber { get; init; }

    /// <summary>The 17th on which its statement and due date hang; null where only stream and release say it, or where it is due on a day of its own.</summary>
    public DateOnly? BillingPeriodEnd { get; init; }

    /// <summary>It is due on a day of its own, as goods that are paid when they are accounted for: no billing period's due date moves it, though it may be the same day.</summary>
    public bool IsDueOnItsOwnDay { get; init; }
}
