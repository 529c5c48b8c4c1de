using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists the webinars in which the caller holds a seat, with their joining links.</summary>
public sealed record FindOwnWebinars([property: FromClaim("sub")] string Subject, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindOwnWebinarsResponse(IReadOnlyList<OwnWebinar> Items, string? NextCursor);

/// <param name="State">PUBLISHED, or WITHDRAWN when it is called off.</param>
/// <param name="JoiningLink">Null when it is called off.</param>
public sealed record OwnWebinar(string PublicationId, PublicationState State, string Title, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string Language, DateTimeOffset TakenAt, string? JoiningLink);

public sealed class FindOwnWebinarsEndpoint(IOnboardingStore store) : CarmEndpoint<FindOwnWebinars, FindOwnWebinarsResponse>
{
    public override void Configure()
    {
        Get("me/webinars");
        Group<Portal>();
        Asks("onboarding.learning.attend");
        Summary(s => s.Summary = "List the webinars in which you hold a seat");
    }

    public override async Task HandleAsync(FindOwnWebinars query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var held = session.Query<WebinarSeats>().Where(w => w.Seats.Any(s => s.Subject == query.Subject));
        if (after is not null) held = held.Where(w => string.Compare(w.Id, after) > 0);
        var (items, next) = Cut(await held.OrderBy(w => w.Id).Take(size + 1).ToListAsync(ct), size, w => w.Id);
        var webinars = (await session.LoadManyAsync<Publication>(ct, items.Select(w => w.Id))).ToDictionary(p => p.Id);
        await Send.OkAsync(new([.. items.Select(seats => RowOf(webinars[seats.Id], seats.Of(query.Subject)!))], next), ct);
    }

    static OwnWebinar RowOf(Publication p, Seat seat)
    {
        var webinar = p.Content.Webinar!;
        return new(p.Id, p.State, p.Content.Title.ToString(), webinar.StartsAt, webinar.EndsAt, webinar.Language, seat.TakenAt, p.State == PublicationState.Withdrawn ? null : webinar.JoiningLink);
    }
}
