using System.Buffers;
using System.Globalization;
using Carm.Kernel;
using Marten;
using Xunit;
using static Carm.Declarations.Tests.Declaring;

namespace Carm.Declarations.Tests;

/// <summary>The trace explains every cent: each formula, worked out by its grammar and rounded as its step says, is the step's result, and the last step of each head is its amount.</summary>
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
            [("Valeur en douane", "Loi sur les douanes, art. 48, DORS/85-900"), ("Droits de douane", "Tarif des douanes, art. 20 et 24"), ("Valeur pour taxe", "Loi sur la taxe d'accise, art. 215"), ("TPS", "Loi sur la taxe d'accise, art. 212"), ("Total de la ligne", "Loi sur les douanes, art. 17")],
            line.Trace.Select(s => (s.Step, s.Source)));
    }

    [Fact]
    public void What_a_head_is_nothing_for_and_what_order_or_measure_is_behind_it_is_said()
    {
        Assert.Contains(("No GST, zero-rated or not taxable (ZR)", "999.99 x 0 %", "0.00", "Excise Tax Act s.213"), Steps(Examined(WorkedExamples.Cases["W13"]).Lines[3].Basis));
        var steel = Steps(Examined(WorkedExamples.Cases["W9"]).Lines[0].Basis);
        Assert.Contains(("Not subject to duty under SIMA, code 10", "0", "0.00", "Special Import Measures Act s.3"), steel);
        Assert.Contains(("Surtax, order 24187A", "13078.08 x 25 %", "3269.52", "Customs Tariff s.53, SOR/2024-187"), steel);
        var plate = Steps(Examined(WorkedExamples.Cases["W10"]).Lines[0].Basis);
        Assert.Contains(plate, s => (s.Step, s.Result) == ("Anti-dumping duty, measure PLATE", "8708.51"));
        Assert.Contains(("Duty under SIMA, code 51", "8708.51 + 0.00", "8708.51", "Special Import Measures Act s.3"), plate);
        Assert.Contains(("Line total", "0.00 + 8708.51 + 0.00 + 0.00 + 0.00 + 2338.40 + 0.00", "11046.91", "Customs Act s.17"), plate);

        AssessmentInput goods = new(100, 1, "18%");
        Assert.Contains(("Under an undertaking, code 20, measure PLATE", "0", "0.00", "Special Import Measures Act s.49"), Steps(goods with { Sima = new("U") { Measure = "PLATE" } }));
        Assert.Contains(("Nothing is due in a bonded warehouse or on export", "0", "0.00", "Customs Tariff s.92"), Steps(goods with { IsDutiable = false }));
        foreach (var (code, step, source) in new[] { ("REM", "No GST, remitted (REM)", "Customs Tariff s.115"), ("DEF", "No GST, relieved (DEF)", "Customs Tariff s.89"), ((string?)null, "No GST", "Excise Tax Act s.212") })
            Assert.Contains((step, "118.00 x 0 %", "0.00", source), Steps(goods with { GstCode = code }));

        static (string Step, string Formula, string Result, string Source)[] Steps(AssessmentInput basis) => [.. LineAssessment.Explain(basis).Trace.Select(s => (s.Step.En, s.Formula, s.Result.ToString(), s.Source.En))];
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

        // The steps lead to the amounts: the last one of each head is what the line owes under it, and a head without a step is nothing.
        Assert.All(trace, step => Assert.NotNull(step.Head));
        var ends = trace.GroupBy(step => step.Head!).ToDictionary(steps => steps.Key, steps => steps.Last().Result);
        (string Head, Money Amount)[] heads =
        [
            ("CUSTOMS_DUTY", line.Amounts.CustomsDuty), ("SIMA", line.Amounts.Sima), ("SURTAX", line.Amounts.Surtax), ("SAFEGUARD", line.Amounts.Safeguard), ("EXCISE_TAX", line.Amounts.ExciseTax), ("GST", line.Amounts.Gst),
            ("PROVINCIAL_TAX", line.Amounts.ProvincialTax),
        ];
        foreach (var (head, amount) in heads)
            if (ends.GetValueOrDefault(head) != amount) Assert.Fail($"{head} ends in {ends.GetValueOrDefault(head)} and not in {amount} of {line.Basis}");
        Assert.Equal((line.Amounts.ValueForDuty, line.Amounts.Total), (ends["VALUE_FOR_DUTY"], ends["TOTAL"]));
        Assert.Equal(line.Amounts.Total, Money.Sum(heads.Select(h => ends.GetValueOrDefault(h.Head))));
        if (line.Basis.IsDutiable) Assert.Equal(line.ValueForTax, ends["VALUE_FOR_TAX"]);
    }
}
