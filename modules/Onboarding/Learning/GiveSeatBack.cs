using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>A person will not come to a webinar; another may. Without a seat there is nothing to give, and nothing amiss.</summary>
public sealed record GiveSeatBack(string PublicationId, [property: FromClaim("sub")] string Subject);

/// <param name="HeldSeat">Whether there was one.</param>
public sealed record GiveSeatBackResponse(string PublicationId, bool HeldSeat);

public sealed class GiveSeatBackEndpoint : CarmEndpoint<GiveSeatBack, GiveSeatBackResponse>
{
    public override void Configure()
    {
        Delete("publications/{publicationId}/seats");
        Group<Portal>();
        Asks("onboarding.learning.attend");
        Summary(s => s.Summary = "Give a seat in a webinar back");
    }

    public override Task HandleAsync(GiveSeatBack command, CancellationToken ct) => OkAsync(command, ct);
}

public static class GiveSeatBackHandler
{
    public static async Task<GiveSeatBackResponse> Handle(GiveSeatBack command, IDocumentSession session, CancellationToken ct)
    {
        var seats = await session.LoadAsync<WebinarSeats>(command.PublicationId, ct) ?? throw new Rejected("NOT_FOUND");
        var held = seats.Of(command.Subject) is not null;
        if (held) session.Store(seats.GivenBack(command.Subject));
        return new(command.PublicationId, held);
    }
}
