using Carm.Kernel;
using Xunit;

namespace Carm.Declarations.Tests;

public sealed class DrawbackExaminationTests
{
    const string Rm = "100000009RM0001", Number = "12345000000013", Another = "200000008RM0001";
    static readonly DateOnly Released = new(2026, 3, 16);

    static readonly DrawbackLine Line = new(Number, 1, "2000", "NMB", ExportedOn: "2026-04-02", ExportDocument: "X-1", Destination: "FR");

    [Fact]
    public void What_is_missing_or_cannot_be_read_is_said_by_its_field() =>
        Assert.Equal(
            [
                "CAD-4001 kind", "CAD-4001 declarationStatement", "CAD-4001 waivers[0].givenBy", "CAD-4001 waivers[0].signedOn", "CAD-4001 waivers[0].reference", "CAD-4001 lines[0].transactionNumber", "CAD-4001 lines[0].cadLineNumber",
                "CAD-4001 lines[0].quantity", "CAD-4001 lines[0].unit", "CAD-4001 lines[0].percentage", "CAD-4001 lines[0].exportedOn", "CAD-4001 lines[0].exportDocument",
            ],
            Faults(new DrawbackContent(null, Lines: [new(Percentage: "101")], Waivers: [new()])));

    [Fact]
    public void Another_importers_declaration_needs_its_waiver_and_tells_nothing_without()
    {
        Assert.Equal(["DRB-2001 lines[0].transactionNumber"], Faults(Content(), Cad(rm: Another)));
        Assert.Equal(["DRB-2001 lines[0].transactionNumber"], Faults(Content(Line with { TransactionNumber = "12345000000021" })));
        var waived = DrawbackExamination.Of(Case(Content() with { Waivers = [new("200000008", "2026-04-01", "W-1")] }, Cad(rm: Another)));
        Assert.True(Assert.Single(waived.Lines).IsAnothers);
    }

    [Theory]
    [InlineData("DRB-3002", "more than there is")]
    [InlineData("DRB-3003", "another unit")]
    [InlineData("DRB-2003", "another line")]
    [InlineData("DRB-4001", "before the release")]
    [InlineData("DRB-2002", "not accepted")]
    [InlineData("DRB-3001", "all is taken")]
    [InlineData("DRB-3005", "no duties")]
    [InlineData("CAD-6008", "too late")]
    public void What_speaks_against_a_claim_on_anothers_goods_is_told_to_the_officer_and_takes_nothing(string code, string what)
    {
        var drawn = Cad(rm: Another, duty: what == "no duties" ? 0 : 3_050m);
        drawn = what switch
        {
            "not accepted" => drawn with { Cad = drawn.Cad with { Status = CadStatus.Draft }, Current = null },
            "all is taken" => drawn with { Shares = [new("DRB-OTHER-0001", 1, 1, 5_000, "NMB", 100, CadAmounts.Zero, "X-9")] },
            _ => drawn,
        };
        var line = what switch
        {
            "more than there is" => Line with { Quantity = "5001" }, "another unit" => Line with { Unit = "KGM" }, "another line" => Line with { CadLineNumber = 2 }, "before the release" => Line with { ExportedOn = "2026-03-15" }, _ => Line,
        };
        var c = Case(Content(line) with { Waivers = [new("200000008", "2026-04-01", "W-1")] }, drawn);
        if (what == "too late") c = c with { MadeOn = new(2030, 3, 17) };
        var claimed = DrawbackExamination.Of(c);
        Assert.Empty(claimed.Faults);
        var assessed = Assert.Single(claimed.Lines);
        Assert.Equal((code, CadAmounts.Zero, true), (assessed.Against, assessed.Amounts, assessed.IsAnothers));
        Assert.Equal(code, Assert.Single(DrawbackExamination.Of(c with { Accepted = new Dictionary<int, decimal> { [1] = assessed.Share.Quantity } }).Faults).Code);
    }

    [Fact]
    public void Whoever_else_could_claim_must_have_waived_it()
    {
        var line = Line with { ExporterBn9 = "300000007", ProcessorBn9 = "100000009" };
        Assert.Equal(["DRB-2004 lines[0].exporterBn9"], Faults(Content(line)));
        Assert.Empty(Faults(Content(line) with { Waivers = [new("300000007", "2026-04-01", "W-1")] }));
    }

    [Fact]
    public void Goods_are_claimed_in_the_measure_of_their_line_and_only_once()
    {
        Assert.Equal(["DRB-3003 lines[0].unit"], Faults(Content(Line with { Unit = "KGM" })));
        Assert.Equal(["DRB-3003 lines[0].unit"], Faults(Content(Line with { Quantity = null, Unit = null, ValueForDuty = "100.00" })));
        Assert.Equal(["DRB-2003 lines[0].cadLineNumber"], Faults(Content(Line with { CadLineNumber = 2 })));
        Assert.Equal(["DRB-3002 lines[0].quantity"], Faults(Content(Line with { Quantity = "5000.001" })));
        Assert.Equal(["DRB-3004 lines[1].exportDocument"], Faults(Content(Line, Line)));
        Assert.Equal(["DRB-3002 lines[2].quantity"], Faults(Content(Line, Line with { ExportDocument = "X-2" }, Line with { ExportDocument = "X-3" })));
        Assert.Equal(["DRB-3001 lines[2].quantity"], Faults(Content(Line, Line with { ExportDocument = "X-2", Quantity = "3000" }, Line with { ExportDocument = "X-3" })));
    }

