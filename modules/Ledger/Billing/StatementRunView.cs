using Marten;

namespace Carm.Ledger;

public enum StatementRunState
{
    Running,

    /// <summary>A lane has not moved for some time; it can be resumed.</summary>
    Still,

    Finished,
}

/// <summary>An issue of statements as staff see it.</summary>
/// <param name="Accounts">How many there were when it began.</param>
/// <param name="Done">How many of them were looked at.</param>
/// <param name="Issued">How many statements were published.</param>
/// <param name="Mismatches">The accounts whose statement would not agree with the journal.</param>
public sealed record StatementRunView(DateOnly IssuedOn, DateTimeOffset StartedAt, int Accounts, int Done, int Issued, IReadOnlyList<string> Mismatches, StatementRunState State, DateTimeOffset? FinishedAt)
{
    /// <summary>After this time without a step a lane lies still: its message was lost, or nobody could take it.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static StatementRunView Of(StatementRun run, IReadOnlyCollection<StatementLane> lanes, DateTimeOffset now)
    {
        var open = lanes.Where(l => l.FinishedAt is null).ToArray();
        var state = open.Length == 0 ? StatementRunState.Finished : open.Any(l => now - (l.MovedAt ?? run.StartedAt) > Patience) ? StatementRunState.Still : StatementRunState.Running;
        return new(run.IssuedOn, run.StartedAt, run.Accounts, lanes.Sum(l => l.Done), lanes.Sum(l => l.Issued), [.. lanes.SelectMany(l => l.Mismatches).Order(StringComparer.Ordinal)], state, state == StatementRunState.Finished ? lanes.Max(l => l.FinishedAt) ?? run.StartedAt : null);
    }

    public static async Task<IReadOnlyList<StatementRunView>> ReadAsync(IQuerySession session, IReadOnlyList<StatementRun> runs, DateTimeOffset now, CancellationToken ct)
    {
        string[] ids = [.. runs.Select(r => r.Id)];
        var lanes = (await session.Query<StatementLane>().Where(l => l.RunId.IsOneOf(ids)).ToListAsync(ct)).ToLookup(l => l.RunId);
        return [.. runs.Select(r => Of(r, [.. lanes[r.Id]], now))];
    }
}
