using Carm.Kernel;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Which change is taken when, with which reasons (declarations 6.3, 6.4), on the accepted declaration of T01.</summary>
public sealed class ChangeExaminationTests
{
    const string Rm = "100000009RM0001", Number = "12345000000013";

    static readonly DateTimeOffset AccountedAt = new(2026, 3, 20, 15, 0, 0, TimeSpan.Zero);
    static readonly CadLine Line = new(1, "6109100012", "Cotton T-shirts", "US", "NY", "2", "13", "12345.67", "5000", "NMB");
    static readonly CadDocument Declared = new(
        new("0497", null, "2", "7ABC", ReleaseDate: "2026-03-16", DeclarationStatement: true),
        [new(1, "A-100", null, "Maker", "1 Mill Road", "CN", null, null, "CN", null, "2026-03-12", "USD", Lines: [Line, Line with { LineNumber = 2, ValueForCurrencyConversion = "100.00" }, Line with { LineNumber = 3, ValueForCurrencyConversion = "50.00" }])]);

    static readonly Cad Accepted = new Cad(Number, Rm, Rm[..9], "AB", Declared, AccountedAt, 2)
    {
        Status = CadStatus.Accepted, CurrentVersion = 1, AccountedAt = AccountedAt, ReleasedOn = new(2026, 3, 16), AccountingDeadline = new(2026, 3, 23), PaymentDueOn = new(2026, 3, 31),
    };

    static readonly CadVersion First = CadAccounting.Next(
        Accepted with { CurrentVersion = 0 }, null, Declared,
        CadExamination.Again(Accepted, Declared, new("", Number, 0, CadVersionKind.Original, new(), new(2026, 3, 16), [], CadAmounts.Zero, CadAmounts.Zero, Money.Zero, "", null, AccountedAt), new(2026, 3, 20), TariffEdition.Carried, ReferenceData.Carried).Lines,
        CadVersionKind.Original, "", null, AccountedAt).Version;

    static readonly CadDocument ToUst = Declared.Replace(l => l.LineNumber == 1 ? l with { TariffTreatment = "10" } : l);
    static readonly CadDocument Dearer = Declared.Replace(l => l.LineNumber == 1 ? l with { ValueForCurrencyConversion = "14345.67" } : l);

    [Fact]
    public void Declarations_T13_a_correction_is_decided_at_once_until_the_last_second_of_the_due_date()
    {
        var found = Examine(ToUst, "2026-03-31", "R5-00-COT");
        Assert.Empty(Codes(found));
        Assert.Equal((CadVersionKind.Correction, true), (found.Kind, found.IsDecidedAtOnce));
        Assert.Equal((Money.Of(-3050.00m), Money.Of(-152.50m)), (found.Change.CustomsDuty, found.Change.Gst));
    }

    [Fact]
    public void Declarations_T14_the_same_a_day_later_is_an_adjustment_and_needs_its_reason() => Assert.Equal(["CAD-6007"], Codes(Examine(ToUst, "2026-04-01", "R5-00-COT")));

    [Theory]
    [InlineData("2030-03-19", "R2-74-1-C11", null)]
    [InlineData("2030-03-20", "R2-74-1-C11", null)]
    [InlineData("2030-03-21", "R2-74-1-C11", "CAD-6008")]
    [InlineData("2026-05-01", "R2-74-1-C1", "CAD-6007")]
    [InlineData("2030-03-19", "R2-74-1-C1", "CAD-6007")]
    public void Declarations_T15_a_late_claim_is_taken_for_four_years_and_only_chiles_has_its_own_reason(string on, string reason, string? refusal)
    {
        var found = Examine(ToUst, on, reason);
        Assert.Equal(refusal is null ? [] : [refusal], Codes(found));
        Assert.Equal((CadVersionKind.Adjustment, false), (found.Kind, found.IsDecidedAtOnce));
    }

