using Carm.Kernel;
using Carm.Ledger.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Bonds;

/// <summary>The CBSA confirms, amends or withdraws a demand (14, item 7). It is paid when the Ledger has the money of it.</summary>
/// <param name="Outcome">CONFIRM, AMEND or WITHDRAW.</param>
/// <param name="Amount">The lower amount of an amendment.</param>
public sealed record DecideDemand(string DemandNumber, string Outcome, string Rationale, Money? Amount = null);

public sealed record DecideDemandResponse(DemandView Demand);

public sealed class DecideDemandValidator : Validator<DecideDemand>
{
    public DecideDemandValidator()
    {
        RuleFor(x => x.Outcome).Must(o => o is "CONFIRM" or "AMEND" or "WITHDRAW").WithErrorCode("VAL_DEMAND");
        RuleFor(x => x.Amount).NotNull().When(x => x.Outcome == "AMEND");
        RuleFor(x => x.Rationale).NotEmpty().MaximumLength(2000);
    }
}

public sealed class DecideDemandEndpoint : CarmEndpoint<DecideDemand, DecideDemandResponse>
{
    public override void Configure()
    {
        Post("demands/{demandNumber}/decide");
        Group<Staff>();
        Asks("bonds.demands.decide");
        Summary(s => s.Summary = "Decide a demand");
    }

    public override Task HandleAsync(DecideDemand command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DecideDemandHandler
{
    public static async Task<(DecideDemandResponse, OutgoingMessages)> Handle(DecideDemand command, IDocumentSession session, IAccountQuestions ledger, TimeProvider clock, CancellationToken ct)
    {
        var (demand, now) = (await session.OpenDemandAsync(command.DemandNumber, ct), clock.GetUtcNow());
        var today = now.TorontoDate();
        var decided = command.Outcome switch
        {
            "CONFIRM" => demand.StillOwing(await session.StillOpenAsync(demand, ledger, ct)).Confirm(command.Rationale, today),
            "AMEND" => demand.Amend(command.Amount!.Value, command.Rationale, today, demand.StillOwing(await session.StillOpenAsync(demand, ledger, ct)).Debts),
            _ => demand.Withdraw(command.Rationale),
        };
        return (new(DemandView.Of(decided, today)), await session.LayDemandAsync(demand, decided, now, ct));
    }
}
