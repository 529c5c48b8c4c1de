using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>An officer has the clearing of a day done now, as each night does it (ledger 12). Done twice it clears nothing more.</summary>
/// <param name="Date">Debts that are due by this day; left out, today.</param>
public sealed record StartClearing(DateOnly? Date = null);

/// <param name="Accounts">How many accounts have credit that may clear.</param>
public sealed record StartClearingResponse(DateOnly Date, int Accounts);

public sealed class StartClearingEndpoint : CarmEndpoint<StartClearing, StartClearingResponse>
{
    public override void Configure()
    {
        Post("ledger/clearing-runs");
        Group<Staff>();
        Asks("ledger.statements.run", movesMoney: true);
        Accepts();
        Summary(s => s.Summary = "Clear what is due");
    }

    public override Task HandleAsync(StartClearing command, CancellationToken ct) => AcceptedAsync(command, _ => "/api/v1/admin/ledger/trial-balance", ct);
}

public static class StartClearingHandler
{
    public static async Task<(StartClearingResponse, RunClearing)> Handle(StartClearing command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var today = clock.GetUtcNow().TorontoDate();
        var day = command.Date ?? today;
        if (day > today) throw new Rejected("VAL_THROUGH") { Path = "date" };
        var waiting = await session.InCreditAsync(ct);
        return (new(day, waiting.Count), new(day));
    }
}
