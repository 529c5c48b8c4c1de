using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists the enrolments in one state for program officers, the oldest first.</summary>
/// <param name="Status">SUBMITTED, which is meant when left out, or another state.</param>
public sealed record FindEnrolmentsToDecide([property: QueryParam] string? Status = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindEnrolmentsToDecideResponse(IReadOnlyList<EnrolmentView> Items, string? NextCursor);

public sealed class FindEnrolmentsToDecideEndpoint(IOnboardingStore store) : CarmEndpoint<FindEnrolmentsToDecide, FindEnrolmentsToDecideResponse>
{
    public override void Configure()
    {
        Get("enrolments");
        Group<Staff>();
        Asks("onboarding.enrolments.review");
        Summary(s => s.Summary = "List enrolments to decide");
    }

    public override async Task HandleAsync(FindEnrolmentsToDecide query, CancellationToken ct)
    {
        var state = query.Status is null ? EnrolmentState.Submitted : WireNames.Read<EnrolmentState>(query.Status) ?? throw new Rejected("VAL_STATUS") { Path = "status" };
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<Enrolment>().Where(e => e.State == state && (after == null || string.Compare(e.Id, after) > 0)).OrderBy(e => e.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, e => e.Id);
        string[] ids = [.. items.Select(e => e.Id)];
        var documents = (await session.Query<DocumentNote>().Where(d => ids.Contains(d.EnrolmentId)).OrderBy(d => d.Id).ToListAsync(ct)).ToLookup(d => d.EnrolmentId);
        await Send.OkAsync(new([.. items.Select(e => EnrolmentView.Of(e, [.. documents[e.Id]]))], next), ct);
    }
}
