using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>A trade officer has an allowed appeal's outcome, which waits, carried out on a declaration. While that cannot be priced its faults are answered, and it waits on; what waits no longer is STATE_CONFLICT.</summary>
public sealed record RetryAppealOutcome(string TransactionNumber, string AppealNumber);

/// <param name="Version">The version that it made; null where the declaration was withdrawn meanwhile.</param>
/// <param name="Change">What that brought to the account, by head.</param>
public sealed record RetryAppealOutcomeResponse(string AppealNumber, string TransactionNumber, string? Version, CadAmounts? Change);

public sealed class RetryAppealOutcomeEndpoint : CarmEndpoint<RetryAppealOutcome, RetryAppealOutcomeResponse>
{
    public override void Configure()
    {
        Post("cads/{transactionNumber}/appeal-outcomes/{appealNumber}/retry");
        Group<Staff>();
        Asks("declarations.changes.review", movesMoney: true);
        Summary(s => s.Summary = "Try the outcome of an appeal once more");
    }

    public override Task HandleAsync(RetryAppealOutcome command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RetryAppealOutcomeHandler
{
    public static async Task<(RetryAppealOutcomeResponse, OutgoingMessages)> Handle(RetryAppealOutcome command, IDocumentSession session, TimeProvider clock, ReferenceShelf references, CancellationToken ct)
    {
        if (await session.LockCadAsync(command.TransactionNumber, ct) is not { } cad || (await session.LoadAsync<AppealedStatements>(command.AppealNumber, ct))?.RmAccount != cad.RmAccount) throw new Rejected("NOT_FOUND");
        var waiting = await session.LoadAsync<WaitingAppealOutcome>(WaitingAppealOutcome.IdOf(command.AppealNumber, cad.Id), ct) ?? throw new Rejected("STATE_CONFLICT");
        var (version, faults, messages) = await session.CarryOutAsync(cad, waiting.Outcome, waiting, clock, references, ct);
        if (faults.Count > 0) throw Rejected.Of(faults);
        return (new(command.AppealNumber, cad.Id, version is null ? null : CadVersion.Wire(version.Number), version?.Change), messages);
    }
}
