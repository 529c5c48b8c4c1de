using Carm.Kernel;
using Xunit;

namespace Carm.Onboarding.Tests;

/// <summary>A state machine as a table: a row for each command, a column for each state, and in the cell the next state, or - for STATE_CONFLICT, or another code.</summary>
static class StateTable
{
    /// <summary>Runs every command in every state and compares with the table, which must name them all.</summary>
    public static void Check<TState, T>(string table, Func<TState, T> at, IReadOnlyDictionary<string, Func<T, T>> commands, Func<T, TState> stateOf) where TState : struct, Enum
    {
        var rows = table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(cells => cells.Length > 0).ToArray();
        var states = rows[0][1..].Select(Enum.Parse<TState>).ToArray();
        Assert.Equal(Enum.GetValues<TState>().Order(), states.Order());
        Assert.Equal(commands.Keys.Order(StringComparer.Ordinal), rows[1..].Select(r => r[0]).Order(StringComparer.Ordinal));
        foreach (var row in rows[1..])
            for (var i = 0; i < states.Length; i++)
            {
                string outcome;
                try
                {
                    outcome = stateOf(commands[row[0]](at(states[i]))).ToString();
                }
                catch (Rejected refused)
                {
                    outcome = refused.Code == "STATE_CONFLICT" ? "-" : refused.Code;
                }
                Assert.True(outcome == row[i + 1], $"{row[0]} at {states[i]}: {outcome} instead of {row[i + 1]}");
            }
    }
}
