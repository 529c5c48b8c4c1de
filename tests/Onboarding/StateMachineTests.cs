using Xunit;

namespace Carm.Onboarding.Tests;

/// <summary>Every command in every state, for each state machine of section 4 that is Onboarding's.</summary>
public sealed class StateMachineTests
{
    static readonly DateTimeOffset Now = new(2026, 4, 1, 16, 0, 0, TimeSpan.Zero);
    static readonly DateOnly Today = new(2026, 4, 1);
    static readonly OnboardingPolicy Policy = new();

    [Fact]
    public void A_registration_goes_its_way_step_by_step()
    {
        static Registration Step(Registration r, RegistrationState from, RegistrationState to) => r.At(from, "person", Now, Policy).To(to, Now);
        StateTable.Check("""
            command       Draft      Identified  InfoMatched    AffinityPassed TermsAccepted Completed Locked      ManualReview        Abandoned Rejected
            identify      Identified -           -              -              -             -         REG_LOCKED  REG_MANUAL_REQUIRED -         -
            new-bn        AffinityPassed -       -              -              -             -         REG_LOCKED  REG_MANUAL_REQUIRED -         -
            legal-info    -          InfoMatched -              -              -             -         REG_LOCKED  REG_MANUAL_REQUIRED -         -
            affinity      -          -           AffinityPassed -              -             -         REG_LOCKED  REG_MANUAL_REQUIRED -         -
            shared-secret -          -           AffinityPassed -              -             -         REG_LOCKED  REG_MANUAL_REQUIRED -         -
            terms         -          -           -              TermsAccepted  -             -         REG_LOCKED  REG_MANUAL_REQUIRED -         -
            complete      -          -           -              -              Completed     -         REG_LOCKED  REG_MANUAL_REQUIRED -         -
            abandon       Abandoned  Abandoned   Abandoned      Abandoned      Abandoned     -         Abandoned   Abandoned           -         -
            approve       -          -           -              -              -             -         -           AffinityPassed      -         -
            reject        -          -           -              -              -             -         -           Rejected            -         -
            unlock        Draft      Identified  InfoMatched    AffinityPassed TermsAccepted Completed InfoMatched ManualReview        Abandoned Rejected
            """,
            state => new Registration("r", "person", state, Now) { LockedUntil = Now.AddHours(1) },
            new Dictionary<string, Func<Registration, Registration>>
            {
                ["identify"] = r => Step(r, RegistrationState.Draft, RegistrationState.Identified), ["new-bn"] = r => Step(r, RegistrationState.Draft, RegistrationState.AffinityPassed),
                ["legal-info"] = r => Step(r, RegistrationState.Identified, RegistrationState.InfoMatched), ["affinity"] = r => Step(r, RegistrationState.InfoMatched, RegistrationState.AffinityPassed),
                ["shared-secret"] = r => Step(r, RegistrationState.InfoMatched, RegistrationState.AffinityPassed), ["terms"] = r => Step(r, RegistrationState.AffinityPassed, RegistrationState.TermsAccepted),
                ["complete"] = r => Step(r, RegistrationState.TermsAccepted, RegistrationState.Completed), ["abandon"] = r => r.Abandoned("person", Now),
                ["approve"] = r => r.Decided(true, "Seen", "officer", Now), ["reject"] = r => r.Decided(false, "Missing", "officer", Now), ["unlock"] = r => r.Unlocked(Now),
            }, r => r.State);
    }

    [Fact]
    public void A_lock_ends_by_itself_and_an_untouched_registration_takes_nothing_more()
    {
        var locked = new Registration("r", "person", RegistrationState.Locked, Now) { LockedUntil = Now.AddHours(24) };
        Assert.Equal(RegistrationState.InfoMatched, locked.At(RegistrationState.InfoMatched, "person", Now.AddHours(24), Policy).State);
        var old = new Registration("r", "person", RegistrationState.Identified, Now);
        Assert.Equal("STATE_CONFLICT", Assert.Throws<Kernel.Rejected>(() => old.At(RegistrationState.Identified, "person", Now.AddDays(30).AddSeconds(1), Policy)).Code);
        Assert.Equal("NOT_FOUND", Assert.Throws<Kernel.Rejected>(() => old.At(RegistrationState.Identified, "stranger", Now, Policy)).Code);
        Assert.False((old with { State = RegistrationState.ManualReview }).IsStale(Now.AddDays(90), Policy));
    }

