namespace Carm.Delegation;

/// <summary>Who holds a right by its role, as section 8 of the domain document has it. A permission that stands here neither for clients nor for staff is nobody's.</summary>
static class PermissionMatrix
{
    public const string Unassociated = "UNASSOCIATED";

    static readonly string[] Roles = ["BAM", "PAM", "EDITOR", "READER", Unassociated, "pBAM", "pPAM", "pEDITOR", "pREADER"];

    /// <summary>
    /// Y yes; P in its own programs; S of its own; V as far as the relationship's programs and visibility go; VB the same, for a broker only; - no. The last column names
    /// the capability that a client may take out of a relationship; SECURITY, in which no proxy has a part, is a program's alone.
    /// </summary>
    static readonly Dictionary<string, string[]> Clients = Rows("""
        permission                           BAM PAM EDI REA UNA pBA pPA pED pRE
        onboarding.session.verify            S   S   S   S   S   S   S   S   S
        onboarding.profile.view              S   S   S   S   S   S   S   S   S
        onboarding.profile.edit              S   S   S   S   S   S   S   S   S
        onboarding.learning.attend           S   S   S   S   S   S   S   S   S
        onboarding.registrations.register    Y   Y   Y   Y   Y   -   -   -   -
        onboarding.registrations.view        Y   Y   Y   Y   Y   -   -   -   -
        onboarding.notices.view              S   S   S   S   S   S   S   S   S
        onboarding.businesses.view           Y   Y   -   -   -   Y   -   -   -
        onboarding.businesses.edit           Y   -   -   -   -   -   -   -   -
        onboarding.businesses.request-change Y   -   -   -   -   -   -   -   -
        onboarding.readiness.view            Y   -   -   -   -   V   -   -   -
        onboarding.programs.list             Y   -   -   -   -   V   -   -   -
        onboarding.programs.view             Y   P   P   P   -   V   V   V   V
        onboarding.programs.edit             Y   P   -   -   -   V   V   -   -
        onboarding.programs.close            Y   P   -   -   -   -   -   -   -
        onboarding.enrolments.file           Y   -   -   -   -   -   -   -   -
        onboarding.sub-programs.file         Y   P   -   -   -   V   -   -   -
        onboarding.enrolments.view           Y   P   -   -   -   V   -   -   -
        onboarding.enrolments.submit         Y   P   -   -   -   V   -   -   -
        onboarding.enrolments.answer         Y   P   -   -   -   V   -   -   -
        onboarding.licences.view             Y   P   P   P   -   -   -   -   -
        onboarding.licences.manage           Y   -   -   -   -   -   -   -   -
        onboarding.events.view               Y   P   P   P   -   V   V   V   V
        onboarding.service-accounts.view     Y   -   -   -   -   -   -   -   -
        onboarding.service-accounts.manage   Y   -   -   -   -   -   -   -   -
        onboarding.webhooks.view             Y   P   P   P   -   -   -   -   -
        onboarding.webhooks.manage           Y   P   P   -   -   -   -   -   -
        onboarding.calendar.view             Y   P   P   P   -   V   V   V   V   SEE_BALANCE
        delegation.audit.view                Y   -   -   -   -   -   -   -   -
        delegation.access.view               S   S   S   S   S   S   S   S   S
        delegation.access.request            Y   Y   Y   Y   Y   -   -   -   -
        delegation.employees.view            Y   P   -   -   -   -   -   -   -
        delegation.history.view              Y   -   -   -   -   -   -   -   -
        delegation.authorities.view          Y   -   -   -   -   -   -   -   -
        delegation.employee-requests.decide  Y   P   -   -   -   -   -   -   -
        delegation.roles.grant               Y   P   -   -   -   -   -   -   -
        delegation.roles.revoke              Y   P   -   -   -   -   -   -   -
        delegation.roles.leave               S   S   S   S   -   -   -   -   -
        delegation.relationships.view        Y   P   -   -   -   S   S   -   -
        delegation.relationships.request     Y   P   -   -   -   -   -   -   -
        delegation.groups.manage             Y   -   -   -   -   -   -   -   -
        delegation.clients.view              Y   P   -   -   -   -   -   -   -
        delegation.relationships.amend       Y   P   -   -   -   -   -   -   -
        delegation.relationships.leave       Y   -   -   -   -   -   -   -   -
        delegation.requests.view             Y   P   -   -   -   -   -   -   -
        delegation.requests.approve          Y   P   -   -   -   -   -   -   -
        bonds.rpp.view                       Y   P   -   -   -   V   -   -   -   SEE_BALANCE
        bonds.providers.view                 Y   P   -   -   -   V   -   -   -
        bonds.rpp.headroom.view              Y   P   P   P   -   V   V   V   V   SEE_BALANCE
        bonds.rpp.enrol                      Y   P   -   -   -   V   -   -   -
        bonds.agreements.post                Y   P   -   -   -   -   -   -   -   SECURITY
        bonds.securities.request             Y   P   -   -   -   -   -   -   -   SECURITY
        declarations.cads.view               Y   P   P   P   -   V   V   V   V
        declarations.cads.submit             Y   P   P   -   -   VB  VB  VB  -   FILE
        declarations.cads.correct            Y   P   P   -   -   V   V   V   -   CORRECT
        declarations.cads.bulk               Y   P   P   -   -   VB  VB  VB  -   FILE
        declarations.rulings.request         Y   P   P   -   -   V   V   V   -   RULINGS
        declarations.rulings.view            Y   P   P   P   -   V   V   V   V   RULINGS
        ledger.accounts.view                 Y   P   P   P   -   V   V   V   V   SEE_BALANCE
        ledger.payments.post                 Y   P   P   -   -   VB  VB  VB  -   PAY
        ledger.credits.designate             Y   P   P   -   -   VB  VB  VB  -   PAY
        ledger.debits.manage                 Y   P   -   -   -   -   -   -   -
        ledger.offset-preference.set         Y   -   -   -   -   -   -   -   -
        ledger.credits.transfer              Y   -   -   -   -   -   -   -   -
        ledger.payer.set                     Y   P   -   -   -   -   -   -   -
        ledger.disbursements.request         Y   P   -   -   -   -   -   -   -
        ledger.waivers.request               Y   P   -   -   -   V   V   -   -   APPEALS
        appeals.appeals.view                 Y   P   P   P   -   V   V   V   V
        appeals.appeals.file                 Y   P   -   -   -   V   V   -   -   APPEALS
        appeals.reviews.file                 Y   P   -   -   -   V   V   -   -   APPEALS
        appeals.corrections.request          Y   P   -   -   -   V   V   -   -   APPEALS
        appeals.cases.answer                 Y   P   -   -   -   V   V   -   -   APPEALS
        """);

