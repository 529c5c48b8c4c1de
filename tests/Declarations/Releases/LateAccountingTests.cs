using Carm.Kernel;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>What is late and what is not, to the second.</summary>
public sealed class LateAccountingTests
{
    const string Number = "14321000000019", Rm = "700000003RM0001";

    [Theory]
    [InlineData("2026-04-25T03:59:59Z", null)]
    [InlineData("2026-04-25T04:00:00Z", "LATE CLVS 3300 2026-04-24")]
    public void Declarations_T05_a_courier_shipment_is_accounted_for_by_the_24th_of_the_next_month(string acceptedAt, string? late)
    {
        var release = Release("2026-03-09", ServiceOption.Clvs);
        Assert.Equal(("2026-04-24", "2026-05-01"), ($"{release.AccountingDeadline:O}", $"{release.PaymentDueOn:O}"));
        var (accounted, fact) = LateAccounting.Of(release, Accepted("F", acceptedAt), Money.Of(3_300));
        Assert.Equal((ReleaseState.Accounted, late), (accounted.State, fact is null ? null : $"{fact.Kind} {fact.Stream} {fact.ValueForDuty:0} {fact.AccountingDeadline:O}"));
    }

    [Theory]
    [InlineData("AB", true)]
    [InlineData("F", true)]
    [InlineData("TT", true)]
    [InlineData("C", false)]
    [InlineData("V", false)]
    public void Only_what_is_released_before_it_is_accounted_for_can_be_late(string cadType, bool isLate) =>
        Assert.Equal(isLate, LateAccounting.Of(Release("2026-03-16"), Accepted(cadType, "2026-03-24T15:00:00Z"), Money.Zero).Late is not null);

    [Fact]
    public void A_release_that_was_found_overdue_is_not_late_a_second_time()
    {
        var release = Release("2026-03-16");
        Assert.Null(LateAccounting.Of(release, null, new(2026, 3, 23), At("2026-03-23T04:05:00Z")));
        Assert.Null(LateAccounting.Of(release, Accepted("AB", "2026-03-23T15:00:00Z"), new(2026, 3, 24), At("2026-03-24T04:05:00Z")));

        var (overdue, fact) = LateAccounting.Of(release, null, new(2026, 3, 24), At("2026-03-24T04:05:00Z"))!.Value;
        Assert.NotNull(fact);
        Assert.Equal(("NO_CAD", "RPP", null, "700000003"), (fact.Kind, fact.Stream, fact.ValueForDuty, fact.SubmitterBn9));
        Assert.Null(LateAccounting.Of(overdue, null, new(2026, 3, 25), At("2026-03-25T04:05:00Z")));
        var (accounted, again) = LateAccounting.Of(overdue, Accepted("AB", "2026-03-24T15:00:00Z"), Money.Zero);
        Assert.Equal((ReleaseState.Accounted, null), (accounted.State, again));
    }

    [Fact]
    public void A_release_is_overdue_though_other_goods_were_declared_under_its_number_and_nobody_is_charged_for_what_nobody_can_declare()
    {
        string Found(Cad declared) => LateAccounting.Of(Release("2026-03-16"), declared, new(2026, 3, 24), At("2026-03-24T04:05:00Z")) is var (release, late) ? $"{release.State} {late?.Kind}".Trim() : "";
        foreach (var type in new[] { "V", "10", "C" }) Assert.Equal("Overdue", Found(Accepted(type, "2026-03-16T15:00:00Z")));
        Assert.Equal("Overdue", Found(Accepted("AB", "2026-03-16T15:00:00Z") with { RmAccount = "812345676RM0001" }));
        // What is paid at release holds the number from when it was submitted.
        Assert.Equal("Overdue", Found(Accepted("C", "2026-03-16T15:00:00Z") with { Status = CadStatus.PendingPresentation, AccountedAt = null }));
        Assert.Equal("", Found(Accepted("AB", "2026-03-16T15:00:00Z")));
        Assert.Equal("", Found(Accepted("H", "2026-03-16T15:00:00Z") with { IsPreCarm = true }));

        // A draft gives way, and what was given back is declared anew.
        foreach (var type in new[] { "AB", "V" }) Assert.Equal("Overdue NO_CAD", Found(new(Number, Rm, "700000003", type, new(), default, 1)));
        Assert.Equal("Overdue NO_CAD", Found(new(Number, Rm, "700000003", "AB", new(), default, 1) { Status = CadStatus.ReturnedForChange }));
    }

    [Fact]
    public void A_draft_of_the_importers_broker_makes_the_lateness_the_brokers_to_see_and_a_strangers_does_not()
    {
        string SubmitterWith(string rm) => LateAccounting.Of(Release("2026-03-16"), new(Number, rm, "812345676", "AB", new(), default, 1), new(2026, 3, 24), default)!.Value.Late!.SubmitterBn9;
        Assert.Equal(("812345676", "700000003"), (SubmitterWith(Rm), SubmitterWith("812345676RM0001")));
    }

