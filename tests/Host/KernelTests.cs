using System.Text.Json;
using Carm.Kernel;
using CsCheck;
using Xunit;

namespace Carm.Host.Tests;

public sealed class KernelTests
{
    [Theory]
    [InlineData("10.005", "10.01")]
    [InlineData("2.675", "2.68")]
    [InlineData("-2.675", "-2.68")]
    [InlineData("8708.5125", "8708.51")]
    public void Money_rounds_half_away_from_zero_to_the_cent(string exact, string rounded) =>
        Assert.Equal(rounded, Money.Round(decimal.Parse(exact, System.Globalization.CultureInfo.InvariantCulture)).ToString());

    [Fact]
    public void Money_goes_over_the_wire_and_through_cents_unchanged() =>
        Gen.Long[-99_999_999_999_99, 99_999_999_999_99].Sample(cents =>
        {
            var money = Money.OfCents(cents);
            return money.Cents == cents && JsonSerializer.Deserialize<Money>(JsonSerializer.Serialize(money)) == money;
        });

    [Theory]
    [InlineData("4049.72")]
    [InlineData("\"4049.723\"")]
    [InlineData("\"4,049.72\"")]
    [InlineData("\"1e3\"")]
    [InlineData("null")]
    [InlineData("\" 1.00\"")]
    [InlineData("\"1.00\\n\"")]
    [InlineData("\"\u0661\"")]
    public void Money_is_read_from_plain_decimal_strings_only(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Money>(json));

    [Fact]
    public void A_finer_amount_than_a_cent_is_no_money() => Assert.Throws<ArgumentException>(() => Money.Of(0.001m));

    [Theory]
    [InlineData("123026635", null)]
    [InlineData("12302 6635", null)]
    [InlineData("123-026-635", null)]
    [InlineData("123456782", null)]
    [InlineData("123456789", "ID_BN9_CHECK_DIGIT")]
    [InlineData("000000000", "ID_BN9_FORMAT")]
    [InlineData("12302663", "ID_BN9_FORMAT")]
    [InlineData("", "ID_BN9_FORMAT")]
    [InlineData(null, "ID_BN9_FORMAT")]
    public void A_business_number_passes_its_check_digit(string? typed, string? refusal)
    {
        var number = Bn9.Read(typed, out var reason);
        Assert.Equal((refusal, refusal is null), (reason, number is not null));
    }

    [Theory]
    [InlineData("700000003RM0001", null)]
    [InlineData("700000003 rm 0002", null)]
    [InlineData("700000003RT0001", "ID_PROGRAM_NOT_CBSA")]
    [InlineData("700000003RM0000", "ID_BN15_FORMAT")]
    [InlineData("123456789RM0001", "ID_BN9_CHECK_DIGIT")]
    [InlineData("700000003", "ID_BN15_FORMAT")]
    public void A_program_account_is_a_business_number_with_rm_and_a_reference(string typed, string? refusal)
    {
        RmAccount.Read(typed, out var reason);
        Assert.Equal(refusal, reason);
    }

    [Theory]
    [InlineData("12345000000013", CheckDigitPolicy.Enforce, null)]
    [InlineData("12345000000014", CheckDigitPolicy.Enforce, "CAD-3002")]
    [InlineData("12345000000014", CheckDigitPolicy.Warn, null)]
    [InlineData("1234500000001", CheckDigitPolicy.Off, "ID_FORMAT")]
    public void A_transaction_number_is_held_to_its_check_digit_as_the_policy_says(string typed, CheckDigitPolicy policy, string? refusal)
    {
        TransactionNumber.Read(typed, ITransactionNumberCheck.Luhn(policy), out var reason);
        Assert.Equal(refusal, reason);
    }

    [Theory]
    [InlineData("2026-04-03")]      // Good Friday
    [InlineData("2026-04-06")]      // Easter Monday
    [InlineData("2026-05-18")]      // Victoria Day
    [InlineData("2026-07-01")]
    [InlineData("2029-07-02")]      // 1 July 2029 is a Sunday
    [InlineData("2026-09-07")]
    [InlineData("2026-09-30")]
    [InlineData("2026-10-12")]
    [InlineData("2026-11-11")]
    [InlineData("2026-12-25")]
    public void Federal_holidays_are_known(string day) => Assert.True(BusinessCalendar.IsFederalHoliday(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("2026-12-26")]      // Boxing Day is none
    [InlineData("2029-07-01")]      // moved to the 2nd
    [InlineData("2026-08-03")]      // a civic holiday is not federal
    [InlineData("2026-05-25")]
    public void Other_days_are_not(string day) => Assert.False(BusinessCalendar.IsFederalHoliday(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void The_last_second_of_a_toronto_day_belongs_to_that_day_in_winter_and_in_summer()
    {
        foreach (var day in (DateOnly[])[new(2026, 1, 31), new(2026, 3, 31), new(2026, 3, 8), new(2026, 11, 1)])
        {
            var last = day.InToronto(new TimeOnly(23, 59, 59));
            Assert.Equal(day, last.TorontoDate());
            Assert.Equal(day.AddDays(1), last.AddSeconds(1).TorontoDate());
        }
    }
}
