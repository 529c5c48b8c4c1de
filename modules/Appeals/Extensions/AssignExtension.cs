using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>An application for more time is given to an officer, who reviews it for whoever decides.</summary>
/// <param name="Officer">The officer's <c>sub</c>.</param>
public sealed record AssignExtension(string ExtensionNumber, string Officer, [property: FromClaim("sub")] string Subject);

public sealed record AssignExtensionResponse(ExtensionView Extension);

public sealed class AssignExtensionValidator : Validator<AssignExtension>
{
    public AssignExtensionValidator() => RuleFor(x => x.Officer).NotEmpty().MaximumLength(255);
}

public sealed class AssignExtensionEndpoint : CarmEndpoint<AssignExtension, AssignExtensionResponse>
{
    public override void Configure()
    {
        Post("extension-applications/{extensionNumber}/assign");
        Group<Staff>();
        Asks("appeals.extensions.handle");
        Summary(s => s.Summary = "Assign an application for an extension of time");
    }

    public override Task HandleAsync(AssignExtension command, CancellationToken ct) => OkAsync(command, ct);
}

public static class AssignExtensionHandler
{
    public static async Task<(AssignExtensionResponse, OutgoingMessages)> Handle(AssignExtension command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var assigned = (await session.LoadAsync<ExtensionApplication>(command.ExtensionNumber, ct) ?? throw new Rejected("NOT_FOUND")).AssignedTo(command.Officer, command.Subject);
        return (new(ExtensionView.Of(assigned)), await session.KeepAsync(assigned, ExtensionActs.Assigned, envelope, clock.GetUtcNow(), ct));
    }
}
