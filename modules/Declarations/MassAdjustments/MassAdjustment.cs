using System.Text.Json.Serialization;
using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

public enum MassAdjustmentStatus
{
    Submitted,
    UnderReview,
    Approved,
    PartlyApproved,
    Rejected,
    Withdrawn,
}

/// <summary>One legislative issue of one importer on many declarations, decided as a case (declarations 6.6). While it is open it is the open change of each.</summary>
/// <param name="Id">The case number.</param>
/// <param name="SubmitterBn9">Whose work it is, for sight: the importer's own business or its provider's.</param>
/// <param name="Reasons">For every line that is changed; the one that supports the result in money comes first.</param>
/// <param name="Change">By head, of all its declarations together, as asked for.</param>
public sealed record MassAdjustment(
    string Id, string RmAccount, string SubmitterBn9, RedeterminationIssue Issue, IReadOnlyList<string> Reasons, string Explanation, IReadOnlyList<string> Attachments, IReadOnlyList<string> TransactionNumbers,
    CadAmounts Change, string SubmittedBy, DateTimeOffset SubmittedAt)
{
    /// <summary>What one transaction can well decide.</summary>
    public const int MostCads = 200;

    /// <summary>Lines of all its declarations together, since each of them is priced and kept, whatever is asked of it: as many as five declarations of the greatest length have.</summary>
    public const int MostLines = 50_000;

    public MassAdjustmentStatus Status { get; init; } = MassAdjustmentStatus.Submitted;

    /// <summary>Who reviews it.</summary>
    public string? Officer { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public string? DecidedBy { get; init; }

    /// <summary>Why not all of it was granted.</summary>
    public RefusalOfChange? Refusal { get; init; }

    /// <summary>The officer's words.</summary>
    public string? Rationale { get; init; }

    /// <summary>What is asked for by whose declarations they are, for sight; null in a case from before this was kept.</summary>
    public IReadOnlyList<SubmittersPart>? BySubmitter { get; init; }

    /// <summary>The same, where what is not known counts as others'.</summary>
    [JsonIgnore]
    public IReadOnlyList<SubmittersPart> Parts => BySubmitter ?? [new("", TransactionNumbers.Count, Change)];

    [JsonIgnore]
    public bool IsOpen => Status is MassAdjustmentStatus.Submitted or MassAdjustmentStatus.UnderReview;

    /// <summary>By time: the newest first for the client, the oldest first in the officers' queue.</summary>
    public string SortKey => $"{SubmittedAt.UtcDateTime:yyyyMMddHHmmssfff}-{Id}";

    public static string IdOf(string rmAccount, int sequence) => $"MAC-{rmAccount}-{sequence:0000}";

    /// <summary>The account that a case number names; null when it is no such number.</summary>
    public static string? RmAccountIn(string caseNumber) => caseNumber.Split('-') is ["MAC", { Length: 15 } rmAccount, _] ? rmAccount : null;
}

/// <summary>What a case asks for on the declarations that one business submitted.</summary>
public sealed record SubmittersPart(string Bn9, int Cads, CadAmounts Change);

public enum MassAdjustmentOutcome
{
    Pending,
    Granted,
    Refused,
}

/// <summary>One declaration of a case.</summary>
/// <param name="BasedOn">The version that it changes.</param>
/// <param name="Asked">What changes.</param>
/// <param name="Document">All of it, as it is to be.</param>
/// <param name="Lines">Priced as they were asked for.</param>
/// <param name="Change">The difference by head against that version.</param>
/// <param name="Authority">The provision of the first reason.</param>
public sealed record MassAdjustedCad(string Id, string CaseNumber, string TransactionNumber, int BasedOn, CadAmendment Asked, CadDocument Document, IReadOnlyList<AssessedLine> Lines, CadAmounts Change, string Authority)
{
    /// <summary>Whose declaration it is, for sight; null in a case from before this was kept, and then another's.</summary>
    public string? SubmitterBn9 { get; init; }

    public MassAdjustmentOutcome Outcome { get; init; }

    /// <summary>By head, what went to the account.</summary>
    public CadAmounts OnTheAccount { get; init; } = CadAmounts.Zero;

    public int? MadeVersion { get; init; }

    /// <summary>Why it was refused: as the case was, or since another decision came between.</summary>
    public RefusalOfChange? Refusal { get; init; }

    /// <summary>The statement of adjustments by which a refusal on the merits was served.</summary>
    public string? StatementNumber { get; init; }

    public static string IdOf(string caseNumber, string transactionNumber) => $"{caseNumber}/{transactionNumber}";
}

/// <summary>Whose case a route names.</summary>
sealed class MassAdjustmentLocator(IDeclarationsStore store) : IResourceLocator
{
    public string RouteParameter => "caseNumber";

    public async Task<(string RmAccount, string? SubmitterBn9, bool IsOpen)?> FindAsync(string value, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<MassAdjustment>(value, ct) is { } found ? (found.RmAccount, found.SubmitterBn9, found.IsOpen) : null;
    }
}

static class MassAdjustmentRecords
{
    /// <summary>Holds an account's cases to the end of the transaction. It comes before the declarations that a case names.</summary>
    public static async Task HoldMassAdjustmentsAsync(this IDocumentSession session, string rmAccount, CancellationToken ct)
    {
        await session.HoldAsync($"mass adjustments {rmAccount}", ct);
    }

    /// <summary>The case, held; 404 for a number that is none.</summary>
    public static async Task<MassAdjustment> LockMassAdjustmentAsync(this IDocumentSession session, string caseNumber, CancellationToken ct)
    {
        await session.HoldMassAdjustmentsAsync(MassAdjustment.RmAccountIn(caseNumber) ?? throw new Rejected("NOT_FOUND"), ct);
        return await session.LoadAsync<MassAdjustment>(caseNumber, ct) ?? throw new Rejected("NOT_FOUND");
    }

    /// <summary>Declarations held in the order of their numbers, so that two who hold several cannot hold each other up.</summary>
    public static Task<IReadOnlyDictionary<string, Cad>> LockCadsAsync(this IDocumentSession session, IEnumerable<string> transactionNumbers, CancellationToken ct) => session.LockCadsAsync(transactionNumbers, _ => true, int.MaxValue, ct);

    /// <summary>The same of those that the caller sees. MAC-2003 with the one that brings too many lines, before the next is read: so many do not stand in memory.</summary>
    public static async Task<IReadOnlyDictionary<string, Cad>> LockCadsAsync(this IDocumentSession session, IEnumerable<string> transactionNumbers, Func<Cad, bool> isSeen, int mostLines, CancellationToken ct)
    {
        var (cads, lines) = (new Dictionary<string, Cad>(), 0);
        foreach (var number in transactionNumbers.Distinct().Order(StringComparer.Ordinal))
        {
            if (await session.LockCadAsync(number, ct) is not { } cad || !isSeen(cad)) continue;
            lines += cad.Document.Lines().Count();
            if (lines > mostLines) throw new Rejected("MAC-2003", mostLines) { Path = "cads" };
            cads[number] = cad;
        }
        return cads;
    }

    public static Task<IReadOnlyList<MassAdjustedCad>> CadsOfAsync(this IQuerySession session, MassAdjustment of, CancellationToken ct) =>
        session.Query<MassAdjustedCad>().Where(c => c.CaseNumber == of.Id).OrderBy(c => c.TransactionNumber).ToListAsync(ct);
}
