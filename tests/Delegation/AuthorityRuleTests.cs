using Carm.Delegation.Contracts;
using CsCheck;
using Xunit;

namespace Carm.Delegation.Tests;

/// <summary>The decision of section 7.3, case by case and for all there are.</summary>
public sealed class AuthorityRuleTests
{
    const string Client = "700000003", Rm = "700000003RM0001", Broker = "800000002";
    static readonly DateOnly Today = new(2026, 4, 1);

    [Theory]
    [InlineData("BAM", null, "ledger.payments.post", null)]
    [InlineData("READER", null, "ledger.payments.post", "DEL_FORBIDDEN")]
    [InlineData("READER", null, "ledger.accounts.view", null)]
    [InlineData("PAM", Rm, "bonds.rpp.enrol", null)]
    [InlineData("PAM", "700000003RM0002", "bonds.rpp.enrol", "NOT_FOUND")]
    [InlineData("EDITOR", null, "appeals.appeals.file", "DEL_FORBIDDEN")]
    [InlineData("BAM", null, "ledger.rates.approve", "NOT_FOUND")]
    public void At_ones_own_business_the_role_decides(string role, string? scope, string permission, string? refusal) =>
        Assert.Equal(refusal, Decide(Ask(permission), Person(Client, (role, scope))).Refusal);

    [Theory]
    [InlineData("2026-04-01", true, true, "declarations.cads.view", null)]
    [InlineData("2026-06-30", true, true, "declarations.cads.submit", null)]
    [InlineData("2026-06-30", true, true, "declarations.rulings.request", null)]
    [InlineData("2026-07-01", true, true, "declarations.cads.view", "NOT_FOUND")]
    [InlineData("2026-06-30", false, true, "declarations.cads.view", "NOT_FOUND")]
    [InlineData("2026-06-30", true, false, "declarations.cads.view", "NOT_FOUND")]
    [InlineData("2026-06-30", true, true, "ledger.payments.post", "NOT_FOUND")]
    public void Onboarding_13_what_is_under_way_is_seen_and_completed_for_ninety_days(string today, bool retains, bool isOpen, string permission, string? refusal)
    {
        var ended = Relationship().Ended("REVOKED", retains, new(2026, 4, 1, 16, 0, 0, TimeSpan.Zero)).Item1;
        var question = Ask(permission) with { Bn9 = Client, RmAccount = Rm, SubmitterBn9 = Broker, IsOpen = isOpen };
        Assert.Equal(refusal, AuthorityRule.Decide(question, new(CedarsManager, null, ended, DateOnly.Parse(today))).Refusal);
        // Another's transaction, or one of which nothing is said, stays hidden.
        Assert.Equal("NOT_FOUND", AuthorityRule.Decide(question with { SubmitterBn9 = Client }, new(CedarsManager, null, ended, DateOnly.Parse(today))).Refusal);
    }

    [Fact]
    public void The_ninety_days_run_from_the_last_day_and_not_from_the_night_that_noted_it()
    {
        var noted = Relationship() with { EndOn = Today, EndedAt = new(2026, 4, 9, 7, 0, 0, TimeSpan.Zero) };
        Assert.Equal(Today, noted.LastDay);
        Assert.Equal(Today, (Relationship() with { EndOn = Today.AddDays(9), EndedAt = new(2026, 4, 1, 7, 0, 0, TimeSpan.Zero) }).LastDay);
    }

    [Theory]
    [InlineData("SUSPENDED", null, "ledger.payments.post", true, "BUS_SUSPENDED")]
    [InlineData("SUSPENDED", null, "ledger.accounts.view", false, null)]
    [InlineData("SUSPENDED", null, "onboarding.profile.edit", true, null)]
    [InlineData("CLOSED", null, "ledger.accounts.view", false, "NOT_FOUND")]
    [InlineData("ACTIVE", "INACTIVE", "declarations.cads.submit", true, "PRG_NOT_ACTIVE")]
    [InlineData("ACTIVE", "SUSPENDED", "declarations.cads.bulk", true, "PRG_NOT_ACTIVE")]
    [InlineData("ACTIVE", "CLOSED", "declarations.cads.submit", true, null)]
    [InlineData("ACTIVE", "CLOSED", "declarations.cads.bulk", true, null)]
    [InlineData("ACTIVE", "CLOSED", "bonds.rpp.enrol", true, "PRG_NOT_ACTIVE")]
    [InlineData("CLOSED", "CLOSED", "declarations.cads.submit", true, "NOT_FOUND")]
    [InlineData("ACTIVE", "INACTIVE", "ledger.payments.post", true, null)]
    [InlineData("ACTIVE", "SUSPENDED", "declarations.cads.view", false, null)]
    [InlineData("ACTIVE", "ACTIVE", "declarations.cads.submit", true, null)]
    public void The_state_of_the_business_and_of_the_account_comes_after_the_role(string business, string? program, string permission, bool writes, string? refusal) =>
        Assert.Equal(refusal, AuthorityRule.Decide(Ask(permission) with { IsWrite = writes }, new(Person(Client, ("BAM", null)), new(Client, "Alpha", [Rm], business) { InactiveRmAccounts = program is null or "ACTIVE" ? [] : [Rm], ClosedRmAccounts = program == "CLOSED" ? [Rm] : [] }, null, Today)).Refusal);

