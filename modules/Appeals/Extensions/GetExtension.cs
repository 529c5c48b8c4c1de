using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>Asks for one application for more time.</summary>
public sealed record GetExtension(string ExtensionNumber);

public sealed class GetExtensionEndpoint(IAppealsStore store) : CarmEndpoint<GetExtension, ExtensionView>
{
    public override void Configure()
    {
        Get("extension-applications/{extensionNumber}");
        Group<Portal>();
        Asks("appeals.appeals.view");
        Summary(s => s.Summary = "Read an application for an extension of time");
    }

    public override async Task HandleAsync(GetExtension query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        await Send.OkAsync(ExtensionView.Of(await session.LoadAsync<ExtensionApplication>(query.ExtensionNumber, ct) ?? throw new Rejected("NOT_FOUND")), ct);
    }
}

/// <summary>Whose an application is.</summary>
sealed class ExtensionLocator(IAppealsStore store) : IResourceLocator
{
    public string RouteParameter => "extensionNumber";

    public async Task<(string RmAccount, string? SubmitterBn9, bool IsOpen)?> FindAsync(string value, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<ExtensionApplication>(value, ct) is { } application ? (application.RmAccount, application.SubmitterBn9, false) : null;
    }
}
