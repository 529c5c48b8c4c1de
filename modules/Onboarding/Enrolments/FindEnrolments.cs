using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists a business's enrolments, the oldest first.</summary>
public sealed record FindEnrolments(string Bn9, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindEnrolmentsResponse(IReadOnlyList<EnrolmentView> Items, string? NextCursor);

public sealed class FindEnrolmentsEndpoint(IOnboardingStore store) : CarmEndpoint<FindEnrolments, FindEnrolmentsResponse>
{
    public override void Configure()
    {
        Get("businesses/{bn9}/enrolments");
        Group<Portal>();
        Asks("onboarding.enrolments.file");
        Summary(s => s.Summary = "List enrolments");
    }

    public override async Task HandleAsync(FindEnrolments query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<Enrolment>().Where(e => e.Bn9 == query.Bn9 && (after == null || string.Compare(e.Id, after) > 0)).OrderBy(e => e.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, e => e.Id);
        string[] ids = [.. items.Select(e => e.Id)];
        var documents = (await session.Query<DocumentNote>().Where(d => ids.Contains(d.EnrolmentId)).OrderBy(d => d.Id).ToListAsync(ct)).ToLookup(d => d.EnrolmentId);
        await Send.OkAsync(new([.. items.Select(e => EnrolmentView.Of(e, [.. documents[e.Id]]))], next), ct);
    }
}