    [Fact]
    public void More_time_moves_the_deadline_and_leaves_the_payment_due()
    {
        var release = Release("2026-03-16");
        ReleaseRecord Extend(ReleaseRecord of, string to, string at = "2026-03-23T15:00:00Z") => ExtendTimeHandler.Extend(of, new(Number, DateOnly.Parse(to), "The invoice came late.", "officer"), At(at));
        string Refusal(Func<object> extend) => Assert.Throws<Rejected>(extend).Code;

        var extended = Extend(Extend(release, "2026-04-02"), "2026-04-10", "2026-04-02T15:00:00Z");
        Assert.Equal(("2026-04-10", "2026-03-31"), ($"{extended.AccountingDeadline:O}", $"{extended.PaymentDueOn:O}"));
        Assert.Equal(["2026-03-23 2026-04-02", "2026-04-02 2026-04-10"], extended.Extensions.Select(e => $"{e.From:O} {e.To:O}"));
        Assert.Null(LateAccounting.Of(extended, Accepted("AB", "2026-04-10T15:00:00Z"), Money.Zero).Late);
        Assert.NotNull(LateAccounting.Of(extended, Accepted("AB", "2026-04-11T15:00:00Z"), Money.Zero).Late);

        Assert.Equal("CAD-4001", Refusal(() => Extend(release, "2026-03-23")));
        // By a year past the deadline that stands, unless configured otherwise.
        Assert.Equal("2027-03-23", $"{Extend(release, "2027-03-23").AccountingDeadline:O}");
        foreach (var tooFar in new[] { "2027-03-24", "9999-12-31" }) Assert.Equal("CAD-4001", Refusal(() => Extend(release, tooFar)));
        Assert.Equal("CAD-4001", Refusal(() => ExtendTimeHandler.Extend(release, new(Number, new(2026, 4, 3), "The invoice came late.", "officer"), At("2026-03-23T15:00:00Z"), mostDays: 10)));
        Assert.Equal("CAD-6008", Refusal(() => Extend(release, "2026-04-02", "2026-03-24T04:00:00Z")));
        Assert.Equal("CAD-1002", Refusal(() => Extend(release with { State = ReleaseState.Accounted }, "2026-04-02")));
    }

    [Theory]
    [InlineData(ServiceOption.Iid, null, "Rpp 2026-02-06 2026-03-03")]
    [InlineData(ServiceOption.Pars, null, "Rpp 2026-02-06 2026-03-03")]
    [InlineData(ServiceOption.Rmd, null, "Rpp 2026-02-06 2026-03-03")]
    [InlineData(ServiceOption.Clvs, null, "Clvs 2026-03-24 2026-03-31")]
    [InlineData(ServiceOption.Ctc, null, "Ctc 2026-03-24 2026-03-31")]
    [InlineData(ServiceOption.Csa, BillingOption.CalendarMonth, "Csa1 2026-03-31 2026-03-31")]
    [InlineData(ServiceOption.Csa, BillingOption.Eighteenth, "Csa2 2026-03-03 2026-03-03")]
    public void The_service_option_decides_the_billing_stream_and_its_dates(ServiceOption service, BillingOption? option, string expected)
    {
        var release = Release("2026-02-01", service, option);
        Assert.Equal(expected, $"{release.Stream} {release.AccountingDeadline:O} {release.PaymentDueOn:O}");
    }

    [Theory]
    [InlineData("3300.00", null)]
    [InlineData("3300.01", "CAD-7011 estimatedValueForDuty")]
    public void A_couriers_shipment_is_of_low_value_up_to_3300(string value, string? refusal)
    {
        var refused = Record.Exception(() => Release("2026-03-16", ServiceOption.Clvs, value: value)) as Rejected;
        Assert.Equal(refusal, refused is null ? null : $"{refused.Code} {refused.Path}");
    }

    [Theory]
    [InlineData("2026-03-09", "3300.00", "2026-04-24 2026-05-01")]
    [InlineData("2026-03-09", "3300.01", "2026-03-31 2026-03-31")]
    [InlineData("2026-03-18", "3300.00", "2026-05-01 2026-05-01")]
    public void Goods_of_low_value_under_customs_self_assessment_may_wait_until_the_24th_of_the_next_month(string releasedOn, string value, string expected)
    {
        var release = Release(releasedOn, ServiceOption.Csa, BillingOption.Eighteenth, value);
        Assert.Equal(expected, $"{release.AccountingDeadline:O} {release.PaymentDueOn:O}");
        // Whenever they are accounted for, they stand on the statement that is due then.
        Assert.Equal(release.PaymentDueOn, BillingCalendar.DueOn(release.PeriodEndWhenAccountedOn(new(2026, 3, 20))!.Value));
    }

