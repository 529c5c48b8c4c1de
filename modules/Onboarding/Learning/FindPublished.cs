using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists what is published and not expired, the newest first, in the language of the request.</summary>
/// <param name="Kind">NOTICE, GUIDE or WEBINAR; every kind when left out.</param>
public sealed record FindPublished([property: QueryParam] string? Kind = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindPublishedResponse(IReadOnlyList<PublishedRow> Items, string? NextCursor);

/// <param name="StartsAt">When a webinar begins; null for the other kinds, as its end and its language.</param>
public sealed record PublishedRow(
    string PublicationId, PublicationKind Kind, string Title, DateTimeOffset PublishedAt, DateOnly? EffectiveFrom, DateOnly? ExpiresOn, string? Link, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, string? Language);

public sealed class FindPublishedEndpoint(IOnboardingStore store, TimeProvider clock) : CarmEndpoint<FindPublished, FindPublishedResponse>
{
    public override void Configure()
    {
        Get("publications");
        Group<Public>();
        Summary(s => s.Summary = "List notices, guides and webinars");
    }

    public override async Task HandleAsync(FindPublished query, CancellationToken ct)
    {
        var (kind, today) = (Publication.KindOf(query.Kind), clock.GetUtcNow().TorontoDate());
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Matching(new ListedPublicationsSpecification(kind, today, after, size)).ToListAsync(ct);
        var (items, next) = Cut(found, size, p => p.PublishedKey!);
        await Send.OkAsync(new([.. items.Select(RowOf)], next), ct);
    }

    static PublishedRow RowOf(Publication p) =>
        new(p.Id, p.Kind, p.Content.Title.ToString(), p.PublishedAt!.Value, p.Content.EffectiveFrom, p.Content.ExpiresOn, p.Content.Link, p.Content.Webinar?.StartsAt, p.Content.Webinar?.EndsAt, p.Content.Webinar?.Language);
}
