namespace Carm.Delegation;

/// <summary>What no law settles (marked [D] in the domain document), from the configuration's section <c>Delegation</c>.</summary>
public sealed record DelegationPolicy
{
    /// <summary>Whether a provider with the client's whole authority (pBAM) also manages the client's people and its other providers.</summary>
    public bool ProxyMayManageDelegation { get; init; }

    /// <summary>How long an employee's request waits for an answer.</summary>
    public int EmployeeRequestDays { get; init; } = 60;

    /// <summary>How long a provider's request waits for an answer.</summary>
    public int RelationshipRequestDays { get; init; } = 90;

    /// <summary>After how many days those who can answer a request are reminded of it.</summary>
    public IReadOnlyList<int> ReminderDays { get; init; } = [7, 30];

    /// <summary>How many days before its end both sides are told of it.</summary>
    public IReadOnlyList<int> EndNoticeDays { get; init; } = [30, 7];

    /// <summary>How long a provider completes what it had begun before a relationship ended (F40).</summary>
    public int InFlightDays { get; init; } = 90;

    /// <summary>How many years ahead the end of a grant may lie.</summary>
    public int LongestYears { get; init; } = 5;
}
