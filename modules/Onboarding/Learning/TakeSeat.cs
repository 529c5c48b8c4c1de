using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>A person registers for a webinar. Again gives the same seat.</summary>
public sealed record TakeSeat(string PublicationId, [property: FromClaim("sub")] string Subject);

public sealed record TakeSeatResponse(string PublicationId, DateTimeOffset TakenAt, string JoiningLink);

public sealed class TakeSeatEndpoint : CarmEndpoint<TakeSeat, TakeSeatResponse>
{
    public override void Configure()
    {
        Post("publications/{publicationId}/seats");
        Group<Portal>();
        Asks("onboarding.learning.attend");
        Summary(s => s.Summary = "Register for a webinar");
    }

    public override Task HandleAsync(TakeSeat command, CancellationToken ct) => OkAsync(command, ct);
}

public static class TakeSeatHandler
{
    public static async Task<(TakeSeatResponse, OutgoingMessages)> Handle(TakeSeat command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LoadAsync<Publication>(command.PublicationId, ct) is not { Kind: PublicationKind.Webinar, State: not PublicationState.Draft } webinar) throw new Rejected("NOT_FOUND");
        if (await session.LoadAsync<UserAccount>(command.Subject, ct) is null) throw new Rejected("REG_PROFILE_REQUIRED");
        var seats = (await session.LoadAsync<WebinarSeats>(webinar.Id, ct))!;
        var (next, seat) = seats.Taken(command.Subject, webinar, clock.GetUtcNow());
        var messages = new OutgoingMessages();
        if (next != seats)
        {
            session.Store(next);
            // The mail goes once the seat stands: who loses a race for the last one hears of none.
            messages.Add(new MailSeatHolder(webinar.Id, command.Subject, SeatOccasion.Taken));
        }
        return (new(webinar.Id, seat.TakenAt, webinar.Content.Webinar!.JoiningLink), messages);
    }
}
