using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>By agreement with the client an appeal awaits another case (s.97.34(4)).</summary>
/// <param name="Awaits">The case that it awaits.</param>
public sealed record SuspendAppeal(string AppealNumber, string Awaits, [property: FromClaim("sub")] string Subject);

public sealed record SuspendAppealResponse(AppealView Appeal);

public sealed class SuspendAppealValidator : Validator<SuspendAppeal>
{
    public SuspendAppealValidator() => RuleFor(x => x.Awaits).NotEmpty().MaximumLength(500);
}

public sealed class SuspendAppealEndpoint : CarmEndpoint<SuspendAppeal, SuspendAppealResponse>
{
    public override void Configure()
    {
        Post("appeals/{appealNumber}/suspend");
        Group<Staff>();
        Asks("appeals.appeals.handle");
        Summary(s => s.Summary = "Let an appeal await another case");
    }

    public override Task HandleAsync(SuspendAppeal command, CancellationToken ct) => OkAsync(command, ct);
}

public static class SuspendAppealHandler
{
    public static async Task<(SuspendAppealResponse, OutgoingMessages)> Handle(SuspendAppeal command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var suspended = (await session.LoadAsync<Appeal>(command.AppealNumber, ct) ?? throw new Rejected("NOT_FOUND")).After(AppealCommand.Suspend, command.Subject) with { Awaits = command.Awaits };
        var messages = await session.KeepAsync(suspended, AppealActs.Suspended, envelope, now, ct);
        messages.Add(AppealNotices.ToClient(suspended, "APPEALS_ON_HOLD", now, command.Awaits));
        return (new(AppealView.Of(suspended)), messages);
    }
}
