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
    /// <param name="levels">Where a level was wrong, what each line's is to be; then the amount is at most what these come to, and may be what it was.</param>
    public static Penalty Proposed(Penalty penalty, Money amount, Bilingual reason, string by, DateTimeOffset at, IReadOnlyList<int>? levels = null, ContraventionTable? table = null)
    {
        InTime(penalty, at.TorontoDate());
        if (!penalty.May(amount == Money.Zero ? PenaltyCommand.Cancel : PenaltyCommand.Reduce) || penalty.State == PenaltyState.UnderMinisterialReview) throw new Rejected("STATE_CONFLICT");
        // Under a cap a level that falls may leave the amount as it is.
        if (amount > penalty.Amount || (amount == penalty.Amount && levels is null)) throw new Rejected("NPA_NOT_LOWER", penalty.Amount) { Path = "amount" };
        if (levels is not null && (Relevelled(penalty, levels, table!) is not { } lines || amount == Money.Zero || amount > Money.Sum(lines.Select(l => l.Amount)))) throw new Rejected("NPA_LEVELS") { Path = "levels" };
        return penalty with { Correction = (penalty.Correction ?? new(Correction.ByOfficer, reason.En, at)) with { To = amount, Levels = levels, Reason = reason, ProposedBy = by, Returned = null }, Changes = penalty.Changes + 1 };
    }

    /// <summary>The lines at these levels: each that has one has it from 1 to what it was, and one falls; null where they are not so.</summary>
    public static IReadOnlyList<PenaltyLine>? Relevelled(Penalty penalty, IReadOnlyList<int> levels, ContraventionTable table) =>
        levels.Count != penalty.Lines.Count || !penalty.Lines.Zip(levels).All(l => l.First.Level is { } was ? l.Second >= 1 && l.Second <= was : l.Second == 0) || penalty.Lines.Select(l => l.Level ?? 0).SequenceEqual(levels) ? null
        : [.. penalty.Lines.Zip(levels, (line, level) => level != (line.Level ?? 0) ? PenaltyLevel.At(line, level, table) : line)];

    /// <summary>The proposal goes back to its officer; what the client asked for stands.</summary>
    public static Penalty Returned(Penalty penalty, string reason) => penalty.Correction is { To: not null } proposal
        ? penalty with { Correction = proposal with { To = null, Levels = null, Reason = null, ProposedBy = null, Returned = reason }, Changes = penalty.Changes + 1 }
        : throw new Rejected("STATE_CONFLICT");

    public static Penalty Refused(Penalty penalty, DateTimeOffset at) => penalty.After(PenaltyCommand.RefuseCorrection, at) with { Correction = null };

    /// <summary>The amount and its reason, where another officer than this one proposed them and they may still be carried out.</summary>
    public static (Money Amount, Bilingual Reason) Approved(Penalty penalty, string by, DateTimeOffset at)
    {
        if (InTime(penalty, at.TorontoDate()).Correction is not { To: { } amount, Reason: { } reason } proposal || amount > penalty.Amount || (amount == penalty.Amount && proposal.Levels is null) || penalty.State == PenaltyState.UnderMinisterialReview) throw new Rejected("STATE_CONFLICT");
        return proposal.ProposedBy == by ? throw new Rejected("SAME_MAKER_CHECKER") : (amount, reason);
    }
}