    [Fact]
    public void A_business_is_suspended_reinstated_and_closed() => StateTable.Check("""
        command   Active    Suspended Closed
        suspend   Suspended -         -
        reinstate -         Active    -
        close     Closed    Closed    -
        """,
        state => new BusinessAccount("700000003", "Alpha", "p", Now) { State = state },
        new Dictionary<string, Func<BusinessAccount, BusinessAccount>> { ["suspend"] = b => b.Suspended("r"), ["reinstate"] = b => b.Reinstated("r"), ["close"] = b => b.Closed("r") }, b => b.State);

    [Fact]
    public void A_program_account_lives_sleeps_and_closes() => StateTable.Check("""
        command      Pending  Active    Inactive  Suspended Closed
        activate     Active   -         Active    Active    -
        deactivate   -        Inactive  -         -         -
        suspend      -        Suspended Suspended -         -
        close        Closed   Closed    Closed    Closed    -
        reactivation -        -         Inactive  -         -
        closure      Pending  Active    Inactive  Suspended -
        """,
        state => new ProgramAccount("700000003RM0001", "700000003", "IMPORTER", "Alpha", state, Now, null),
        new Dictionary<string, Func<ProgramAccount, ProgramAccount>>
        {
            ["activate"] = p => p.Activated(), ["deactivate"] = p => p.Deactivated(), ["suspend"] = p => p.Suspended("r"), ["close"] = p => p.Closed("r"),
            ["reactivation"] = p => p.Asked(ProgramRequestKind.Reactivation, "r", "p", Now), ["closure"] = p => p.Asked(ProgramRequestKind.Closure, "r", "p", Now),
        }, p => p.State);

    [Fact]
    public void A_request_for_change_is_decided_or_withdrawn_once() => StateTable.Check("""
        command  Requested Approved  Rejected  Withdrawn Done
        approve  Approved  -         -         -         -
        reject   Rejected  -         -         -         -
        withdraw Withdrawn -         -         -         -
        """,
        state => new ChangeRequest("r", "700000003", ChangeKind.LegalData, "Moved", "p", Now) { State = state },
        new Dictionary<string, Func<ChangeRequest, ChangeRequest>> { ["approve"] = r => r.Decided(true, "Seen", "o", Now), ["reject"] = r => r.Decided(false, "No", "o", Now), ["withdraw"] = r => r.Withdrawn(Now) }, r => r.State);

    [Fact]
    public void An_enrolment_is_drafted_examined_and_decided() => StateTable.Check("""
        command      Draft     Submitted   UnderReview   InfoRequested Approved Rejected Withdrawn Lapsed
        answer       Draft     -           -             InfoRequested -        -        -         -
        submit       Submitted -           -             -             -        -        -         -
        take         -         UnderReview UnderReview   InfoRequested -        -        -         -
        request-info -         -           InfoRequested -             -        -        -         -
        respond      -         -           -             UnderReview   -        -        -         -
        approve      -         -           Approved      -             -        -        -         -
        at-once      -         Approved    -             -             -        -        -         -
        reject       -         -           Rejected      -             -        -        -         -
        withdraw     Withdrawn Withdrawn   Withdrawn     Withdrawn     -        -        -         -
        lapse        -         -           -             Lapsed        -        -        -         -
        """,
        state => new Enrolment("e", "700000003", "CARRIER", null, state, "p", Now) { InformationRequest = new("What?", Today, null) },
        new Dictionary<string, Func<Enrolment, Enrolment>>
        {
            ["answer"] = e => e.Answered(new(), Now), ["submit"] = e => e.Submitted("p", Now), ["take"] = e => e.Taken("o", Now), ["request-info"] = e => e.InformationAsked("What?", Today, "o", Now), ["respond"] = e => e.Responded("This", Now),
            ["approve"] = e => e.Approved(null, "o", Now), ["at-once"] = e => e.ApprovedAtOnce(Now), ["reject"] = e => e.Rejected("No", "o", Now), ["withdraw"] = e => e.Withdrawn(Now), ["lapse"] = e => e.Lapsed(Now.AddDays(1)),
        }, e => e.State);

