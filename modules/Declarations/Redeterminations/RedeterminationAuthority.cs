namespace Carm.Declarations;

/// <summary>Where a notice is contested: before the President (Customs Act s.60) or the Tribunal (s.67).</summary>
public enum AppealVenue
{
    PresidentS60,
    TribunalS67,
}

/// <summary>The provision under which the CBSA re-determines, and its reason code (declarations 4.9): a closed set, since the time limit hangs on it.</summary>
/// <param name="Code">Of the reasons that no client may give.</param>
/// <param name="Provision">As a statement of adjustments and the version that it makes cite it.</param>
public sealed record RedeterminationAuthority(string Code, string Provision)
{
    /// <summary>What carries out what the Tribunal or the Court has decided, among what s.61 names.</summary>
    public const string OfJudgments = "CB-61";

    static readonly RedeterminationAuthority[] All =
    [
        new("CB-59", "Customs Act s.59"), new("CB-59", "Customs Act s.59(1)(a)"), new("CB-59", "Customs Act s.59(1)(b)"),
        new("CB-60", "Customs Act s.60(4)"), new(OfJudgments, "Customs Act s.61(1)"), new("CB-SIMA", "Special Import Measures Act"),
    ];

    /// <summary>By its provision, letter for letter, or by its code; null for what is none.</summary>
    public static RedeterminationAuthority? Find(string? said) => All.FirstOrDefault(a => a.Provision == said) ?? All.FirstOrDefault(a => a.Code == said);

    /// <summary>What was decided under s.60 or s.61 goes to the Tribunal (s.67); what was determined under s.59 or SIMA, or is treated so (s.74(4)), to the President. As Appeals takes it, which lets the appeal in.</summary>
    public static AppealVenue AppealTo(string provision) =>
        provision.StartsWith("Customs Act s.60", StringComparison.Ordinal) || provision.StartsWith("Customs Act s.61", StringComparison.Ordinal) ? AppealVenue.TribunalS67 : AppealVenue.PresidentS60;

    /// <summary>All but what s.61 names is done within four years of the accounting (declarations 6.1, 6.4).</summary>
    public bool EndsAfterFourYears => Code != OfJudgments;
}
