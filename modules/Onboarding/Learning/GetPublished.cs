using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Anyone reads what is published, in the language of the request.</summary>
public sealed record GetPublished(string PublicationId);

/// <param name="IsExpired">Whether its last day has passed; it can be read, but is listed no more.</param>
public sealed record GetPublishedResponse(
    string PublicationId, PublicationKind Kind, string Title, string Body, DateTimeOffset PublishedAt, DateOnly? EffectiveFrom, DateOnly? ExpiresOn, bool IsExpired, string? Link, PublishedWebinar? Webinar);

/// <summary>A webinar as anyone sees it: the joining link is for those who hold a seat.</summary>
/// <param name="Language">en or fr: the language in which it is held.</param>
public sealed record PublishedWebinar(DateTimeOffset StartsAt, DateTimeOffset EndsAt, string Language, int Capacity, int SeatsLeft);

public sealed class GetPublishedEndpoint(IOnboardingStore store, TimeProvider clock) : CarmEndpoint<GetPublished, GetPublishedResponse>
{
    public override void Configure()
    {
        Get("publications/{publicationId}");
        Group<Public>();
        Summary(s => s.Summary = "Read a notice, a guide or a webinar");
    }

    public override async Task HandleAsync(GetPublished query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<Publication>(query.PublicationId, ct) is not { State: PublicationState.Published, Content: var said } p) throw new Rejected("NOT_FOUND");
        var taken = said.Webinar is null ? 0 : (await session.LoadAsync<WebinarSeats>(p.Id, ct))!.Seats.Count;
        await Send.OkAsync(new(
            p.Id, p.Kind, said.Title.ToString(), said.Body.ToString(), p.PublishedAt!.Value, said.EffectiveFrom, said.ExpiresOn, p.IsExpired(clock.GetUtcNow()), said.Link,
            said.Webinar is { } w ? new(w.StartsAt, w.EndsAt, w.Language, w.Capacity, w.Capacity - taken) : null), ct);
    }
}