    [Fact]
    public void A_line_without_a_quantity_is_shared_by_its_value()
    {
        var found = DrawbackExamination.Of(Case(Content(Line with { Quantity = null, Unit = null, ValueForDuty = "4236.11" }), Cad(quantity: null)));
        Assert.Equal(("3050.00 x 4236.11 / 16944.43", Money.Of(762.50m)), Assert.Single(Assert.Single(found.Lines).Trace) is var step ? (step.Formula, step.Result) : default);
    }

    [Fact]
    public void The_time_is_four_years_from_the_release_and_five_for_goods_destroyed()
    {
        string[] On(DrawbackKind kind, int year, int day) =>
            [.. DrawbackExamination.Of(Case(Content(Line with { Destination = kind == DrawbackKind.DestroyedOrObsolete ? null : "FR" }) with { Kind = kind }) with { MadeOn = new(year, 3, day) }).Faults.Select(f => $"{f.Code} {f.Arguments[0]}")];
        Assert.Empty(On(DrawbackKind.Exported, 2030, 16));
        Assert.Equal(["CAD-6008 2030-03-16"], On(DrawbackKind.Exported, 2030, 17));
        Assert.Equal(["CAD-6008 2030-03-16"], On(DrawbackKind.UsedInProduction, 2030, 17));
        // The sixteenth is a Sunday.
        Assert.Empty(On(DrawbackKind.DestroyedOrObsolete, 2031, 17));
        Assert.Equal(["CAD-6008 2031-03-17"], On(DrawbackKind.DestroyedOrObsolete, 2031, 18));
    }

    [Fact]
    public void Goods_leave_after_their_release_and_before_the_claim()
    {
        foreach (var day in new[] { "2026-03-15", "2026-04-11" }) Assert.Equal(["DRB-4001 lines[0].exportedOn"], Faults(Content(Line with { ExportedOn = day })));
    }

    [Fact]
    public void Only_accepted_declarations_that_bear_duties_are_claimed_on()
    {
        Assert.Equal(["DRB-2002 lines[0].transactionNumber"], Faults(Content(), Cad() with { Current = null }));
        Assert.Equal(["DRB-2002 lines[0].transactionNumber"], Faults(Content(), Cad() is var cad ? cad with { Cad = cad.Cad with { IsPreCarm = true } } : null!));
        Assert.Equal(["DRB-3005 lines[0].cadLineNumber"], Faults(Content(), Cad(duty: 0)));
    }

    [Fact]
    public void The_limit_for_the_united_states_spares_goods_in_their_condition_and_goods_from_there()
    {
        Money Duty(DrawbackKind kind, string destination, string origin) =>
            Assert.Single(DrawbackExamination.Of(Case(Content(Line with { Destination = destination, CustomsDutyPaidAbroad = "500.00" }) with { Kind = kind }, Cad(origin: origin))).Lines).Amounts.CustomsDuty;
        Assert.Equal(
            [500m, 500m, 1_220m, 1_220m, 1_220m],
            new[] { Duty(DrawbackKind.UsedInProduction, "US", "CN"), Duty(DrawbackKind.UsedInProduction, "MX", "CN"), Duty(DrawbackKind.UsedInProduction, "US", "MX"), Duty(DrawbackKind.UsedInProduction, "FR", "CN"), Duty(DrawbackKind.Exported, "US", "CN") }.Select(m => m.Amount));
    }

    static string[] Faults(DrawbackContent content, DrawnCad? cad = null) => [.. DrawbackExamination.Of(Case(content, cad)).Faults.Select(f => $"{f.Code} {f.Path}")];

    static DrawbackContent Content(params DrawbackLine[] lines) => new(DrawbackKind.Exported, "File 1", lines.Length == 0 ? [Line] : lines, [], true);

    static DrawbackCase Case(DrawbackContent content, DrawnCad? cad = null) =>
        new(new($"DRB-{Rm}-0001", Rm, Rm[..9], content, default, 1), new(2026, 4, 10), new Dictionary<string, DrawnCad> { [Number] = cad ?? Cad() });

    /// <summary>W1: 5,000 shirts with a duty of 3,050.00.</summary>
    static DrawnCad Cad(string rm = Rm, string? quantity = "5000", decimal duty = 3_050m, string origin = "CN")
    {
        var document = new CadDocument(Invoices: [new(Lines: [new(1, CountryOfOrigin: origin, Quantity: quantity, Unit: quantity is null ? null : "NMB")])]);
        var amounts = CadAmounts.Zero with { ValueForDuty = Money.Of(16_944.43m), CustomsDuty = Money.Of(duty), Gst = Money.Of(999.72m) };
        var cad = new Cad(Number, rm, rm[..9], "AB", document, default, 2) { Status = CadStatus.Accepted, CurrentVersion = 1, ReleasedOn = Released };
        return new(cad, new(CadVersion.IdOf(Number, 1), Number, 1, CadVersionKind.Original, document, Released, [new(1, "", new(0, 1, "18%"), amounts, Money.Zero)], amounts, amounts, Money.Zero, "", null, default), []);
    }
}
