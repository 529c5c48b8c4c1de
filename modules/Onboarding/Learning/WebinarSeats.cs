using Carm.Kernel;

namespace Carm.Onboarding;

/// <summary>Who holds a seat in a webinar. It is one document, so that of two who want the last seat the second to write looks again and finds it taken.</summary>
/// <param name="Id">The publication's.</param>
public sealed record WebinarSeats(string Id, IReadOnlyList<Seat> Seats)
{
    public Seat? Of(string subject) => Seats.FirstOrDefault(s => s.Subject == subject);

    /// <summary>The person's seat: the one it has, or a new one while there are any and the webinar has not begun.</summary>
    public (WebinarSeats Next, Seat Seat) Taken(string subject, Publication publication, DateTimeOffset now)
    {
        if (publication.State == PublicationState.Withdrawn) throw new Rejected("STATE_CONFLICT");
        if (Of(subject) is { } held) return (this, held);
        if (publication.Content.Webinar!.StartsAt <= now) throw new Rejected("LRN_WEBINAR_STARTED");
        if (Seats.Count >= publication.Content.Webinar.Capacity) throw new Rejected("LRN_WEBINAR_FULL");
        var seat = new Seat(subject, now);
        return (this with { Seats = [.. Seats, seat] }, seat);
    }

    public WebinarSeats GivenBack(string subject) => this with { Seats = [.. Seats.Where(s => s.Subject != subject)] };
}

/// <param name="Subject">The token's <c>sub</c>.</param>
public sealed record Seat(string Subject, DateTimeOffset TakenAt);
