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
public sealed record RecordExtensionOutcome(string ExtensionNumber, TribunalOutcome? Outcome);

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
        var decided = (await session.LoadAsync<ExtensionApplication>(command.ExtensionNumber, ct) ?? throw new Rejected("NOT_FOUND"))
            .After(isGranted ? ExtensionCommand.RecordGrant : ExtensionCommand.RecordDismissal) with { DecidedOn = now.TorontoDate() };
        return (new(ExtensionView.Of(decided)),
        [
            .. await session.KeepAsync(decided, isGranted ? ExtensionActs.GrantRecorded : ExtensionActs.DismissalRecorded, envelope, now, ct),
            .. isGranted ? decided.Tell("APPEALS_EXTENSION_GRANTED_ELSEWHERE", now, $"{decided.UseBy:yyyy-MM-dd}") : decided.Tell("APPEALS_EXTENSION_DISMISSED", now),
        ]);
    }
}
