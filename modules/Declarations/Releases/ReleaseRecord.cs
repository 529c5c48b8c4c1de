using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>The release system's record that goods left customs control.</summary>
/// <param name="Id">The transaction number.</param>
/// <param name="ReleasedAt">The instant, by which the cover of the importer's security is decided.</param>
public sealed record ReleaseRecord(
    string Id, string RmAccount, DateOnly ReleasedOn, DateTimeOffset ReleasedAt, string? OfficeOfRelease, Money EstimatedDutiesAndTaxes, DateOnly AccountingDeadline, DateOnly PaymentDueOn);