    [Fact]
    public void An_answer_is_in_time_on_its_last_day_and_a_lapse_is_not_before_the_next()
    {
        var asked = new Enrolment("e", "700000003", "CARRIER", null, EnrolmentState.InfoRequested, "p", Now) { InformationRequest = new("What?", Today, null) };
        Assert.Equal(EnrolmentState.UnderReview, asked.Responded("This", new(2026, 4, 2, 3, 59, 0, TimeSpan.Zero)).State);
        Assert.Equal("STATE_CONFLICT", Assert.Throws<Kernel.Rejected>(() => asked.Responded("This", new(2026, 4, 2, 4, 1, 0, TimeSpan.Zero))).Code);
        Assert.Equal("STATE_CONFLICT", Assert.Throws<Kernel.Rejected>(() => asked.Lapsed(Now)).Code);
    }

    [Theory]
    [InlineData("CUSTOMS_BROKER", """
        command         ApprovedPending Active      NoticeGiven     Suspended   Cancelled Expired
        issue           Active          -           -               -           -         -
        notice-suspend  -               NoticeGiven -               -           -         -
        notice-cancel   -               NoticeGiven -               NoticeGiven -         -
        uphold          -               -           Suspended       -           -         -
        drop            -               -           Active          -           -         -
        represent       -               -           NoticeGiven     Suspended   -         -
        reinstate       -               -           -               Active      -         -
        surrender       Cancelled       Cancelled   Cancelled       Cancelled   -         -
        ask-renewal     -               Active      NoticeGiven     -           -         -
        take-back       ApprovedPending Active      NoticeGiven     Suspended   Cancelled Expired
        renew           -               Active      NoticeGiven     -           -         Active
        expire          -               Expired     Expired         Expired     -         -
        """)]
    [InlineData("BONDED_WAREHOUSE", """
        command         ApprovedPending Active      NoticeGiven     Suspended   Cancelled Expired
        issue           Active          -           -               -           -         -
        notice-suspend  -               Suspended   -               -           -         -
        notice-cancel   -               NoticeGiven -               NoticeGiven -         -
        uphold          -               -           Suspended       -           -         -
        drop            -               -           Active          -           -         -
        represent       -               -           NoticeGiven     Suspended   -         -
        reinstate       -               -           -               Active      -         -
        surrender       Cancelled       Cancelled   Cancelled       Cancelled   -         -
        ask-renewal     -               Active      NoticeGiven     -           -         -
        take-back       ApprovedPending Active      NoticeGiven     Suspended   Cancelled Expired
        renew           -               Active      NoticeGiven     -           -         Active
        expire          -               Expired     Expired         Expired     -         -
        """)]
    public void A_licence_is_issued_noticed_suspended_cancelled_and_expires(string kind, string table) => StateTable.Check(table,
        state => new Licence("l", "700000003", null, kind, "00001", state) { ExpiresOn = new(2026, 4, 30), Notice = state is LicenceState.NoticeGiven or LicenceState.Suspended ? new(LicenceNoticeKind.Suspension, "FRAUD", "r", "o", Today, Today, Today, LicenceState.Active, null) : null, Renewal = new(RenewalState.Requested, Today, "F-1", "S-1", new(2026, 4, 30), null) },
        new Dictionary<string, Func<Licence, Licence>>
        {
            ["issue"] = l => l.Issued(Today, Today, "S-1", null, null), ["notice-suspend"] = l => l.Noticed(LicenceNoticeKind.Suspension, "FRAUD", "r", "o", Today), ["notice-cancel"] = l => l.Noticed(LicenceNoticeKind.Cancellation, "FRAUD", "r", "o", Today),
            ["uphold"] = l => l.Decided(true, "r", "o2", Today), ["drop"] = l => l.Decided(false, "r", "o2", Today), ["represent"] = l => l.Represented("t", Today), ["reinstate"] = l => l.Reinstated("r"), ["surrender"] = l => l.Surrendered(),
            ["ask-renewal"] = l => (l with { Renewal = null }).RenewalAsked("F-1", "S-1", Today), ["take-back"] = l => l.RenewalWithdrawn(Today), ["renew"] = l => l.Renewed(Today), ["expire"] = l => l.Lapsed(new(2026, 5, 1)),
        }, l => l.State);