    [Theory]
    [InlineData("R3-32-2.TC R2-74-1-TT", "CAD-6007")]       // T16
    [InlineData("R2-74-1-TT R3-32-2.TC", null)]
    [InlineData("CB-59", "CAD-6007")]                       // T18
    [InlineData("R2-74-1-TT CB-59", "CAD-6007")]
    [InlineData("R9-99", "CAD-6007")]
    [InlineData("", "CAD-6007")]
    public void Declarations_T16_T18_the_reason_that_supports_the_money_comes_first_and_the_cbsas_are_its_own(string reasons, string? refusal) =>
        Assert.Equal(refusal is null ? [] : [refusal], Codes(Examine(ToUst, "2026-05-01", reasons.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    [Theory]
    [InlineData("R3-32.2.VFD", null)]
    [InlineData("R2-74-1-E.VFD", "CAD-6007")]
    [InlineData("R3-32-6.DIV", null)]
    public void W16_what_is_owing_is_supported_by_a_reason_that_owes(string reason, string? refusal)
    {
        var found = Examine(Dearer, "2026-05-01", attachments: 0, reason);
        Assert.Equal(refusal is null ? [] : [refusal], Codes(found));
        if (refusal is null) Assert.Equal(("494.10", "161.96", "656.06"), ($"{found.Change.CustomsDuty}", $"{found.Change.Gst}", $"{found.Change.Total}"));
    }

    [Fact]
    public void Declarations_T17_every_line_of_the_version_before_is_there_or_at_zero()
    {
        var without = Declared with { Invoices = [Declared.Invoices![0] with { Lines = [.. Declared.Invoices[0].Lines!.Where(l => l.LineNumber != 2)] }] };
        Assert.Equal(["CAD-3004"], Codes(Examine(without, "2026-03-25", "R5-00-COT")));

        var zero = Examine(Declared.Replace(l => l.LineNumber == 2 ? l with { ValueForCurrencyConversion = "0", Quantity = "0" } : l), "2026-03-25", "R5-00-COT");
        Assert.Empty(Codes(zero));
        Assert.Equal(Money.Zero, zero.Lines[1].Amounts.Total);
    }

    [Fact]
    public void What_lowers_the_amount_owed_needs_a_document_and_what_raises_it_does_not()
    {
        Assert.Equal(["CAD-6009"], Codes(Examine(ToUst, "2026-03-25", attachments: 0, "R5-00-COT")));
        Assert.Empty(Codes(Examine(Dearer, "2026-03-25", attachments: 0, "R5-00-COT")));
    }

    [Fact]
    public void An_adjustment_that_changes_no_money_is_decided_at_once_unless_a_trade_measure_is_spoken_of()
    {
        Assert.True(Examine(Declared with { Header = Declared.Header! with { CarrierCode = "8XYZ" } }, "2026-05-01", "R3-32-2.TC").IsDecidedAtOnce);
        Assert.True(Examine(Declared.Replace(l => l.LineNumber == 1 ? l with { NarrativeDescription = "T-shirts of cotton" } : l), "2026-05-01", "R3-32-2.TC").IsDecidedAtOnce);
        Assert.False(Examine(Declared.Replace(l => l.LineNumber == 1 ? l with { SimaSubject = "U", SimaMeasure = "M1", ValueForDutyCode = "14" } : l), "2026-05-01", Measured, "R3-32-2.TC").IsDecidedAtOnce);
    }

    [Fact]
    public void An_adjustment_that_takes_goods_out_of_a_trade_measure_goes_to_an_officer()
    {
        static CadDocument Changed(Func<CadLine, CadLine> how) => Declared.Replace(l => l.LineNumber == 1 ? how(l) : l);
        Assert.False(Examine(Changed(l => l with { SimaSubject = "N" }), "2026-05-01", Measured, "R3-32-2.TC").IsDecidedAtOnce);
        // Of the same rate, and no longer an origin that is named.
        Assert.False(Examine(Declared.Replace(l => l with { CountryOfOrigin = "CN", StateOfOrigin = null, SimaSubject = l.LineNumber == 1 ? null : "N" }), "2026-05-01", Measured, "R3-32-2.ORG").IsDecidedAtOnce);
    }

    [Fact]
    public void A_line_that_is_taken_out_owes_nothing_whatever_it_says_of_measures_excise_and_its_own_duty()
    {
        var found = Examine(Declared.Replace(l => l.LineNumber == 1 ? l with { ValueForCurrencyConversion = "0", Quantity = "0", ExciseCode = "T-AC", ExciseQuantity = "1", SimaSubject = "S", SimaMeasure = "M1", SimaInvoicePrice = "1000.00", SimaInvoiceCurrency = "CAD", CustomsDutyOverride = "50.00" } : l), "2026-03-25", "R5-00-COT");
        Assert.Empty(Codes(found));
        Assert.Equal(Money.Zero, found.Lines.Single(l => l.LineNumber == 1).Amounts.Total);
        Assert.Equal(["CAD-4001"], Codes(Examine(Declared.Replace(l => l.LineNumber == 1 ? l with { ValueForCurrencyConversion = "0" } : l), "2026-03-25", "R5-00-COT")));
    }

    [Fact]
    public void No_change_moves_the_day_of_release_or_what_a_declaration_follows()
    {
        static CadDocument With(Func<CadHeader, CadHeader> how) => Declared with { Header = how(Declared.Header!) };
        Assert.Equal(["CAD-7001"], Codes(Examine(With(h => h with { ReleaseDate = "2026-01-05" }), "2026-03-25", "R5-00-COT")));
        Assert.Equal(["CAD-4001"], Codes(Examine(With(h => h with { PreviousTransactionNumber = "12345000000021" }), "2026-03-25", "R5-00-COT")));
        Assert.Equal(["CAD-4001"], Codes(Examine(With(h => h with { PaymentCode = "I" }), "2026-03-25", "R5-00-COT")));
        Assert.Empty(Codes(Examine(With(h => h with { OfficeOfRelease = "0395" }), "2026-03-25", "R5-00-COT")));
    }

    [Theory]
    [InlineData("unchanged", "CAD-1002")]
    [InlineData("wrong kind", "CAD-1002")]
    [InlineData("wrong version", "CAD-3003")]
    [InlineData("open change", "CAD-3005")]
    [InlineData("made by the CBSA", "CAD-3006")]
    [InlineData("withdrawn", "CAD-1002")]
    [InlineData("closed", "CAD-6008")]
    public void What_is_in_no_state_to_be_changed_is_refused(string what, string code) => Assert.Equal([code], Codes(what switch
    {
        "unchanged" => Examine(Declared, "2026-03-25", "R5-00-COT"),
        "wrong kind" => ChangeExamination.Of(Case(ToUst, "2026-03-25", 1, ReferenceData.Carried, "R5-00-COT") with { Kind = "ADJUSTMENT" }),
        "wrong version" => ChangeExamination.Of(Case(ToUst, "2026-03-25", 1, ReferenceData.Carried, "R5-00-COT") with { NextVersion = "00003" }),
        "open change" => Of(Accepted with { OpenChange = "CHG-12345000000013-01" }),
        "made by the CBSA" => Of(Accepted with { CadType = "F", IsCbsas = true }),
        "withdrawn" => Of(Accepted with { Status = CadStatus.Withdrawn }),
        "closed" => Of(Accepted with { Status = CadStatus.Closed }),
        _ => throw new ArgumentException(what),
    }));

    [Fact]
    public void A_late_claim_under_a_trade_agreement_claims_the_treatment_of_one()
    {
        var toMfn = First with { Document = Declared.Replace(l => l with { TariffTreatment = "3" }), Totals = First.Totals + (CadAmounts.Zero with { CustomsDuty = Money.Of(5_000) }) };
        Assert.Equal(["CAD-6007"], Codes(ChangeExamination.Of(Case(Declared with { Header = Declared.Header! with { BrokerFileReference = "F" } }, "2026-05-01", 1, ReferenceData.Carried, "R2-74-1-C11") with
        { Before = toMfn with { Lines = [.. First.Lines.Select(l => l with { Amounts = l.Amounts with { CustomsDuty = l.Amounts.CustomsDuty + Money.Of(1_000) } })] } })));
        Assert.Empty(Codes(Examine(ToUst, "2026-05-01", "R2-74-1-C11")));
    }

    [Theory]
    [InlineData("26-1", "2028-03-16", null)]
    [InlineData("26-1", "2028-03-17", "CAD-6008 2028-03-16")]
    [InlineData("26-2", "2027-03-16", null)]
    [InlineData("26-2", "2027-03-17", "CAD-6008 2027-03-16")]
    public void What_an_order_remits_of_a_surtax_is_claimed_within_two_years_of_the_importation_or_within_the_orders_own_time(string order, string on, string? refusal)
    {
        var found = Examine(Declared.Replace(l => l.LineNumber == 1 ? l with { SpecialAuthority = order } : l), on, Remitting, "R2-74-1-GR-53");
        Assert.Equal(refusal is null ? [] : [refusal], found.Faults.Select(f => $"{f.Code} {f.Arguments[0]}"));
    }

    static readonly ReferenceData Remitting = ReferenceData.Carried.With(
        Declaring.Row(ReferenceLists.SpecialAuthorities, ("code", "26-1"), ("heads", "CUSTOMS_DUTY"), ("percent", "100")),
        Declaring.Row(ReferenceLists.SpecialAuthorities, ("code", "26-2"), ("heads", "CUSTOMS_DUTY"), ("percent", "100"), ("claim_years", "1")));

    [Theory]
    // Released on Monday the 16th: three days are the 19th.
    [InlineData("61", "R2-74-1-A", "2026-05-01", null, "CAD-6012 2026-03-19")]
    [InlineData("61", "R2-74-1-A", "2026-05-01", "2026-03-19 Damaged 6109", null)]
    [InlineData("61", "R2-74-1-C", "2026-05-01", "2026-03-17 Inferior 6109100012", null)]
    [InlineData("61", "R2-74-1-A", "2026-05-01", "2026-03-20 Damaged 6109", "CAD-6012 2026-03-19")]
    [InlineData("61", "R2-74-1-A", "2026-05-01", "2026-03-19 Inferior 6109", "CAD-6012 2026-03-19")]
    [InlineData("61", "R2-74-1-A", "2026-05-01", "2026-03-19 Damaged 6110", "CAD-6012 2026-03-19")]
    [InlineData("61", "R2-74-1-E.VFD R2-74-1-A", "2026-05-01", null, "CAD-6012 2026-03-19")]
    [InlineData("61", "R2-74-1-E.VFD", "2026-05-01", null, null)]
    [InlineData("61", "R2-74-1-B", "2026-05-01", null, null)]
    // What does not perish has four years from its release, which end before the four from the accounting.
    [InlineData("07", "R2-74-1-A", "2030-03-16", null, null)]
    [InlineData("07", "R2-74-1-C", "2030-03-17", null, "CAD-6012 2030-03-16")]
    [InlineData("07", "R2-74-1-B", "2030-03-17", null, "CAD-6012 2030-03-16")]
    [InlineData("07", "R2-74-1-A", "2030-03-17", "2028-01-05 Damaged 61091000", null)]
    public void A_refund_for_damaged_short_or_inferior_goods_rests_on_a_notice_given_in_time(string perishable, string reasons, string on, string? notice, string? refusal)
    {
        var reference = ReferenceData.Carried.With(Declaring.Row(ReferenceLists.PerishableGoods, ("classification", perishable), ("name_en", "Goods"), ("name_fr", "Marchandises")));
        ClaimNotice[] given = notice?.Split(' ') is [var day, var reason, var goods]
            ? [new("NOC-1", Rm, Rm[..9], Number, new(2026, 3, 16), Enum.Parse<ClaimReason>(reason), [new(goods, "Wet")], DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), AccountedAt, "manager")] : [];
        var found = ChangeExamination.Of(Case(Cheaper, on, 1, reference, reasons.Split(' ')) with { ClaimNotices = given });
        Assert.Equal(refusal is null ? [] : [refusal], found.Faults.Select(f => $"{f.Code} {f.Arguments[0]}"));
    }

    [Fact]
    public void A_correction_and_a_change_within_the_three_days_need_no_other_notice()
    {
        var reference = ReferenceData.Carried.With(Declaring.Row(ReferenceLists.PerishableGoods, ("classification", "6109"), ("name_en", "Shirts"), ("name_fr", "Chemises")));
        Assert.Empty(Codes(Examine(Cheaper, "2026-03-25", reference, "R5-00-COT")));
        var due = Case(Cheaper, "2026-03-19", 1, reference, "R2-74-1-A") with { Cad = Accepted with { PaymentDueOn = new(2026, 3, 18) } };
        Assert.Empty(Codes(ChangeExamination.Of(due)));
        Assert.Equal(["CAD-6012"], Codes(ChangeExamination.Of(due with { Today = new(2026, 3, 20) })));
    }

    static readonly CadDocument Cheaper = Declared.Replace(l => l.LineNumber == 1 ? l with { ValueForCurrencyConversion = "2345.67" } : l);

    [Fact]
    public void Goods_that_were_paid_at_release_are_adjusted_from_the_first() =>
        Assert.Equal(CadVersionKind.Adjustment, ChangeExamination.KindOf(Accepted with { CadType = CadType.PayAtRelease }, new(2026, 3, 20)));

    [Fact]
    public void Each_changed_line_has_its_reasons_or_those_of_the_declaration()
    {
        var both = Declared.Replace(l => l.LineNumber is 1 or 2 ? l with { TariffTreatment = "10" } : l);
        ChangeCase With(params LineReasons[] reasons) => Case(both, "2026-05-01", 1, ReferenceData.Carried) with { Reasons = reasons };
        Assert.Empty(Codes(ChangeExamination.Of(With(new LineReasons(null, ["R2-74-1-C11"])))));
        Assert.Empty(Codes(ChangeExamination.Of(With(new(1, ["R2-74-1-C11"]), new(2, ["R2-74-1-TT"])))));
        Assert.Equal(["CAD-6007"], Codes(ChangeExamination.Of(With(new LineReasons(1, ["R2-74-1-C11"])))));
        Assert.Equal(["CAD-6007"], Codes(ChangeExamination.Of(With(new(null, ["R2-74-1-C11"]), new(7, ["R2-74-1-TT"])))));
    }

    static readonly ReferenceData Measured = ReferenceData.Carried.With(
        new ReferenceRow(ReferenceLists.SimaMeasures, "M1", new(2020, 1, 1), null, new Dictionary<string, string> { ["measure"] = "M1", ["name_en"] = "Shirts", ["name_fr"] = "Chemises", ["classifications"] = "61091000", ["origins"] = "US", ["status"] = "UNDERTAKING" }, "test"));

    static ChangeExamination Of(Cad cad) => ChangeExamination.Of(Case(ToUst, "2026-03-25", 1, ReferenceData.Carried, "R5-00-COT") with { Cad = cad });

    [Theory]
    [InlineData("AB", "R2-74-1-E.VFD", "5000.00", null)]
    [InlineData("D", "R2-74-1-E.VFD", "5000.00", null)]
    [InlineData("H", "R3-32.2.VFD", "5000.00", "CAD-6007")]
    [InlineData("M", "R3-32.2.VFD", "1000.00", null)]
    [InlineData("AB", "R2-74-1-E.VFD", "1000.00", "CAD-6007")]
    public void What_was_declared_before_carm_is_changed_by_whether_its_totals_rise_or_fall_whatever_its_form(string type, string reason, string duty, string? refusal)
    {
        var totals = CadAmounts.Zero with { CustomsDuty = Money.Of(decimal.Parse(duty, System.Globalization.CultureInfo.InvariantCulture)), Gst = First.Totals.Gst };
        var found = ChangeExamination.Of(Case(Declared, "2026-05-01", 1, ReferenceData.Carried, reason) with
        {
            Cad = Accepted with { CadType = type, IsPreCarm = true, Document = new() },
            Before = First with { Kind = CadVersionKind.AsDeclared, Document = new(), Lines = [], Totals = totals },
        });
        Assert.Equal(refusal is null ? [] : [refusal], Codes(found));
        if (refusal is null) Assert.Equal((First.Totals.CustomsDuty - totals.CustomsDuty, false), (found.Change.CustomsDuty, found.IsDecidedAtOnce));
    }

    [Theory]
    [InlineData("2026-03-20", "2030-03-20")]
    [InlineData("2026-03-24", "2030-03-25")]        // a Sunday
    [InlineData("2026-04-19", "2030-04-20")]        // Good Friday
    [InlineData("2024-02-29", "2028-02-29")]
    public void A_limit_in_years_that_ends_on_a_sunday_or_holiday_ends_on_the_day_after(string accounted, string last) =>
        Assert.Equal(DateOnly.ParseExact(last, "O"), Cad.LastDayOf(DateOnly.ParseExact(accounted, "O"), 4));

    [Fact]
    public void A_declaration_may_be_changed_on_the_monday_after_the_sunday_on_which_its_four_years_end()
    {
        var accepted = Accepted with { AccountedAt = new(2026, 3, 24, 15, 0, 0, TimeSpan.Zero) };
        string[] On(string day) => Codes(ChangeExamination.Of(Case(ToUst, day, 1, ReferenceData.Carried, "R2-74-1-C11") with { Cad = accepted }));
        Assert.Equal("2030-03-25", accepted.ClosesAfter);
        Assert.Empty(On("2030-03-25"));
        Assert.Equal(["CAD-6008"], On("2030-03-26"));
    }

    [Fact]
    public void What_one_line_owes_is_not_set_off_against_what_another_gets_back_without_an_officer()
    {
        var moved = Declared.Replace(l => l.LineNumber == 2 ? l with { ValueForCurrencyConversion = "110.00" } : l.LineNumber == 3 ? l with { ValueForCurrencyConversion = "40.00" } : l);
        var found = ChangeExamination.Of(Case(moved, "2026-05-01", 1, ReferenceData.Carried) with { Reasons = [new(2, ["R3-32.2.VFD"]), new(3, ["R2-74-1-E.VFD"])] });
        Assert.Empty(Codes(found));
        Assert.Equal((Money.Zero, false), (found.Change.Total, found.IsDecidedAtOnce));
    }

    static ChangeExamination Examine(CadDocument document, string on, params string[] reasons) => Examine(document, on, 1, reasons);

    static ChangeExamination Examine(CadDocument document, string on, int attachments, params string[] reasons) => ChangeExamination.Of(Case(document, on, attachments, ReferenceData.Carried, reasons));

    static ChangeExamination Examine(CadDocument document, string on, ReferenceData reference, params string[] reasons) => ChangeExamination.Of(Case(document, on, 1, reference, reasons));

    static ChangeCase Case(CadDocument document, string on, int attachments, ReferenceData reference, params string[] reasons) =>
        new(Accepted, First, document, reasons.Length == 0 ? [] : [new(null, reasons)], null, null, attachments, DateOnly.Parse(on, System.Globalization.CultureInfo.InvariantCulture), TariffEdition.Carried, reference);

    static string[] Codes(ChangeExamination found) => [.. found.Faults.Select(f => f.Code)];
}
