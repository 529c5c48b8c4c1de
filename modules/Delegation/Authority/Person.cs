namespace Carm.Delegation;

/// <summary>A person as the decision needs it: one business at most, and the roles there.</summary>
/// <param name="Id">The token's <c>sub</c>.</param>
public sealed record Person(string Id, string Bn9, IReadOnlyList<RoleAssignment> Roles);

/// <param name="Role">BAM, PAM, EDITOR or READER.</param>
/// <param name="RmAccount">The one program it covers; null covers the whole business, as a manager's does.</param>
public sealed record RoleAssignment(string Role, string? RmAccount, DateTimeOffset GrantedAt);
