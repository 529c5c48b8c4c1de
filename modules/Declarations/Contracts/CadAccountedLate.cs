namespace Carm.Declarations.Contracts;

/// <summary>Goods were not accounted for by their deadline (Customs Act s.32(3)). Sent once for each transaction number; Appeals charges for it.</summary>
/// <param name="SubmitterBn9">Whose transaction it is, for sight: the declaration's submitter, or the importer where nobody has begun one.</param>
/// <param name="Kind">NO_CAD when the deadline was found passed with nothing accepted, LATE when the acceptance itself came after it.</param>
/// <param name="Stream">The billing stream, RPP among others.</param>
/// <param name="ValueForDuty">As declared, or as estimated at release where nothing is; null where that was not said.</param>
public sealed record CadAccountedLate(
    string TransactionNumber, string RmAccount, string SubmitterBn9, string Kind, string Stream, DateOnly ReleasedOn, DateOnly AccountingDeadline, decimal? ValueForDuty, DateTimeOffset EffectiveAt);
