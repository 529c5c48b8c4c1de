using System.Buffers;
using System.Globalization;
using Carm.Kernel;
using Marten;
using Xunit;
using static Carm.Declarations.Tests.Declaring;

namespace Carm.Declarations.Tests;

/// <summary>The trace explains every cent: each formula, worked out by its grammar and rounded as its step says, is the step's result.</summary>
public sealed class TraceTests
{
    public static TheoryData<string> Examples => [.. WorkedExamples.Cases.Keys];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_step_of_a_worked_example_works_out(string example) => Assert.All(Examined(WorkedExamples.Cases[example]).Lines, AssertWorksOut);

    [Fact]
    public void Every_step_of_ten_thousand_random_lines_works_out()
    {
        var drawn = new RandomLines(seed: 4_049);
        for (var done = 0; done < 10_000; done += 200) Assert.All(Examined(drawn.Declaration(200).Case).Lines, AssertWorksOut);
    }

    [Fact]
    public void A_rate_of_nine_decimals_stands_in_the_formula_to_the_last() => Assert.All(
        Examined(WorkedExamples.Cases["W3"] with { Tariff = new("test", [new("01059410", new Dictionary<string, string> { ["2"] = "9.123456789¢/kg plus 1.987654321%" })]) }).Lines, AssertWorksOut);

    [Theory]
    [InlineData("2 + 3 x 4", "14.00")]
    [InlineData("(2 + 3) x 4", "20.00")]
    [InlineData("10 - 2 - 3", "5.00")]
    [InlineData("8000.00 x 245.5 %", "19640.00")]
    [InlineData("max(5000 x 4.52, 8000.00 x 245.5 %)", "22600.00")]
    [InlineData("min(1, max(0, 0.5 - 2)) + 1000 x 1 / 8", "125.00")]
    public void The_grammar_is_read_as_arithmetic_is(string formula, string result) => Assert.Equal(result, Money.OfCents(FormulaReading.Evaluate(formula).Cents()).ToString());

    [Fact]
    public void What_is_outside_the_grammar_is_not_read()
    {
        foreach (var formula in new[] { "", "1 +", "1 + + 2", "max(1)", "1 kg", "(1", "1,5" }) Assert.Throws<FormatException>(() => FormulaReading.Evaluate(formula));
    }

    [Fact]
    public void In_french_every_step_and_source_is_french()
    {
        var drawn = new RandomLines(seed: 847);
        var steps = Enumerable.Range(0, 20).SelectMany(_ => Examined(drawn.Declaration(100).Case).Lines).SelectMany(line => LineAssessment.Explain(line.Basis).Trace).ToArray();
        Assert.True(steps.Select(s => s.Step.En.Split(' ')[0]).Distinct().Count() >= 10);
        Assert.All(steps, s => Assert.True(s.Step.Fr.Length > 0 && s.Step.Fr != s.Step.En && s.Source.Fr.Length > 0 && s.Source.Fr != s.Source.En, $"{s.Step} ({s.Source})"));
        Assert.All(steps, s => Assert.DoesNotContain("Act", s.Source.Fr, StringComparison.Ordinal));

        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("fr-CA");
        var line = PricedLine.Of(Examined(WorkedExamples.Cases["W1"]).Lines[0]);
        Assert.Equal(
            [("Valeur en douane", "Loi sur les douanes, art. 48, DORS/85-900"), ("Droits de douane", "Tarif des douanes, art. 20 et 24"), ("Valeur pour taxe", "Loi sur la taxe d'accise, art. 215"), ("TPS", "Loi sur la taxe d'accise, art. 212")],
            line.Trace.Select(s => (s.Step, s.Source)));
    }

    [Fact]
    public void What_is_stored_gives_the_same_amounts_and_the_same_trace_again()
    {
        var store = new StoreOptions();
        store.Own("declarations", "Host=nowhere");
        var serializer = store.Serializer();
        var drawn = new RandomLines(seed: 11_046);
        foreach (var line in WorkedExamples.Cases.Values.Concat(Enumerable.Range(0, 10).Select(_ => drawn.Declaration(200).Case)).SelectMany(c => Examined(c).Lines))
        {
            var json = serializer.ToJson(line);
            var read = serializer.FromJson<AssessedLine>(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json)));
            Assert.Equal(line with { Basis = read.Basis }, read);
            var ((was, steps), (again, stepsAgain)) = (LineAssessment.Explain(line.Basis), LineAssessment.Explain(read.Basis));
            Assert.Equal(was, again);
            Assert.Equal(steps, stepsAgain);
            Assert.Equal(line.Amounts, again.Amounts);
        }
    }

    [Fact]
    public void A_luxury_that_was_priced_as_one_vehicle_comes_out_as_it_was_decided()
    {
        var store = new StoreOptions();
        store.Own("declarations", "Host=nowhere");
        var kept = store.Serializer().FromJson<AssessmentInput>(new MemoryStream(
            """{"value":220000,"exchangeRate":1,"rate":"Free","isDutiable":true,"safeguardPercent":0,"excise":{"kind":"TAX","formula":"LUXURY","rate":10,"quantity":2,"code":"T-LUX"},"gstPercent":5,"provincialPercent":0}"""u8.ToArray()));
        var (was, trace) = LineAssessment.Explain(kept);
        Assert.Equal((Money.Of(22_000), Money.Of(12_100)), (was.ExciseTax, was.Gst));
        Assert.Equal(("min(220000.00 x 10 %, max(0, 220000.00 - 100000) x 20 %)", "Select Luxury Items Tax Act"), trace.Where(s => s.Step.En == "Luxury tax").Select(s => (s.Formula, s.Source.En)).Single());
        Assert.Equal(Money.Of(4_000), LineAssessment.Of(kept with { Excise = kept.Excise! with { Luxury = LuxuryInput.OneVehicle with { Vehicles = 2 } } }).ExciseTax);
    }

    static void AssertWorksOut(AssessedLine line)
    {
        var (a, trace) = LineAssessment.Explain(line.Basis);
        Assert.Equal((line.Amounts, line.ValueForTax), (a.Amounts, a.ValueForTax));
        foreach (var step in trace)
        {
            var value = FormulaReading.Evaluate(step.Formula);
            if ((step.IsRounded ? value.Cents() : value.WholeCents()) != step.Result.Cents) Assert.Fail($"{step.Step}: {step.Formula} is not {step.Result} of {line.Basis}");
        }
    }
}
