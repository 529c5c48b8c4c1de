using Carm.Kernel;
using Marten;
using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Runtime.Handlers;

namespace Carm.Declarations;

/// <summary>The turn of one declaration of a batch. What it does and what became of it stand in one transaction.</summary>
/// <param name="RmAccount">Declarations of one importer come one after the other, those of different importers side by side.</param>
public sealed record DecideBatchedCad(string BatchId, int Position, string RmAccount);

public static class DecideBatchedCadHandler
{
    static readonly int[] Waits = [50, 150, 400, 1000, 2000];

    /// <summary>A fault of ours, as a database that is away, is tried again, at last a minute later; what then still fails is said to have failed.</summary>
    public static void Configure(HandlerChain chain) =>
        chain.OnException(e => e is not Rejected).RetryWithCooldown([.. Waits.Select(ms => TimeSpan.FromMilliseconds(ms))]).Then.ScheduleRetry(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

    public static async Task<OutgoingMessages> Handle(DecideBatchedCad command, IDocumentSession session, Envelope envelope, ExaminationRules rules, CancellationToken ct)
    {
        var row = (await session.LoadAsync<BatchedCad>(BatchedCad.IdOf(command.BatchId, command.Position), ct))!;
        if (row.Status != CadOutcomeStatus.Pending) return [];
        if (envelope.Attempts > Waits.Length + 3)
        {
            session.Store(row.Refused(CadOutcome.Failure, CadOutcomeStatus.Failed));
            return [];
        }
        try
        {
            var (receipt, isRepeat, facts) = await session.DecideAsync(row.Message, row.By!, rules, ct);
            session.Store(row.Accepted(receipt, isRepeat));
            return facts;
        }
        catch (Rejected no)
        {
            // Everything is looked at before anything is stored, so that nothing of a refused one is there.
            session.Store(row.Refused(CadFault.AllOf(no)));
            return [];
        }
    }
}
