namespace Carm.Delegation;

/// <summary>A person as the decision needs it: one business at most, and the roles there.</summary>
/// <param name="Id">The token's <c>sub</c>.</param>
/// <param name="Roles">None for somebody who was parted from its business and is free for another.</param>
public sealed record Person(string Id, string Bn9, IReadOnlyList<RoleAssignment> Roles)
{
    /// <summary>When the roles ended; what was given before counts no more, however late it is heard.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What its business may do for others, as <see cref="Provider"/> has it; null when it is no provider.</summary>
    public ActingRight? Acts { get; init; }

    /// <summary>Whether its own business is suspended; then it writes for no client either.</summary>
    public bool IsBusinessSuspended { get; init; }

    /// <summary>The groups of clients for which it acts, and as what.</summary>
    public IReadOnlyList<GroupRight> Groups { get; init; } = [];

    /// <summary>What of the finer rights the program of a business was left; null for all, and for a person.</summary>
    public IReadOnlyList<string>? Capabilities { get; init; }

    /// <summary>Whether it is a program of the business and no person. It manages nobody, and has no profile.</summary>
    public bool IsService { get; init; }

    public bool IsLinked => Roles.Count > 0;

    public bool IsManagerOn(DateOnly day) => Roles.Any(r => r.Role == "BAM" && r.HoldsOn(day));

    /// <summary>Whether it manages the whole of that business. A provider's person whom the decision let in there has the client's whole authority.</summary>
    public bool ManagesAllOf(string bn9, DateOnly day) => Bn9 != bn9 || IsManagerOn(day);

    /// <summary>The programs in which it is a manager; null for one of the whole business, or of all its programs.</summary>
    public string[]? ManagedProgramsOn(DateOnly day) => IsManagerOn(day) || Roles.Any(r => r is { Role: "PAM", RmAccount: null } && r.HoldsOn(day)) ? null : [.. Roles.Where(r => r.Role == "PAM" && r.HoldsOn(day)).Select(r => r.RmAccount!)];

    /// <summary>
    /// The person with another role. A manager of the whole business holds no lesser one beside it, and a program has one role at a time, be it of its own or of all programs (invariant I5): what
    /// the new one displaces ends the day before it begins.
    /// </summary>
    public Person With(RoleAssignment granted, DateOnly today) => this with
    {
        Roles = [.. Roles.Select(r => granted.Displaces(r) ? r.Before(granted.StartOn, today) : r).OfType<RoleAssignment>(), granted],
    };

    /// <summary>The person without one role. With the last one go its groups of clients too.</summary>
    public Person Without(string roleId, DateTimeOffset now) => Roles.All(r => r.Id == roleId) ? Parted(now) : this with { Roles = [.. Roles.Where(r => r.Id != roleId)] };

    public Person Parted(DateTimeOffset now) => this with { Roles = [], Groups = [], EndedAt = now };
}

/// <param name="Role">BAM, PAM, EDITOR or READER.</param>
/// <param name="RmAccount">The one program it covers; null covers the whole business, as a manager's does.</param>
public sealed record RoleAssignment(string Role, string? RmAccount, DateTimeOffset GrantedAt)
{
    public string Id { get; init; } = "";

    /// <summary>Its first day in Toronto; null from the grant on.</summary>
    public DateOnly? StartOn { get; init; }

    /// <summary>Its last day in Toronto; null while nobody ends it.</summary>
    public DateOnly? EndOn { get; init; }

    public string? GrantedBy { get; init; }

    public bool Displaces(RoleAssignment other) => Role == "BAM" || other.Role == "BAM" || other.RmAccount == RmAccount || RmAccount is null || other.RmAccount is null;

    /// <summary>What is left of it when another takes its place from that day on; null when that is nothing.</summary>
    public RoleAssignment? Before(DateOnly? day, DateOnly today) =>
        day is not { } first || first <= today || StartOn >= first ? null : EndOn < first ? this : this with { EndOn = first.AddDays(-1) };

    public bool IsOpenEndedOn(DateOnly day) => EndOn is null && HoldsOn(day);

    public bool HoldsOn(DateOnly day) => (StartOn is null || StartOn <= day) && (EndOn is null || day <= EndOn);
}

/// <summary>What a provider may do for others.</summary>
/// <param name="Status">ACTIVE, SUSPENDED or ENDED.</param>
/// <param name="IsBroker">Whether it accounts and pays (F38).</param>
public sealed record ActingRight(string Status, bool IsBroker);

/// <param name="ProxyRole">pBAM, pPAM, pEDITOR or pREADER.</param>
public sealed record GroupRight(string GroupId, string ProxyRole);

/// <summary>Whose a role is, found by the role's id.</summary>
public sealed record RoleKey(string Id, string Subject, string Bn9, string? RmAccount);
