using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A recourse officer accepts an appeal for review.</summary>
public sealed record AcceptAppeal(string AppealNumber, [property: FromClaim("sub")] string Subject);

public sealed record AcceptAppealResponse(AppealView Appeal);

public sealed class AcceptAppealEndpoint : CarmEndpoint<AcceptAppeal, AcceptAppealResponse>
{
    public override void Configure()
    {
        Post("appeals/{appealNumber}/accept");
        Group<Staff>();
        Asks("appeals.appeals.handle");
        Summary(s => s.Summary = "Accept an appeal");
    }

    public override Task HandleAsync(AcceptAppeal command, CancellationToken ct) => OkAsync(command, ct);
}

public static class AcceptAppealHandler
{
    public static async Task<(AcceptAppealResponse, OutgoingMessages)> Handle(AcceptAppeal command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var accepted = (await session.LoadAsync<Appeal>(command.AppealNumber, ct) ?? throw new Rejected("NOT_FOUND")).After(AppealCommand.Accept, command.Subject);
        var messages = await session.KeepAsync(accepted, AppealActs.Accepted, envelope, now, ct);
        messages.Add(AppealNotices.ToClient(accepted, "APPEALS_ACCEPTED", now));
        return (new(AppealView.Of(accepted)), messages);
    }
}
