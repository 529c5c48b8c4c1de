using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>An officer reads an adjustment.</summary>
public sealed record GetChangeToReview(string ChangeId);

public sealed class GetChangeToReviewEndpoint(IDeclarationsStore store) : CarmEndpoint<GetChangeToReview, ChangeDetail>
{
    public override void Configure()
    {
        Get("changes/{changeId}");
        Group<Staff>();
        Asks("declarations.changes.view");
        Summary(s => s.Summary = "Read an adjustment to review");
    }

    public override async Task HandleAsync(GetChangeToReview query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        await Send.OkAsync(await session.ReadAsync(await session.LoadAsync<CadChange>(query.ChangeId, ct) ?? throw new Rejected("NOT_FOUND"), ct), ct);
    }
}
