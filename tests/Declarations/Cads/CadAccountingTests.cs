using Carm.Kernel;
using CsCheck;
using Xunit;

namespace Carm.Declarations.Tests;

public sealed class CadAccountingTests
{
    static readonly Gen<Money> Amount = Gen.Long[0, 1_000_000_00].Select(Money.OfCents);

    static readonly Gen<(CadAmounts Totals, bool After)[]> Histories = Gen.Select(
        Gen.Select(Amount, Amount, Amount, Amount, Amount, Amount).Select(a => new CadAmounts(a.Item1, a.Item2, a.Item3, a.Item4, Money.Zero, a.Item5, a.Item6, Money.Zero)), Gen.Bool).Array[1, 8];

    [Fact]
    public void The_changes_of_all_versions_are_the_last_version_and_the_gst_that_was_kept() => Histories.Sample(history =>
    {
        var (before, kept, posted, late) = (CadAmounts.Zero, Money.Zero, CadAmounts.Zero, false);
        foreach (var (totals, after) in history)
        {
            late |= after;      // the due date passes once
            (var change, kept) = CadAccounting.ChangeOf(before, kept, totals, late);
            if (late) Assert.True(change.Gst >= Money.Zero);
            else Assert.Equal(Money.Zero, kept);
            (posted, before) = (posted + change, totals);
        }
        Assert.Equal(before with { Gst = before.Gst + kept }, posted);
    }, iter: 2_000);

    [Fact]
    public void What_a_statement_changed_goes_back_and_what_a_later_one_set_stays() =>
        Gen.Select(Values, Values, Values, Gen.Bool).Sample((original, first, second, elsewhere) =>
        {
            CadLine line = new(1, ValueForCurrencyConversion: original, CountryOfOrigin: "CN");
            var statement = Statement(line, line with { ValueForCurrencyConversion = first });
            var now = new CadDocument(Invoices: [new(Lines: [elsewhere ? statement.Becomes[0] with { CountryOfOrigin = "VN" } : statement.Becomes[0] with { ValueForCurrencyConversion = second }])]);

            var back = SettingAside.Of(now, statement).Lines().Single().Line;
            Assert.Equal(elsewhere ? (original, "VN") : (second == first ? original : second, "CN"), (back.ValueForCurrencyConversion, back.CountryOfOrigin));
        }, iter: 500);

    [Theory]
    [InlineData(CadVersionKind.Original, "812345674")]
    [InlineData(CadVersionKind.Correction, "812345674")]
    [InlineData(CadVersionKind.Adjustment, "812345674")]
    [InlineData(CadVersionKind.Withdrawal, "812345674")]
    [InlineData(CadVersionKind.CbsaAdjustment, Bn9.Cbsa)]
    [InlineData(CadVersionKind.AppealOutcome, Bn9.Cbsa)]
    public void A_version_is_the_submitters_unless_the_cbsa_determined_it_or_an_appeal_brought_it(CadVersionKind kind, string expected)
    {
        var cad = new Cad("12345000000013", "100000009RM0001", "812345674", "AB", new(), default, 2) { ReleasedOn = new(2026, 3, 16), PaymentDueOn = new(2026, 3, 31) };
        var version = new CadVersion(CadVersion.IdOf(cad.Id, 2), cad.Id, 2, kind, new(), new(2026, 3, 16), [], CadAmounts.Zero, CadAmounts.Zero, Money.Zero, "Customs Act", null, default, null);
        Assert.Equal(expected, CadAccounting.Fact(cad, version).SubmitterBn9);
    }

    static readonly Gen<string> Values = Gen.Int[1, 3].Select(i => $"{i}.00");

    static StatementOfAdjustments Statement(CadLine was, CadLine becomes) => new(
        "SOADJ-12345000000013-01", "12345000000013", 1, "100000009RM0001", "100000009", RedeterminationIssue.Value, "s.59", "reason", [was], [becomes], new(), [], CadAmounts.Zero, "officer", default);
}
