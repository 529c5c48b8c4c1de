using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Staff draft a notice, a guide or a webinar; nobody else sees it yet. Its kind stays.</summary>
/// <param name="Webinar">The terms of a webinar; nothing for the other kinds.</param>
public sealed record DraftPublication(PublicationKind Kind, Bilingual Title, Bilingual Body, DateOnly? EffectiveFrom = null, DateOnly? ExpiresOn = null, string? Link = null, Webinar? Webinar = null) : IPublicationContent;

public sealed record DraftPublicationResponse(PublicationView Publication, int Changes);

public sealed class DraftPublicationValidator : Validator<DraftPublication>
{
    public DraftPublicationValidator() => this.HoldContent();
}

public sealed class DraftPublicationEndpoint : CarmEndpoint<DraftPublication, DraftPublicationResponse>
{
    public override void Configure()
    {
        Post("publications");
        Group<Staff>();
        Asks("onboarding.publications.publish");
        Creates();
        Summary(s => s.Summary = "Draft a notice, a guide or a webinar");
    }

    public override Task HandleAsync(DraftPublication command, CancellationToken ct) => CreatedAsync(command, r => $"/api/v1/admin/publications/{r.Publication.PublicationId}", ct);
}

public static class DraftPublicationHandler
{
    public static DraftPublicationResponse Handle(DraftPublication command, IDocumentSession session, TimeProvider clock)
    {
        var draft = Publication.Draft(command.Kind, command.Content(), clock.GetUtcNow());
        session.Insert(draft);
        if (draft.Kind == PublicationKind.Webinar) session.Insert(new WebinarSeats(draft.Id, []));
        return new(PublicationView.Of(draft, null), draft.Changes);
    }
}
