using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>An applicant takes a document back while the enrolment may still be changed; its room is free again.</summary>
public sealed record RemoveDocument(string EnrolmentId, string DocumentId, [property: FromClaim("carm_role")] string Role);

public sealed record RemoveDocumentResponse(string DocumentId);

public sealed class RemoveDocumentEndpoint : CarmEndpoint<RemoveDocument, RemoveDocumentResponse>
{
    public override void Configure()
    {
        Delete("enrolments/{enrolmentId}/documents/{documentId}");
        Group<Portal>();
        Asks("onboarding.enrolments.answer");
        Summary(s => s.Summary = "Take a document back");
    }

    public override Task HandleAsync(RemoveDocument command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RemoveDocumentHandler
{
    public static async Task<RemoveDocumentResponse> Handle(RemoveDocument command, IDocumentSession session, CancellationToken ct)
    {
        var enrolment = EnrolmentAccess.Require(await session.LoadAsync<Enrolment>(command.EnrolmentId, ct), command.Role);
        enrolment.RequireOpenToChange();
        if (await session.LoadAsync<DocumentNote>(command.DocumentId, ct) is not { } note || note.EnrolmentId != enrolment.Id) throw new Rejected("NOT_FOUND");
        session.Delete(note);
        session.Delete<DocumentContent>(note.Id);
        if (note.State != DocumentState.Refused && await session.LoadAsync<DocumentSpace>(enrolment.Bn9, ct) is { } space) session.Store(space with { Bytes = Math.Max(0, space.Bytes - note.Bytes) });
        return new(note.Id);
    }
}
