using System.Text.Json.Serialization;
using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

public enum DrawbackKind
{
    /// <summary>Exported in the condition in which they were imported (Customs Tariff s.89(1)(a), s.113).</summary>
    Exported,

    /// <summary>Obsolete or surplus, and destroyed (Customs Tariff s.110).</summary>
    DestroyedOrObsolete,

    /// <summary>Processed, consumed or expended in the production of goods that were exported (Customs Tariff s.89(1)(b) and (c), s.113).</summary>
    UsedInProduction,
}

public enum DrawbackState
{
    Draft,
    Submitted,
    UnderReview,
    Approved,
    PartlyApproved,
    Rejected,
    Withdrawn,
}

/// <summary>What a claimant writes, the data of form K32, as it came: a draft may be unfinished, and a fault is found by its field.</summary>
/// <param name="ClaimantReference">The claimant's own file.</param>
/// <param name="DeclarationStatement">The claimant certifies that this is true and complete.</param>
public sealed record DrawbackContent(
    DrawbackKind? Kind = null, string? ClaimantReference = null, IReadOnlyList<DrawbackLine>? Lines = null, IReadOnlyList<DrawbackWaiver>? Waivers = null, bool? DeclarationStatement = null);

/// <summary>A part of the goods of one line of a declaration. Lines are counted from 1 in their order.</summary>
/// <param name="Quantity">Of the imported goods, in the unit of the declaration's line.</param>
/// <param name="ValueForDuty">In dollars, in place of a quantity, where the declaration's line has none.</param>
/// <param name="Percentage">What of the duties on these goods is claimed; less than 100 where a by-product has its part (Customs Tariff s.121(3)). 100 when left out.</param>
/// <param name="ExportedOn">The day of the export, or of the destruction.</param>
/// <param name="ExportDocument">The number of its proof: an export declaration, a bill of lading, a certificate of destruction.</param>
/// <param name="Destination">The country exported to.</param>
/// <param name="CustomsDutyPaidAbroad">In Canadian dollars, to the United States or Mexico for the goods made (Customs Tariff s.96).</param>
/// <param name="ExporterBn9">Who exported them, where it was not the claimant.</param>
/// <param name="ProcessorBn9">Who processed them, where it was not the claimant.</param>
public sealed record DrawbackLine(
    string? TransactionNumber = null, int? CadLineNumber = null, string? Quantity = null, string? Unit = null, string? ValueForDuty = null, string? Percentage = null,
    string? ExportedOn = null, string? ExportDocument = null, string? Destination = null, string? CustomsDutyPaidAbroad = null, string? ExporterBn9 = null, string? ProcessorBn9 = null);

/// <summary>Another person who could claim has waived it (Customs Tariff s.119).</summary>
/// <param name="GivenBy">Its business number.</param>
public sealed record DrawbackWaiver(string? GivenBy = null, string? SignedOn = null, string? Reference = null);

/// <summary>What an officer found of a line.</summary>
/// <param name="Accepted">Of the quantity or the value claimed; 0 refuses the line.</param>
/// <param name="Line">The line with the amounts of what was accepted; null for a line refused.</param>
public sealed record DecidedDrawbackLine(int LineNumber, decimal Accepted, string? Reason, AssessedDrawbackLine? Line);

/// <summary>A claim for drawback, or for the refund of duties on obsolete goods.</summary>
/// <param name="Id">The claim's number.</param>
/// <param name="SubmitterBn9">Whose work it is, for sight: the claimant's own business or its provider's.</param>
/// <param name="Revision">Counts every change, for If-Match.</param>
public sealed record DrawbackClaim(string Id, string RmAccount, string SubmitterBn9, DrawbackContent Content, DateTimeOffset CreatedAt, int Revision)
{
    public DrawbackState State { get; init; } = DrawbackState.Draft;

    /// <summary>When the application was made, on which its time limit and the interest depend.</summary>
    public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>As submitted, with what each line came to.</summary>
    public IReadOnlyList<AssessedDrawbackLine> Lines { get; init; } = [];

    public string? TakenBy { get; init; }

    /// <summary>What the officer proposes, and the decision once it is approved.</summary>
    public IReadOnlyList<DecidedDrawbackLine> Decision { get; init; } = [];

    public string? ProposedBy { get; init; }

    public string? ApprovedBy { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    [JsonIgnore]
    public bool IsDecided => State is DrawbackState.Approved or DrawbackState.PartlyApproved or DrawbackState.Rejected;

    [JsonIgnore]
    public CadAmounts Claimed => CadAmounts.Sum(Lines.Select(l => l.Amounts));

    [JsonIgnore]
    public CadAmounts Granted => CadAmounts.Sum(Decision.Select(d => d.Line?.Amounts ?? CadAmounts.Zero));

    /// <summary>The newest first in lists.</summary>
    public string SortKey => $"{CreatedAt.UtcDateTime:yyyyMMddHHmmssfff}-{Id}";

    public static string IdOf(string rmAccount, int sequence) => $"DRB-{rmAccount}-{sequence:0000}";

    /// <summary>The account that a claim's number names; null when it is no such number.</summary>
    public static string? RmAccountIn(string claimNumber) => claimNumber.Split('-') is ["DRB", { Length: 15 } rmAccount, _] ? rmAccount : null;
}

/// <summary>Whose claim a route names.</summary>
sealed class DrawbackLocator(IDeclarationsStore store) : IResourceLocator
{
    public string RouteParameter => "claimNumber";

    public async Task<(string RmAccount, string? SubmitterBn9, bool IsOpen)?> FindAsync(string value, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<DrawbackClaim>(value, ct) is { } claim ? (claim.RmAccount, claim.SubmitterBn9, claim.State == DrawbackState.Draft) : null;
    }
}
