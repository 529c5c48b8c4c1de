using Carm.Kernel;

namespace Carm.Declarations;

public enum RulingOutcome
{
    Issue,
    Modify,
    Revoke,
}

/// <summary>Why a ruling that stands is changed (D11-11-3).</summary>
public enum ChangeGround
{
    Error,
    CourtDecision,
    LawChange,
    FactChange,

    /// <summary>The President's decision on a review under s.60(4); of nothing else, and there the only ground.</summary>
    S60Review,
}

/// <summary>Methods of valuation, Customs Act s.48 to s.53.</summary>
public enum ValuationMethod
{
    TransactionValue,
    IdenticalGoods,
    SimilarGoods,
    Deductive,
    Computed,
    Residual,
}

/// <summary>What a ruling says.</summary>
/// <param name="Classification">Ten digits; of a tariff ruling alone.</param>
/// <param name="CountryOfOrigin">Of a ruling on origin alone.</param>
/// <param name="ValuationMethod">Of a ruling on valuation alone.</param>
/// <param name="Ground">Of a change alone.</param>
/// <param name="IsToDetriment">Whether the change leaves the applicant worse off; only then it may be put off.</param>
/// <param name="EffectiveOn">From which day it holds; the day of its issue when left out.</param>
public sealed record RulingTerms(
    Bilingual Text, Bilingual Reasons, string? Classification = null, string? CountryOfOrigin = null, ValuationMethod? ValuationMethod = null, ChangeGround? Ground = null, bool IsToDetriment = false, DateOnly? EffectiveOn = null)
{
    /// <summary>The field in which a line says something else of its goods; null when it says nothing against the ruling.</summary>
    public string? ContradictedBy(CadLine line) =>
        Classification is { } code && line.Classification != code ? "classification"
        : CountryOfOrigin is { } origin && line.CountryOfOrigin != origin ? "countryOfOrigin"
        // The second digit is the method: 3 and 4 the transaction value, then one after the other.
        : ValuationMethod is { } method && line.ValueForDutyCode is [_, var digit] && Math.Max(digit - '4', 0) != (int)method ? "valueForDutyCode"
        : null;

    /// <summary>What speaks against these terms for a ruling of this kind, every fault at once.</summary>
    public IReadOnlyList<Rejected> Faults(RulingKind kind, NationalSubject? subject, RulingOutcome outcome, TariffEdition tariff, DateOnly today, int deferralDays)
    {
        var faults = new List<Rejected>();
        void Only(bool must, bool given, string field)
        {
            if (must != given) faults.Add(Fields.Bad($"terms.{field}"));
        }

        foreach (var (said, field) in new[] { (Text, "text"), (Reasons, "reasons") })
            if (string.IsNullOrWhiteSpace(said?.En) || string.IsNullOrWhiteSpace(said.Fr)) faults.Add(new("RUL-NO-REASONS") { Path = $"terms.{field}" });
        var answers = outcome != RulingOutcome.Revoke;
        Only(answers && kind == RulingKind.AdvanceTariff, Classification is not null, "classification");
        Only(answers && (kind == RulingKind.AdvanceOrigin || subject == NationalSubject.Origin), CountryOfOrigin is not null, "countryOfOrigin");
        Only(answers && subject == NationalSubject.Valuation, ValuationMethod is not null, "valuationMethod");
        Only(outcome != RulingOutcome.Issue, Ground is not null, "ground");
        if (faults.Count == 0 && Classification is { } code && tariff.Find(code) is null) faults.Add(new("CAD-5001", code) { Path = "terms.classification" });
        var last = outcome == RulingOutcome.Issue || IsToDetriment ? today.AddDays(deferralDays) : today;
        if (EffectiveOn < today || EffectiveOn > last) faults.Add(new("RUL-EFFECTIVE-DATE", $"{today:yyyy-MM-dd}", $"{last:yyyy-MM-dd}") { Path = "terms.effectiveOn" });
        return faults;
    }
}

/// <summary>A decision: proposed by one officer, made by another person.</summary>
/// <param name="ProposedBy">The officer's <c>sub</c>.</param>
public sealed record RulingDecision(RulingOutcome Outcome, RulingTerms Terms, string ProposedBy)
{
    public string? DecidedBy { get; init; }

    public DateOnly? DecidedOn { get; init; }
}

/// <summary>Why a request is not answered.</summary>
/// <param name="Ground">One of the codes of section 11, as RUL-HYPOTHETICAL.</param>
/// <param name="Reasons">In the language of the request.</param>
public sealed record RulingRefusal(string Ground, string Reasons, DateOnly On)
{
    public static readonly IReadOnlyList<string> Grounds = ["RUL-HYPOTHETICAL", "RUL-ALREADY-IMPORTED", "RUL-UNDER-APPEAL", "RUL-INFO-MISSING", "RUL-NOT-ELIGIBLE", "RUL-MULTIPLE-GOODS"];
}
