using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Lists for supervisors the drafts that wait to be issued, the oldest first.</summary>
public sealed record FindStatementsToIssue([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindStatementsToIssueResponse(IReadOnlyList<StatementToIssue> Items, string? NextCursor);

/// <param name="BasedOn">The version that it changes; a draft on one that is no longer current is withdrawn.</param>
/// <param name="AppealNumber">The appeal whose judgment it carries out.</param>
public sealed record StatementToIssue(
    string StatementNumber, string TransactionNumber, string RmAccount, string BasedOn, RedeterminationIssue Issue, string Authority, string Reason, CadAmounts Differences, IReadOnlyList<LineDifference> Lines, IReadOnlyList<InvoiceDifference> Invoices, string DraftedBy, DateTimeOffset DraftedAt, string? AppealNumber = null);

public sealed class FindStatementsToIssueEndpoint(IDeclarationsStore store) : CarmEndpoint<FindStatementsToIssue, FindStatementsToIssueResponse>
{
    public override void Configure()
    {
        Get("statements-of-adjustments");
        Group<Staff>();
        Asks("declarations.determinations.view");
        Summary(s => s.Summary = "List draft statements of adjustments");
    }

    public override async Task HandleAsync(FindStatementsToIssue query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var rows = await session.Query<StatementOfAdjustments>().Where(s => s.Status == StatementStatus.Draft && (after == null || string.Compare(s.SortKey, after) > 0)).OrderBy(s => s.SortKey).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(rows, size, s => s.SortKey);
        await Send.OkAsync(new([.. items.Select(s => new StatementToIssue(
            s.Id, s.TransactionNumber, s.RmAccount, CadVersion.Wire(s.BasedOn), s.Issue, s.Authority, s.Reason, s.Change, LineDifference.Of(s), InvoiceDifference.Of(s), s.DraftedBy, s.DraftedAt, s.AppealNumber))], next), ct);
    }
}
