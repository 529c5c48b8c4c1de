using Carm.Kernel;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>What each type of declaration asks and owes (declarations 4.1), on the goods of W1.</summary>
public sealed class CadTypeTests
{
    const string Rm = "100000009RM0001", Number = "12345000000013";

    static readonly DateTimeOffset Now = new(2026, 3, 20, 15, 0, 0, TimeSpan.Zero);
    static readonly CadLine Line = new(1, "6109100012", "Cotton T-shirts", "CN", null, "2", "13", "12345.67", "5000", "NMB");
    static readonly CadInvoice Invoice = new(1, "A-100", null, "Maker", "1 Mill Road", "CN", null, null, "CN", null, "2026-03-12", "USD", Lines: [Line]);
    static readonly CadHeader Header = new("0497", null, "2", "7ABC", ["7ABC123456"], ReleaseDate: "2026-03-16", DeclarationStatement: true, WarehouseNumber: "W123", PreviousTransactionNumber: "12345000000021");

    [Theory]
    [InlineData("AB", BillingStream.Rpp, "2026-03-23", "2026-03-31")]
    [InlineData("AB", BillingStream.Interim, "2026-05-01", "2026-05-01")]
    [InlineData("F", BillingStream.Clvs, "2026-04-24", "2026-05-01")]
    [InlineData("TT", BillingStream.Csa1, "2026-05-01", "2026-05-01")]
    [InlineData("TT", BillingStream.Csa2, "2026-03-31", "2026-03-31")]
    public void Goods_released_before_are_billed_by_the_way_they_came_in(string type, BillingStream stream, string deadline, string due)
    {
        var cad = Accepted(Case(type, stream));
        Assert.Equal((deadline, due, stream), ($"{cad.AccountingDeadline:O}", $"{cad.PaymentDueOn:O}", cad.Stream));
    }

    [Theory]
    [InlineData("AB", BillingStream.Clvs)]
    [InlineData("F", BillingStream.Rpp)]
    [InlineData("TT", BillingStream.Rpp)]
    public void A_type_accounts_only_for_its_own_releases(string type, BillingStream stream) => Assert.Equal(["CAD-7001 cadType"], Faults(Case(type, stream)));

    [Fact]
    public void Goods_that_came_in_without_a_release_are_declared_and_due_today()
    {
        var cad = Accepted(Case("V", null));
        Assert.Equal(("2026-03-20", "2026-03-20", BillingStream.NonRpp), ($"{cad.PaymentDueOn:O}", $"{cad.ReleasedOn:O}", cad.Stream));
    }

    [Theory]
    [InlineData("10", "0.00")]
    [InlineData("13", "0.00")]
    [InlineData("20", "4049.72")]
    [InlineData("21", "0.00")]
    [InlineData("22", "0.00")]
    [InlineData("30", "0.00")]
    public void Goods_in_a_bonded_warehouse_owe_nothing_until_they_go_into_consumption(string type, string total)
    {
        var found = CadExamination.Of(Case(type, null));
        Assert.Empty(found.Faults);
        Assert.Equal((total, "16944.43"), ($"{found.Lines[0].Amounts.Total}", $"{found.Lines[0].Amounts.ValueForDuty}"));
        Assert.Contains("CAD-4001 header.warehouseNumber", Faults(Case(type, null, h => h with { WarehouseNumber = null })));
        if (type != "10") Assert.Contains("CAD-4001 header.previousTransactionNumber", Faults(Case(type, null, h => h with { PreviousTransactionNumber = null })));
    }

    [Fact]
    public void Goods_leaving_the_warehouse_have_the_rates_of_that_day() =>
        Assert.Equal((new DateOnly(2026, 3, 16), new DateOnly(2026, 3, 20)), (CadExamination.Of(Case("20", null)).RateOn, CadExamination.Of(Case("10", null)).RateOn));

    [Theory]
    [InlineData("D")]
    [InlineData("H")]
    [InlineData("M")]
    [InlineData("ZZ")]
    public void The_types_of_the_old_form_are_no_clients(string type) => Assert.Equal(["CAD-4001 cadType"], Faults(Case(type, null)));

    [Fact]
    public void Goods_to_be_paid_at_release_are_declared_by_a_person_outside_rpp()
    {
        var c = Case("C", null) with { Rpp = null };
        Assert.Empty(Faults(c));
        Assert.Equal(["CAD-3007 "], Faults(c with { IsPersons = false }));
    }

