using System.Text.Json;
using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Lists adjustments for officers, the longest waiting first.</summary>
/// <param name="Status">SUBMITTED, UNDER_REVIEW or another; left out, those that are open.</param>
public sealed record FindChangesToReview([property: QueryParam] string? Status = null, [property: QueryParam] string? RmAccount = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindChangesToReviewResponse(IReadOnlyList<ChangeToReview> Items, string? NextCursor);

/// <param name="ReviewBy">The end of the service standard of 90 days.</param>
public sealed record ChangeToReview(
    string ChangeId, string TransactionNumber, string RmAccount, ChangeStatus Status, string? Officer, DateTimeOffset SubmittedAt, DateOnly ReviewBy, CadAmounts Differences, IReadOnlyList<LineReasons> Reasons, int Attachments, DateOnly? AnswerBy, bool IsAnswered);

public sealed class FindChangesToReviewEndpoint(IDeclarationsStore store) : CarmEndpoint<FindChangesToReview, FindChangesToReviewResponse>
{
    public override void Configure()
    {
        Get("changes");
        Group<Staff>();
        Asks("declarations.changes.view");
        Summary(s => s.Summary = "List adjustments to review");
    }

    public override async Task HandleAsync(FindChangesToReview query, CancellationToken ct)
    {
        ChangeStatus? status = query.Status is null ? null
            : Enum.GetValues<ChangeStatus>().Where(s => JsonNamingPolicy.SnakeCaseUpper.ConvertName(s.ToString()) == query.Status).Select(s => (ChangeStatus?)s).FirstOrDefault() ?? throw new Rejected("VAL_STATUS") { Path = "status" };
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var rows = session.Query<CadChange>().Where(c => (c.Kind == CadVersionKind.Adjustment || c.DecidedBy == null || c.DecidedBy != "SYSTEM") && (after == null || string.Compare(c.SortKey, after) > 0));
        rows = status is { } one ? rows.Where(c => c.Status == one) : rows.Where(c => c.Status == ChangeStatus.Submitted || c.Status == ChangeStatus.UnderReview);
        if (query.RmAccount is { } rm) rows = rows.Where(c => c.RmAccount == rm);
        var (items, next) = Cut(await rows.OrderBy(c => c.SortKey).Take(size + 1).ToListAsync(ct), size, c => c.SortKey);
        await Send.OkAsync(new([.. items.Select(c => new ChangeToReview(
            c.Id, c.TransactionNumber, c.RmAccount, c.Status, c.Officer, c.SubmittedAt, c.SubmittedAt.TorontoDate().AddDays(ChangeView.ReviewDays), c.Change, c.Reasons, c.Attachments.Count, c.AnswerBy, c.Answer is not null))], next), ct);
    }
}
