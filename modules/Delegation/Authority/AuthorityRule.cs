using Carm.Delegation.Contracts;

namespace Carm.Delegation;

/// <summary>What the decision looks at: the person, its business as a provider, the relationship with the client named, and the day.</summary>
/// <param name="BusinessStatus">Of the business acted for: ACTIVE, SUSPENDED or CLOSED; null when it is not known here.</param>
/// <param name="Assignment">That of an employee of a provider to this client, beside its groups.</param>
/// <param name="ProgramStatus">Of the program account named; null when none is, or it is not known here.</param>
public sealed record AuthorityFacts(Person? Person, Provider? Provider, BusinessRelationship? Relationship, DateOnly Today, string? BusinessStatus = null, string? ProgramStatus = null, ClientAssignment? Assignment = null);

/// <summary>The decision itself, pure: section 7.3 of the domain document, step by step. Denied by role is 403; outside one's sight is 404.</summary>
public static class AuthorityRule
{
    static readonly string[] FullSight = ["OWN", "IMPORTER", "OTHERS"];

    public static AuthorityDecision Decide(AuthorityQuestion question, AuthorityFacts facts)
    {
        if (question.StaffRoles.Count > 0 && PermissionMatrix.IsAnybodys(question.Permission)) return new(null, null, string.Join(',', question.StaffRoles), FullSight, IsPersonal: true);
        if (question.StaffRoles.Count > 0 || PermissionMatrix.IsStaffs(question.Permission)) return ForStaff(question);

        var decision = ForClientOrOwn(question, facts);
        return decision.Refusal is null && StateRefusal(question, decision.Role!, facts) is { } code ? Refuse(code, decision.CallerBn9) : decision;
    }

    /// <summary>Step 4: nobody writes for a suspended business, nothing new comes to an account that is not active, and of a closed business there is nothing to see. One's own profile stays one's own.</summary>
    static string? StateRefusal(AuthorityQuestion question, string role, AuthorityFacts facts) =>
        PermissionMatrix.Cell(question.Permission, role) == "S" ? null
        : facts.BusinessStatus == "CLOSED" ? "NOT_FOUND"
        : facts.BusinessStatus == "SUSPENDED" && question.IsWrite ? "BUS_SUSPENDED"
        : facts.ProgramStatus is not (null or "ACTIVE") && question.IsWrite && PermissionMatrix.IsSubmission(question.Permission) ? "PRG_NOT_ACTIVE"
        : null;

    static AuthorityDecision ForClientOrOwn(AuthorityQuestion question, AuthorityFacts facts)
    {
        var person = facts.Person;
        if (person is null)
            return question.Bn9 is null ? ByRole(question, null, PermissionMatrix.Unassociated, FullSight) : Refuse("NOT_FOUND", null);

        return question.Bn9 is null || question.Bn9 == person.Bn9 ? ForOwnBusiness(question, person, facts.Today) : ForClient(question, person, facts);
    }

    /// <summary>Staff act as staff only, never as a client; a client finds nothing at a staff address.</summary>
    static AuthorityDecision ForStaff(AuthorityQuestion question) =>
        question.StaffRoles.Count == 0 ? Refuse("NOT_FOUND", null)
        : !PermissionMatrix.IsStaffs(question.Permission) || !PermissionMatrix.StaffMay(question.Permission, question.StaffRoles) ? Refuse("DEL_FORBIDDEN", null)
        : new(null, null, string.Join(',', question.StaffRoles), FullSight);

    static AuthorityDecision ForOwnBusiness(AuthorityQuestion question, Person person, DateOnly today)
    {
        var role = Best(person.Roles.Where(r => r.HoldsOn(today)).Where(r => r.RmAccount is null || question.RmAccount is null || r.RmAccount == question.RmAccount).Select(r => r.Role), "BAM", "PAM", "EDITOR", "READER");
        if (role is not null) return ByRole(question, person.Bn9, role, FullSight);

        // With no role in force yet, or no longer, what is the person's own stays: its second factor, its profile, its way out.
        var own = question.Bn9 is null ? Best(person.Roles.Select(r => r.Role), "BAM", "PAM", "EDITOR", "READER") : null;
        return own is not null && PermissionMatrix.Cell(question.Permission, own) == "S" ? ByRole(question, person.Bn9, own, FullSight) : Refuse("NOT_FOUND", person.Bn9);
    }

