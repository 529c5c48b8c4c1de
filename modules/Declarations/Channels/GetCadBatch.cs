using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Tells how far a batch is and what became of each declaration. It is seen by who gave it and by the managers of the whole business.</summary>
public sealed record GetCadBatch(string BatchId, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("carm_role")] string Role);

/// <param name="Outcomes">In the order in which they were given.</param>
public sealed record GetCadBatchResponse(string BatchId, DateTimeOffset At, int Cads, int Pending, int Accepted, int Rejected, int Failed, IReadOnlyList<CadOutcome> Outcomes);

public sealed class GetCadBatchEndpoint(IDeclarationsStore store) : CarmEndpoint<GetCadBatch, GetCadBatchResponse>
{
    public override void Configure()
    {
        Get("cads/batches/{batchId}");
        Group<Portal>();
        Asks("declarations.cads.bulk");
        Summary(s => s.Summary = "Read how far a batch of declarations is");
    }

    public override async Task HandleAsync(GetCadBatch query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<CadBatch>(query.BatchId, ct) is not { } batch || batch.Bn9 != query.CallerBn9 || (batch.By != query.Subject && query.Role != "BAM")) throw new Rejected("NOT_FOUND");
        var rows = await session.Query<BatchedCad>().Where(row => row.BatchId == batch.Id).OrderBy(row => row.Id).ToListAsync(ct);
        int Count(CadOutcomeStatus status) => rows.Count(row => row.Status == status);
        await Send.OkAsync(new(batch.Id, batch.At, batch.Cads, Count(CadOutcomeStatus.Pending), Count(CadOutcomeStatus.Accepted), Count(CadOutcomeStatus.Rejected), Count(CadOutcomeStatus.Failed), [.. rows.Select(row => row.Outcome())]), ct);
    }
}
