using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>An officer reads a mass adjustment.</summary>
public sealed record ReviewMassAdjustment(string CaseNumber);

public sealed record ReviewMassAdjustmentResponse(MassAdjustmentView Case, string? Officer, string? DecidedBy);

public sealed class ReviewMassAdjustmentEndpoint(IDeclarationsStore store) : CarmEndpoint<ReviewMassAdjustment, ReviewMassAdjustmentResponse>
{
    public override void Configure()
    {
        Get("mass-adjustments/{caseNumber}");
        Group<Staff>();
        Asks("declarations.changes.view");
        Summary(s => s.Summary = "Read a mass adjustment to review");
    }

    public override async Task HandleAsync(ReviewMassAdjustment query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var found = await session.LoadAsync<MassAdjustment>(query.CaseNumber, ct) ?? throw new Rejected("NOT_FOUND");
        await Send.OkAsync(new(await MassAdjustmentView.OfAsync(session, found, await session.CadsOfAsync(found, ct), ct), found.Officer, found.DecidedBy), ct);
    }
}