    [Fact]
    public void A_suspended_licence_is_not_shed_by_another_beside_it_and_the_later_word_counts()
    {
        var (first, then) = (new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 4, 2, 0, 0, 0, TimeSpan.Zero));
        var provider = new Provider(Broker, []).With(new("CUSTOMS_BROKER", "1", "SUSPENDED", then)).With(new("TRADE_CONSULTANT", "2", "ACTIVE", then));
        Assert.Equal(("SUSPENDED", false), (provider.Status, provider.IsBroker));
        Assert.Equal("SUSPENDED", provider.With(new("CUSTOMS_BROKER", "1", "ACTIVE", first)).Status);
        Assert.Equal(("ACTIVE", true), provider.With(new("CUSTOMS_BROKER", "1", "ACTIVE", then)) is var back ? (back.Status, back.IsBroker) : default);
    }

    [Theory]
    [InlineData("declarations.cads.submit", "FILE")]
    [InlineData("declarations.cads.correct", "CORRECT")]
    [InlineData("ledger.payments.post", "PAY")]
    [InlineData("ledger.accounts.view", "SEE_BALANCE")]
    [InlineData("onboarding.calendar.view", "SEE_BALANCE")]
    [InlineData("declarations.rulings.request", "RULINGS")]
    [InlineData("declarations.rulings.view", "RULINGS")]
    [InlineData("appeals.appeals.file", "APPEALS")]
    public void A_capability_that_the_client_took_out_is_denied_and_no_other(string permission, string capability)
    {
        string? Says(string[] left) => AuthorityRule.Decide(Ask(permission) with { IsWrite = true }, new(CedarsManager, null, Relationship() with { Capabilities = left }, Today)).Refusal;
        Assert.Equal("DEL_CAPABILITY", Says([.. Capabilities.All.Except([capability])]));
        Assert.Null(Says([capability]));
        Assert.Null(Says([.. Capabilities.All]));
    }

    [Theory]
    [InlineData("bonds.agreements.post", null, "DEL_FORBIDDEN")]
    [InlineData("ledger.accounts.view", null, "DEL_FORBIDDEN")]
    [InlineData("delegation.relationships.view", null, "DEL_FORBIDDEN")]
    [InlineData("ledger.accounts.view", Rm, null)]
    [InlineData("ledger.accounts.view", "700000003RM0002", "NOT_FOUND")]
    [InlineData("delegation.access.view", null, null)]
    [InlineData("onboarding.events.view", null, null)]
    [InlineData("onboarding.webhooks.manage", null, null)]
    [InlineData("declarations.cads.bulk", null, null)]
    [InlineData("ledger.payments.post", null, null)]
    public void A_program_that_is_kept_to_one_account_does_nothing_for_the_whole_business(string permission, string? account, string? refusal)
    {
        string? Says(string? scope, string? bn9, bool isService = true) => Decide(Ask(permission) with { Bn9 = bn9, RmAccount = account }, Person(Client, ("PAM", scope)) with { IsService = isService }).Refusal;
        Assert.Equal((refusal, refusal), (Says(Rm, Client), account is null ? Says(Rm, null) : refusal));
        // One of the whole business does, and a person who manages one program does it by its documents.
        Assert.Null(Says(null, Client));
        if (account is null) Assert.Null(Says(Rm, Client, isService: false));
    }

    [Fact]
    public void A_program_gives_security_by_the_capability_of_that_name_and_by_no_other()
    {
        string? Says(string permission, params string[] left) => Decide(Ask(permission) with { IsWrite = true }, Person(Client, ("PAM", null)) with { IsService = true, Capabilities = left }).Refusal;
        foreach (var permission in new[] { "bonds.agreements.post", "bonds.securities.request" })
            Assert.Equal((null, "DEL_CAPABILITY"), (Says(permission, "SECURITY"), Says(permission, [.. Capabilities.All])));
        Assert.Equal("DEL_CAPABILITY", Says("ledger.disbursements.request", "SECURITY"));
    }

    [Theory]
    [InlineData("delegation.roles.grant", null, "DEL_FORBIDDEN")]
    [InlineData("delegation.roles.grant", true, null)]
    [InlineData("delegation.requests.approve", true, null)]
    [InlineData("bonds.agreements.post", true, "DEL_FORBIDDEN")]
    public void Onward_delegation_is_off_unless_the_policy_says_otherwise(string permission, bool? policy, string? refusal)
    {
        var facts = new AuthorityFacts(CedarsManager, null, Relationship(), Today) { Policy = policy is { } on ? new() { ProxyMayManageDelegation = on } : new() };
        Assert.Equal(refusal, AuthorityRule.Decide(Ask(permission), facts).Refusal);
        Assert.Equal("DEL_FORBIDDEN", AuthorityRule.Decide(Ask(permission), facts with { Relationship = Relationship() with { Kind = "PMR", RmAccounts = [Rm] } }).Refusal);
    }

    [Fact]
    public void What_was_under_way_outlives_a_new_relationship_that_is_narrower_and_ends_with_a_no()
    {
        var (policy, now) = (new DelegationPolicy(), new DateTimeOffset(2026, 4, 10, 16, 0, 0, TimeSpan.Zero));
        var ended = Relationship().Ended("REVOKED", true, new(2026, 4, 1, 16, 0, 0, TimeSpan.Zero)).Item1;
        var anew = BusinessRelationship.Granted(ended, Broker, Client, "PMR", ["700000003RM0002"], ["OWN"], null, null, null, "alpha.bam", now, policy);
        var question = Ask("declarations.cads.submit") with { SubmitterBn9 = Broker, IsOpen = true, IsWrite = true };
        string? Says(BusinessRelationship r, string day) => AuthorityRule.Decide(question, new(CedarsManager, null, r, DateOnly.Parse(day))).Refusal;
        Assert.Null(Says(anew, "2026-06-30"));
        Assert.Equal("NOT_FOUND", Says(anew, "2026-07-01"));
        Assert.Null(Says(anew.Ended("REVOKED", true, now.AddDays(1)).Item1, "2026-06-30"));
        Assert.Equal("NOT_FOUND", Says(anew.Ended("REVOKED", false, now.AddDays(1)).Item1, "2026-04-12"));
    }

    [Fact]
    public void A_role_from_a_future_day_ends_the_present_one_the_day_before()
    {
        var manager = Person(Client, ("BAM", null));
        var editor = manager.With(new("EDITOR", Rm, default) { StartOn = Today.AddDays(5) }, Today);
        Assert.Equal(["BAM", "EDITOR"], editor.Roles.Select(r => r.Role));
        Assert.True(editor.IsManagerOn(Today.AddDays(4)));
        Assert.False(editor.IsManagerOn(Today.AddDays(5)));
        Assert.Equal(["EDITOR"], manager.With(new("EDITOR", Rm, default) { StartOn = Today }, Today).Roles.Select(r => r.Role));
    }

    [Theory]
    [InlineData("ledger.rates.approve", "AR_SUPERVISOR", null)]
    [InlineData("ledger.rates.approve", "AR_OFFICER", "DEL_FORBIDDEN")]
    [InlineData("ledger.payments.post", "AR_OFFICER", "DEL_FORBIDDEN")]
    public void Staff_act_as_staff_only(string permission, string role, string? refusal) =>
        Assert.Equal(refusal, Decide(Ask(permission) with { StaffRoles = [role] }, null).Refusal);

    [Fact]
    public void Without_a_relationship_no_client_is_seen() =>
        Sample((question, person) => Assert.Equal("NOT_FOUND", AuthorityRule.Decide(question, new(person, null, null, Today)).Refusal));

    [Fact]
    public void A_relationship_that_has_ended_is_none() =>
        Sample((question, person) => Assert.Equal("NOT_FOUND", AuthorityRule.Decide(question, new(person, null, Relationship() with { EndOn = Today.AddDays(-1) }, Today)).Refusal));

    [Fact]
    public void A_provider_never_may_what_the_clients_own_manager_may_not() =>
        Sample((question, person) =>
        {
            if (AuthorityRule.Decide(question, new(person, null, Relationship(), Today)).Refusal is null)
                Assert.Null(Decide(question with { SubmitterBn9 = null }, Person(Client, ("BAM", null))).Refusal);
        });

    [Fact]
    public void What_another_submitted_is_seen_only_as_granted() =>
        Sample((question, person) =>
        {
            var answer = AuthorityRule.Decide(question with { SubmitterBn9 = "812345676" }, new(person, null, Relationship() with { Visibility = ["OWN", "IMPORTER"] }, Today));
            Assert.Equal("NOT_FOUND", answer.Refusal);
        });

    static void Sample(Action<AuthorityQuestion, Person> check) =>
        Gen.Select(Gen.OneOf([.. PermissionMatrix.All.Where(PermissionMatrix.IsClients).Select(Gen.Const)]), Gen.Int[0, 3], Gen.Bool).Sample(drawn =>
        {
            string[] roles = ["BAM", "PAM", "EDITOR", "READER"];
            check(Ask(drawn.Item1) with { IsWrite = drawn.Item3 }, Person(Broker, (roles[drawn.Item2], null)) with { Acts = new("ACTIVE", true) });
        }, iter: 1_000);

    static BusinessRelationship Relationship() => new($"{Broker}:{Client}", Broker, Client, "BMR", [], ["OWN", "IMPORTER", "OTHERS"], Today, null, "alpha.bam", 1);

    static Person Person(string bn9, params (string Role, string? Rm)[] roles) => new("someone", bn9, [.. roles.Select(r => new RoleAssignment(r.Role, r.Rm, default))]);

    static AuthorityDecision Decide(AuthorityQuestion question, Person? person) => AuthorityRule.Decide(question, new(person, null, null, Today));

    static AuthorityQuestion Ask(string permission) => new("someone", [], permission, Client, Rm, null, false);

    static Person CedarsManager => Person(Broker, ("BAM", null)) with { Acts = new("ACTIVE", true) };
}
