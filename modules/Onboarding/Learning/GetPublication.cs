using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Staff read a publication in whatever state, in both languages.</summary>
public sealed record GetPublication(string PublicationId);

public sealed class GetPublicationEndpoint(IOnboardingStore store) : CarmEndpoint<GetPublication, PublicationView>
{
    public override void Configure()
    {
        Get("publications/{publicationId}");
        Group<Staff>();
        Asks("onboarding.publications.review");
        Summary(s => s.Summary = "Read a publication in both languages");
    }

    public override async Task HandleAsync(GetPublication query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var publication = await session.LoadAsync<Publication>(query.PublicationId, ct) ?? throw new Rejected("NOT_FOUND");
        Tag(publication.Changes);
        await Send.OkAsync(PublicationView.Of(publication, await session.LoadAsync<WebinarSeats>(publication.Id, ct)), ct);
    }
}

/// <summary>A publication as staff see it.</summary>
/// <param name="SeatsTaken">How many seats of a webinar are taken; null for what has none.</param>
/// <param name="WithdrawalReason">Why it was withdrawn; shown to staff alone.</param>
public sealed record PublicationView(
    string PublicationId, PublicationKind Kind, PublicationState State, Bilingual Title, Bilingual Body, DateOnly? EffectiveFrom, DateOnly? ExpiresOn, string? Link, Webinar? Webinar, int? SeatsTaken,
    DateTimeOffset? PublishedAt, DateTimeOffset? WithdrawnAt, string? WithdrawalReason)
{
    public static PublicationView Of(Publication p, WebinarSeats? seats) => new(
        p.Id, p.Kind, p.State, p.Content.Title, p.Content.Body, p.Content.EffectiveFrom, p.Content.ExpiresOn, p.Content.Link, p.Content.Webinar, p.Kind == PublicationKind.Webinar ? seats?.Seats.Count ?? 0 : null, p.PublishedAt, p.WithdrawnAt, p.WithdrawalReason);
}
