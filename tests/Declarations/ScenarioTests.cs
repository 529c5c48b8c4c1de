using Carm.Kernel;
using Carm.Testing;
using Xunit;
using static Carm.Declarations.Tests.Declaring;

namespace Carm.Declarations.Tests;

/// <summary>Scenarios of section 19 that no other story tells by their name.</summary>
public sealed class ScenarioTests(CarmHost tests)
{
    [Fact]
    public async Task Declarations_T01_w1_declared_by_a_service_in_time_is_version_one_and_costs_no_penalty()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (importer, number) = (await Importer.OpenAsync(carm), Fresh.TransactionNumber());
        await importer.ReleaseAsync(number);
        var accepted = await importer.Manager.DeclareAsync(Messages.Of(importer.Rm, number));
        Assert.Equal(["00001", "ACCEPTED", "2026-03-23", "2026-03-31"], accepted.Json.Texts("version", "status", "accountingDeadline", "paymentDueOn"));
        Assert.Equal(["3050.00", "999.72", "4049.72"], accepted.Json.GetProperty("totals").Texts("customsDuty", "gst", "total"));
        await carm.MoveClockAsync("2026-03-25T15:00:00Z");
        Assert.Equal("4049.72", await importer.BalanceAsync());
    }

    [Fact]
    public void Declarations_T03_the_days_to_account_for_goods_of_the_first_of_april_pass_over_good_friday_and_easter_monday() => Assert.Equal(("2026-04-10", "2026-05-01"), DatesOf("2026-04-01"));

    [Fact]
    public void Declarations_T04_what_falls_due_on_the_first_of_july_is_due_on_that_holiday_since_weekdays_count()
    {
        Assert.Equal("2026-07-01", DatesOf("2026-06-10").DueOn);
        Assert.Equal(new DateOnly(2026, 6, 17), BillingCalendar.For(BillingStream.Rpp, new(2026, 6, 10)).PeriodEnd);
        Assert.Equal(("2026-06-17", "2026-07-01"), DatesOf("2026-06-10"));
    }

    [Fact]
    public async Task Declarations_T06_a_transaction_number_serves_once_also_two_years_later()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var number = await importer.AcceptedAsync();
        await using (var moved = carm.Database.CreateCommand("update declarations.mt_doc_cad set data = jsonb_set(data, '{accountedAt}', '\"2024-03-20T15:00:00+00:00\"')")) await moved.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        Assert.Equal((409, "CAD-3001"), await importer.DraftAsync(number) is var again ? (again.Status, again["code"]) : default);
        Assert.Equal((409, "CAD-3001"), await importer.Manager.DeclareAsync(Messages.Of(importer.Rm, number, m => m with { Header = m.Header! with { ReleaseDate = "2026-03-19" } })).CodeAsync());
    }

    [Fact]
    public void Declarations_T11_w7_costs_90_dollars_and_45_cents_and_its_code_under_sima_is_51()
    {
        var line = Assert.Single(Examined(WorkedExamples.Cases["W7"]).Lines);
        Assert.Equal(("90.45", "51"), (line.Amounts.Total.ToString(), line.SimaCode));
    }

    [Fact]
    public void Declarations_T20_four_years_after_the_accounting_an_officer_redetermines_only_under_section_61()
    {
        var (cad, version, _) = Accepted(WorkedExamples.Cases["W1"]);
        cad = cad with { AccountedAt = new DateTimeOffset(2026, 3, 20, 15, 0, 0, TimeSpan.Zero) };
        StatementOfAdjustments Determine(string authority, int day) => DraftRedeterminationHandler.Determine(
            new(cad.Id, RedeterminationIssue.Value, authority, "Found in a verification", [new(1) { ValueForCurrencyConversion = "14345.67" }], "officer"), cad, version, WorkedExamples.Cases["W1"].Tariff, WorkedExamples.Cases["W1"].Reference, new Dictionary<string, RulingTerms>(), 1, new(2030, 3, day, 15, 0, 0, TimeSpan.Zero));
        Assert.Equal(Money.Of(656.06m), Determine("Customs Act s.59(1)(b)", 20).Change.Total);
        Assert.Equal("CAD-6008", Assert.Throws<Rejected>(() => Determine("Customs Act s.59(1)(b)", 21)).Code);
        Assert.Equal(Money.Of(656.06m), Determine("Customs Act s.61(1)", 21).Change.Total);
    }

    [Fact]
    public void Declarations_T22_an_account_of_an_exporter_accounts_for_nothing() =>
        Assert.Equal("CAD-2002", Assert.Single(CadExamination.Of(WorkedExamples.Cases["W1"] with { Account = new(Rm, "EXPORTER") }).Faults).Code);

    [Theory]
    [InlineData("W4", "22600.00")]
    [InlineData("W4b", "29460.00")]
    public void Declarations_T23_a_rate_by_value_with_a_floor_by_weight_is_the_higher_of_the_two(string example, string duty) =>
        Assert.Equal(duty, Assert.Single(Examined(WorkedExamples.Cases[example]).Lines).Amounts.CustomsDuty.ToString());

    static (string Deadline, string DueOn) DatesOf(string releasedOn)
    {
        var release = RecordReleaseHandler.Take(new(Number, Rm, DateOnly.ParseExact(releasedOn, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), Money.Of(1)), new(2026, 7, 2, 15, 0, 0, TimeSpan.Zero));
        return ($"{release.AccountingDeadline:yyyy-MM-dd}", $"{release.PaymentDueOn:yyyy-MM-dd}");
    }
}
