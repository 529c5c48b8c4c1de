using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>
/// The work of the rulings officers, first what is due first. What is not complete yet stands as if it were; what waits for an applicant or a laboratory keeps the place that
/// it had when the clock stopped.
/// </summary>
/// <param name="State">As UNDER_REVIEW; when left out, every state in which something is still to be decided, and what a review under s.60 left to be written out.</param>
/// <param name="Kind">As ADVANCE_TARIFF; every kind when left out.</param>
public sealed record FindRulingsToDecide([property: QueryParam] string? State = null, [property: QueryParam] string? Kind = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindRulingsToDecideResponse(IReadOnlyList<RulingQueueRow> Items, string? NextCursor);

/// <param name="IsProposed">Whether a proposal waits for another person's decision.</param>
public sealed record RulingQueueRow(
    string RulingNumber, string RmAccount, RulingKind Kind, NationalSubject? Subject, RulingState State, string? GoodsDescription, string Language, string? Modifies, string? Officer, bool IsProposed,
    DateOnly SubmittedOn, DateOnly? CompleteOn, DateOnly? TargetOn, int? DaysLeft, bool ClockIsStopped, DateOnly? AnswerBy);

public sealed class FindRulingsToDecideEndpoint(IDeclarationsStore store, TimeProvider clock) : CarmEndpoint<FindRulingsToDecide, FindRulingsToDecideResponse>
{
    static readonly RulingState[] Undecided = [RulingState.Submitted, RulingState.CompletenessCheck, RulingState.InfoRequested, RulingState.UnderReview, RulingState.Postponed];

    public override void Configure()
    {
        Get("rulings");
        Group<Staff>();
        Asks("declarations.rulings.review");
        Summary(s => s.Summary = "List requests for rulings by the day on which they are due");
    }

    public override async Task HandleAsync(FindRulingsToDecide query, CancellationToken ct)
    {
        var (state, kind, today) = (RulingRecords.ReadWord<RulingState>(query.State, "state"), RulingRecords.ReadWord<RulingKind>(query.Kind, "kind", "VAL_FAILED"), clock.GetUtcNow().TorontoDate());
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        var (states, all) = (state is { } one ? [one] : Undecided, state is null);
        await using var session = store.QuerySession();
        // A draft has no place in the queue, whichever state is asked for.
        var rows = session.Query<Ruling>().Where(r => (states.Contains(r.State) || (all && r.AwaitsReviewOutcome)) && r.QueueKey != null && (after == null || string.Compare(r.QueueKey, after) > 0));
        if (kind is { } only) rows = rows.Where(r => r.Kind == only);
        var (items, next) = Cut(await rows.OrderBy(r => r.QueueKey).Take(size + 1).ToListAsync(ct), size, r => r.QueueKey!);
        await Send.OkAsync(new([.. items.Select(r => new RulingQueueRow(
            r.Id, r.RmAccount, r.Kind, r.Subject, r.State, r.Request.GoodsDescription, r.Request.Language, r.Modifies, r.Officer, r.Proposal is not null,
            r.SubmittedOn!.Value, r.CompleteOn, r.TargetOn(today), RulingResponse.DaysLeftOf(r, today), r.ClockIsStopped, r.Questions.LastOrDefault(q => q.AnsweredOn is null)?.AnswerBy))], next), ct);
    }
}
