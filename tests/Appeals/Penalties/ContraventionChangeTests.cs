using Carm.Kernel;
using Xunit;

namespace Carm.Appeals.Tests;

/// <summary>A row of the contravention table between its proposal and its day; pure.</summary>
public sealed class ContraventionChangeTests
{
    static readonly DateOnly Day = new(2026, 4, 1);

    static readonly DateTimeOffset First = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero), Second = First.AddHours(1);

    [Fact]
    public void Each_command_in_each_state_does_what_the_table_says_or_why_not()
    {
        ContraventionChange Proposal(string by, DateTimeOffset at) => new("C005@2026-04-01", "C005", Day, null, "The law changed.", by, at);
        var states = new Dictionary<string, ContraventionChange?> { ["none"] = null, ["proposed"] = Proposal("one", First), ["approved"] = Proposal("one", First) with { ApprovedBy = "two" } };
        var commands = new Dictionary<string, Func<ContraventionChange?, DateOnly, ContraventionChange>>
        {
            ["Propose"] = (known, today) => ContraventionChange.Propose(Proposal("three", Second), known, today),
            ["ApproveByAnother"] = (known, today) => known!.Approve(First, "two", today),
            ["ApproveByProposer"] = (known, today) => known!.Approve(First, "one", today),
            ["ApproveUnread"] = (known, today) => known!.Approve(Second, "two", today),
        };
        string[] expected =
        [
            "none 2026-03-31 Propose proposed by three", "none 2026-04-01 Propose NPA_TABLE_PAST",
            "proposed 2026-03-31 Propose proposed by three", "proposed 2026-03-31 ApproveByAnother approved by two", "proposed 2026-03-31 ApproveByProposer SAME_MAKER_CHECKER", "proposed 2026-03-31 ApproveUnread STATE_CONFLICT",
            "proposed 2026-04-01 Propose NPA_TABLE_PAST", "proposed 2026-04-01 ApproveByAnother NPA_TABLE_PAST", "proposed 2026-04-01 ApproveByProposer SAME_MAKER_CHECKER", "proposed 2026-04-01 ApproveUnread STATE_CONFLICT",
            "approved 2026-03-31 Propose STATE_CONFLICT", "approved 2026-03-31 ApproveByAnother STATE_CONFLICT", "approved 2026-03-31 ApproveByProposer SAME_MAKER_CHECKER", "approved 2026-03-31 ApproveUnread STATE_CONFLICT",
            "approved 2026-04-01 Propose NPA_TABLE_PAST", "approved 2026-04-01 ApproveByAnother STATE_CONFLICT", "approved 2026-04-01 ApproveByProposer SAME_MAKER_CHECKER", "approved 2026-04-01 ApproveUnread STATE_CONFLICT",
        ];
        var seen = new List<string>();
        foreach (var (state, known) in states)
            foreach (var today in new[] { Day.AddDays(-1), Day })
                foreach (var (command, act) in commands.Where(c => known is not null || c.Key == "Propose")) seen.Add($"{state} {today:yyyy-MM-dd} {command} {Try(() => act(known, today))}");
        Assert.Equal(expected, seen);
    }

    static string Try(Func<ContraventionChange> act)
    {
        try
        {
            return act() is { ApprovedBy: { } by } ? $"approved by {by}" : $"proposed by {act().ProposedBy}";
        }
        catch (Rejected refused)
        {
            return refused.Code;
        }
    }
}