    /// <summary>What a proxy with the client's whole authority may do of its delegation where the policy allows that (<see cref="DelegationPolicy.ProxyMayManageDelegation"/>).</summary>
    static readonly HashSet<string> Onward = ["delegation.employees.view", "delegation.authorities.view", "delegation.employee-requests.decide", "delegation.roles.grant", "delegation.roles.revoke", "delegation.requests.approve", "delegation.relationships.amend"];

    static readonly Dictionary<string, string[]> StaffRights = new()
    {
        ["onboarding.legal-entities.import"] = ["REGISTRATION_OFFICER"],
        ["onboarding.users.lock"] = ["HELPDESK"],
        ["onboarding.users.view"] = ["HELPDESK", "REGISTRATION_OFFICER", "SUPERVISOR", "AUDITOR"],
        ["onboarding.users.deactivate"] = ["HELPDESK", "SUPERVISOR"],
        ["onboarding.businesses.review"] = ["HELPDESK", "REGISTRATION_OFFICER", "PROGRAM_OFFICER", "SUPERVISOR", "AUDITOR"],
        ["onboarding.businesses.suspend"] = ["SUPERVISOR"],
        ["onboarding.programs.open"] = ["REGISTRATION_OFFICER"],
        ["onboarding.secrets.issue"] = ["PROGRAM_OFFICER", "REGISTRATION_OFFICER"],
        ["onboarding.enrolments.review"] = ["PROGRAM_OFFICER", "SUPERVISOR", "AUDITOR"],
        ["onboarding.enrolments.decide"] = ["PROGRAM_OFFICER"],
        ["onboarding.licences.decide"] = ["PROGRAM_OFFICER", "SUPERVISOR"],
        ["onboarding.carrier-codes.decide"] = ["PROGRAM_OFFICER", "SUPERVISOR"],
        ["onboarding.notices.review"] = ["HELPDESK", "REGISTRATION_OFFICER", "PROGRAM_OFFICER", "TRADE_OFFICER", "AR_OFFICER", "RECOURSE_OFFICER", "RECOURSE_DELEGATE", "RULINGS_OFFICER", "SUPERVISOR", "AUDITOR"],
        ["onboarding.policies.view"] = ["REGISTRATION_OFFICER", "SUPERVISOR", "AUDITOR"],
        ["onboarding.policies.change"] = ["SUPERVISOR"],
        ["onboarding.registrations.review"] = ["REGISTRATION_OFFICER", "SUPERVISOR", "AUDITOR"],
        ["onboarding.registrations.decide"] = ["REGISTRATION_OFFICER"],
        ["onboarding.publications.review"] = ["PUBLISHER", "AUDITOR"],
        ["onboarding.publications.publish"] = ["PUBLISHER"],
        ["onboarding.webhooks.review"] = ["HELPDESK", "SUPERVISOR", "AUDITOR"],
        ["onboarding.webhooks.retry"] = ["HELPDESK", "SUPERVISOR"],
        ["onboarding.mails.review"] = ["HELPDESK", "SUPERVISOR", "AUDITOR"],
        ["onboarding.mails.resend"] = ["HELPDESK", "SUPERVISOR"],
        ["onboarding.outages.view"] = ["HELPDESK", "SUPERVISOR", "AUDITOR"],
        ["onboarding.outages.declare"] = ["HELPDESK", "SUPERVISOR"],
        ["onboarding.outages.approve"] = ["SUPERVISOR"],
        ["onboarding.businesses.import"] = ["REGISTRATION_OFFICER"],
        ["delegation.managers.assign"] = ["REGISTRATION_OFFICER"],
        ["delegation.relationships.end"] = ["SUPERVISOR"],
        ["delegation.relationships.correct"] = ["HELPDESK", "SUPERVISOR"],
        ["delegation.authority.explain"] = ["HELPDESK", "REGISTRATION_OFFICER", "SUPERVISOR", "AUDITOR"],
        ["delegation.audit.review"] = ["AUDITOR", "SUPERVISOR"],
        ["host.clients.view"] = ["HELPDESK", "REGISTRATION_OFFICER", "PROGRAM_OFFICER", "TRADE_OFFICER", "BORDER_OFFICER", "AR_OFFICER", "AR_SUPERVISOR", "RECOURSE_OFFICER", "RECOURSE_DELEGATE", "RULINGS_OFFICER", "SUPERVISOR", "AUDITOR"],
        ["host.work.view"] = ["HELPDESK", "REGISTRATION_OFFICER", "PROGRAM_OFFICER", "TRADE_OFFICER", "BORDER_OFFICER", "AR_OFFICER", "AR_SUPERVISOR", "RECOURSE_OFFICER", "RECOURSE_DELEGATE", "RULINGS_OFFICER", "SUPERVISOR", "TREASURY", "AUDITOR"],
        ["host.work.assign"] = ["HELPDESK", "REGISTRATION_OFFICER", "PROGRAM_OFFICER", "TRADE_OFFICER", "BORDER_OFFICER", "AR_OFFICER", "AR_SUPERVISOR", "RECOURSE_OFFICER", "RECOURSE_DELEGATE", "RULINGS_OFFICER", "SUPERVISOR"],
        ["host.operations.view"] = ["HELPDESK", "SUPERVISOR", "AUDITOR"],
        ["host.operations.run"] = ["HELPDESK", "SUPERVISOR"],
        ["host.operations.approve"] = ["SUPERVISOR"],
        ["declarations.history.import"] = ["TRADE_OFFICER"],
        ["declarations.releases.record"] = ["RELEASE_SYSTEM", "BORDER_OFFICER"],
        ["declarations.cads.review"] = ["TRADE_OFFICER", "BORDER_OFFICER", "SUPERVISOR", "AUDITOR"],
        ["declarations.presentations.review"] = ["BORDER_OFFICER"],
        ["declarations.changes.view"] = ["TRADE_OFFICER", "SUPERVISOR", "AUDITOR"],
        ["declarations.changes.review"] = ["TRADE_OFFICER"],
        ["declarations.changes.reopen"] = ["SUPERVISOR"],
        ["declarations.releases.review"] = ["TRADE_OFFICER", "SUPERVISOR", "AUDITOR"],
        ["declarations.deadlines.extend"] = ["TRADE_OFFICER"],
        ["declarations.determinations.view"] = ["TRADE_OFFICER", "SUPERVISOR", "AUDITOR"],
        ["declarations.campaigns.view"] = ["TRADE_OFFICER", "SUPERVISOR", "AUDITOR"],
        ["declarations.campaigns.plan"] = ["TRADE_OFFICER"],
        ["declarations.campaigns.approve"] = ["SUPERVISOR"],
        ["declarations.determinations.draft"] = ["TRADE_OFFICER"],
        ["declarations.determinations.issue"] = ["SUPERVISOR"],
        ["declarations.reference.propose"] = ["TRADE_OFFICER"],
        ["declarations.reference.approve"] = ["SUPERVISOR"],
        ["declarations.reference.review"] = ["TRADE_OFFICER", "SUPERVISOR", "AUDITOR"],
        ["declarations.drawbacks.review"] = ["TRADE_OFFICER", "SUPERVISOR", "AUDITOR"],
        ["declarations.drawbacks.decide"] = ["TRADE_OFFICER"],
        ["declarations.drawbacks.approve"] = ["SUPERVISOR"],
        ["declarations.rulings.review"] = ["RULINGS_OFFICER", "SUPERVISOR", "AUDITOR"],
        ["declarations.rulings.handle"] = ["RULINGS_OFFICER"],
        ["declarations.rulings.issue"] = ["RULINGS_OFFICER", "SUPERVISOR"],
        ["ledger.history.import"] = ["AR_OFFICER"],
        ["ledger.journal.view"] = ["AR_OFFICER", "AR_SUPERVISOR", "AUDITOR"],
        ["ledger.rates.view"] = ["AR_OFFICER", "AR_SUPERVISOR", "AUDITOR"],
        ["ledger.rates.propose"] = ["AR_OFFICER"],
        ["ledger.rates.approve"] = ["AR_SUPERVISOR"],
        ["ledger.payments.receive"] = ["AR_OFFICER"],
        ["ledger.payments.settle"] = ["BANK", "AR_OFFICER"],
        ["ledger.payments.review"] = ["BANK", "AR_OFFICER", "AR_SUPERVISOR", "AUDITOR"],
        ["ledger.receipts.import"] = ["BANK", "AR_OFFICER"],
        ["ledger.wires.approve"] = ["AR_SUPERVISOR"],
        ["ledger.debits.reinstate"] = ["AR_OFFICER"],
        ["ledger.disbursements.view"] = ["AR_OFFICER", "AR_SUPERVISOR", "TREASURY", "AUDITOR"],
        ["ledger.disbursements.approve"] = ["AR_SUPERVISOR"],
        ["ledger.disbursements.issue"] = ["TREASURY"],
        ["ledger.waivers.decide"] = ["AR_OFFICER", "AR_SUPERVISOR"],
        ["ledger.write-offs.propose"] = ["AR_OFFICER", "AR_SUPERVISOR"],
        ["ledger.write-offs.approve"] = ["AR_SUPERVISOR"],
        ["ledger.prescribed-rates.propose"] = ["AR_OFFICER", "AR_SUPERVISOR"],
        ["ledger.prescribed-rates.approve"] = ["AR_SUPERVISOR"],
        ["ledger.entries.propose"] = ["AR_OFFICER"],
        ["ledger.entries.approve"] = ["AR_OFFICER", "AR_SUPERVISOR"],
        ["ledger.credits.apply"] = ["AR_OFFICER"],
        ["ledger.holds.manage"] = ["AR_OFFICER"],
        ["ledger.security.post"] = ["AR_OFFICER"],
        ["ledger.security.settle"] = ["AR_SUPERVISOR"],
        ["ledger.collection.view"] = ["AR_OFFICER", "AR_SUPERVISOR", "AUDITOR"],
        ["ledger.collection.enforce"] = ["AR_SUPERVISOR"],
        ["bonds.rpp.review"] = ["PROGRAM_OFFICER", "SUPERVISOR", "AUDITOR"],
        ["bonds.rpp.decide"] = ["PROGRAM_OFFICER", "SUPERVISOR"],
        ["bonds.rpp.suspend"] = ["SUPERVISOR"],
        ["bonds.demands.view"] = ["AR_OFFICER", "AR_SUPERVISOR", "PROGRAM_OFFICER", "SUPERVISOR", "AUDITOR"],
        ["bonds.demands.handle"] = ["AR_OFFICER", "PROGRAM_OFFICER"],
        ["bonds.demands.decide"] = ["AR_SUPERVISOR", "SUPERVISOR"],
        ["bonds.agreements.decide"] = ["PROGRAM_OFFICER", "SUPERVISOR"],
        ["bonds.paper.approve"] = ["SUPERVISOR"],
        ["ledger.due-dates.view"] = ["AR_OFFICER", "AR_SUPERVISOR", "AUDITOR"],
        ["ledger.due-dates.propose"] = ["AR_OFFICER"],
        ["ledger.due-dates.approve"] = ["AR_SUPERVISOR"],
        ["ledger.statements.review"] = ["AR_OFFICER", "AR_SUPERVISOR", "AUDITOR"],
        ["ledger.statements.run"] = ["AR_OFFICER", "AR_SUPERVISOR"],
        ["appeals.appeals.handle"] = ["RECOURSE_OFFICER"],
        ["appeals.appeals.decide"] = ["RECOURSE_DELEGATE"],
        ["appeals.cases.handle"] = ["TRADE_OFFICER"],
        ["appeals.cases.approve"] = ["SUPERVISOR"],
        ["appeals.cases.review"] = ["TRADE_OFFICER", "BORDER_OFFICER", "RECOURSE_OFFICER", "RECOURSE_DELEGATE", "SUPERVISOR", "AUDITOR"],
        ["appeals.documents.add"] = ["TRADE_OFFICER", "BORDER_OFFICER", "RECOURSE_OFFICER", "RECOURSE_DELEGATE", "SUPERVISOR"],
        ["appeals.penalties.draft"] = ["TRADE_OFFICER", "BORDER_OFFICER"],
        ["appeals.penalties.issue"] = ["SUPERVISOR"],
        ["appeals.contraventions.propose"] = ["TRADE_OFFICER"],
        ["appeals.contraventions.approve"] = ["SUPERVISOR"],
        ["appeals.reviews.handle"] = ["RECOURSE_OFFICER"],
        ["appeals.reviews.decide"] = ["RECOURSE_DELEGATE"],
        ["appeals.extensions.handle"] = ["RECOURSE_OFFICER"],
        ["appeals.extensions.decide"] = ["RECOURSE_DELEGATE"],
    };

