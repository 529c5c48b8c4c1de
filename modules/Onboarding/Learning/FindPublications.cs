using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists publications in whatever state for staff, the last drafted first.</summary>
/// <param name="State">As DRAFT; every state when left out.</param>
/// <param name="Kind">As NOTICE; every kind when left out.</param>
public sealed record FindPublications([property: QueryParam] string? State = null, [property: QueryParam] string? Kind = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindPublicationsResponse(IReadOnlyList<PublicationRow> Items, string? NextCursor);

public sealed record PublicationRow(string PublicationId, PublicationKind Kind, PublicationState State, Bilingual Title, DateOnly? EffectiveFrom, DateOnly? ExpiresOn, DateTimeOffset? StartsAt, DateTimeOffset? PublishedAt, DateTimeOffset ChangedAt);

public sealed class FindPublicationsEndpoint(IOnboardingStore store) : CarmEndpoint<FindPublications, FindPublicationsResponse>
{
    public override void Configure()
    {
        Get("publications");
        Group<Staff>();
        Asks("onboarding.publications.review");
        Summary(s => s.Summary = "List publications in every state");
    }

    public override async Task HandleAsync(FindPublications query, CancellationToken ct)
    {
        var (state, kind) = (Publication.StateOf(query.State), Publication.KindOf(query.Kind));
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        IQueryable<Publication> publications = session.Query<Publication>();
        if (state is not null) publications = publications.Where(p => p.State == state);
        if (kind is not null) publications = publications.Where(p => p.Kind == kind);
        if (after is not null) publications = publications.Where(p => string.Compare(p.Id, after) < 0);
        var (items, next) = Cut(await publications.OrderByDescending(p => p.Id).Take(size + 1).ToListAsync(ct), size, p => p.Id);
        await Send.OkAsync(new([.. items.Select(p => new PublicationRow(p.Id, p.Kind, p.State, p.Content.Title, p.Content.EffectiveFrom, p.Content.ExpiresOn, p.Content.Webinar?.StartsAt, p.PublishedAt, p.ChangedAt))], next), ct);
    }
}