    [Fact]
    public void A_code_not_corrected_in_its_period_is_not_reinstated_and_its_bond_is_an_officers_to_accept()
    {
        var code = new CarrierCode("8AAA", "700000003", "700000003RM0001", "HIGHWAY", false, CarrierCodeState.Suspended) { SuspendedUntil = Today.AddDays(-1) };
        Assert.Equal("CAR_NOT_CORRECTED", Assert.Throws<Kernel.Rejected>(() => code.Reinstated("r", Today)).Code);
        var asked = (code with { State = CarrierCodeState.Active }).Bonding(true, "S-1");
        Assert.Equal((false, "S-1"), (asked.IsBonded, asked.SecurityOffered));
        Assert.False(asked.BondingDecided(false).IsBonded);
        Assert.Equal((true, "S-1"), asked.BondingDecided(true) is var bonded ? (bonded.IsBonded, bonded.SecurityAgreementNumber) : default);
        Assert.Equal("SECOND_OFFICER_NEEDED", Assert.Throws<Kernel.Rejected>(() => (code with { State = CarrierCodeState.CancellationNoticed, Notice = new(Today, null, "o", null) }).Dropped("r", "o")).Code);
    }

    [Fact]
    public void A_carrier_code_is_suspended_reinstated_and_cancelled() => StateTable.Check("""
        command   Active              Suspended           CancellationNoticed Cancelled
        suspend   Suspended           -                   -                   -
        reinstate -                   Active              -                   -
        notice    CancellationNoticed CancellationNoticed -                   -
        confirm   -                   -                   CancellationNoticed -
        receive   -                   -                   CancellationNoticed -
        effect    -                   -                   Cancelled           -
        give-up   Cancelled           Cancelled           Cancelled           -
        represent -                   Suspended           CancellationNoticed -
        bond      Active              -                   -                   -
        bonded    Active              -                   -                   -
        drop      -                   -                   Active              -
        """,
        state => new CarrierCode("8AAA", "700000003", "700000003RM0001", "HIGHWAY", false, state) { SuspendedUntil = Today, Notice = new(Today.AddDays(-50), null, "o", null) },
        new Dictionary<string, Func<CarrierCode, CarrierCode>>
        {
            ["suspend"] = c => c.Suspended("UNPAID_AMOUNT", "r", Today, Today), ["reinstate"] = c => c.Reinstated("r", Today), ["notice"] = c => c.Noticed("CEASED", "r", false, "o", Today), ["confirm"] = c => c.Confirmed("o2"), ["receive"] = c => c.Received(Today, Today),
            ["effect"] = c => (c.State == CarrierCodeState.CancellationNoticed ? c.Confirmed("o2") : c).TakenEffect(Today), ["give-up"] = c => c.GivenUp(), ["represent"] = c => c.Represented("t"), ["bond"] = c => c.Bonding(true, "S-1"), ["bonded"] = c => (c with { SecurityOffered = "S-1" }).BondingDecided(true), ["drop"] = c => c.Dropped("r", "o2"),
        }, c => c.State);

    [Theory]
    [InlineData(true, true, null, true, true, AccountState.Deactivated)]
    [InlineData(true, false, null, true, true, AccountState.Locked)]
    [InlineData(false, false, false, true, true, AccountState.PendingMfa)]
    [InlineData(false, false, true, false, false, AccountState.PendingProfile)]
    [InlineData(false, false, null, false, false, AccountState.PendingProfile)]
    [InlineData(false, false, true, true, false, AccountState.Unassociated)]
    [InlineData(false, false, null, true, true, AccountState.Associated)]
    public void Where_a_person_stands_follows_from_what_is_kept(bool locked, bool final, bool? proved, bool profile, bool member, AccountState expected) => Assert.Equal(expected, AccountStates.Of(
        locked ? new("p", Now, final) : null, proved is null ? null : new Passcodes("p", "p@carm.example", Now, proved == true ? Now : null), profile ? new("p", "F", "U", "p@carm.example", "1", "en", true, 1) : null, member ? new("p", "700000003", Now) : null));
}
