using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>
/// A client tells that it has taken its application to the Tribunal (s.60.2) or, for a review, to the Federal Court (s.129.2): within ninety days of a refusal, or when ninety days have passed without an answer.
/// It is recorded here and decided there.
/// </summary>
public sealed record GoToTribunal(string ExtensionNumber, string FileNumber);

public sealed record GoToTribunalResponse(ExtensionView Extension);

public sealed class GoToTribunalValidator : Validator<GoToTribunal>
{
    public GoToTribunalValidator() => RuleFor(x => x.FileNumber).NotEmpty().MaximumLength(60);
}

public sealed class GoToTribunalEndpoint : CarmEndpoint<GoToTribunal, GoToTribunalResponse>
{
    public override void Configure()
    {
        Post("extension-applications/{extensionNumber}/go-to-tribunal");
        Group<Portal>();
        Asks("appeals.appeals.file");
        Summary(s => s.Summary = "Record that an application for an extension of time went to the Tribunal or the Court");
    }

    public override Task HandleAsync(GoToTribunal command, CancellationToken ct) => OkAsync(command, ct);
}

public static class GoToTribunalHandler
{
    public static async Task<(GoToTribunalResponse, OutgoingMessages)> Handle(GoToTribunal command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var application = await session.LoadAsync<ExtensionApplication>(command.ExtensionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var gone = application.After(ExtensionCommand.GoOn) with { FileNumber = command.FileNumber };
        // The day counts, not the hour of the job that settles the refusal.
        if (now.TorontoDate() > application.GoOnBy) throw new Rejected("STATE_CONFLICT");
        return (new(ExtensionView.Of(gone)), await session.KeepAsync(gone, ExtensionActs.WentOn, envelope, now, ct));
    }
}
