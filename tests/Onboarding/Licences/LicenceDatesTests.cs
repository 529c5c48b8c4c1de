using Carm.Kernel;
using CsCheck;
using Xunit;

namespace Carm.Onboarding.Tests;

/// <summary>Scenarios 15 and 16 and the dates that the law gives, pure.</summary>
public sealed class LicenceDatesTests
{
    static Licence Broker(LicenceState state = LicenceState.Active) => new("l", "800000002", "800000002RM0001", "CUSTOMS_BROKER", "00001", state);

    [Theory]
    [InlineData("2026-01-15", "2026-03-31")]
    [InlineData("2026-03-31", "2027-03-31")]
    [InlineData("2026-04-01", "2027-03-31")]
    [InlineData("2026-03-30", "2026-03-31")]
    public void Onboarding_15_a_brokers_licence_expires_on_the_31_March_next_following(string effective, string expires) =>
        Assert.Equal(DateOnly.Parse(expires), Broker(LicenceState.ApprovedPending).Issued(DateOnly.Parse(effective), DateOnly.Parse(effective), "S-1", null, null).ExpiresOn);

    [Theory]
    [InlineData("2027-02-14", 600)]
    [InlineData("2027-02-15", 0)]
    [InlineData("2027-01-01", 600)]
    [InlineData("2027-03-31", 0)]
    public void Onboarding_15_the_fee_comes_back_until_14_February(string withdrawn, int refund)
    {
        var asked = (Broker() with { ExpiresOn = new(2027, 3, 31) }).RenewalAsked("F-1", "S-1", new(2027, 1, 1));
        Assert.Equal((decimal)refund, asked.RenewalWithdrawn(DateOnly.Parse(withdrawn)).Renewal!.Refund);
    }

    [Fact]
    public void Onboarding_15_a_notice_is_carried_out_on_its_thirtieth_day_and_not_before()
    {
        var noticed = (Broker() with { ExpiresOn = new(2027, 3, 31) }).Noticed(LicenceNoticeKind.Suspension, "NON_COMPLIANCE", "Late", "officer", new(2026, 4, 1));
        Assert.Equal(("LIC_NOTICE_PERIOD", "2026-05-01"), Assert.Throws<Rejected>(() => noticed.Decided(true, "r", "officer", new(2026, 4, 20))) is var refused ? (refused.Code, refused.Arguments[0]) : default);
        Assert.Equal("LIC_NOTICE_PERIOD", Assert.Throws<Rejected>(() => noticed.Decided(true, "r", "officer", new(2026, 4, 30))).Code);
        Assert.Equal(LicenceState.Suspended, noticed.Decided(true, "r", "officer", new(2026, 5, 1)).State);
        Assert.Equal(LicenceState.Active, noticed.Decided(false, "r", "officer", new(2026, 4, 2)).State);
    }

    [Fact]
    public void A_cancellation_takes_two_officers_and_a_warehouse_ninety_days_unless_its_place_is_lost()
    {
        var noticed = Broker().Noticed(LicenceNoticeKind.Cancellation, "FRAUD", "Forged", "officer", new(2026, 4, 1));
        Assert.Equal("SECOND_OFFICER_NEEDED", Assert.Throws<Rejected>(() => noticed.Decided(true, "r", "officer", new(2026, 6, 1))).Code);
        Assert.Equal(LicenceState.Cancelled, noticed.Decided(true, "r", "other", new(2026, 5, 1)).State);

        var warehouse = Broker() with { Kind = "BONDED_WAREHOUSE" };
        Assert.Equal((new DateOnly(2026, 6, 30), new DateOnly(2026, 6, 30)), warehouse.Noticed(LicenceNoticeKind.Cancellation, "FRAUD", "r", "o", new(2026, 4, 1)).Notice is { } notice ? (notice.RespondBy, notice.DecideFrom) : default);
        Assert.Equal(new DateOnly(2026, 4, 1), warehouse.Noticed(LicenceNoticeKind.Cancellation, "PLACE_LOST", "r", "o", new(2026, 4, 1)).Notice!.DecideFrom);
        Assert.Equal((LicenceState.Suspended, new DateOnly(2026, 6, 30)), warehouse.Noticed(LicenceNoticeKind.Suspension, "FRAUD", "r", "o", new(2026, 4, 1)) is var suspended ? (suspended.State, suspended.Notice!.RespondBy) : default);
        Assert.Equal(new DateOnly(2026, 5, 1), (Broker() with { Kind = "DUTY_FREE_SHOP" }).Noticed(LicenceNoticeKind.Suspension, "FRAUD", "r", "o", new(2026, 4, 1)).Notice!.RespondBy);
    }

    [Fact]
    public void A_suspension_is_lifted_by_no_notice_no_renewal_and_no_new_term()
    {
        var suspended = (Broker(LicenceState.Suspended) with { ExpiresOn = new(2027, 3, 31), Notice = new(LicenceNoticeKind.Suspension, "FRAUD", "r", "o", new(2026, 4, 1), new(2026, 5, 1), new(2026, 5, 1), LicenceState.Active, "Not so") });
        var noticed = suspended.Noticed(LicenceNoticeKind.Cancellation, "FRAUD", "r", "o", new(2027, 1, 10));
        Assert.Equal("SUSPENDED", noticed.Changed(default).Status);
        Assert.Equal("STATE_CONFLICT", Assert.Throws<Rejected>(() => noticed.RenewalAsked("F", "S", new(2027, 1, 11))).Code);
        var dropped = noticed.Decided(false, "r", "other", new(2027, 2, 1));
        Assert.Equal((LicenceState.Suspended, "Not so"), (dropped.State, dropped.Notice?.Representations));

        var asked = (Broker() with { ExpiresOn = new(2027, 3, 31) }).RenewalAsked("F", "S", new(2027, 1, 11)) with { State = LicenceState.Suspended, Notice = suspended.Notice };
        Assert.Equal(LicenceState.Suspended, asked.Lapsed(new(2027, 4, 1)).Renewed(new(2027, 4, 2)).State);
    }

