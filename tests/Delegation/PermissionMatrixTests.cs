using Carm.Delegation.Contracts;
using Xunit;

namespace Carm.Delegation.Tests;

/// <summary>Section 8 of the domain document, cell by cell, asked of the decision itself.</summary>
public sealed class PermissionMatrixTests
{
    const string Client = "700000003", Provider = "800000002", Third = "812345676", Program = "700000003RM0001", Another = "700000003RM0002";
    static readonly DateOnly Today = new(2026, 4, 1);
    static readonly string[] Columns = ["BAM", "PAM", "EDITOR", "READER", "UNASSOCIATED", "pBAM", "pPAM", "pEDITOR", "pREADER"];

    [Fact]
    public void A_program_that_holds_no_role_is_nobody_and_no_person_who_belongs_nowhere_yet()
    {
        string? RefusalOf(string subject) => AuthorityRule.Decide(new(subject, [], "delegation.access.request", null, null, null, IsWrite: true), new(null, null, null, Today)).Refusal;
        Assert.Equal((null, "NOT_FOUND"), (RefusalOf("somebody"), RefusalOf("service:svc1")));
    }

    [Theory]
    [InlineData("onboarding.profile.view", "S S S S S S S S S")]
    [InlineData("onboarding.profile.edit", "S S S S S S S S S")]
    [InlineData("onboarding.businesses.view", "Y Y - - - Y - - -")]
    [InlineData("onboarding.businesses.request-change", "Y - - - - - - - -")]
    [InlineData("onboarding.businesses.edit", "Y - - - - - - - -")]
    [InlineData("onboarding.programs.view", "Y P P P - V V V V")]
    [InlineData("onboarding.programs.edit", "Y P - - - V V - -")]
    [InlineData("onboarding.enrolments.file", "Y - - - - - - - -")]
    [InlineData("onboarding.sub-programs.file", "Y P - - - V - - -")]
    [InlineData("bonds.rpp.enrol", "Y P - - - V - - -")]
    [InlineData("bonds.securities.request", "Y P - - - - - - -")]
    [InlineData("onboarding.enrolments.answer", "Y P - - - V - - -")]
    [InlineData("onboarding.programs.close", "Y P - - - - - - -")]
    [InlineData("delegation.employees.view", "Y P - - - - - - -")]
    [InlineData("delegation.employee-requests.decide", "Y P - - - - - - -")]
    [InlineData("delegation.roles.grant", "Y P - - - - - - -")]
    [InlineData("delegation.roles.revoke", "Y P - - - - - - -")]
    [InlineData("delegation.roles.leave", "S S S S - - - - -")]
    [InlineData("delegation.relationships.view", "Y P - - - S S - -")]
    [InlineData("delegation.requests.approve", "Y P - - - - - - -")]
    [InlineData("delegation.relationships.amend", "Y P - - - - - - -")]
    [InlineData("delegation.relationships.request", "Y P - - - - - - -")]
    [InlineData("delegation.relationships.leave", "Y - - - - - - - -")]
    [InlineData("delegation.groups.manage", "Y - - - - - - - -")]
    [InlineData("delegation.clients.view", "Y P - - - - - - -")]
    [InlineData("declarations.cads.view", "Y P P P - V V V V")]
    [InlineData("declarations.cads.submit", "Y P P - - VB VB VB -")]
    [InlineData("ledger.accounts.view", "Y P P P - V V V V")]
    [InlineData("ledger.payments.post", "Y P P - - VB VB VB -")]
    [InlineData("bonds.rpp.view", "Y P - - - V - - -")]
    [InlineData("bonds.providers.view", "Y P - - - V - - -")]
    [InlineData("bonds.rpp.headroom.view", "Y P P P - V V V V")]
    [InlineData("bonds.agreements.post", "Y P - - - - - - -")]
    [InlineData("declarations.cads.correct", "Y P P - - V V V -")]
    [InlineData("declarations.rulings.request", "Y P P - - V V V -")]
    [InlineData("declarations.rulings.view", "Y P P P - V V V V")]
    [InlineData("ledger.debits.manage", "Y P - - - - - - -")]
    // The rows that the ledger's document adds: designate a credit, offset preference (a manager's alone), disbursement, waiver, appeal, review, correction request, answer a case, bulk, event feed.
    [InlineData("ledger.credits.designate", "Y P P - - VB VB VB -")]
    [InlineData("ledger.offset-preference.set", "Y - - - - - - - -")]
    [InlineData("ledger.disbursements.request", "Y P - - - - - - -")]
    [InlineData("ledger.waivers.request", "Y P - - - V V - -")]
    [InlineData("appeals.appeals.view", "Y P P P - V V V V")]
    [InlineData("appeals.appeals.file", "Y P - - - V V - -")]
    [InlineData("appeals.reviews.file", "Y P - - - V V - -")]
    [InlineData("appeals.corrections.request", "Y P - - - V V - -")]
    [InlineData("appeals.cases.answer", "Y P - - - V V - -")]
    [InlineData("declarations.cads.bulk", "Y P P - - VB VB VB -")]
    [InlineData("onboarding.events.view", "Y P P P - V V V V")]
    [InlineData("onboarding.service-accounts.view", "Y - - - - - - - -")]
    [InlineData("onboarding.service-accounts.manage", "Y - - - - - - - -")]
    [InlineData("onboarding.webhooks.view", "Y P P P - - - - -")]
    [InlineData("onboarding.webhooks.manage", "Y P P - - - - - -")]
    // And those of the slices beside the document's.
    [InlineData("ledger.credits.transfer", "Y - - - - - - - -")]
    [InlineData("ledger.payer.set", "Y P - - - - - - -")]
    [InlineData("onboarding.session.verify", "S S S S S S S S S")]
    [InlineData("onboarding.learning.attend", "S S S S S S S S S")]
    [InlineData("onboarding.registrations.register", "Y Y Y Y Y - - - -")]
    [InlineData("onboarding.registrations.view", "Y Y Y Y Y - - - -")]
    [InlineData("onboarding.notices.view", "S S S S S S S S S")]
    [InlineData("onboarding.calendar.view", "Y P P P - V V V V")]
    [InlineData("onboarding.readiness.view", "Y - - - - V - - -")]
    [InlineData("onboarding.programs.list", "Y - - - - V - - -")]
    [InlineData("onboarding.enrolments.view", "Y P - - - V - - -")]
    [InlineData("onboarding.enrolments.submit", "Y P - - - V - - -")]
    [InlineData("onboarding.licences.view", "Y P P P - - - - -")]
    [InlineData("onboarding.licences.manage", "Y - - - - - - - -")]
    [InlineData("delegation.audit.view", "Y - - - - - - - -")]
    [InlineData("delegation.access.view", "S S S S S S S S S")]
    [InlineData("delegation.access.request", "Y Y Y Y Y - - - -")]
    [InlineData("delegation.history.view", "Y - - - - - - - -")]
    [InlineData("delegation.authorities.view", "Y - - - - - - - -")]
    [InlineData("delegation.requests.view", "Y P - - - - - - -")]
    public void Each_cell_of_the_matrix_is_what_the_decision_says(string permission, string row)
    {
        foreach (var (role, cell) in Columns.Zip(row.Split(' ')))
        {
            var question = new AuthorityQuestion("someone", [], permission, role == "UNASSOCIATED" ? null : Client, null, null, IsWrite: false);
            string? Says(string? rmAccount = null, string licence = "CUSTOMS_BROKER", string? submitter = null) =>
                AuthorityRule.Decide(question with { RmAccount = rmAccount, SubmitterBn9 = submitter }, role.StartsWith('p') ? AsProxy(role, licence) : AsEmployee(role)).Refusal;
            var said = cell switch
            {
                "-" => Says() == "DEL_FORBIDDEN" && Says(Program, submitter: Client) == (role == "UNASSOCIATED" ? Says() : "DEL_FORBIDDEN"),
                "Y" or "S" => Says() is null,
                "P" => Says(Program) is null && Says(Another) == "NOT_FOUND",
                "V" => Says(Program, submitter: Client) is null && Says(Program, "TRADE_CONSULTANT") is null && Says(Program, submitter: Third) == "NOT_FOUND",
                "VB" => Says(Program, submitter: Client) is null && Says(Program, "TRADE_CONSULTANT") == "DEL_LICENCE_REQUIRED" && Says(Program, submitter: Third) == "NOT_FOUND",
                _ => false,
            };
            Assert.True(said, $"{permission} for {role} is not {cell}");
        }
    }

    [Fact]
    public void No_row_of_the_matrix_goes_unasserted() =>
        Assert.Equal(
            PermissionMatrix.All.Where(PermissionMatrix.IsClients).Order(),
            typeof(PermissionMatrixTests).GetMethod(nameof(Each_cell_of_the_matrix_is_what_the_decision_says))!.GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>().Select(row => (string)row.Data[0]!).Order());

    /// <summary>A manager of all, or somebody in one program.</summary>
    static AuthorityFacts AsEmployee(string role) => new(role == "UNASSOCIATED" ? null : new("someone", Client, [new(role, role == "BAM" ? null : Program, default)]), null, null, Today);

    /// <summary>An employee of a provider, by its assignment; others' transactions are not shown to it.</summary>
    static AuthorityFacts AsProxy(string role, string licence) => new(
        new("someone", Provider, [new("EDITOR", null, default)]) { Acts = new Provider(Provider, [new(licence, "1", "ACTIVE", default)]).Right }, null,
        new("r", Provider, Client, role == "pBAM" ? "BMR" : "PMR", role == "pBAM" ? [] : [Program], ["OWN", "IMPORTER"], Today, null, "x", 1) { Assignments = [new("someone", role)] }, Today);
}
