using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Shows a change of reference data with its report.</summary>
public sealed record GetReferenceChange(string ReferenceChangeId);

public sealed record GetReferenceChangeResponse(ReferenceChangeView Change);

public sealed class GetReferenceChangeEndpoint(IDeclarationsStore store) : CarmEndpoint<GetReferenceChange, GetReferenceChangeResponse>
{
    public override void Configure()
    {
        Get("reference-changes/{referenceChangeId}");
        Group<Staff>();
        Asks("declarations.reference.review");
        Summary(s => s.Summary = "Read a change of reference data");
    }

    public override async Task HandleAsync(GetReferenceChange query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        await Send.OkAsync(new(ReferenceChangeView.Of(await session.LoadAsync<ReferenceChange>(query.ReferenceChangeId, ct) ?? throw new Rejected("NOT_FOUND"))), ct);
    }
}
