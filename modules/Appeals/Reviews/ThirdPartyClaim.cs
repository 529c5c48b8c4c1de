namespace Carm.Appeals;

public enum ClaimTiming
{
    /// <summary>Within ninety days of the seizure.</summary>
    InTime,

    /// <summary>Within the year after them, in which more time may be given.</summary>
    Late,
    OutOfYear,
}

/// <summary>What somebody who is no party says of an interest in goods or a conveyance that were seized (Customs Act s.138). It is recorded here and decided elsewhere.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Reference">Of the seizure.</param>
/// <param name="Interest">As the claimant says it: owner, mortgagee, holder of a lien.</param>
/// <param name="ReceivedOn">The day on which the claim was given to the Minister.</param>
public sealed record ThirdPartyClaim(string Id, string Reference, DateOnly SeizedOn, string Claimant, string Interest, DateOnly ReceivedOn, string RecordedBy, DateTimeOffset RecordedAt)
{
    public RecourseLimits Limits => RecourseClock.For(SeizedOn);

    public ClaimTiming Timing => ReceivedOn <= Limits.LastDay ? ClaimTiming.InTime : ReceivedOn <= Limits.ExtensionLastDay ? ClaimTiming.Late : ClaimTiming.OutOfYear;
}

/// <param name="LastDay">The ninetieth day after the seizure.</param>
/// <param name="ExtensionLastDay">The last day on which more time could be asked for.</param>
public sealed record ThirdPartyClaimView(string ClaimNumber, string Reference, DateOnly SeizedOn, string Claimant, string Interest, DateOnly ReceivedOn, DateOnly LastDay, DateOnly ExtensionLastDay, ClaimTiming Timing, string RecordedBy)
{
    public static ThirdPartyClaimView Of(ThirdPartyClaim c) => new(c.Id, c.Reference, c.SeizedOn, c.Claimant, c.Interest, c.ReceivedOn, c.Limits.LastDay, c.Limits.ExtensionLastDay, c.Timing, c.RecordedBy);
}
