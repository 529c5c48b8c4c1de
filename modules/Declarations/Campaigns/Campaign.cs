using System.Text.Json.Serialization;
using Carm.Kernel;
using Marten;
using Wolverine.ErrorHandling;
using Wolverine.Runtime.Handlers;

namespace Carm.Declarations;

public enum CampaignStatus
{
    Draft,
    Previewing,
    Previewed,

    /// <summary>Approved by another person, and about to run.</summary>
    Approved,
    Running,
    Done,
    Stopped,
}

/// <summary>
/// A rate or a measure was corrected backwards, and the declarations that used it are re-determined (Customs Act s.59): what would change is previewed, another person
/// approves just that, and each declaration then gets its next version with a statement of adjustments of its own.
/// </summary>
/// <param name="Id">The campaign's number.</param>
/// <param name="Authority">The provision of law, as "Customs Act s.59(1)(b)".</param>
public sealed record Campaign(string Id, string Title, string Reason, string Authority, RedeterminationIssue Issue, CampaignScope Scope, string PlannedBy, DateTimeOffset PlannedAt)
{
    /// <summary>How many declarations are re-determined at once at most, so that what clients send has its turn.</summary>
    public const int Lanes = 4;

    public CampaignStatus Status { get; init; } = CampaignStatus.Draft;

    /// <summary>Counts the steps of its previews, for If-Match: what is approved is what was read.</summary>
    public int Revision { get; init; }

    public string? PreviewedBy { get; init; }

    public DateTimeOffset? PreviewedAt { get; init; }

    /// <summary>The key of the last declaration that the preview has looked at.</summary>
    public string Cursor { get; init; } = "";

    /// <summary>The last day of the period whose declarations the preview has counted.</summary>
    public DateOnly? CountedTo { get; init; }

    /// <summary>Declarations in the period, and of these: looked at, in the scope, with other amounts, and not to be re-determined here.</summary>
    public int ToScan { get; init; }

    public int Scanned { get; init; }

    public int Named { get; init; }

    public int Touched { get; init; }

    public int Skipped { get; init; }

    /// <summary>By head, what the preview finds to go to the accounts: all that rises, and all that falls.</summary>
    public CadAmounts Up { get; init; } = CadAmounts.Zero;

    public CadAmounts Down { get; init; } = CadAmounts.Zero;

    public string? ApprovedBy { get; init; }

    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>Which lanes have still something to do.</summary>
    public IReadOnlyList<int> OpenLanes { get; init; } = [];

    public DateTimeOffset? EndedAt { get; init; }

    public string? StoppedBy { get; init; }

    public string? StoppedFor { get; init; }

    [JsonIgnore]
    public bool IsOver => Status is CampaignStatus.Done or CampaignStatus.Stopped;

    public static string IdOf(int sequence) => $"CMP-{sequence:00000}";
}

public enum CampaignOutcome
{
    /// <summary>To be re-determined.</summary>
    Pending,
    Redetermined,
    Skipped,
}

/// <summary>Why a declaration in the scope is not re-determined by the campaign.</summary>
public enum CampaignSkip
{
    /// <summary>A change, a withdrawal or the draft of a statement waits for its decision.</summary>
    OpenChange,
    Withdrawn,

    /// <summary>More than four years after the accounting (Customs Act s.59(1)(b)).</summary>
    OutOfTime,

    /// <summary>A statement on the same issue is under appeal, or what a judgment says of it is still to be written out.</summary>
    UnderAppeal,

    /// <summary>It has another version than the preview saw.</summary>
    Changed,

    /// <summary>It comes to other amounts than those that were approved.</summary>
    OtherAmounts,

    /// <summary>The examination refuses it; an officer looks at it by itself.</summary>
    CannotBePriced,
}

/// <summary>A declaration that a campaign touches, or would if something did not stand in the way.</summary>
/// <param name="BasedOn">The version that the preview saw.</param>
/// <param name="Difference">By head, of what the versions say.</param>
/// <param name="OnTheAccount">By head, what goes to the account; as of the preview until it is re-determined.</param>
public sealed record CampaignCad(string Id, string CampaignNumber, string TransactionNumber, string RmAccount, int BasedOn, CadAmounts Difference, CadAmounts OnTheAccount)
{
    public CampaignOutcome Outcome { get; init; }

    public CampaignSkip? Skip { get; init; }

    /// <summary>The code of the refusal, where the examination refused.</summary>
    public string? Fault { get; init; }

    public string? StatementNumber { get; init; }

    public int? MadeVersion { get; init; }

    /// <summary>All of an importer's go in one lane, one after the other.</summary>
    public int Lane { get; init; }

    /// <summary>By importer, then by number.</summary>
    public string SortKey => $"{RmAccount}{TransactionNumber}";

    public static CampaignCad Of(Campaign campaign, Cad cad, CampaignFinding found) => new($"{campaign.Id}/{cad.Id}", campaign.Id, cad.Id, cad.RmAccount, cad.CurrentVersion, found.Difference, found.OnTheAccount)
    {
        Outcome = found.Skip is null ? CampaignOutcome.Pending : CampaignOutcome.Skipped, Skip = found.Skip, Fault = found.Fault, Lane = cad.RmAccount.Sum(c => c) % Campaign.Lanes,
    };
}

/// <summary>What a campaign is for one importer.</summary>
/// <param name="Cads">How many are to be re-determined, by the preview.</param>
/// <param name="OnTheAccount">By head, what went to the account so far.</param>
public sealed record CampaignImporter(string Id, string CampaignNumber, string RmAccount, int Cads, CadAmounts Up, CadAmounts Down, int Redetermined, int Skipped, CadAmounts OnTheAccount)
{
    public static string IdOf(string campaign, string rmAccount) => $"{campaign}/{rmAccount}";
}

static class Campaigns
{
    static readonly int[] Waits = [50, 150, 400, 1000, 2000];

    /// <summary>A fault of ours, as a database that is away, is tried again, at last a minute later. What then still fails waits for the staff to have it go on.</summary>
    public static void TryAgain(this HandlerChain chain) =>
        chain.OnException(e => e is not Rejected).RetryWithCooldown([.. Waits.Select(ms => TimeSpan.FromMilliseconds(ms))]).Then.ScheduleRetry(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

    /// <summary>Holds a campaign to the end of the transaction; 404 for a number that is none.</summary>
    public static async Task<Campaign> LockCampaignAsync(this IDocumentSession session, string campaignNumber, CancellationToken ct)
    {
        await session.HoldCampaignsAsync(campaignNumber, ct);
        return await session.LoadAsync<Campaign>(campaignNumber, ct) ?? throw new Rejected("NOT_FOUND");
    }

    public static async Task HoldCampaignsAsync(this IDocumentSession session, string name, CancellationToken ct)
    {
        await session.HoldAsync($"campaign {name}", ct);
    }

    /// <summary>The amounts that rise, or those that fall.</summary>
    public static CadAmounts Part(this CadAmounts a, bool rises)
    {
        return new(Of(a.ValueForDuty), Of(a.CustomsDuty), Of(a.Sima), Of(a.Surtax), Of(a.Safeguard), Of(a.ExciseTax), Of(a.Gst), Of(a.ProvincialTax));

        Money Of(Money amount) => amount > Money.Zero == rises ? amount : Money.Zero;
    }
}
