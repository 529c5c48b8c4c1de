using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Declarations;

public enum ChangeStatus
{
    Submitted,
    UnderReview,
    Approved,
    PartiallyApproved,
    Rejected,
    Cancelled,
}

/// <summary>Why an officer refuses an adjustment (declarations 6.3).</summary>
public enum RefusalOfChange
{
    OutOfTime,
    WrongReasonCode,
    ReasonOrder,
    NoEvidence,

    /// <summary>On the merits of origin, classification or value: a re-determination that may be appealed (Customs Act s.74(4)).</summary>
    NotEligible,
    DecisionExists,
    MissingLines,
    CbsaCodeUsed,
    Duplicate,
}

/// <summary>Why a line is changed.</summary>
/// <param name="LineNumber">Null for what concerns the declaration as a whole, or every changed line that has no reasons of its own.</param>
/// <param name="Codes">The one that supports the result in money comes first.</param>
public sealed record LineReasons(int? LineNumber, IReadOnlyList<string> Codes)
{
    public IReadOnlyList<string> Codes { get; init; } = Codes ?? [];
}

/// <summary>
/// A client's change of an accepted declaration: a correction up to the last second of the due date, which is decided at once, or an adjustment after it, which an
/// officer reviews unless it changes no money (declarations 6.3).
/// </summary>
/// <param name="BasedOn">The version that it changes.</param>
/// <param name="Document">All of it, as it is to be.</param>
/// <param name="Lines">Priced as they were asked for.</param>
/// <param name="Change">The difference by head against that version.</param>
public sealed record CadChange(
    string Id, string TransactionNumber, string RmAccount, string SubmitterBn9, CadVersionKind Kind, int BasedOn, CadDocument Document, IReadOnlyList<LineReasons> Reasons, string Authority, string? Explanation,
    IReadOnlyList<string> Attachments, IReadOnlyList<AssessedLine> Lines, CadAmounts Change, string SubmittedBy, DateTimeOffset SubmittedAt)
{
    public ChangeStatus Status { get; init; } = ChangeStatus.Submitted;

    /// <summary>Who reviews it.</summary>
    public string? Officer { get; init; }

    /// <summary>What the officer asked, and until when the client may answer.</summary>
    public string? Question { get; init; }

    public DateOnly? AnswerBy { get; init; }

    public string? Answer { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>The officer, or SYSTEM.</summary>
    public string? DecidedBy { get; init; }

    public RefusalOfChange? Refusal { get; init; }

    /// <summary>The officer's words.</summary>
    public string? Rationale { get; init; }

    /// <summary>The lines granted, where not all were.</summary>
    public IReadOnlyList<int>? Granted { get; init; }

    /// <summary>The version that it made.</summary>
    public int? MadeVersion { get; init; }

    /// <summary>By head, what that version brought to the account.</summary>
    public CadAmounts? OnTheAccount { get; init; }

    /// <summary>The statement of adjustments by which a refusal on the merits was served.</summary>
    public string? StatementNumber { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsOpen => Status is ChangeStatus.Submitted or ChangeStatus.UnderReview;

    /// <summary>The oldest first in the officers' queue.</summary>
    public string SortKey => $"{SubmittedAt.UtcDateTime:yyyyMMddHHmmssfff}-{Id}";

    /// <summary>The client's time to answer the officer, for the calendars; null where none runs.</summary>
    /// <param name="isOver">It was answered, or is decided.</param>
    public DeadlineSet? AnswerTime(DateTimeOffset now, bool isOver = false) => AnswerBy is { } by && Answer is null ? new($"change/{Id}/answer", RmAccount, "CHANGE_INFORMATION", Id, by, now, SubmitterBn9, isOver) : null;

    /// <summary>An officer's decision, as other modules hear it.</summary>
    public ChangeDecided Decided() => new(Id, TransactionNumber, RmAccount, SubmitterBn9, Wire(Status), MadeVersion, Refusal is { } why ? Wire(why) : null, StatementNumber, DecidedAt!.Value);

    static string Wire<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString());

    public static string IdOf(string transactionNumber, int sequence) => $"CHG-{transactionNumber}-{sequence:00}";

    /// <summary>The declaration that a change's number names; null when it is no such number.</summary>
    public static string? TransactionNumberIn(string changeId) => changeId.Split('-') is ["CHG", { Length: 14 } transactionNumber, _] ? transactionNumber : null;

    /// <summary>Whether it is just what a client asks; a kind that the client leaves out is the one that the clock has said.</summary>
    public bool IsAskedBy(ChangeCad command) =>
        (command.Kind is null || command.Kind == Kind.ToString().ToUpperInvariant()) && Said(Document, Reasons, Attachments, Explanation) == Said(new(command.Header, command.Invoices), command.Reasons ?? [], command.Attachments ?? [], command.Explanation);

    static string Said(CadDocument document, IReadOnlyList<LineReasons> reasons, IReadOnlyList<string> attachments, string? explanation) =>
        CadAcceptance.Hash(new { document.Header, document.Invoices, Reasons = reasons, Attachments = attachments, Explanation = explanation });

    /// <summary>
    /// The lines of the version before with those granted taken from what was asked; a new line that was not granted is not there. An invoice is as it was asked where one of its
    /// lines is granted, and else as it was: currency and day of shipment price all lines of one, so that a change of them cannot be granted for some of its lines alone.
    /// </summary>
    public static CadDocument Granting(CadDocument before, CadDocument asked, IReadOnlySet<int> granted)
    {
        var (was, becomes) = ((before.Invoices ?? []).ToDictionary(i => i.InvoiceSequence ?? 0), (asked.Invoices ?? []).ToDictionary(i => i.InvoiceSequence ?? 0));
        return asked with { Invoices = [.. becomes.Keys.Union(was.Keys).Select(Invoice).Where(invoice => invoice.Lines!.Count > 0)] };

        CadInvoice Invoice(int sequence)
        {
            var (old, changed) = (was.GetValueOrDefault(sequence), becomes.GetValueOrDefault(sequence));
            CadLine[] stay = [.. (old?.Lines ?? []).Where(l => !granted.Contains(l.LineNumber!.Value))], go = [.. (changed?.Lines ?? []).Where(l => granted.Contains(l.LineNumber!.Value))];
            if (stay.Length > 0 && go.Length > 0 && (old!.Currency, old.DirectShipmentDate) != (changed!.Currency, changed.DirectShipmentDate)) throw new Rejected("CAD-6011", sequence) { Path = "lines" };
            return (go.Length > 0 ? changed! : old ?? changed!) with { Lines = [.. stay.Concat(go).OrderBy(l => l.LineNumber)] };
        }
    }
}

static class CadChanges
{
    /// <summary>Holds a change and its declaration to the end of the transaction.</summary>
    public static async Task<(Cad Cad, CadChange Change)> LockChangeAsync(this IDocumentSession session, string changeId, CancellationToken ct)
    {
        // The number names the declaration, so that the lock comes before the first look.
        var cad = CadChange.TransactionNumberIn(changeId) is { } number ? await session.LockCadAsync(number, ct) : null;
        return cad is not null && await session.LoadAsync<CadChange>(changeId, ct) is { } change ? (cad, change) : throw new Rejected("NOT_FOUND");
    }

    /// <summary>Serves what was asked for and is not granted as a statement of adjustments (Customs Act s.74(4)).</summary>
    /// <param name="stays">The version that stands beside it.</param>
    public static async Task<(StatementOfAdjustments Served, StatementOfAdjustmentsServed Fact)> ServeRefusalAsync(this IDocumentSession session, Cad cad, CadVersion stays, CadDocument asked, IReadOnlyList<AssessedLine> lines, RedeterminationIssue issue, string reason, string subject, DateTimeOffset now, CancellationToken ct)
    {
        var served = StatementOfAdjustments.OfRefusal(cad, stays, asked, issue, reason, subject, await session.Query<StatementOfAdjustments>().CountAsync(s => s.TransactionNumber == cad.Id, ct) + 1, now);
        session.Store(served);
        // What an appeal may bring is what was asked for, less what drawback gave back already.
        return (served, new StatementOfAdjustmentsServed(served.Id, cad.Id, cad.CurrentVersion, cad.RmAccount, now.TorontoDate(), -CadAccounting.OnTheAccount(cad, stays, asked, lines, now.TorontoDate()).Duties.Amount, 0, issue.ToString().ToUpperInvariant(), now, cad.SubmitterBn9) { Authority = served.Authority }.ByLine(lines, stays.Lines, asked, stays.Document));
    }

    /// <summary>Takes a change of a declaration that is locked, whichever channel brought it: decided at once, or kept for an officer. A refused one leaves nothing.</summary>
    /// <returns>The change, the declaration with it, and the version that it made.</returns>
    public static async Task<(ChangeView Change, Cad Cad, CadVersion? Made, OutgoingMessages Facts)> ChangeAsync(this IDocumentSession session, Cad cad, ChangeCad command, ExaminationRules rules, CancellationToken ct)
    {
        var now = rules.Clock.GetUtcNow();
        var (before, examined) = await session.ExamineAsync(cad, command, rules, ct);
        if (examined.Faults.Count > 0) throw Rejected.Of(examined.Faults);

        var sequence = await session.Query<CadChange>().CountAsync(c => c.TransactionNumber == cad.Id, ct) + 1;
        var change = new CadChange(
            CadChange.IdOf(cad.Id, sequence), cad.Id, cad.RmAccount, cad.SubmitterBn9, examined.Kind, before.Number, new(command.Header, command.Invoices), command.Reasons ?? [], examined.Authority, command.Explanation,
            command.Attachments ?? [], examined.Lines, examined.Change, command.Subject, now);
        if (!examined.IsDecidedAtOnce)
        {
            var waiting = cad with { OpenChange = change.Id, Revision = cad.Revision + 1 };
            session.Store(change);
            session.Store(waiting);
            return (ChangeView.Of(change, waiting, before), waiting, null, []);
        }

        var (next, version, fact) = CadAccounting.Next(cad, before, change.Document, change.Lines, change.Kind, change.Authority, change.Id, now, appliedOn: now.TorontoDate());
        change = change with { Status = ChangeStatus.Approved, DecidedAt = now, DecidedBy = "SYSTEM", MadeVersion = version.Number, OnTheAccount = version.Change };
        session.Store(change);
        session.Store(next);
        session.Store(version);
        return (ChangeView.Of(change, next, before), next, version, [fact]);
    }

    /// <summary>Examines what is asked as the next version of a declaration, and stores nothing.</summary>
    public static async Task<(CadVersion Before, ChangeExamination Examined)> ExamineAsync(this IQuerySession session, Cad cad, ChangeCad command, ExaminationRules rules, CancellationToken ct)
    {
        if (cad.CurrentVersion == 0) throw new Rejected("CAD-1002");
        var before = (await session.CurrentVersionOfAsync(cad, ct))!;
        var document = new CadDocument(command.Header, command.Invoices);
        await session.RequireAttachmentsAsync(cad.Id, command.Attachments ?? [], ct);
        var reference = await rules.References.CurrentAsync(session, ct);
        var examined = ChangeExamination.Of(new(
            cad, before, document, command.Reasons ?? [], command.Kind, command.NextVersion, command.Attachments?.Count ?? 0, rules.Clock.GetUtcNow().TorontoDate(),
            await session.TariffAsync(reference, before, document.Classifications, ct), reference,
            await session.RulingsOfAsync(cad.RmAccount, document, before.RateDate, ct), await session.ClaimNoticesOfAsync(cad, ct)));
        return (before, examined.IsDecidedAtOnce && await session.IsDeterminedAsync(cad, ChangedIssues.Between(before.Document, document), ct) ? examined with { IsDecidedAtOnce = false } : examined);
    }

    /// <summary>Whether the CBSA has determined, and no appeal has set aside, what a change is about: a client does not take that back by itself, also while the due date is not over.</summary>
    static async Task<bool> IsDeterminedAsync(this IQuerySession session, Cad cad, IReadOnlyList<RedeterminationIssue> about, CancellationToken ct)
    {
        // A declaration that was never changed has no statement.
        if (about.Count == 0 || cad.CurrentVersion == 1) return false;
        RedeterminationIssue[] issues = [.. about];
        return await session.Query<StatementOfAdjustments>().AnyAsync(s => s.TransactionNumber == cad.Id && s.Status == StatementStatus.Issued && s.SetAsideBy == null && issues.Contains(s.Issue), ct);
    }
}
