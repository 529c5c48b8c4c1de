using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>A penalty as both sides see it.</summary>
/// <param name="Kind">NPA: a notice of penalty assessment. K23: a charge for late accounting. LPP: for late payment.</param>
/// <param name="Contravention">The one that it is about first.</param>
/// <param name="PayByOn">Paid in full by this day it bears no interest.</param>
/// <param name="ContestBy">The last day for corrective measures and for a review by the Minister.</param>
/// <param name="Owing">What of it is unpaid; null until it was posted.</param>
public sealed record PenaltyView(
    string PenaltyNumber, string Kind, string RmAccount, string Contravention, string? TransactionNumber, string? StatementNumber, string? CaseNumber, string Provision, Money Amount, Money? Owing, PenaltyState State, IReadOnlyList<PenaltyLine> Lines,
    DateOnly InfractionOn, DateOnly? IssuedOn, DateOnly? ServedOn, string? ServiceMethod, DateOnly? PayByOn, DateOnly? ContestBy, string? Narrative, string? ReviewNumber, CorrectionView? Correction, IReadOnlyList<PenaltyEntry> History)
{
    /// <param name="forStaff">What an officer proposes is not shown before a supervisor has approved it.</param>
    public static PenaltyView Of(Penalty p, bool forStaff = true) => new(
        p.Id, p.Kind, p.RmAccount, p.Contravention, p.TransactionNumber, p.StatementNumber, p.CaseNumber, p.Provision, p.Amount, p.Owing, p.State, p.Lines, p.InfractionOn, p.IssuedOn, p.ServedOn, p.ServiceMethod, p.PayByOn, p.Recourse?.LastDay,
        p.NarrativeEn is null ? null : new Bilingual(p.NarrativeEn, p.NarrativeFr!).ToString(), p.ReviewNumber, p.Correction is { } c && (forStaff || c.Grounds != Appeals.Correction.ByOfficer) ? new(c.Grounds, c.Explanation, c.At, forStaff ? c.To : null, forStaff ? c.Returned : null) : null, p.History);
}

/// <param name="Proposed">The amount that an officer proposes; null until one does.</param>
/// <param name="Returned">Why a supervisor gave the last proposal back; to staff only.</param>
public sealed record CorrectionView(string Grounds, string Explanation, DateTimeOffset At, Money? Proposed, string? Returned);

/// <summary>Whose a penalty is.</summary>
sealed class PenaltyLocator(IAppealsStore store) : IResourceLocator
{
    public string RouteParameter => "penaltyNumber";

    public async Task<(string RmAccount, string? SubmitterBn9, bool IsOpen)?> FindAsync(string value, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Penalty>(value, ct) is { } penalty ? (penalty.RmAccount, penalty.SubmitterBn9, false) : null;
    }
}
