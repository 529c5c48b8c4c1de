using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;

namespace Carm.Bonds;

/// <summary>Asks of what each figure of release prior to payment is made.</summary>
public sealed record ExplainRpp(string RmAccount);

/// <param name="Requirements">The oldest first; the last may lie ahead.</param>
public sealed record ExplainRppResponse(string RmAccount, RppState State, DateOnly AsOf, IReadOnlyList<ExplainedRequirement> Requirements, ExplainedUse Use);

public sealed class ExplainRppEndpoint(IBondsStore store, IAccountQuestions ledger, TimeProvider clock) : CarmEndpoint<ExplainRpp, ExplainRppResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/rpp/explain");
        Group<Portal>();
        Asks("bonds.rpp.view");
        Summary(s => s.Summary = "Open requirement and use into the months, items and rules behind them");
    }

    public override async Task HandleAsync(ExplainRpp query, CancellationToken ct)
    {
        // Totals of all who declare for the account are for those who see all of it.
        if (!SeesAll) throw new Rejected("NOT_FOUND");
        await using var session = store.QuerySession();
        var account = await session.LoadAsync<RppAccount>(query.RmAccount, ct) ?? throw new Rejected("NOT_FOUND");
        var today = clock.GetUtcNow().TorontoDate();
        var released = await session.Query<ReleasedGoods>().Where(g => g.OpenOf == account.Id).OrderBy(g => g.Id).Take(RppExplanation.Shown).Stats(out var all).ToListAsync(ct);
        await Send.OkAsync(new(account.Id, account.State, today, RppExplanation.Requirements(account, today), RppExplanation.Use(account, await ledger.OpenBalanceAsync(account.Id, RppExplanation.Shown + 1, ct), released, all.TotalResults, today)), ct);
    }
}
