using Carm.Declarations.Contracts;
using Carm.Kernel;
using Xunit;
using static Carm.Declarations.Tests.Declaring;

namespace Carm.Declarations.Tests;

/// <summary>However a declaration came to what it says, by corrections up to the due date and by adjustments and re-determinations after it, it costs the same.</summary>
public sealed class OrderOfChangesTests
{
    const int Lines = 3;

    static readonly TariffEdition Tariff = new("changes", [Item("61091000", "18%", "Free"), Item("04061020", "245.5% but not less than $4.52/kg", "12.5%"), Item("72083600", "6.5%", "Free")]);

    static readonly ReferenceData Reference = ReferenceData.Carried.With(
        Row(ReferenceLists.SurtaxOrders, ("code", "S1"), ("instrument", "S1"), ("percent", "25"), ("condition", "NONE")), Row(ReferenceLists.SurtaxItems, ("code", "S1"), ("classification", "7208")),
        Row(ReferenceLists.SpecialAuthorities, ("code", "2026-0"), ("heads", "CUSTOMS_DUTY"), ("percent", "0")), Row(ReferenceLists.SpecialAuthorities, ("code", "2026-1"), ("heads", "CUSTOMS_DUTY SURTAX"), ("percent", "33.3333")));

    [Fact]
    public void Two_histories_that_end_in_the_same_words_end_in_the_same_amounts_and_the_account_has_them_less_the_gst_that_stays()
    {
        var kinds = new Dictionary<CadVersionKind, int>();
        for (var seed = 0; seed < 1_000; seed++)
        {
            var random = new Random(seed);
            var end = ADocument(random);
            var (one, other) = (History(random, end), History(random, end));
            Assert.Equal(Examined(Case(Tariff, Reference, CadType.Standard, [.. end.Invoices!])).Lines.Select(l => l.Amounts), one[^1].Version.Lines.Select(l => l.Amounts));
            Assert.Equal(one[^1].Version.Lines.Select(l => l.Amounts), other[^1].Version.Lines.Select(l => l.Amounts));
            Assert.Equal(one[^1].Version.Totals, other[^1].Version.Totals);
            foreach (var history in new[] { one, other }) AssertAccount(history);
            foreach (var (version, _) in one.Concat(other)) kinds[version.Kind] = kinds.GetValueOrDefault(version.Kind) + 1;
        }
        foreach (var kind in new[] { CadVersionKind.Correction, CadVersionKind.Adjustment, CadVersionKind.CbsaAdjustment }) Assert.True(kinds[kind] > 500, $"{kind}: {kinds[kind]}");
    }

    static void AssertAccount(IReadOnlyList<(CadVersion Version, CadAccountedFor Fact)> history)
    {
        var (last, facts) = (history[^1].Version, history.Select(h => h.Fact).ToArray());
        Assert.Equal(
            [last.Totals.CustomsDuty.Amount, last.Totals.Sima.Amount, last.Totals.Surtax.Amount, last.Totals.Safeguard.Amount, last.Totals.ExciseTax.Amount, (last.Totals.Gst + last.GstKept).Amount, last.Totals.ProvincialTax.Amount],
            [facts.Sum(f => f.CustomsDuty), facts.Sum(f => f.Sima), facts.Sum(f => f.Surtax), facts.Sum(f => f.Safeguard), facts.Sum(f => f.ExciseTax), facts.Sum(f => f.Gst), facts.Sum(f => f.ProvincialTax)]);
        Assert.Equal(Enumerable.Range(1, history.Count), history.Select(h => h.Fact.CadVersion));
        // GST that was charged after the due date is never given back, and before it always in full.
        Assert.All(history, h => Assert.True(h.Version.Kind is CadVersionKind.Original or CadVersionKind.Correction ? h.Version.GstKept == Money.Zero : h.Version.Change.Gst >= Money.Zero));
    }