    /// <summary>What of Onboarding's and Delegation's a program of a business may do; of the other modules it may do all that its role does.</summary>
    static readonly HashSet<string> OfPrograms =
    [
        "onboarding.events.view", "onboarding.webhooks.view", "onboarding.webhooks.manage", "onboarding.calendar.view", "onboarding.programs.list", "onboarding.programs.view", "onboarding.readiness.view",
        "delegation.access.view", "delegation.clients.view", "delegation.relationships.view",
    ];

    public static bool IsForPrograms(string permission) => OfPrograms.Contains(permission) || !(permission.StartsWith("onboarding.", StringComparison.Ordinal) || permission.StartsWith("delegation.", StringComparison.Ordinal));

    /// <summary>What a program that was kept to one program account may do where none is named: ask about itself, look up who gives security, follow what happens, and begin what names accounts in its body. Of each event and each such account it is asked again.</summary>
    static readonly HashSet<string> WithoutAccount =
    [
        "delegation.access.view", "bonds.providers.view", "onboarding.events.view", "onboarding.webhooks.view", "onboarding.webhooks.manage", "declarations.cads.bulk", "ledger.payments.post",
    ];

    public static bool IsForWhoIsKeptToAnAccount(string permission) => WithoutAccount.Contains(permission);

    /// <summary>Whether a program that was left some capabilities may change something by it: what one of them names, what only looks, and what is no business of an account's.</summary>
    public static bool IsLeftByName(string permission) => CapabilityFor(permission) is not null || permission.EndsWith(".view", StringComparison.Ordinal) || OfPrograms.Contains(permission);

