using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>An officer has interest charged through a day now, as the 24th of each month does it. Done twice it charges nothing more (ledger T10).</summary>
/// <param name="ThroughDate">The last day that is charged; today at the latest.</param>
public sealed record StartInterest(DateOnly ThroughDate);

public sealed record StartInterestResponse(DateOnly ThroughDate);

public sealed class StartInterestEndpoint : CarmEndpoint<StartInterest, StartInterestResponse>
{
    public override void Configure()
    {
        Post("ledger/interest-runs");
        Group<Staff>();
        Asks("ledger.statements.run", movesMoney: true);
        Accepts();
        Summary(s => s.Summary = "Charge interest");
    }

    public override Task HandleAsync(StartInterest command, CancellationToken ct) => AcceptedAsync(command, run => $"/api/v1/admin/ledger/interest-runs/{run.ThroughDate:yyyy-MM-dd}/dry-run", ct);
}

public static class StartInterestHandler
{
    /// <summary>Without the rate of the day nothing is charged at all.</summary>
    public static async Task<(StartInterestResponse, RunInterest)> Handle(StartInterest command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        (await session.ReadRatesAsync(ct)).PercentOn(command.ThroughDate, RateKind.Specified);
        if (command.ThroughDate > clock.GetUtcNow().TorontoDate()) throw new Rejected("VAL_THROUGH") { Path = "throughDate" };
        return (new(command.ThroughDate), new(command.ThroughDate));
    }
}