    /// <summary>Some versions on random days, the last of which says what is to be the end.</summary>
    static List<(CadVersion Version, CadAccountedFor Fact)> History(Random random, CadDocument end)
    {
        var (cad, version, fact) = Accepted(Case(Tariff, Reference, CadType.Standard, [.. ADocument(random).Invoices!]));
        List<(CadVersion, CadAccountedFor)> history = [(version, fact)];
        var day = Today;
        for (var left = random.Next(5); left >= 0; left--)
        {
            day = day.AddDays(random.Next(16));
            var document = left == 0 ? end : AStep(random, version.Document);
            if (CadDifference.Between(version.Document, document).Count == 0) continue;
            var isCbsas = day > DueOn && random.Next(2) == 0;
            (cad, version, fact) = isCbsas ? Redetermined(cad, version, document, day) : Changed(cad, version, document, day);
            history.Add((version, fact));
        }
        return history;
    }

    static (Cad, CadVersion, CadAccountedFor) Changed(Cad cad, CadVersion before, CadDocument document, DateOnly day)
    {
        var priced = CadExamination.Again(cad, document, before, day, Tariff, Reference).Lines;
        var isCorrection = ChangeExamination.KindOf(cad, day) == CadVersionKind.Correction;
        var reasons = priced.Zip(before.Lines, (now, was) => new LineReasons(now.LineNumber, [isCorrection ? "R5-00-COT" : Effect(now.Amounts - was.Amounts) < Money.Zero ? "R2-74-1-E.VFD" : "R3-32.2.VFD"])).ToArray();
        var asked = ChangeExamination.Of(new(cad, before, document, reasons, null, null, 1, day, Tariff, Reference));
        Assert.Empty(asked.Faults.Select(f => $"{f.Code} {f.Path}"));
        return CadAccounting.Next(cad, before, document, asked.Lines, asked.Kind, asked.Authority, null, At(day), appliedOn: day);
    }

    static Money Effect(CadAmounts delta) => delta.Duties != Money.Zero ? delta.Duties : delta.Total;

    static (Cad, CadVersion, CadAccountedFor) Redetermined(Cad cad, CadVersion before, CadDocument document, DateOnly day)
    {
        var was = before.Document.Lines().ToDictionary(l => l.Line.LineNumber!.Value, l => l.Line);
        CadLine[] lines = [.. document.Lines().Select(l => l.Line).Where(l => l != was[l.LineNumber!.Value])];
        var statement = DraftRedeterminationHandler.Determine(new(cad.Id, RedeterminationIssue.Value, "Customs Act s.59(1)(a)", "Found on review", lines, "officer", [new(1, Currency: document.Invoices![0].Currency)]), cad, before, Tariff, Reference, new Dictionary<string, RulingTerms>(), 1, At(day));
        return CadAccounting.Next(cad, before, statement.Document, statement.Lines, CadVersionKind.CbsaAdjustment, statement.Authority, statement.Id, At(day));
    }

    static DateTimeOffset At(DateOnly day) => day.InToronto(new(12, 0));

    static CadDocument ADocument(Random random) => new(Header(), [Invoice(1, ACurrency(random), [.. Enumerable.Range(1, Lines).Select(n => ALine(random, n))])]);

    static CadDocument AStep(Random random, CadDocument before)
    {
        var (line, invoice) = (random.Next(1, Lines + 1), before.Invoices![0]);
        var changed = before.Replace(l => l.LineNumber == line ? ALine(random, line) : l);
        return random.Next(4) > 0 ? changed : changed with { Invoices = [changed.Invoices![0] with { Currency = ACurrency(random) }] };
    }

    static string ACurrency(Random random) => new[] { "USD", "USD", "USD", "EUR", "CAD" }[random.Next(5)];

    static CadLine ALine(Random random, int number)
    {
        var (classification, isAmerican) = (new[] { "6109100012", "0406102000", "7208360000" }[random.Next(3)], random.Next(2) == 0);
        return Line(number, classification, Money.OfCents(random.Next(1, 9_000_000)).ToString(), isAmerican ? "US" : "CN", isAmerican && random.Next(2) == 0 ? "10" : "2") with
        {
            StateOfOrigin = "NY", Quantity = $"{random.Next(1, 90_000)}", Unit = "KGM", SurtaxSubject = classification == "7208360000", SurtaxCode = "S1",
            SpecialAuthority = $"2026-{random.Next(2)}", GstCode = random.Next(4) == 0 ? "ZR" : "STD", Remarks = "Books",
        };
    }

    static TariffItem Item(string code, string mfn, string american) => new(code, new Dictionary<string, string> { ["2"] = mfn, ["10"] = american });
}