    [Fact]
    public void Temporary_goods_say_how_long_they_stay_and_owe_no_duty_under_their_tariff_code()
    {
        var c = Case("AB", BillingStream.Rpp);
        CadCase With(CadHeader header) => c with { Cad = c.Cad with { Document = new(header, [Invoice with { Lines = [Line with { TariffCode = "9993" }] }]) } };
        Assert.Equal(["CAD-4001 header.timeLimit"], Faults(With(Header)));
        Assert.Equal(Money.Zero, CadExamination.Of(With(Header with { TimeLimit = "12", TimeLimitUnit = "M" })).Lines[0].Amounts.CustomsDuty);
        Assert.Equal(["CAD-5004 invoices[0].lines[0].tariffCode"], Faults(c with { Cad = c.Cad with { Document = new(Header, [Invoice with { Lines = [Line with { TariffCode = "9123" }] }]) } }));
    }

    [Theory]
    [InlineData("specialAuthority")]
    [InlineData("dutyReliefLicence")]
    [InlineData("exciseCode")]
    [InlineData("safeguardCode")]
    public void What_a_line_names_must_be_known_and_in_force(string field)
    {
        var c = Case("AB", BillingStream.Rpp);
        var line = field switch
        {
            "specialAuthority" => Line with { SpecialAuthority = "25-1" },
            "dutyReliefLicence" => Line with { DutyReliefLicence = "L1" },
            "exciseCode" => Line with { ExciseCode = "X9" },
            _ => Line with { SafeguardCode = "S1" },
        };
        Assert.Equal([$"CAD-5005 invoices[0].lines[0].{field}"], Faults(c with { Cad = c.Cad with { Document = new(Header, [Invoice with { Lines = [line] }]) } }));
    }

    [Fact]
    public void A_ruling_must_bind_for_this_importer()
    {
        var c = Case("AB", BillingStream.Rpp);
        c = c with { Cad = c.Cad with { Document = new(Header, [Invoice with { Lines = [Line with { RulingNumber = "RUL-2026-000001" }] }]) } };
        Assert.Equal(["CAD-5008 invoices[0].lines[0].rulingNumber"], Faults(c));
        Assert.Empty(Faults(c with { BindingRulings = Says(new(new("", ""), new("", ""))) }));
    }

    [Fact]
    public void A_line_under_a_ruling_says_of_its_goods_what_the_ruling_says()
    {
        var c = Case("AB", BillingStream.Rpp);
        c = c with { Cad = c.Cad with { Document = new(Header, [Invoice with { Lines = [Line with { RulingNumber = "RUL-2026-000001" }] }]) } };
        var terms = new RulingTerms(new("", ""), new("", ""));
        foreach (var (said, field) in new[]
        {
            (terms with { Classification = "6109100012" }, null), (terms with { Classification = "6109100011" }, "classification"), (terms with { CountryOfOrigin = "CN" }, null), (terms with { CountryOfOrigin = "VN" }, "countryOfOrigin"),
            (terms with { ValuationMethod = ValuationMethod.TransactionValue }, null), (terms with { ValuationMethod = ValuationMethod.Computed }, "valueForDutyCode"),
        })
            Assert.Equal(field is null ? [] : [$"CAD-5009 invoices[0].lines[0].{field}"], Faults(c with { BindingRulings = Says(said) }));
    }

    static Dictionary<string, RulingTerms> Says(RulingTerms terms) => new() { ["RUL-2026-000001"] = terms };

    [Fact]
    public void A_self_declared_amount_may_be_higher_and_never_lower()
    {
        CadCase With(string duty) => Case("AB", BillingStream.Rpp) is var c ? c with { Cad = c.Cad with { Document = new(Header, [Invoice with { Lines = [Line with { CustomsDutyOverride = duty }] }]) } } : null!;
        Assert.Equal(Money.Of(3_100), CadExamination.Of(With("3100.00")).Lines[0].Amounts.CustomsDuty);
        Assert.Equal(["CAD-6010 invoices[0].lines[0].customsDutyOverride"], Faults(With("3049.99")));

        CadCase WithExcise(string rate) => Case("AB", BillingStream.Rpp) is var c ? c with { Cad = c.Cad with { Document = new(Header, [Invoice with { Lines = [Line with { ExciseCode = "T-AC", ExciseQuantity = "1", ExciseRateOverride = rate }] }]) } } : null!;
        Assert.Equal(Money.Of(101), CadExamination.Of(WithExcise("101")).Lines[0].Amounts.ExciseTax);
        Assert.Equal(["CAD-6010 invoices[0].lines[0].exciseRateOverride"], Faults(WithExcise("99.99")));
    }

