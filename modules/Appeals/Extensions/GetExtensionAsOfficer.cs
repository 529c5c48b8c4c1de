using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>An officer asks for one application for more time: the object that the client sees.</summary>
public sealed record GetExtensionAsOfficer(string ExtensionNumber);

public sealed class GetExtensionAsOfficerEndpoint(IAppealsStore store) : CarmEndpoint<GetExtensionAsOfficer, ExtensionView>
{
    public override void Configure()
    {
        Get("extension-applications/{extensionNumber}");
        Group<Staff>();
        Asks("appeals.cases.review");
        Summary(s => s.Summary = "Read an application for an extension of time as an officer");
    }

    public override async Task HandleAsync(GetExtensionAsOfficer query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        await Send.OkAsync(ExtensionView.Of(await session.LoadAsync<ExtensionApplication>(query.ExtensionNumber, ct) ?? throw new Rejected("NOT_FOUND")), ct);
    }
}
