using Carm.Kernel;

namespace Carm.Appeals;

/// <summary>What may be done about correcting a penalty, and when (s.127.1). Pure.</summary>
static class Corrections
{
    /// <summary>Within ninety days of the assessment; a charge for late accounting is no notice of assessment, and is waived instead (s.3.3). What was not served yet is discarded, not corrected, and what the Minister has decided is the Minister's.</summary>
    public static Penalty InTime(Penalty penalty, DateOnly today)
    {
        if (penalty.Kind == Penalty.LateCharge || penalty.ServedOn is null || penalty.IsReviewed) throw new Rejected("STATE_CONFLICT");
        return today <= penalty.Recourse!.LastDay ? penalty : throw new Rejected("NPA_CORRECTION_WINDOW_CLOSED", $"{penalty.Recourse.LastDay:yyyy-MM-dd}");
    }

    public static Penalty Requested(Penalty penalty, string grounds, string explanation, DateTimeOffset at) =>
        InTime(penalty, at.TorontoDate()).After(PenaltyCommand.RequestCorrection, at) with { Correction = new(grounds, explanation, at) };

    /// <summary>An officer proposes an amount, asked by the client or not; a later proposal takes the place of this one.</summary>
    public static Penalty Proposed(Penalty penalty, Money amount, Bilingual reason, string by, DateTimeOffset at)
    {
        InTime(penalty, at.TorontoDate());
        if (!penalty.May(amount == Money.Zero ? PenaltyCommand.Cancel : PenaltyCommand.Reduce) || penalty.State == PenaltyState.UnderMinisterialReview) throw new Rejected("STATE_CONFLICT");
        if (amount >= penalty.Amount) throw new Rejected("NPA_NOT_LOWER", penalty.Amount) { Path = "amount" };
        return penalty with { Correction = (penalty.Correction ?? new(Correction.ByOfficer, reason.En, at)) with { To = amount, Reason = reason, ProposedBy = by, Returned = null }, Changes = penalty.Changes + 1 };
    }

    /// <summary>The proposal goes back to its officer; what the client asked for stands.</summary>
    public static Penalty Returned(Penalty penalty, string reason) => penalty.Correction is { To: not null } proposal
        ? penalty with { Correction = proposal with { To = null, Reason = null, ProposedBy = null, Returned = reason }, Changes = penalty.Changes + 1 }
        : throw new Rejected("STATE_CONFLICT");

    public static Penalty Refused(Penalty penalty, DateTimeOffset at) => penalty.After(PenaltyCommand.RefuseCorrection, at) with { Correction = null };

    /// <summary>The amount and its reason, where another officer than this one proposed them and they may still be carried out.</summary>
    public static (Money Amount, Bilingual Reason) Approved(Penalty penalty, string by, DateTimeOffset at)
    {
        if (InTime(penalty, at.TorontoDate()).Correction is not { To: { } amount, Reason: { } reason } proposal || amount >= penalty.Amount || penalty.State == PenaltyState.UnderMinisterialReview) throw new Rejected("STATE_CONFLICT");
        return proposal.ProposedBy == by ? throw new Rejected("SAME_MAKER_CHECKER") : (amount, reason);
    }
}
