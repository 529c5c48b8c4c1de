using Carm.Delegation.Contracts;

namespace Carm.Delegation;

/// <summary>The decision itself, pure: section 7.3 of the domain document, step by step. Denied by role is 403; outside one's sight is 404.</summary>
public static class AuthorityRule
{
    static readonly string[] FullSight = ["OWN", "IMPORTER", "OTHERS"];

    /// <param name="path">Filled with each step, for who wants to know why.</param>
    public static AuthorityDecision Decide(AuthorityQuestion question, AuthorityFacts facts, List<AuthorityStep>? path = null)
    {
        if (question.StaffRoles.Count > 0 && PermissionMatrix.IsAnybodys(question.Permission)) return new(null, null, string.Join(',', question.StaffRoles), FullSight, IsPersonal: true);
        if (question.StaffRoles.Count > 0 || PermissionMatrix.IsStaffs(question.Permission)) return ForStaff(question, path);

        // A program without a role is nobody, not a person who belongs to no business yet.
        if (facts.Person is null && question.Subject.StartsWith("service:", StringComparison.Ordinal)) return Refuse("NOT_FOUND", null);
        var decision = ForClientOrOwn(question, facts, path);
        if (decision.Refusal is null && facts.Person is { IsService: true } program && ProgramRefusal(question, program, path) is { } refusal) return Refuse(refusal, decision.CallerBn9);
        return decision.Refusal is null && StateRefusal(question, decision.Role!, facts, path) is { } code ? Refuse(code, decision.CallerBn9) : decision;
    }

    /// <summary>
    /// A program of a business keeps to its business: it manages no people, and does what its manager left it. One that was left some capabilities changes nothing that needs none of them by name, as a
    /// disbursement. One that was kept to a program account does nothing that is the whole business's, as giving security in its name; at a client it does what it is assigned there.
    /// </summary>
    static string? ProgramRefusal(AuthorityQuestion question, Person program, List<AuthorityStep>? path)
    {
        var isOfAll = question.RmAccount is null && (question.Bn9 is null || question.Bn9 == program.Bn9) && !PermissionMatrix.IsForWhoIsKeptToAnAccount(question.Permission);
        var may = PermissionMatrix.IsForPrograms(question.Permission) && !(isOfAll && program.Roles.All(r => r.RmAccount is not null));
        path?.Add(new("PROGRAM_OF_BUSINESS", may, program.Id));
        return !may ? "DEL_FORBIDDEN" : program.Capabilities is { } left && !(HasCapability(question, left, path) && (!question.IsWrite || PermissionMatrix.IsLeftByName(question.Permission))) ? "DEL_CAPABILITY" : null;
    }

    /// <summary>Step 4: nobody writes for a suspended business, nothing new comes to an account that is not active (one that is closed declares what was released to it before, Customs Act s.32), and of a closed business there is nothing to see. One's own profile stays one's own.</summary>
    static string? StateRefusal(AuthorityQuestion question, string role, AuthorityFacts facts, List<AuthorityStep>? path)
    {
        if (facts.Business is not { } business || PermissionMatrix.Cell(question.Permission, role) == "S") return null;
        var refusal = business.Status == "CLOSED" ? "NOT_FOUND" : business.Status == "SUSPENDED" && question.IsWrite ? "BUS_SUSPENDED" : null;
        path?.Add(new("BUSINESS_STATE", refusal is null, business.Status));
        if (refusal is not null || question.RmAccount is null) return refusal;

        var (isInactive, isClosed) = (business.InactiveRmAccounts.Contains(question.RmAccount), business.ClosedRmAccounts.Contains(question.RmAccount));
        // Goods that were released to it before the closing are accounted for still; which these are, Declarations knows.
        if (isInactive && question.IsWrite && PermissionMatrix.IsSubmission(question.Permission) && !(isClosed && PermissionMatrix.IsAccounting(question.Permission))) refusal = "PRG_NOT_ACTIVE";
        path?.Add(new("PROGRAM_STATE", refusal is null, isClosed ? "CLOSED" : isInactive ? "NOT_ACTIVE" : "ACTIVE"));
        return refusal;
    }

    static AuthorityDecision ForClientOrOwn(AuthorityQuestion question, AuthorityFacts facts, List<AuthorityStep>? path)
    {
        path?.Add(new("PERSON", facts.Person is not null || question.Bn9 is null, facts.Person?.Bn9 ?? "UNASSOCIATED"));
        if (facts.Person is not { } person)
            return question.Bn9 is null ? ByRole(question, null, PermissionMatrix.Unassociated, FullSight, path) : Refuse("NOT_FOUND", null);

        return question.Bn9 is null || question.Bn9 == person.Bn9 ? ForOwnBusiness(question, person, facts.Today, path) : ForClient(question, person, facts, path);
    }