    [Theory]
    [InlineData("2026-03-16", "2026-03-16", "2026-05-01")]
    [InlineData("2026-03-16", "2026-04-30", "2026-05-01")]
    [InlineData("2026-03-30", "2026-03-31", "2026-05-01")]
    [InlineData("2026-03-30", "2026-04-01", "2026-05-29")]
    [InlineData("2026-03-30", "2026-06-10", "2026-05-29")]
    public void Goods_whose_information_is_missing_are_due_by_the_month_of_their_accounting_or_of_the_fifth_business_day(string releasedOn, string accountedOn, string due)
    {
        var release = Release(releasedOn, missing: true);
        Assert.Equal((BillingStream.Interim, release.PaymentDueOn, due), (release.Stream, release.AccountingDeadline, $"{release.DueWhenAccountedOn(DateOnly.Parse(accountedOn)):O}"));
    }

    [Fact]
    public void Goods_whose_information_is_missing_are_late_when_their_payment_is()
    {
        var release = Release("2026-03-30", missing: true);
        Assert.Null(LateAccounting.Of(release, Accepted("AB", "2026-05-30T03:59:59Z"), Money.Zero).Late);
        var late = LateAccounting.Of(release, Accepted("AB", "2026-05-30T04:00:00Z"), Money.Zero).Late!;
        Assert.Equal(("LATE", "INTERIM", new DateOnly(2026, 5, 29)), (late.Kind, late.Stream, late.AccountingDeadline));

        Assert.Equal(new(2026, 5, 15), release.DueWhenAccountedOn(new(2026, 3, 31), end => end == new DateOnly(2026, 4, 17) ? new DateOnly(2026, 5, 15) : null));
        Assert.Equal(new(2026, 5, 1), RecordReleaseHandler.Take(new(Number, Rm, new(2026, 3, 30), Money.Of(1), InformationMissing: true), At("2026-05-01T15:00:00Z"), interimDays: 1).PaymentDueOn);
    }

    [Fact]
    public void Information_is_missing_of_goods_that_are_accounted_for_one_by_one()
    {
        foreach (var (service, option, endsOn) in new (ServiceOption, BillingOption?, string?)[] { (ServiceOption.Clvs, null, null), (ServiceOption.Ctc, null, null), (ServiceOption.Csa, BillingOption.Eighteenth, null), (ServiceOption.Iid, null, "2026-09-30") })
            Assert.Equal("informationMissing", Assert.Throws<Rejected>(() => Release("2026-03-16", service, option, endsOn: endsOn, missing: true)).Path);
    }

    [Fact]
    public void Machinery_that_comes_in_parts_is_accounted_for_within_twelve_months_of_the_last_and_paid_when_it_is()
    {
        var release = Release("2026-03-16", endsOn: "2026-09-30");
        Assert.Equal(("2027-09-30", "2027-09-30"), ($"{release.AccountingDeadline:O}", $"{release.PaymentDueOn:O}"));
        Assert.Equal(new(2026, 12, 1), release.DueWhenAccountedOn(new(2026, 12, 1)));
        // A CSA importer pays in the month after that, whichever month it accounts by.
        var csa = Release("2026-03-16", ServiceOption.Csa, BillingOption.Eighteenth, endsOn: "2026-09-30");
        Assert.Equal((new(2026, 12, 31), (DateOnly?)new(2026, 12, 17), new(2027, 9, 30), new DateOnly(2027, 10, 29)), (csa.DueWhenAccountedOn(new(2026, 11, 10)), csa.PeriodEndWhenAccountedOn(new(2026, 11, 10)), csa.AccountingDeadline, csa.PaymentDueOn));
        Assert.Equal(new(2027, 1, 5), csa.DueWhenAccountedOn(new(2026, 11, 10), end => end == new DateOnly(2026, 12, 17) ? new DateOnly(2027, 1, 5) : null));
        Assert.Equal(new(2026, 3, 31), Release("2026-03-16").DueWhenAccountedOn(new(2026, 3, 20)));
        Assert.Equal("endsOn", Assert.Throws<Rejected>(() => Release("2026-03-16", endsOn: "2026-03-15")).Path);
    }

    [Fact]
    public void A_billing_option_is_told_for_customs_self_assessment_and_for_nothing_else()
    {
        Assert.Equal("billingOption", Assert.Throws<Rejected>(() => Release("2026-03-16", ServiceOption.Csa)).Path);
        Assert.Equal("billingOption", Assert.Throws<Rejected>(() => Release("2026-03-16", ServiceOption.Iid, BillingOption.Eighteenth)).Path);
    }

    static ReleaseRecord Release(string releasedOn, ServiceOption service = ServiceOption.Iid, BillingOption? option = null, string? value = null, string? endsOn = null, bool missing = false) =>
        RecordReleaseHandler.Take(new(Number, Rm, DateOnly.Parse(releasedOn), Money.Of(1), ServiceOption: service, BillingOption: option, EstimatedValueForDuty: value is null ? null : Money.Of(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture)), EndsOn: endsOn is null ? null : DateOnly.Parse(endsOn), InformationMissing: missing), At("2026-05-01T15:00:00Z"));

    static Cad Accepted(string cadType, string at) => new(Number, Rm, "700000003", cadType, new(), default, 1) { Status = CadStatus.Accepted, AccountedAt = At(at) };

    static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant);
}
