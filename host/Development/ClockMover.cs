using Carm.Kernel;
using Marten;
using Npgsql;

namespace Carm.Host;

/// <summary>Moves the development clock forward from one due job to the next, so that each runs at its own instant, and waits until what they started is done.</summary>
sealed class ClockMover(CarmClock clock, DueJobs jobs, IDocumentStore store, NpgsqlDataSource database) : IDisposable
{
    readonly SemaphoreSlim oneAtATime = new(1);

    public async Task MoveToAsync(DateTimeOffset target, CancellationToken ct)
    {
        await oneAtATime.WaitAsync(ct);
        try
        {
            if (target < clock.GetUtcNow()) throw new Rejected("CLOCK_BACKWARD", clock.GetUtcNow().ToString("u"));
            if (target > clock.GetUtcNow().AddYears(5)) throw new Rejected("CLOCK_TOO_FAR");
            await SettleAsync(ct);
            while (await jobs.NextDueAsync(target, ct) is { } due)
            {
                if (due > clock.GetUtcNow()) await clock.MoveToAsync(due, store, ct);
                if (await jobs.RunNextAsync(clock.GetUtcNow(), ct) is null) await Task.Delay(20, ct);      // another host, or the timer, runs it
                else
                {
                    // Those of the same instant, as they would be, one after the other; what they started is waited for once.
                    while (await jobs.RunNextAsync(due, ct) is not null)
                    {
                    }
                    await SettleAsync(ct);
                }
            }

            // While it waited, time itself may have passed the target.
            if (target > clock.GetUtcNow()) await clock.MoveToAsync(target, store, ct);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>Until no fact waits in a queue.</summary>
    public async Task SettleAsync(CancellationToken ct)
    {
        await using var waiting = database.CreateCommand("select exists (select 1 from messages.wolverine_incoming_envelopes where status = 'Incoming') or exists (select 1 from messages.wolverine_outgoing_envelopes)");
        while ((bool)(await waiting.ExecuteScalarAsync(ct))!) await Task.Delay(10, ct);
    }

    public void Dispose() => oneAtATime.Dispose();
}
