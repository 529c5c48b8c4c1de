using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>The other case is over: the review goes on.</summary>
public sealed record ResumeAppeal(string AppealNumber, [property: FromClaim("sub")] string Subject);

public sealed record ResumeAppealResponse(AppealView Appeal);

public sealed class ResumeAppealEndpoint : CarmEndpoint<ResumeAppeal, ResumeAppealResponse>
{
    public override void Configure()
    {
        Post("appeals/{appealNumber}/resume");
        Group<Staff>();
        Asks("appeals.appeals.handle");
        Summary(s => s.Summary = "Go on with an appeal");
    }

    public override Task HandleAsync(ResumeAppeal command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ResumeAppealHandler
{
    public static async Task<(ResumeAppealResponse, OutgoingMessages)> Handle(ResumeAppeal command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var resumed = (await session.LoadAsync<Appeal>(command.AppealNumber, ct) ?? throw new Rejected("NOT_FOUND")).After(AppealCommand.Resume, command.Subject) with { Awaits = null };
        var messages = await session.KeepAsync(resumed, AppealActs.Resumed, envelope, now, ct);
        messages.Add(AppealNotices.ToClient(resumed, "APPEALS_RESUMED", now));
        return (new(AppealView.Of(resumed)), messages);
    }
}
