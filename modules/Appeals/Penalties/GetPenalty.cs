using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>A client asks for a penalty. What was not served is not shown.</summary>
public sealed record GetPenalty(string PenaltyNumber);

public sealed class GetPenaltyEndpoint(IAppealsStore store) : CarmEndpoint<GetPenalty, PenaltyView>
{
    public override void Configure()
    {
        Get("penalties/{penaltyNumber}");
        Group<Portal>();
        Asks("appeals.appeals.view");
        Summary(s => s.Summary = "Read a penalty");
    }

    public override async Task HandleAsync(GetPenalty query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var penalty = await session.LoadAsync<Penalty>(query.PenaltyNumber, ct);
        if (penalty is not { ServedOn: not null }) throw new Rejected("NOT_FOUND");
        Tag(penalty.Changes);
        await Send.OkAsync(PenaltyView.Of(penalty, forStaff: false), ct);
    }
}
