using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

public enum CadStatus
{
    Draft,

    /// <summary>Type C: to be shown at the office.</summary>
    PendingPresentation,

    /// <summary>The office or the manual review gave it back.</summary>
    ReturnedForChange,

    /// <summary>Type C: to be paid, then the goods are released.</summary>
    Complete,

    /// <summary>Given in good order, but the CBSA's table has a fault (CAD-9001): it is accepted as of that instant once the table is mended.</summary>
    ManualReview,
    Accepted,
    WithdrawalPending,
    Withdrawn,

    /// <summary>Four years after the accounting, with nothing open.</summary>
    Closed,
}

/// <summary>A Commercial Accounting Declaration: a draft until it is accepted, then the newest of its versions.</summary>
/// <param name="Id">The transaction number.</param>
/// <param name="SubmitterBn9">Whose transaction it is, for sight: the importer's own business or its provider's.</param>
/// <param name="Document">The draft, or what the current version says.</param>
/// <param name="Revision">Counts every change, for If-Match.</param>
public sealed record Cad(string Id, string RmAccount, string SubmitterBn9, string CadType, CadDocument Document, DateTimeOffset CreatedAt, int Revision)
{
    public CadStatus Status { get; init; } = CadStatus.Draft;

    /// <summary>The highest decided version; 0 for a draft.</summary>
    public int CurrentVersion { get; init; }

    /// <summary>The instant of first acceptance, which is "accounting" for all legal clocks.</summary>
    public DateTimeOffset? AccountedAt { get; init; }

    public DateOnly? ReleasedOn { get; init; }

    public DateOnly? AccountingDeadline { get; init; }

    public DateOnly? PaymentDueOn { get; init; }

    /// <summary>How its goods come in, which decides when it is billed.</summary>
    public BillingStream Stream { get; init; } = BillingStream.Rpp;

    /// <summary>The 17th on which its statement and its due date hang; null for what is due on a day of its own.</summary>
    public DateOnly? BillingPeriodEnd { get; init; }

    /// <summary>It was due on the day on which it was accounted for; false also for what was accepted before that was kept.</summary>
    public bool IsDueOnItsOwnDay { get; init; }

    /// <summary>What its first version said, without its number: the same under another number is a duplicate.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The classifications of its lines, each once, by which it is found.</summary>
    public IReadOnlyList<string> Goods => [.. Document.Lines().Select(l => l.Line.Classification).OfType<string>().Distinct()];

    /// <summary>Type C: what the office found, by which it is to be paid.</summary>
    public IReadOnlyList<AssessedLine>? Found { get; init; }

    /// <summary>Type C: the day whose rates that has.</summary>
    public DateOnly? FoundOn { get; init; }

    /// <summary>Type C: when it was shown at the office.</summary>
    public DateTimeOffset? PresentedAt { get; init; }

    /// <summary>Its place in the office's queue, while it waits there.</summary>
    public string? PresentedKey => Status == CadStatus.PendingPresentation && PresentedAt is { } at ? $"{at.UtcDateTime:yyyyMMddHHmmssfff}-{Id}" : null;

    /// <summary>When it was given, while it waits in manual review: the instant of its accounting, if it is accepted.</summary>
    public DateTimeOffset? GivenAt { get; init; }

    /// <summary>What was remarked then: the faults of the CBSA's table, and the warnings.</summary>
    public IReadOnlyList<CadFault>? Remarks { get; init; }

    /// <summary>Its place in manual review, while it waits there.</summary>
    public string? ReviewKey => Status == CadStatus.ManualReview && GivenAt is { } at ? $"{at.UtcDateTime:yyyyMMddHHmmssfff}-{Id}" : null;

    /// <summary>Why it was given back.</summary>
    public string? ReturnedFor { get; init; }

    /// <summary>Type C: what has been paid for it.</summary>
    public Money Paid { get; init; }

    /// <summary>The change that awaits its decision.</summary>
    public string? OpenChange { get; init; }

    /// <summary>What drawback gave back of it; no later version gives that back again.</summary>
    public IReadOnlyList<DrawbackShare> DrawnBack { get; init; } = [];

    /// <summary>Made by the CBSA itself, as consolidated declarations from before CARM; no client changes it.</summary>
    public bool IsCbsas { get; init; }

    /// <summary>Taken over from before CARM: only its amounts are known.</summary>
    public bool IsPreCarm { get; init; }

    /// <summary>The last day of so many years after a day, as those of the accounting (Customs Act s.59, s.74): one that falls on a Sunday or holiday ends on the next day that is none (Interpretation Act s.26).</summary>
    public static DateOnly LastDayOf(DateOnly day, int years) => BusinessCalendar.RollForward(day.AddYears(years));

    /// <summary>The last day on which it may be changed, while it is open to that: four years after the accounting, as 2030-03-20.</summary>
    public string? ClosesAfter => Status == CadStatus.Accepted && OpenChange is null && AccountedAt is { } accounted ? LastDayOf(accounted.TorontoDate(), 4).ToString("O", System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <summary>Its place among all that were accounted for, by the day of their rates; digits only, so that every database orders it alike.</summary>
    public string? ReleasedKey => AccountedAt is not null && ReleasedOn is { } on ? $"{on:yyyyMMdd}{Id}" : null;

    /// <summary>The number of the declaration that a voluntary one takes the place of, or by which the goods of a warehouse's came there; null where it names none, or nothing that is a number.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? Followed => (CadType == Carm.Declarations.CadType.Voluntary || Carm.Declarations.CadType.Find(CadType)?.Follows == true) && Document.Header?.PreviousTransactionNumber is { Length: 14 } number && number.All(char.IsAsciiDigit) ? number : null;

    /// <summary>Still to be submitted or to be paid.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsOpen => Status is CadStatus.Draft or CadStatus.PendingPresentation or CadStatus.ReturnedForChange or CadStatus.Complete;

    /// <summary>The newest first in lists.</summary>
    public string SortKey => $"{CreatedAt.UtcDateTime:yyyyMMddHHmmssfff}-{Id}";
}

static class Cads
{
    /// <summary>Holds a transaction number to the end of the transaction, so that two who change the same declaration come one after the other.</summary>
    public static async Task<Cad?> LockCadAsync(this IDocumentSession session, string transactionNumber, CancellationToken ct)
    {
        await session.BeginTransactionAsync(ct);
        var batch = session.CreateBatchQuery();
        batch.Hold($"cad {transactionNumber}");
        var cad = batch.Load<Cad>(transactionNumber);
        await batch.Execute(ct);
        return await cad;
    }

    /// <summary>Whether what holds a number gives way to this account: the draft of another, where goods were released under it to this one, which alone can account for them.</summary>
    public static async Task<bool> GivesWayAsync(this IQuerySession session, Cad taken, string rmAccount, CancellationToken ct) =>
        taken.Status == CadStatus.Draft && taken.RmAccount != rmAccount && (await session.LoadAsync<ReleaseRecord>(taken.Id, ct))?.RmAccount == rmAccount;
}

/// <summary>Whose declaration a route names.</summary>
sealed class CadLocator(IDeclarationsStore store) : IResourceLocator
{
    public string RouteParameter => "transactionNumber";

    public async Task<(string RmAccount, string? SubmitterBn9, bool IsOpen)?> FindAsync(string value, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Cad>(value, ct) is { } cad ? (cad.RmAccount, cad.SubmitterBn9, cad.IsOpen)
            : await session.LoadAsync<ReleaseRecord>(value, ct) is { } release ? (release.RmAccount, null, false)      // goods whose declaration nobody has begun
            : null;
    }
}
