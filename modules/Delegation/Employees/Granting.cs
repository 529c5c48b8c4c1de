using Carm.Kernel;
using Marten;

namespace Carm.Delegation;

/// <summary>How a role comes into being, whoever asked for it.</summary>
static class Granting
{
    public static async Task<RoleAssignment> GrantAsync(IDocumentSession session, Person grantee, string by, string role, string? rmAccount, DateOnly? startOn, DateOnly? endOn, DateTimeOffset now, DelegationPolicy policy, CancellationToken ct)
    {
        var today = now.TorontoDate();
        var business = await session.LoadAsync<PortalBusiness>(grantee.Bn9, ct) ?? throw new Rejected("NOT_FOUND");
        if (role == "BAM" ? rmAccount is not null : rmAccount is not null && !business.RmAccounts.Contains(rmAccount)) throw new Rejected("NOT_FOUND") { Path = "rmAccount" };
        var giver = await session.LoadAsync<Person>(by, ct) ?? throw new Rejected("NOT_FOUND");
        Roles.RequireMayGive(giver, grantee.Bn9, role, rmAccount, today);
        Roles.RequireStart(startOn, today);
        Roles.RequireDates(startOn, endOn, today, policy);

        var assignment = new RoleAssignment(role, rmAccount, now) { Id = Guid.CreateVersion7(now).ToString("N"), StartOn = startOn, EndOn = endOn, GrantedBy = by };
        var next = grantee.With(assignment, today);
        // Nobody takes away with a grant what it could not take away by itself.
        foreach (var displaced in grantee.Roles.Except(next.Roles)) Roles.RequireMayGive(giver, grantee.Bn9, displaced.Role, displaced.RmAccount, today);
        // A manager who becomes something less, or one only for a time, is none of those that keep the business going.
        var others = business.Managers.Where(m => m != grantee.Id);
        session.Store(Roles.WithManagers(business, role == "BAM" && assignment.IsOpenEndedOn(today) ? others.Append(grantee.Id) : others));
        session.Store(next with { IsBusinessSuspended = business.Status == "SUSPENDED" });
        foreach (var displaced in grantee.Roles.Except(next.Roles))
            await (next.Roles.FirstOrDefault(r => r.Id == displaced.Id) is { } shortened
                ? Roles.KeepAsync(session, grantee.Id, grantee.Bn9, shortened, "AMENDED", by, null, now, ct)
                : Roles.KeepAsync(session, grantee.Id, grantee.Bn9, displaced, "CHANGED", by, null, now, ct));
        await Roles.KeepAsync(session, grantee.Id, grantee.Bn9, assignment, "GRANTED", by, null, now, ct);
        return assignment;
    }
}

/// <summary>A role on the wire.</summary>
/// <param name="RmAccount">The one program it covers; null covers the whole business.</param>
public sealed record RoleView(string RoleId, string Subject, string Role, string? RmAccount, DateOnly? StartOn, DateOnly? EndOn, DateTimeOffset GrantedAt, string? GrantedBy)
{
    public static RoleView Of(string subject, RoleAssignment r) => new(r.Id, subject, r.Role, r.RmAccount, r.StartOn, r.EndOn, r.GrantedAt, r.GrantedBy);
}