    static AuthorityDecision ForClient(AuthorityQuestion question, Person person, AuthorityFacts facts)
    {
        if (facts.Relationship is not { } relationship || facts.Provider is not { } provider || !relationship.Covers(question.RmAccount)) return Refuse("NOT_FOUND", person.Bn9);
        if (!relationship.HoldsOn(facts.Today)) return ForWhatIsUnderWay(question, person, provider, relationship, facts.Today);
        if (!provider.IsActive && (provider.Status != "SUSPENDED" || question.IsWrite)) return Refuse(provider.Status == "SUSPENDED" ? "DEL_PROVIDER_SUSPENDED" : "NOT_FOUND", person.Bn9);

        // A provider's manager acts with all that the relationship gives; its employees reach a client by assignment only, their own or a group's.
        var ceiling = relationship.Kind == "BMR" ? "pBAM" : "pPAM";
        var held = person.Groups.Where(g => relationship.GroupIds.Contains(g.GroupId)).Select(g => g.ProxyRole).Concat(facts.Assignment is { } assigned ? [assigned.ProxyRole] : []);
        var proxy = person.IsManagerOn(facts.Today) ? ceiling : ProxyRoles.Effective(person.Roles.Any(r => r.HoldsOn(facts.Today)) ? held : [], ceiling);
        if (proxy is null) return Refuse("NOT_FOUND", person.Bn9);
        if (question.SubmitterBn9 is { } submitter && !relationship.Visibility.Contains(SightOf(submitter, person.Bn9, relationship.ClientBn9))) return Refuse("NOT_FOUND", person.Bn9);

        return PermissionMatrix.Cell(question.Permission, proxy) == "VB" && !provider.IsBroker
            ? Refuse("DEL_LICENCE_REQUIRED", person.Bn9)
            : ByRole(question, person.Bn9, proxy, relationship.Visibility);
    }

    /// <summary>Step 3b: after the end a provider sees and completes what it had begun, unless the client said no, until that is done or ninety days are over (F40).</summary>
    static AuthorityDecision ForWhatIsUnderWay(AuthorityQuestion question, Person person, Provider provider, BusinessRelationship relationship, DateOnly today) =>
        relationship.RetainInFlight && relationship.LastDay is { } lastDay && lastDay < today.AddDays(1) && today <= lastDay.AddDays(90) && question.IsOpen && question.SubmitterBn9 == person.Bn9
            && provider.IsActive && person.IsManagerOn(today) && PermissionMatrix.IsCompletion(question.Permission)
            ? new(null, person.Bn9, relationship.Kind == "BMR" ? "pBAM" : "pPAM", ["OWN"]) : Refuse("NOT_FOUND", person.Bn9);

    /// <summary>Which attribute of visibility a transaction falls under, by who submitted it (7.2).</summary>
    public static string SightOf(string submitterBn9, string viewerBn9, string clientBn9) => submitterBn9 == viewerBn9 ? "OWN" : submitterBn9 == clientBn9 ? "IMPORTER" : "OTHERS";

    static AuthorityDecision ByRole(AuthorityQuestion question, string? callerBn9, string role, IReadOnlyList<string> sight) =>
        PermissionMatrix.Cell(question.Permission, role) is var cell && cell == "-" ? Refuse("DEL_FORBIDDEN", callerBn9) : new(null, callerBn9, role, sight, IsPersonal: cell == "S");

    static string? Best(IEnumerable<string> held, params string[] inOrder) => inOrder.FirstOrDefault(held.ToHashSet().Contains);

    static AuthorityDecision Refuse(string code, string? callerBn9) => new(code, callerBn9, null, []);
}
