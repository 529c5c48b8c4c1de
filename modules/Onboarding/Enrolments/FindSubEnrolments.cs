using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists the enrolments of one program account in further programs, the oldest first.</summary>
public sealed record FindSubEnrolments(string RmAccount, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindSubEnrolmentsResponse(IReadOnlyList<EnrolmentView> Items, string? NextCursor);

public sealed class FindSubEnrolmentsEndpoint(IOnboardingStore store) : CarmEndpoint<FindSubEnrolments, FindSubEnrolmentsResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/enrolments");
        Group<Portal>();
        Asks("onboarding.enrolments.view");
        Summary(s => s.Summary = "List the enrolments of a program account");
    }

    public override async Task HandleAsync(FindSubEnrolments query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        // An account of its own is the whole business's affair, and another's application is seen as far as the sight goes.
        string[] further = [.. ProgramCatalogue.All.Where(p => !p.HasOwnAccount).Select(p => p.Code)];
        await using var session = store.QuerySession();
        var found = await session.Query<Enrolment>().Where(e => e.RmAccount == query.RmAccount && !e.OpensAccount && further.Contains(e.Program) && (after == null || string.Compare(e.Id, after) > 0)).OrderBy(e => e.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, e => e.Id);
        string[] ids = [.. items.Select(e => e.Id)];
        var documents = (await session.Query<DocumentNote>().Where(d => ids.Contains(d.EnrolmentId)).OrderBy(d => d.Id).ToListAsync(ct)).ToLookup(d => d.EnrolmentId);
        await Send.OkAsync(new([.. items.Where(e => Sees(e.CreatorBn9 ?? e.Bn9, query.RmAccount)).Select(e => EnrolmentView.Of(e, [.. documents[e.Id]]))], next), ct);
    }
}
