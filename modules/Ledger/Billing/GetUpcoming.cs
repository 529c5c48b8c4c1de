using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Asks what comes up for a program account in the next sixty days: what falls due and when limits end. A service provider gets what follows from the transactions that it may see.</summary>
public sealed record GetUpcoming(string RmAccount);

public sealed record GetUpcomingResponse(DateOnly From, DateOnly To, IReadOnlyList<UpcomingDate> Dates);

public sealed class GetUpcomingEndpoint(ILedgerStore store, TimeProvider clock) : CarmEndpoint<GetUpcoming, GetUpcomingResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/upcoming");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "List what falls due and the limits that end");
    }

    public override async Task HandleAsync(GetUpcoming query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ClientAccount>(query.RmAccount, ct) is null) throw new Rejected("NOT_FOUND");
        var today = clock.GetUtcNow().TorontoDate();
        await Send.OkAsync(new(today, today.AddDays(UpcomingDates.Days), await session.UpcomingAsync(query.RmAccount, today, Sees, ct)), ct);
    }
}
