using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

public enum TribunalOutcome
{
    Granted,
    Dismissed,
}

/// <summary>A recourse officer records what the Tribunal or the Court decided on an application for more time.</summary>
/// <param name="DecidedOn">The day of its decision, as of which what is filed by a grant counts as filed.</param>
public sealed record RecordExtensionOutcome(string ExtensionNumber, TribunalOutcome? Outcome, DateOnly DecidedOn);

public sealed record RecordExtensionOutcomeResponse(ExtensionView Extension);

public sealed class RecordExtensionOutcomeValidator : Validator<RecordExtensionOutcome>
{
    public RecordExtensionOutcomeValidator() => RuleFor(x => x.Outcome).NotNull().IsInEnum();
}

public sealed class RecordExtensionOutcomeEndpoint : CarmEndpoint<RecordExtensionOutcome, RecordExtensionOutcomeResponse>
{
    public override void Configure()
    {
        Post("extension-applications/{extensionNumber}/record-outcome");
        Group<Staff>();
        Asks("appeals.extensions.handle");
        Summary(s => s.Summary = "Record the Tribunal's or the Court's decision on an extension of time");
    }

    public override Task HandleAsync(RecordExtensionOutcome command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RecordExtensionOutcomeHandler
{
    public static async Task<(RecordExtensionOutcomeResponse, OutgoingMessages)> Handle(RecordExtensionOutcome command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var isGranted = command.Outcome == TribunalOutcome.Granted;
        var application = await session.LoadAsync<ExtensionApplication>(command.ExtensionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var decided = application.After(isGranted ? ExtensionCommand.RecordGrant : ExtensionCommand.RecordDismissal) with { DecidedOn = command.DecidedOn };
        if (command.DecidedOn < (application.FiledElsewhereOn ?? application.AppliedOn) || command.DecidedOn > now.TorontoDate()) throw new Rejected("VAL_DATE") { Path = "decidedOn" };
        return (new(ExtensionView.Of(decided)),
        [
            .. await session.KeepAsync(decided, isGranted ? ExtensionActs.GrantRecorded : ExtensionActs.DismissalRecorded, envelope, now, ct),
            .. isGranted ? decided.Tell("APPEALS_EXTENSION_GRANTED_ELSEWHERE", now, $"{decided.UseBy:yyyy-MM-dd}") : decided.Tell("APPEALS_EXTENSION_DISMISSED", now),
        ]);
    }
}
