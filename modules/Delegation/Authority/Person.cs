namespace Carm.Delegation;

/// <summary>A person as the decision needs it: one business at most, and the roles there.</summary>
/// <param name="Id">The token's <c>sub</c>.</param>
/// <param name="Roles">None for somebody who was parted from its business and is free for another.</param>
public sealed record Person(string Id, string Bn9, IReadOnlyList<RoleAssignment> Roles)
{
    /// <summary>When the roles ended; what was given before counts no more, however late it is heard.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public bool IsLinked => Roles.Count > 0;
}

/// <param name="Role">BAM, PAM, EDITOR or READER.</param>
/// <param name="RmAccount">The one program it covers; null covers the whole business, as a manager's does.</param>
public sealed record RoleAssignment(string Role, string? RmAccount, DateTimeOffset GrantedAt);