    [Fact]
    public void A_shop_at_the_land_border_asks_ninety_days_before_its_ten_years_are_over()
    {
        var shop = (Broker(LicenceState.ApprovedPending) with { Kind = "DUTY_FREE_SHOP", Warehouse = new(new("1", null, "Lacolle", "QC", "J0J 1J0", "CA"), "BRICK", 100, "24 h", ["SPIRITS"], IsAtLandBorder: true, TermYears: 10) }).Issued(new(2026, 4, 1), new(2026, 4, 1), "S-1", 10_000, null);
        Assert.Equal(new DateOnly(2036, 3, 31), shop.ExpiresOn);
        Assert.Equal("LIC_RENEWAL_WINDOW", Assert.Throws<Rejected>(() => shop.RenewalAsked("F", "S-1", new(2036, 1, 2))).Code);
        Assert.Equal(RenewalState.Requested, shop.RenewalAsked("F", "S-1", new(2036, 1, 1)).Renewal!.State);
        Assert.Equal("LIC_RENEWAL_WINDOW", Assert.Throws<Rejected>(() => (Broker() with { ExpiresOn = new(2027, 3, 31) }).RenewalAsked("F", "S-1", new(2026, 12, 31))).Code);
    }

    [Theory]
    [InlineData("2026-03-20", "2026-04-16")]
    [InlineData("2026-03-05", "2026-04-04")]
    [InlineData(null, "2026-04-16")]
    [InlineData("2026-03-17", "2026-04-16")]
    public void Onboarding_16_a_cancellation_takes_effect_thirty_days_after_receipt_or_forty_five_after_sending(string? received, string effective) =>
        Assert.Equal(DateOnly.Parse(effective), new CancellationNotice(new(2026, 3, 2), received is null ? null : DateOnly.Parse(received), "o", null).EffectiveOn);

    [Theory]
    [InlineData(59, false)]
    [InlineData(60, true)]
    public void Onboarding_15_an_examination_is_passed_with_sixty_percent(int grade, bool passes) =>
        Assert.Equal(passes, !EnrolmentRules.IneligibleBroker(Applicant(grade), new(2026, 4, 1)).Any());

    [Theory]
    [InlineData("2025-04-01", false, true)]
    [InlineData("2025-03-31", false, false)]
    [InlineData("2015-03-31", true, true)]
    public void An_examination_is_at_most_a_year_old_or_followed_by_practice(string examined, bool practised, bool passes) =>
        Assert.Equal(passes, !EnrolmentRules.IneligibleBroker(Applicant(75) with { QualifiedIndividuals = [new("A", DateOnly.Parse(examined), 75, practised)] }, new(2026, 4, 1)).Any());

    [Theory]
    [InlineData(1, 2, false)]
    [InlineData(2, 3, true)]
    [InlineData(1, 1, true)]
    [InlineData(2, 4, false)]
    public void More_than_half_of_a_corporations_directors_are_citizens_or_permanent_residents(int citizens, int directors, bool passes) =>
        Assert.Equal(passes, !EnrolmentRules.IneligibleBroker(Applicant(75) with { People = [.. Enumerable.Range(0, directors).Select(i => new BrokerPerson("A", "DIRECTOR", new(1980, 1, 1), i < citizens))] }, new(2026, 4, 1)).Any());

    [Fact]
    public void A_broker_is_of_age_and_has_an_office_in_canada()
    {
        Assert.Contains("broker.people.bornOn", EnrolmentRules.IneligibleBroker(Applicant(75) with { People = [new("A", "DIRECTOR", new(2008, 4, 2), true)] }, new(2026, 4, 1)));
        Assert.DoesNotContain("broker.people.bornOn", EnrolmentRules.IneligibleBroker(Applicant(75) with { People = [new("A", "DIRECTOR", new(2008, 4, 1), true)] }, new(2026, 4, 1)));
        Assert.Contains("broker.offices", EnrolmentRules.IneligibleBroker(Applicant(75) with { Offices = [new("1", null, "Buffalo", "NY", "14201", "US")] }, new(2026, 4, 1)));
    }

    [Fact]
    public void A_number_is_the_highest_used_and_one_and_never_one_of_those_used() => Gen.Int[1, 9998].List[0, 20].Sample(used =>
    {
        string[] accounts = [.. used.Select(n => $"700000003RM{n:0000}")];
        var next = ProgramAccount.NextNumber("700000003", accounts);
        Assert.DoesNotContain(next, accounts);
        Assert.True(RmAccount.Read(next, out _)?.Business.Value == "700000003");
        Assert.Equal(used.DefaultIfEmpty(0).Max() + 1, int.Parse(next[11..]));
    });

    [Fact]
    public void Codes_of_a_capacity_never_repeat() => Assert.Equal(4 * 1500 + 1500, new[] { "HIGHWAY", "AIR", "MARINE", "RAIL", "FREIGHT_FORWARDER" }.SelectMany(c => Enumerable.Range(1, 1500).Select(n => CarrierCode.Spell(c, n))).Distinct().Count());

    static BrokerAnswers Applicant(int grade) => new("CORPORATION", [new("A", "DIRECTOR", new(1980, 1, 1), true)], [new("A", new(2026, 1, 10), grade, false)], [new("1 Wharf Street", null, "Halifax", "NS", "B3H 1A1", "CA")], true);
}
