namespace Carm.Appeals.Contracts;

/// <summary>A penalty or a late accounting charge was served and is owing. Sent once for each number; the Ledger posts it.</summary>
/// <param name="SubmitterBn9">Whose transaction it is about, for sight.</param>
/// <param name="Kind">NPA: a notice of assessment. LPP: one for late payment. K23: a miscellaneous invoice, as the charge for late accounting. K9: an ascertained forfeiture.</param>
/// <param name="Contravention">The row of the penalty table, as C288.</param>
/// <param name="StatementNumber">The statement of account that was not paid in time; null for other penalties.</param>
/// <param name="PayByOn">Paid in full by this day it bears no interest (Customs Act s.109.5).</param>
public sealed record PenaltyServed(
    string PenaltyNumber, string RmAccount, string SubmitterBn9, string Kind, string Contravention, string? TransactionNumber, decimal Amount, DateOnly IssuedOn, DateOnly ServedOn, DateOnly PayByOn, DateTimeOffset EffectiveAt,
    string? StatementNumber = null);
