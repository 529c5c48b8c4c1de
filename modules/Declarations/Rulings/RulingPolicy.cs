namespace Carm.Declarations;

/// <summary>The CBSA's own numbers for rulings, from the configuration's section <c>Rulings</c>. The ninety days for a review are the law's and stand in no policy.</summary>
public sealed record RulingPolicy
{
    /// <summary>The service standard from a complete request, in calendar days; also how long before the planned import one should apply (D11-11-3).</summary>
    public int StandardDays { get; init; } = 120;

    /// <summary>How long an applicant has at least to answer an officer.</summary>
    public int InformationDays { get; init; } = 30;

    /// <summary>How long a change to the applicant's detriment may be put off for one who relied on the ruling in good faith.</summary>
    public int DeferralDays { get; init; } = 90;
}