    /// <summary>Staff act as staff only, never as a client; a client finds nothing at a staff address.</summary>
    static AuthorityDecision ForStaff(AuthorityQuestion question, List<AuthorityStep>? path)
    {
        var may = PermissionMatrix.IsStaffs(question.Permission) && PermissionMatrix.StaffMay(question.Permission, question.StaffRoles);
        path?.Add(new("STAFF_ROLE", may, question.StaffRoles.Count > 0 ? string.Join(',', question.StaffRoles) : "NONE"));
        return question.StaffRoles.Count == 0 ? Refuse("NOT_FOUND", null) : !may ? Refuse("DEL_FORBIDDEN", null) : new(null, null, string.Join(',', question.StaffRoles), FullSight);
    }

    static AuthorityDecision ForOwnBusiness(AuthorityQuestion question, Person person, DateOnly today, List<AuthorityStep>? path)
    {
        var role = Best(person.Roles.Where(r => r.HoldsOn(today)).Where(r => r.RmAccount is null || question.RmAccount is null || r.RmAccount == question.RmAccount).Select(r => r.Role));
        path?.Add(new("ROLE", role is not null, role ?? "NONE"));
        if (role is not null) return ByRole(question, person.Bn9, role, FullSight, path);

        // With no role in force yet, or no longer, what is the person's own stays: its second factor, its profile, its way out.
        var own = question.Bn9 is null ? Best(person.Roles.Select(r => r.Role)) : null;
        return own is not null && PermissionMatrix.Cell(question.Permission, own) == "S" ? ByRole(question, person.Bn9, own, FullSight, path) : Refuse("NOT_FOUND", person.Bn9);
    }

    static AuthorityDecision ForClient(AuthorityQuestion question, Person person, AuthorityFacts facts, List<AuthorityStep>? path)
    {
        var (relationship, acts, today) = (facts.Relationship, person.Acts, facts.Today);
        var proxy = relationship?.HoldsOn(today) == true && relationship.Covers(question.RmAccount) ? ProxyRoleOf(person, relationship, today) : null;
        if (proxy is null) return ForWhatIsUnderWay(question, person, facts, path);

        path?.Add(new("RELATIONSHIP", true, $"{relationship!.Kind} {relationship.StateOn(today, acts?.Status)}"));
        if (question.RmAccount is not null) path?.Add(new("PROGRAM", true, relationship!.Kind == "BMR" ? "ALL" : string.Join(' ', relationship.RmAccounts)));
        path?.Add(new("ASSIGNMENT", true, proxy));
        if (question.SubmitterBn9 is { } submitter)
        {
            var isSeen = relationship!.Visibility.Contains(SightOf(submitter, person.Bn9, relationship.ClientBn9));
            path?.Add(new("VISIBILITY", isSeen, string.Join(' ', relationship.Visibility)));
            if (!isSeen) return Refuse("NOT_FOUND", person.Bn9);
        }

        // What may be seen while the licence is suspended is told apart from what is not there; without a licence nothing is there.
        var licence = acts?.Status == "ACTIVE" || (acts?.Status == "SUSPENDED" && !question.IsWrite) ? null : acts?.Status == "SUSPENDED" ? "DEL_PROVIDER_SUSPENDED" : "NOT_FOUND";
        path?.Add(new("LICENCE", licence is null, acts?.Status ?? "NONE"));
        if (licence is not null) return Refuse(licence, person.Bn9);

        if (person.IsBusinessSuspended && question.IsWrite)
        {
            path?.Add(new("OWN_BUSINESS_STATE", false, "SUSPENDED"));
            return Refuse("BUS_SUSPENDED", person.Bn9);
        }
        if (PermissionMatrix.Cell(question.Permission, proxy) == "VB")
        {
            path?.Add(new("BROKER", acts!.IsBroker, acts.IsBroker ? "CUSTOMS_BROKER" : "TRADE_CONSULTANT"));
            if (!acts!.IsBroker) return Refuse("DEL_LICENCE_REQUIRED", person.Bn9);
        }
        if (facts.Policy.ProxyMayManageDelegation && PermissionMatrix.IsOnward(question.Permission, proxy)) return new(null, person.Bn9, proxy, relationship!.Visibility);
        var decision = ByRole(question, person.Bn9, proxy, relationship!.Visibility, path);
        return decision.Refusal is null && !HasCapability(question, relationship.Capabilities, path) ? Refuse("DEL_CAPABILITY", person.Bn9) : decision;
    }

