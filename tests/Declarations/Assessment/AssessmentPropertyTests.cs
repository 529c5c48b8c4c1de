using System.Globalization;
using Carm.Kernel;
using Xunit;
using static Carm.Declarations.Tests.Declaring;

namespace Carm.Declarations.Tests;

/// <summary>
/// The engine against a second, plain reckoning that shares nothing with it, over declarations of every kind. <c>CARM_LINES=10000000</c> makes the run longer,
/// <c>CARM_SEED</c> another one.
/// </summary>
public sealed class AssessmentPropertyTests
{
    const int LinesOfACad = 200;

    static readonly int Lines = Setting("CARM_LINES", 100_000), Seed = Setting("CARM_SEED", 20_260_316);

    [Fact]
    public void A_second_reckoning_comes_to_the_same_cents_on_every_line_and_the_totals_are_their_sums()
    {
        var (drawn, tally) = (new RandomLines(Seed), new Dictionary<string, int>());
        for (var done = 0; done < Lines; done += LinesOfACad)
        {
            var (c, meant) = drawn.Declaration(LinesOfACad);
            var found = Examined(c);
            var (cad, version, _) = CadAccounting.Next(c.Cad with { ReleasedOn = Today, PaymentDueOn = DueOn }, null, c.Cad.Document, found.Lines, CadVersionKind.Original, "s.32", null, Now);
            var expected = meant.Select(PlainAssessment.Of).ToArray();
            Assert.Equal((LinesOfACad, LinesOfACad), (found.Lines.Count, expected.Length));
            for (var i = 0; i < LinesOfACad; i++)
            {
                var is_ = Text(found.Lines[i]);
                if (Text(expected[i]) != is_) Assert.Fail($"Seed {Seed}, line {done + i + 1} of type {cad.CadType}: {c.Cad.Document.Lines().ElementAt(i).Line} on {found.Lines[i].Basis}\nplain  {Text(expected[i])}\nengine {is_}");
            }
            Assert.Equal(Totals(expected).Text(), version.Totals.Text());
            Count(meant, expected, tally);
        }
        // A generator that no longer draws something would prove nothing of it.
        foreach (var (what, times) in tally) Assert.True(times >= Lines / 2_000, $"{what} was drawn {times} times.");
    }

    static string Text(AssessedLine line)
    {
        var split = LineAssessment.Of(line.Basis);
        var remitted = line.Remitted ?? CadAmounts.Zero;
        return string.Create(CultureInfo.InvariantCulture, $"{line.Amounts.Text()} AD {split.AntiDumping} CVD {split.Countervailing} VFT {line.ValueForTax} code {line.SimaCode} bonded {line.Bonded ?? Money.Zero} remitted {remitted.Text()}");
    }

    static string Text(PlainAmounts a)
    {
        var remitted = new CadAmounts(Money.Zero, R("CUSTOMS_DUTY"), R("SIMA"), R("SURTAX"), R("SAFEGUARD"), R("EXCISE_TAX"), R("GST"), Money.Zero);
        return string.Create(CultureInfo.InvariantCulture, $"{Totals([a]).Text()} AD {M(a.AntiDumping)} CVD {M(a.Countervailing)} VFT {M(a.ValueForTax)} code {a.SimaCode} bonded {M(a.Bonded)} remitted {remitted.Text()}");

        Money R(string head) => M(a.Remitted.GetValueOrDefault(head));
    }

    static CadAmounts Totals(IReadOnlyCollection<PlainAmounts> lines) => new(
        M(lines.Sum(l => l.ValueForDuty)), M(lines.Sum(l => l.Duty)), M(lines.Sum(l => l.AntiDumping + l.Countervailing)), M(lines.Sum(l => l.Surtax)), M(lines.Sum(l => l.Safeguard)), M(lines.Sum(l => l.Excise)),
        M(lines.Sum(l => l.Gst)), M(lines.Sum(l => l.Provincial)));

    static void Count(IReadOnlyList<PlainLine> meant, PlainAmounts[] came, Dictionary<string, int> tally)
    {
        foreach (var (line, a) in meant.Zip(came))
        {
            Tally($"rate {string.Join(", ", line.Rate.Terms.Select(t => $"{t.Join} {(t.Unit is null ? "percent" : "specific")}"))}", true);
            foreach (var head in a.Remitted.Keys) Tally($"remitted {head}", true);
            Tally($"SIMA code {a.SimaCode}", true);
            Tally("nothing due", !line.IsDutiable);
            Tally("MFN lower", line.Mfn is not null && a.Duty != PlainAssessment.Of(line with { Mfn = null }).Duty);
            Tally("converted unit", line.Rate.Terms.Any(t => t.Unit is not null && t.Unit != line.First?.Unit && t.Unit != line.Second?.Unit));
            Tally("normal value", line.IsDutiable && line.Sima is { Subject: "S", NormalValue: not null } && a.AntiDumping > 0);
            Tally("subsidy by unit", line.IsDutiable && line.Sima is { Subject: "S", SubsidyPerUnit: not null } && a.Countervailing > 0);
            Tally("content without surtax", line.Content > 0 && a.Surtax > 0);
            Tally("content not claimed", line.HasUnclaimedContent && a.Surtax > 0);
            foreach (var formula in new[] { "UNIT", "VALUE", "LUXURY" }) Tally($"excise {formula}", line.Excise?.Formula == formula && a.Excise > 0);
            Tally("luxury of several vehicles", line.Excise is ("LUXURY", _, var vehicles) && vehicles > 1 && a.Excise > 0);
            Tally("self-declared duty", line.DutyDeclared is not null);
            Tally("self-declared SIMA", line.SimaDeclared is not null);
            Tally("self-declared surtax", line.SurtaxDeclared is not null);
            Tally("safeguard", a.Safeguard > 0);
            Tally("casual", a.Provincial > 0);
            Tally("exempt", line.Gst != "STD" && line.IsDutiable && a.Gst == 0);
        }

        void Tally(string what, bool isSo) => tally[what] = tally.GetValueOrDefault(what) + (isSo ? 1 : 0);
    }

    static Money M(long cents) => Money.OfCents(cents);

    static int Setting(string name, int otherwise) => Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