    /// <summary>What brings something new to a program account: refused while the account is not active.</summary>
    static readonly HashSet<string> Submissions = ["declarations.cads.submit", "declarations.cads.bulk", "bonds.rpp.enrol", "onboarding.sub-programs.file"];

    public static bool IsSubmission(string permission) => Submissions.Contains(permission);

    /// <summary>What accounts for goods, which may have been released long before.</summary>
    public static bool IsAccounting(string permission) => permission is "declarations.cads.submit" or "declarations.cads.bulk";

    /// <summary>What gives a second factor is also staff's.</summary>
    public static bool IsAnybodys(string permission) => permission == "onboarding.session.verify";

    /// <summary>What brings to its end a transaction that is under way.</summary>
    static readonly HashSet<string> Completions = ["declarations.cads.view", "declarations.cads.submit", "declarations.rulings.view", "declarations.rulings.request"];

    public static bool IsCompletion(string permission) => Completions.Contains(permission);

    /// <summary>Every permission that somebody can hold.</summary>
    public static IEnumerable<string> All => Clients.Keys.Concat(StaffRights.Keys);

    public static bool IsStaffs(string permission) => StaffRights.ContainsKey(permission);

    public static bool StaffMay(string permission, IReadOnlyList<string> roles) => StaffRights[permission].Any(roles.Contains);

