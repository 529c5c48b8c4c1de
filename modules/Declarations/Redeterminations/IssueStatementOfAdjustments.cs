using Carm.Declarations.Contracts;
using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>A supervisor issues a statement of adjustments that somebody else drafted. It is served at once, and the declaration has its next version.</summary>
public sealed record IssueStatementOfAdjustments(string StatementNumber, [property: FromClaim("sub")] string Subject);

/// <param name="Differences">By head, as they went to the account.</param>
/// <param name="AmountOwing">Their sum; negative is a refund.</param>
public sealed record IssueStatementOfAdjustmentsResponse(
    string StatementNumber, string TransactionNumber, string Version, StatementStatus Status, DateOnly ServedOn, CadAmounts Differences, Money AmountOwing);

public sealed class IssueStatementOfAdjustmentsEndpoint : CarmEndpoint<IssueStatementOfAdjustments, IssueStatementOfAdjustmentsResponse>
{
    public override void Configure()
    {
        Post("statements-of-adjustments/{statementNumber}/issue");
        Group<Staff>();
        Asks("declarations.determinations.issue", movesMoney: true);
        Summary(s => s.Summary = "Issue a statement of adjustments");
    }

    public override Task HandleAsync(IssueStatementOfAdjustments command, CancellationToken ct) => OkAsync(command, ct);
}

public static class IssueStatementOfAdjustmentsHandler
{
    public static async Task<(IssueStatementOfAdjustmentsResponse, OutgoingMessages)> Handle(IssueStatementOfAdjustments command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        // The number names the declaration, so that the lock comes before the first look.
        var number = StatementOfAdjustments.TransactionNumberIn(command.StatementNumber) ?? throw new Rejected("NOT_FOUND");
        var cad = await session.LockCadAsync(number, ct) ?? throw new Rejected("NOT_FOUND");
        var statement = await session.LoadAsync<StatementOfAdjustments>(command.StatementNumber, ct) ?? throw new Rejected("NOT_FOUND");
        if (statement.Status != StatementStatus.Draft || statement.BasedOn != cad.CurrentVersion) throw new Rejected("STATE_CONFLICT");
        if (statement.DraftedBy == command.Subject) throw new Rejected("SAME_MAKER_CHECKER");
        if (cad.Status is not (CadStatus.Accepted or CadStatus.Closed)) throw new Rejected("STATE_CONFLICT");
        await session.RequireNotUnderAppealAsync(cad, statement.Issue, ct);
        await session.RequireJudgmentsCarriedOutAsync(cad, statement.Issue, statement.AppealNumber, ct);
        StatementOfAdjustments.RequireTime(cad, statement.Authority, clock.GetUtcNow());

        var now = clock.GetUtcNow();
        var before = await session.CurrentVersionOfAsync(cad, ct);
        var (next, version, fact) = CadAccounting.Next(cad, before, statement.Document, statement.Lines, CadVersionKind.CbsaAdjustment, statement.Authority, statement.Id, now);
        var issued = statement with { Status = StatementStatus.Issued, IssuedBy = command.Subject, ServedOn = now.TorontoDate(), MadeVersion = version.Number, Change = version.Change };
        session.Store(next);
        session.Store(version);
        session.Store(issued);
        var judgedBy = issued.AppealNumber is { } appeal ? await session.CarriedOutAsync(cad, appeal, ct) : null;
        OutgoingMessages facts =
        [
            new StatementOfAdjustmentsServed(issued.Id, cad.Id, version.Number, cad.RmAccount, now.TorontoDate(), version.Change.Duties.Amount, version.Change.Total.Amount, issued.Issue.ToString().ToUpperInvariant(), now, issued.SubmitterBn9) { Authority = issued.Authority, AppealNumber = issued.AppealNumber, JudgedBy = judgedBy }.ByLine(before?.Lines ?? [], version.Lines, before?.Document, version.Document),
            fact with { AppealNumber = issued.AppealNumber },
            ClientNotices.To($"adjustment/{issued.Id}", cad.RmAccount, issued.SubmitterBn9, "DECLARATIONS_ADJUSTMENT_SERVED", now, issued.Id, cad.Id, version.Change.Total.ToString()),
        ];
        return (new(issued.Id, cad.Id, CadVersion.Wire(version.Number), issued.Status, now.TorontoDate(), version.Change, version.Change.Total), facts);
    }
}

static class ServedLines
{
    /// <summary>With what each line of the declaration brought of the duties, so that an outcome can be reckoned line by line, and the headings of their goods in these documents.</summary>
    public static StatementOfAdjustmentsServed ByLine(this StatementOfAdjustmentsServed served, IReadOnlyList<AssessedLine> before, IReadOnlyList<AssessedLine> after, params CadDocument?[] documents)
    {
        // A line that is only in the one counts wholly.
        var (was, becomes) = (before.ToDictionary(l => l.LineNumber, l => l.Amounts.Duties.Amount), after.ToDictionary(l => l.LineNumber, l => l.Amounts.Duties.Amount));
        var lines = was.Keys.Union(becomes.Keys).Order().Select(n => (LineNumber: n, Change: becomes.GetValueOrDefault(n) - was.GetValueOrDefault(n))).Where(l => l.Change != 0).ToArray();
        var headings = documents.OfType<CadDocument>().SelectMany(d => d.Lines()).Where(l => lines.Any(changed => changed.LineNumber == l.Line.LineNumber)).Select(l => l.Line.Classification).Where(c => c?.Length >= 4).Select(c => c![..4]).Distinct().Order(StringComparer.Ordinal);
        return served with { LineNumbers = [.. lines.Select(l => l.LineNumber)], LineDuties = [.. lines.Select(l => l.Change)], Headings = [.. headings] };
    }
}
