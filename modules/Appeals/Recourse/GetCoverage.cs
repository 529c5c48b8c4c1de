using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;

namespace Carm.Appeals;

/// <summary>Asks what must still be paid or secured before an appeal can be submitted.</summary>
public sealed record GetCoverage(string AppealNumber);

/// <param name="Coverage">PAID, SECURED or MIXED; null while something is short, and for a ruling.</param>
public sealed record GetCoverageResponse(Money Duties, Money Interest, Money Secured, Money Short, CoverageKind? Coverage, IReadOnlyList<StatementCoverage> Statements);

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
        var coverage = await Coverage.OfAsync(session, ledger, appeal.RmAccount, await session.LoadManyAsync<ServedStatement>(ct, appeal.StatementNumbers), ct);
        await Send.OkAsync(new(coverage.Duties, coverage.Interest, coverage.Secured, coverage.Short, coverage.Kind, coverage.Statements), ct);
    }
}
