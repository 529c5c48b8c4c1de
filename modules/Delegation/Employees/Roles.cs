using Carm.Delegation.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Delegation;

/// <summary>How roles are given and taken (onboarding 4.9, 5): what who may give, the last manager who stays, and what is kept of it.</summary>
static class Roles
{
    static readonly string[] Known = ["BAM", "PAM", "EDITOR", "READER"];

    public static bool IsKnown(string? role) => Known.Contains(role);

    /// <summary>A manager of the business gives anything; one of programs gives lesser roles and its own, in its own programs only. Refused with <c>DEL_ABOVE_AUTHORITY</c>.</summary>
    public static void RequireMayGive(Person giver, string bn9, string role, string? rmAccount, DateOnly today)
    {
        // A provider's person who manages a client's people by policy makes nobody their manager, and takes none away.
        if (giver.Bn9 != bn9 && role == "BAM") throw new Rejected("DEL_ABOVE_AUTHORITY");
        if (giver.ManagesAllOf(bn9, today)) return;
        if (role == "BAM" || rmAccount is null || (giver.ManagedProgramsOn(today) is { } own && !own.Contains(rmAccount))) throw new Rejected("DEL_ABOVE_AUTHORITY");
    }

    /// <summary>Nothing is granted backwards: refused with <c>DEL_START_DATE_PAST</c>.</summary>
    public static void RequireStart(DateOnly? startOn, DateOnly today)
    {
        if (startOn < today) throw new Rejected("DEL_START_DATE_PAST") { Path = "startOn" };
    }

    /// <summary>Refused with <c>DEL_END_DATE_PAST</c> when it would be over before it begins, and beyond five years.</summary>
    public static void RequireDates(DateOnly? startOn, DateOnly? endOn, DateOnly today, DelegationPolicy policy)
    {
        if (endOn < today || endOn < startOn || endOn > today.AddYears(policy.LongestYears) || startOn > today.AddYears(policy.LongestYears)) throw new Rejected("DEL_END_DATE_PAST") { Path = "endOn" };
    }

    /// <summary>
    /// The business after its managers changed. It keeps one without an end date (invariant I4), and its own document is written, so that of two who let the
    /// last two go at once the second looks again.
    /// </summary>
    public static PortalBusiness WithManagers(PortalBusiness business, IEnumerable<string> openEnded, bool overrides = false)
    {
        string[] managers = [.. openEnded.Distinct().Order(StringComparer.Ordinal)];
        return managers.Length == 0 && business.Managers.Count > 0 && business.Status != "CLOSED" && !overrides ? throw new Rejected("DEL_LAST_BAM") : business with { Managers = managers };
    }

    /// <summary>Keeps where the role is found, how it stands from now on, and the entry of the business's history.</summary>
    public static async Task KeepAsync(IDocumentSession session, string subject, string bn9, RoleAssignment role, string what, string by, string? reason, DateTimeOffset now, CancellationToken ct)
    {
        if (what == "GRANTED") session.Insert(new RoleKey(role.Id, subject, bn9, role.RmAccount));
        await AuthorityPeriod.TurnAsync(session, role.Id, what is "GRANTED" or "AMENDED" ? AuthorityPeriod.Of(subject, bn9, role, now) : null, now, ct);
        session.Insert(new AuthorityEntry(Guid.CreateVersion7(now).ToString("N"), bn9, what, role.Role, subject, role.RmAccount, by, reason, now) { StartOn = role.StartOn, EndOn = role.EndOn });
    }

    /// <summary>When a manager's role has ended, the other managers hear of it (N6).</summary>
    public static IEnumerable<NoticeRequested> ManagerNotices(RoleAssignment ended, Person person, DateTimeOffset now) =>
        ended.Role == "BAM" ? [NoticeRequested.ToManagers($"role/{ended.Id}/ended", person.Bn9, "N6_MANAGER_ENDED", now, null, person.Id)] : [];

    /// <summary>Who is parted from a provider acts for none of its clients any more, also should it come back.</summary>
    public static async Task UnassignAsync(IDocumentSession session, Person parted, CancellationToken ct)
    {
        if (parted.Acts is null) return;
        foreach (var client in await session.Query<BusinessRelationship>().Where(r => r.ProviderBn9 == parted.Bn9 && r.Assignments.Any(a => a.Subject == parted.Id)).ToListAsync(ct))
            session.Store(client with { Assignments = [.. client.Assignments.Where(a => a.Subject != parted.Id)] });
    }

    /// <summary>Ends roles of a person, each document written once, and with the last one its link to the business.</summary>
    public static async Task<IReadOnlyList<AuthorityEnded>> EndAsync(IDocumentSession session, Person person, IReadOnlyList<RoleAssignment> ending, string what, string by, string? reason, DateTimeOffset now, CancellationToken ct)
    {
        var next = ending.Aggregate(person, (rest, role) => rest.Without(role.Id, now));
        session.Store(next);
        if (!next.IsLinked) await UnassignAsync(session, person, ct);
        if (ending.Any(r => r.Role == "BAM") && await session.LoadAsync<PortalBusiness>(person.Bn9, ct) is { } business) session.Store(WithManagers(business, business.Managers.Where(m => m != person.Id || next.Roles.Any(r => r.Role == "BAM" && r.IsOpenEndedOn(now.TorontoDate())))));
        foreach (var role in ending) await KeepAsync(session, person.Id, person.Bn9, role, what, by, reason, now, ct);
        return [.. ending.Select((role, n) => new AuthorityEnded(person.Bn9, person.Id, role.Role, !next.IsLinked && n == ending.Count - 1, now))];
    }
}

/// <summary>One grant, change or end at a business, as its manager may read it later. It is never changed.</summary>
/// <param name="Id">Begins with its time.</param>
/// <param name="What">GRANTED, CHANGED, AMENDED, REVOKED, LEFT, EXPIRED or ENDED.</param>
/// <param name="Role">A person's role, or BMR and PMR for a relationship.</param>
/// <param name="Grantee">A person's subject or a provider's BN9.</param>
public sealed record AuthorityEntry(string Id, string Bn9, string What, string Role, string Grantee, string? RmAccount, string By, string? Reason, DateTimeOffset At)
{
    public DateOnly? StartOn { get; init; }

    public DateOnly? EndOn { get; init; }

    /// <summary>What a provider was left with; empty for a person.</summary>
    public IReadOnlyList<string> Visibility { get; init; } = [];

    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>Of a relationship, as it now is, in the client's history.</summary>
    public static AuthorityEntry Of(BusinessRelationship r, string what, string by, string? reason, DateTimeOffset now) =>
        new(Guid.CreateVersion7(now).ToString("N"), r.ClientBn9, what, r.Kind, r.ProviderBn9, r.RmAccounts.Count > 0 ? string.Join(' ', r.RmAccounts) : null, by, reason, now) { StartOn = r.StartOn, EndOn = r.EndOn, Visibility = r.Visibility, Capabilities = r.Capabilities };
}
