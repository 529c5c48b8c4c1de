using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A recourse officer records that an application for more time was filed with the Tribunal or the Court, as the officer knows from there.</summary>
/// <param name="FileNumber">The Tribunal's or the Court's own.</param>
/// <param name="FiledOn">The day on which it was filed there.</param>
public sealed record RecordTribunalApplication(string ExtensionNumber, string FileNumber, DateOnly FiledOn);

public sealed record RecordTribunalApplicationResponse(ExtensionView Extension);

public sealed class RecordTribunalApplicationValidator : Validator<RecordTribunalApplication>
{
    public RecordTribunalApplicationValidator() => RuleFor(x => x.FileNumber).NotEmpty().MaximumLength(60);
}

public sealed class RecordTribunalApplicationEndpoint : CarmEndpoint<RecordTribunalApplication, RecordTribunalApplicationResponse>
{
    public override void Configure()
    {
        Post("extension-applications/{extensionNumber}/record-tribunal-application");
        Group<Staff>();
        Asks("appeals.extensions.handle");
        Summary(s => s.Summary = "Record as an officer that an application for an extension of time went to the Tribunal or the Court");
    }

    public override Task HandleAsync(RecordTribunalApplication command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RecordTribunalApplicationHandler
{
    public static async Task<(RecordTribunalApplicationResponse, OutgoingMessages)> Handle(RecordTribunalApplication command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var (gone, messages) = await session.GoOnAsync(command.ExtensionNumber, command.FileNumber, command.FiledOn, envelope, clock.GetUtcNow(), ct);
        return (new(ExtensionView.Of(gone)), messages);
    }
}
