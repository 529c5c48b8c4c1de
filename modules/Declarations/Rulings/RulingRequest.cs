using Carm.Kernel;
using FluentValidation;

namespace Carm.Declarations;

/// <summary>What an applicant writes, one product for each request. A draft may be unfinished; what must be there is asked for when it is submitted.</summary>
/// <param name="ProposedClassification">Six, eight or ten digits.</param>
/// <param name="ProposedOrigin">Two letters of the country.</param>
/// <param name="TradeAgreement">Under which origin is claimed, as CUSMA.</param>
/// <param name="ValuationFacts">Who sells what to whom on which terms.</param>
/// <param name="Reasons">Why the answer proposed is the right one.</param>
/// <param name="PortOfImport">Four digits of the office.</param>
/// <param name="RelatedCases">Verifications, appeals and court cases about the same goods.</param>
/// <param name="SampleAvailable">Whether a sample of the goods can be sent.</param>
/// <param name="PriorRulings">Numbers of earlier rulings on the same goods.</param>
/// <param name="ConsentToPublish">Without it nobody else ever reads the ruling.</param>
/// <param name="Language">en or fr: in which an officer asks and answers.</param>
public sealed record RulingRequest(
    string? GoodsDescription = null, string? Composition = null, string? IntendedUse = null, string? ProposedClassification = null, string? ProposedOrigin = null, string? TradeAgreement = null,
    string? ValuationFacts = null, string? Reasons = null, string? CountryOfExport = null, string? PortOfImport = null, DateOnly? PlannedImportDate = null, IReadOnlyList<string>? RelatedCases = null,
    bool SampleAvailable = false, IReadOnlyList<string>? PriorRulings = null, bool ConsentToPublish = false, string Language = "en", IReadOnlyList<RulingDocument>? Documents = null)
{
    /// <summary>What a complete request of this kind still lacks.</summary>
    public IReadOnlyList<Rejected> Missing(RulingKind kind, NationalSubject? subject)
    {
        var (origin, advance) = (kind == RulingKind.AdvanceOrigin || subject == NationalSubject.Origin, kind != RulingKind.NationalCustoms);
        (string Field, bool Must, string? Given)[] fields =
        [
            ("goodsDescription", true, GoodsDescription), ("intendedUse", true, IntendedUse), ("reasons", true, Reasons), ("countryOfExport", true, CountryOfExport),
            ("composition", kind == RulingKind.AdvanceTariff, Composition), ("proposedClassification", kind == RulingKind.AdvanceTariff, ProposedClassification),
            ("proposedOrigin", origin, ProposedOrigin), ("tradeAgreement", kind == RulingKind.AdvanceOrigin, TradeAgreement), ("valuationFacts", subject == NationalSubject.Valuation, ValuationFacts),
            ("plannedImportDate", advance, PlannedImportDate?.ToString("O")),
        ];
        return [.. fields.Where(f => f.Must && string.IsNullOrWhiteSpace(f.Given)).Select(f => new Rejected("RUL-INFO-MISSING") { Path = $"request.{f.Field}" })];
    }
}

public enum RulingDocumentKind
{
    Photo,
    Drawing,
    Brochure,
    Analysis,
    Contract,
    Other,
}

/// <summary>A document or a photograph that belongs to a request.</summary>
/// <param name="Reference">Where the officer finds it: an address, or the number under which it was sent.</param>
/// <param name="Sha256">Of its content, in hexadecimal, so that anybody can show later that it is the one.</param>
public sealed record RulingDocument(RulingDocumentKind Kind, string Title, string Reference, string? Sha256 = null);

/// <summary>The shape of a request: what is there must be well-formed.</summary>
sealed class RulingRequestValidator : AbstractValidator<RulingRequest>
{
    public RulingRequestValidator()
    {
        RuleFor(r => r.GoodsDescription).MaximumLength(2_000);
        RuleFor(r => r.Composition).MaximumLength(4_000);
        RuleFor(r => r.IntendedUse).MaximumLength(2_000);
        RuleFor(r => r.ProposedClassification).Matches(@"^[0-9]{6}([0-9]{2}){0,2}\z");
        RuleFor(r => r.ProposedOrigin).Matches(@"^[A-Z]{2}\z");
        RuleFor(r => r.TradeAgreement).MaximumLength(20);
        RuleFor(r => r.ValuationFacts).MaximumLength(20_000);
        RuleFor(r => r.Reasons).MaximumLength(20_000);
        RuleFor(r => r.CountryOfExport).Matches(@"^[A-Z]{2}\z");
        RuleFor(r => r.PortOfImport).Matches(@"^[0-9]{4}\z");
        RuleFor(r => r.RelatedCases).Must(cases => cases is null || (cases.Count <= 20 && cases.All(c => c.Length is > 0 and <= 100)));
        RuleFor(r => r.PriorRulings).Must(prior => prior is null || (prior.Count <= 20 && prior.All(p => p.Length is > 0 and <= 20)));
        RuleFor(r => r.Language).Must(language => language is "en" or "fr").WithErrorCode("VAL_LANGUAGE");
        RuleFor(r => r.Documents).Must(documents => documents is null || documents.Count <= 50);
        RuleForEach(r => r.Documents).SetValidator(new RulingDocumentValidator());
    }
}

sealed class RulingDocumentValidator : AbstractValidator<RulingDocument>
{
    public RulingDocumentValidator()
    {
        RuleFor(d => d.Title).NotEmpty().MaximumLength(200);
        RuleFor(d => d.Reference).NotEmpty().MaximumLength(500);
        RuleFor(d => d.Sha256).Matches("^[0-9a-f]{64}\\z");
    }
}