    /// <summary>The cell of a role; <c>-</c> where the permission is not a client's.</summary>
    public static string Cell(string permission, string role) => Clients.TryGetValue(permission, out var cells) ? cells[Array.IndexOf(Roles, role)] : "-";

    /// <summary>Whether a proxy of the client's whole business holds it by policy, and not by its cell.</summary>
    public static bool IsOnward(string permission, string role) => role == "pBAM" && Onward.Contains(permission);

    /// <summary>The capability without which a provider may not do this; null when none is asked.</summary>
    public static string? CapabilityFor(string permission) => Clients.TryGetValue(permission, out var cells) && cells.Length > Roles.Length ? cells[^1] : null;

    /// <summary>What of the capabilities a role has by itself.</summary>
    public static IReadOnlyList<string> CapabilitiesOf(string role, bool isBroker = true) =>
        [.. Capabilities.All.Where(capability => Clients.Any(row => row.Value.Length > Roles.Length && row.Value[^1] == capability && row.Value[Array.IndexOf(Roles, role)] is var cell && cell != "-" && (isBroker || cell != "VB")))];

    public static bool IsClients(string permission) => Clients.ContainsKey(permission);

    /// <summary>What only looks. Everything else writes.</summary>
    public static bool IsRead(string permission) => permission.EndsWith(".view", StringComparison.Ordinal) || permission.EndsWith(".list", StringComparison.Ordinal);

    static Dictionary<string, string[]> Rows(string table) => table.Split('\n').Skip(1)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(cells => cells[0], cells => cells[1..]);
}