    static CadCase Case(string type, BillingStream? stream, Func<CadHeader, CadHeader>? header = null)
    {
        var cad = new Cad(Number, Rm, Rm[..9], type, new((header ?? (h => h))(Header), [Invoice]), Now, 1);
        var released = new DateOnly(2026, 3, 16);
        var dates = stream is { } s ? BillingCalendar.For(s, released) : null;
        var release = dates is null ? null : new ReleaseRecord(Number, Rm, released, Now.AddDays(-4), null, Money.Of(4000), dates.AccountingDeadline, dates.PaymentDueOn) { Stream = stream!.Value };
        return new(cad, new(Rm, "IMPORTER"), release, new(Rm, [new(1, Now.AddDays(-14), true)]), new(2026, 3, 20), ITransactionNumberCheck.Luhn(CheckDigitPolicy.Off), TariffEdition.Carried, ReferenceData.Carried, new(new(2024, 10, 21), new(2025, 5, 20, 7, 0, 0, TimeSpan.Zero)),
            Previous: type == "V" ? Declaring.InWarehouse with { RmAccount = "200000008RM0001", CadType = "AB" } : Declaring.InWarehouse);
    }

    [Fact]
    public void Goods_go_on_from_a_warehouse_that_a_declaration_of_their_owner_brought_them_to()
    {
        static string[] After(string type, Cad? previous) => Faults(Case(type, null) with { Previous = previous });
        Assert.Equal(["CAD-3009 header.previousTransactionNumber"], After("20", null));
        Assert.Equal(["CAD-3009 header.previousTransactionNumber"], After("20", Declaring.InWarehouse with { CadType = "AB" }));
        Assert.Equal(["CAD-3009 header.previousTransactionNumber"], After("21", Declaring.InWarehouse with { Status = CadStatus.Withdrawn }));
        Assert.Equal(["CAD-3009 header.previousTransactionNumber"], After("13", Declaring.InWarehouse with { RmAccount = "200000008RM0001" }));
        Assert.Empty(After("30", Declaring.InWarehouse with { RmAccount = "200000008RM0001" }));
    }

    [Theory]
    [InlineData("2026-03-21")]      // to come
    [InlineData("2026-02-20")]      // before they came there
    public void Goods_leave_a_warehouse_neither_before_they_came_there_nor_on_a_day_to_come(string on) =>
        Assert.Equal(["CAD-7001 header.releaseDate"], Faults(Case("20", null, h => h with { ReleaseDate = on }) is var c ? c with { Cad = c.Cad with { Document = c.Cad.Document with { Invoices = [Invoice with { DirectShipmentDate = "2026-02-12", Currency = "CAD" }] } } } : c));

    [Fact]
    public void More_than_a_declaration_can_carry_is_refused_by_its_line()
    {
        var c = Case("AB", BillingStream.Rpp);
        CadCase With(params CadLine[] lines) => c with { Cad = c.Cad with { Document = new(Header, [Invoice with { Lines = lines }]) } };
        Assert.Equal(["CAD-4001 invoices[0].lines[0]"], Faults(With(Line with { ValueForCurrencyConversion = "9999999999999.99" })));
        Assert.Equal(["CAD-4001 invoices"], Faults(With([.. Enumerable.Range(1, 3).Select(n => Line with { LineNumber = n, ValueForCurrencyConversion = "4000000000000.00" })])));
    }

    static Cad Accepted(CadCase c)
    {
        var found = CadExamination.Of(c);
        Assert.Empty(found.Faults);
        return CadAcceptance.Of(c.Cad, c.Accounted, Rm[..9], found, Now).Cad;
    }

    static string[] Faults(CadCase c) => [.. CadExamination.Of(c).Faults.Select(f => $"{f.Code} {f.Path}")];
}