    /// <summary>A provider's manager acts with all that the relationship gives; its employees reach a client by assignment only, their own or a group's. Null when the person does not act for this client.</summary>
    public static string? ProxyRoleOf(Person person, BusinessRelationship relationship, DateOnly today) => ProxyRoleOf(person, relationship.Kind, relationship.GroupIds, relationship.Assignments, today);

    static string? ProxyRoleOf(Person person, string kind, IReadOnlyList<string> groupIds, IReadOnlyList<ProxyRight> assignments, DateOnly today)
    {
        var ceiling = kind == "BMR" ? "pBAM" : "pPAM";
        if (person.IsManagerOn(today)) return ceiling;
        if (!person.Roles.Any(r => r.HoldsOn(today))) return null;
        return ProxyRoles.Effective(person.Groups.Where(g => groupIds.Contains(g.GroupId)).Select(g => g.ProxyRole).Concat(assignments.Where(a => a.Subject == person.Id).Select(a => a.ProxyRole)), ceiling);
    }

    static bool HasCapability(AuthorityQuestion question, IReadOnlyList<string> capabilities, List<AuthorityStep>? path)
    {
        if (PermissionMatrix.CapabilityFor(question.Permission) is not { } capability) return true;
        path?.Add(new("CAPABILITY", capabilities.Contains(capability), $"{capability} of {string.Join(' ', capabilities)}"));
        return capabilities.Contains(capability);
    }

    /// <summary>
    /// Step 3b: after the end a provider's manager, and whoever of its employees was assigned then, sees and completes what it had begun, unless the client said no, until that
    /// is done or ninety days are over (F40). Nobody else learns whether there is or was a relationship.
    /// </summary>
    static AuthorityDecision ForWhatIsUnderWay(AuthorityQuestion question, Person person, AuthorityFacts facts, List<AuthorityStep>? path)
    {
        var (relationship, today) = (facts.Relationship, facts.Today);
        var isKnown = relationship is not null && ProxyRoleOf(person, relationship, today) is not null;
        path?.Add(new("RELATIONSHIP", false, isKnown ? $"{relationship!.Kind} {relationship.StateOn(today, person.Acts?.Status)}" : "NONE"));
        (RemainingRight Right, string Role)[] remaining = relationship is not null && question.IsOpen && question.SubmitterBn9 == person.Bn9 && person.Acts?.Status == "ACTIVE" && PermissionMatrix.IsCompletion(question.Permission)
            ? [.. relationship.RemainsOn(today).Where(r => r.Covers(question.RmAccount) && r.LastDay <= today && today <= r.LastDay.AddDays(facts.Policy.InFlightDays)).Select(r => (r, ProxyRoleOf(person, r.Kind, r.GroupIds, r.Assignments, today)!)).Where(r => r.Item2 is not null)]
            : [];
        path?.Add(new("UNDER_WAY", remaining.Length > 0, remaining.Length > 0 ? $"until {remaining.Max(r => r.Right.LastDay).AddDays(facts.Policy.InFlightDays):yyyy-MM-dd}" : "NONE"));
        if (remaining.Length == 0) return Refuse("NOT_FOUND", person.Bn9);
        var left = remaining.Where(r => HasCapability(question, r.Right.Capabilities, path)).ToArray();
        var (right, role) = left.FirstOrDefault(r => PermissionMatrix.Cell(question.Permission, r.Role) != "-");
        return right is not null ? new(null, person.Bn9, role, ["OWN"]) : Refuse(left.Length > 0 ? "DEL_FORBIDDEN" : "DEL_CAPABILITY", person.Bn9);
    }

    /// <summary>Which attribute of visibility a transaction falls under, by who submitted it (7.2).</summary>
    public static string SightOf(string submitterBn9, string viewerBn9, string clientBn9) => submitterBn9 == viewerBn9 ? "OWN" : submitterBn9 == clientBn9 ? "IMPORTER" : "OTHERS";

    static AuthorityDecision ByRole(AuthorityQuestion question, string? callerBn9, string role, IReadOnlyList<string> sight, List<AuthorityStep>? path)
    {
        var cell = PermissionMatrix.Cell(question.Permission, role);
        path?.Add(new("PERMISSION", cell != "-", role));
        return cell == "-" ? Refuse("DEL_FORBIDDEN", callerBn9) : new(null, callerBn9, role, sight, IsPersonal: cell == "S");
    }

    static string? Best(IEnumerable<string> held)
    {
        var roles = held.ToHashSet();
        return roles.Count == 0 ? null : RolesInOrder.First(roles.Contains);
    }

    static readonly string[] RolesInOrder = ["BAM", "PAM", "EDITOR", "READER"];

    static AuthorityDecision Refuse(string code, string? callerBn9) => new(code, callerBn9, null, []);
}
