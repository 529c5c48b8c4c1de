using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>Staff publish a draft. A notice goes to the distribution list.</summary>
public sealed record PublishPublication(string PublicationId);

public sealed record PublishPublicationResponse(PublicationView Publication, int Changes);

public sealed class PublishPublicationEndpoint : CarmEndpoint<PublishPublication, PublishPublicationResponse>
{
    public override void Configure()
    {
        Post("publications/{publicationId}/publish");
        Group<Staff>();
        Asks("onboarding.publications.publish");
        Summary(s => s.Summary = "Publish a draft");
    }

    public override Task HandleAsync(PublishPublication command, CancellationToken ct) => OkAsync(command, ct);
}

public static class PublishPublicationHandler
{
    public static async Task<(PublishPublicationResponse, OutgoingMessages)> Handle(PublishPublication command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var published = (await session.LoadAsync<Publication>(command.PublicationId, ct) ?? throw new Rejected("NOT_FOUND")).Published(clock.GetUtcNow());
        session.Store(published);
        var messages = new OutgoingMessages();
        if (published.Kind == PublicationKind.Notice) messages.Add(new AnnounceNotice(published.Id));
        return (new(PublicationView.Of(published, null), published.Changes), messages);
    }
}
