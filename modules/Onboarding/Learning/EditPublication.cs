using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>Staff change what a publication says; the new content replaces the old. Who holds a seat in a webinar hears of another hour or another link.</summary>
/// <param name="Expected">The version last read. It comes from If-Match.</param>
public sealed record EditPublication(
    string PublicationId, Bilingual Title, Bilingual Body, DateOnly? EffectiveFrom = null, DateOnly? ExpiresOn = null, string? Link = null, Webinar? Webinar = null, [property: System.Text.Json.Serialization.JsonIgnore] long Expected = 0) : IPublicationContent;

public sealed record EditPublicationResponse(PublicationView Publication, int Changes);

public sealed class EditPublicationValidator : Validator<EditPublication>
{
    public EditPublicationValidator() => this.HoldContent();
}

public sealed class EditPublicationEndpoint : CarmEndpoint<EditPublication, EditPublicationResponse>
{
    public override void Configure()
    {
        Put("publications/{publicationId}");
        Group<Staff>();
        Asks("onboarding.publications.publish");
        Summary(s => s.Summary = "Change what a publication says");
    }

    public override async Task HandleAsync(EditPublication command, CancellationToken ct)
    {
        var edited = await ExecuteAsync(command with { Expected = IfMatch() }, ct);
        Tag(edited.Changes);
        await Send.OkAsync(edited, ct);
    }
}

public static class EditPublicationHandler
{
    public static async Task<(EditPublicationResponse, OutgoingMessages)> Handle(EditPublication command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (now, messages) = (clock.GetUtcNow(), new OutgoingMessages());
        var before = await session.LoadAsync<Publication>(command.PublicationId, ct) ?? throw new Rejected("NOT_FOUND");
        if (before.Changes != command.Expected) throw new Rejected("IF_MATCH_STALE");

        var seats = await session.LoadAsync<WebinarSeats>(before.Id, ct);
        var edited = before.Edited(command.Content(), seats?.Seats.Count ?? 0, now);
        session.Store(edited);
        // The seats are written too: one taken meanwhile makes this start over, so that its holder is counted and told.
        if (seats is not null) session.Store(seats);
        if (edited.ConcernsSeats(before, now)) messages.AddRange(seats!.Seats.Select(s => new MailSeatHolder(edited.Id, s.Subject, SeatOccasion.Changed)));
        return (new(PublicationView.Of(edited, seats), edited.Changes), messages);
    }
}
