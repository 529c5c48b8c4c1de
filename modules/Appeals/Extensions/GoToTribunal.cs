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
/// <param name="FileNumber">The Tribunal's or the Court's own.</param>
/// <param name="FiledOn">The day on which it was filed there; told later, it was filed in time all the same.</param>
public sealed record GoToTribunal(string ExtensionNumber, string FileNumber, DateOnly FiledOn);

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
        var (gone, messages) = await session.GoOnAsync(command.ExtensionNumber, command.FileNumber, command.FiledOn, envelope, clock.GetUtcNow(), ct);
        return (new(ExtensionView.Of(gone)), messages);
    }
}

/// <summary>An application goes on to the Tribunal or the Court, whoever tells of it.</summary>
static class ExtensionsElsewhere
{
    public static async Task<(ExtensionApplication Gone, OutgoingMessages Messages)> GoOnAsync(this IDocumentSession session, string number, string fileNumber, DateOnly filedOn, Envelope envelope, DateTimeOffset now, CancellationToken ct)
    {
        var gone = (await session.LoadAsync<ExtensionApplication>(number, ct) ?? throw new Rejected("NOT_FOUND")).GoneOn(fileNumber, filedOn, now.TorontoDate());
        return (gone, [.. await session.KeepAsync(gone, ExtensionActs.WentOn, envelope, now, ct), .. gone.Tell("APPEALS_EXTENSION_WENT_ON", now, gone.State == ExtensionState.AtCitt ? "CITT" : "FEDERAL_COURT", fileNumber)]);
    }
}
