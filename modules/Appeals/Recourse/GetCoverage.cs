using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;

namespace Carm.Appeals;

/// <summary>Asks what must still be paid or secured before an appeal can be submitted.</summary>
public sealed record GetCoverage(string AppealNumber);

public sealed record GetCoverageResponse(Money Duties, Money Interest, Money Secured, Money Short);

public sealed class GetCoverageEndpoint(IAppealsStore store, IAccountQuestions ledger) : CarmEndpoint<GetCoverage, GetCoverageResponse>
{
    public override void Configure()
    {
        Get("appeals/{appealNumber}/coverage");
        Group<Portal>();
        Asks("appeals.appeals.view");
        Summary(s => s.Summary = "Read what an appeal still needs paid or secured");
    }

    public override async Task HandleAsync(GetCoverage query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var appeal = await session.LoadAsync<Appeal>(query.AppealNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var coverage = await ledger.CoverageAsync(appeal.RmAccount, appeal.StatementNumbers, ct);
        await Send.OkAsync(new(Money.Of(coverage.Duties), Money.Of(coverage.Interest), Money.Of(coverage.Secured), Money.Of(Math.Max(0, coverage.Short))), ct);
    }
}
