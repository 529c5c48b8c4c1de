namespace Carm.Bonds;

/// <summary>The numbers of section 15 that are the CBSA's to set.</summary>
static class RppPolicy
{
    /// <summary>Calendar days to mend a want of security.</summary>
    public const int CureDays = 30;

    /// <summary>Business days to lower a use above the limit.</summary>
    public const int LowerBusinessDays = 10;

    /// <summary>Calendar days that a provider gives notice before its agreement ends, and before it lowers one (14, item 5).</summary>
    public const int NoticeDays = 30;

    /// <summary>Calendar days for a provider to answer what an importer asks.</summary>
    public const int AnswerDays = 30;

    /// <summary>Calendar days for which goods may leave before payment by contingency.</summary>
    public const int ContingencyDays = 30;

    /// <summary>Calendar days for a provider to pay a demand or to rebut it (14, item 7).</summary>
    public const int DemandDays = 60;

    /// <summary>What a dollar tied up in cash is taken to earn a year where nobody says. Ours, to have a comparison at all: no rule of the CBSA's and no rate of a day.</summary>
    public const decimal AssumedDepositRate = 0.03m;

    /// <summary>The 20 October that was last, which may be today.</summary>
    public static DateOnly LastReviewOn(DateOnly today) => new DateOnly(today.Year, 10, 20) is var review && review <= today ? review : review.AddYears(-1);

    /// <summary>15 January after the review.</summary>
    public static DateOnly EffectiveAfterReview(DateOnly asOf) => new(asOf.Year + 1, 1, 15);
}
