using Carm.Kernel;
using Carm.Testing;
using CsCheck;
using Xunit;
using static Carm.Appeals.Tests.Penalised;

namespace Carm.Appeals.Tests;

/// <summary>Random histories of notices, corrections, cancellations and days give the levels and the amounts of a plain recomputation, caps among them (ledger-appeals 7.2, 7.3). The long form: CARM_LONG=200 dotnet test --project tests/Appeals --filter-class "*LevelHistoriesTests".</summary>
public sealed class LevelHistoriesTests(CarmHost tests)
{
    static readonly string[] Codes = ["C005", "C044", "C070", "C336", "C082"];

    /// <summary>Errors of C082 are told apart, or not.</summary>
    static readonly string?[] Groups = [null, "heading 61", "heading 62"];

    static readonly DateOnly Begin = new(2022, 1, 10);

    enum Act
    {
        Issue,
        Cancel,

        /// <summary>The level of a line was wrong.</summary>
        CorrectLevel,

        /// <summary>The amount was.</summary>
        CorrectAmount,
    }

    /// <summary>A line as it is drafted.</summary>
    /// <param name="Lag">How many days before the notice.</param>
    /// <param name="Group">Which error.</param>
    sealed record Drafted(string Code, int Lag, int Count, string? Group, PenaltyBasis? Basis, bool IsGoodFaith);

    /// <param name="DaysLater">After the step before.</param>
    /// <param name="Place">Which of the notices so far is cancelled or corrected.</param>
    /// <param name="Part">To which part of what it is.</param>
    sealed record Step(int DaysLater, Act Act, int Place, int Part, Drafted[] Lines);

    /// <summary>Counts of C082 reach its caps: 5,000 from ten issues, 25,000 from fifty occurrences, 200,000 and 400,000 from 267 of either.</summary>
    static readonly Gen<Drafted> Lines = Gen.Select(Gen.Int[0, Codes.Length - 1].Select(i => Codes[i]), Gen.Int[0, 40], Gen.Frequency((3, Gen.Int[1, 3]), (1, Gen.Int[8, 60]), (1, Gen.Int[250, 300])), Gen.Int[0, 2], Gen.Bool, Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true))),
        (code, lag, count, group, byIssue, isGoodFaith) => code == "C082" ? new Drafted(code, lag, count, Groups[group], byIssue ? PenaltyBasis.Issue : PenaltyBasis.Occurrence, isGoodFaith) : new Drafted(code, lag, Math.Min(count, 3), null, null, isGoodFaith));

    static readonly Gen<Step> Steps = Gen.Select(Gen.Frequency((6, Gen.Int[0, 25]), (2, Gen.Int[26, 200]), (1, Gen.Int[300, 1_200])), Gen.Frequency((5, Gen.Const(Act.Issue)), (1, Gen.Const(Act.Cancel)), (2, Gen.Const(Act.CorrectLevel)), (1, Gen.Const(Act.CorrectAmount))), Gen.Int[0, 30], Gen.Int[1, 99], Lines.Array[1, 3],
        (days, act, place, part, lines) => new Step(days, act, place, part, lines));

    /// <summary>What corrections have set: no line rises above its level again, nor the notice above its amount.</summary>
    sealed record Ceiling(int[] Levels, decimal Amount)
    {
        public static readonly Ceiling None = new([], decimal.MaxValue);

        public int Of(int line) => Levels.Length == 0 ? 3 : Levels[line];
    }

    [Fact]
    public void Whatever_is_issued_corrected_and_cancelled_the_levels_that_stand_are_those_of_a_plain_recomputation_and_the_ledger_is_told_the_difference() =>
        Steps.Array[1, 25].Sample(steps =>
        {
            var (table, day, penalties, given, ceilings) = (new ContraventionTable([]), Begin, new List<Penalty>(), new Dictionary<string, Money>(), new Dictionary<string, Ceiling>());
            foreach (var step in steps)
            {
                day = day.AddDays(step.DaysLater);
                // Each at an instant of its own, as one holds the account after the other.
                var at = day.InToronto(new(9, 0)).AddSeconds(penalties.Count);
                if (step.Act != Act.Issue)
                {
                    if (penalties.Count == 0 || penalties[step.Place % penalties.Count] is not { Stands: true } one) continue;
                    if (step.Act == Act.Cancel) Tell(one.LoweredTo(Money.Zero, at));
                    else if (Correct(one, step, table, at) is not var (corrected, ceiling)) continue;
                    else
                    {
                        Tell(corrected);
                        ceilings[one.Id] = ceiling;
                    }
                    foreach (var (penalty, lines) in PenaltyLevel.Relevel(penalties, table))
                    {
                        Assert.True(lines.Zip(penalty.Lines).All(l => (l.First.Level ?? 0) <= (l.Second.Level ?? 0)));
                        Assert.NotEqual(one.Id, penalty.Id);
                        Tell(penalty.Relevelled(lines, at));
                    }
                }
                else
                {
                    var standing = penalties.Where(p => p.Stands).ToList();
                    PenaltyLine[] lines = [.. step.Lines.Select(l => PenaltyLevel.Line(table.Find(l.Code, day), l.Count, l.Basis ?? table.Find(l.Code, day).Bases[^1], day.AddDays(-l.Lag), l.IsGoodFaith, Drafts.Earlier(standing, l.Code), l.Group))];
                    var issued = new Penalty($"NPA-{penalties.Count:000000}", Penalty.Notice, "700000003RM0001", "700000003", lines, [new(PenaltyState.Draft, at), new(PenaltyState.Issued, at), new(PenaltyState.Served, at)]) { IssuedOn = day, ServedOn = day };
                    penalties.Add(issued);
                    given[issued.Id] = issued.Amount;
                }
                AssertPlain(penalties, ceilings);
            }
            Assert.All(penalties, p => Assert.Equal(p.Amount, given[p.Id]));

            void Tell((Penalty Penalty, Contracts.PenaltyReduced? Fact) after)
            {
                penalties[penalties.FindIndex(p => p.Id == after.Penalty.Id)] = after.Penalty;
                if (after.Fact is { } fact) given[fact.PenaltyNumber] -= Money.Of(fact.Reduction);
            }
        }, iter: 2_000);

    /// <summary>As an officer proposes it and another approves it; null where it is refused, as after ninety days.</summary>
    static ((Penalty, Contracts.PenaltyReduced?) After, Ceiling Ceiling)? Correct(Penalty penalty, Step step, ContraventionTable table, DateTimeOffset at)
    {
        try
        {
            int[]? levels = null;
            var most = penalty.Amount;
            if (step.Act == Act.CorrectLevel)
            {
                var wrong = penalty.Lines.Select((line, i) => (line, i)).Where(l => l.line.Level > 1).Select(l => (int?)l.i).ElementAtOrDefault(step.Part % 3);
                if (wrong is not { } place) return null;
                levels = [.. penalty.Lines.Select((line, i) => i == place ? 1 + (step.Part % (line.Level!.Value - 1)) : line.Level ?? 0)];
                most = Money.Min(most, Money.Sum(Corrections.Relevelled(penalty, levels, table)!.Select(l => l.Amount)));
            }
            else most = Money.Round(most.Amount * step.Part / 100);
            var (amount, _) = Corrections.Approved(Corrections.Proposed(penalty, most, new("Wrong", "Faux"), "officer", at, levels, table), "supervisor", at);
            return (penalty.LoweredTo(amount, at, stands: levels is not null, lines: levels is null ? null : Corrections.Relevelled(penalty, levels, table)), new(levels ?? [.. penalty.Lines.Select(l => l.Level ?? 0)], amount.Amount));
        }
        catch (Rejected)
        {
            return null;
        }
    }

    static void AssertPlain(IReadOnlyList<Penalty> penalties, IReadOnlyDictionary<string, Ceiling> ceilings)
    {
        var standing = penalties.Where(p => p.State != PenaltyState.Cancelled).ToList();
        Ceiling Of(Penalty p) => ceilings.GetValueOrDefault(p.Id, Ceiling.None);
        var plain = Plain([.. standing.Select(p => (p.IssuedOn!.Value, p.Lines.Select(l => (l.Contravention, l.InfractionOn, l.ErrorGroup)).ToArray(), Of(p)))]);
        Assert.Equal(plain.SelectMany(levels => levels), standing.SelectMany(p => p.Lines.Select(l => l.Level ?? 0)));
        Assert.Equal(plain.Zip(standing).Select(z => Math.Min(Of(z.Second).Amount, z.First.Zip(z.Second.Lines).Sum(l => Costs(l.Second.Contravention, l.First, l.Second.Count, l.Second.Basis == PenaltyBasis.Issue, l.Second.IsGoodFaith)))), standing.Select(p => p.Amount.Amount));
    }

    /// <summary>The rule in its own words, without anything of the module: the levels of notices in the order of their issue, nought for what is flat, and never above what a correction has set.</summary>
    static List<int[]> Plain(IReadOnlyList<(DateOnly IssuedOn, (string Code, DateOnly On, string? Group)[] Lines, Ceiling Ceiling)> notices)
    {
        var (levels, before) = (new List<int[]>(), new List<(string Code, DateOnly On, DateOnly IssuedOn, int Level, string? Group)>());
        foreach (var (issuedOn, lines, ceiling) in notices)
        {
            levels.Add([.. lines.Select((line, i) => Math.Min(ceiling.Of(i), Rule(line)))]);
            int Rule((string Code, DateOnly On, string? Group) line)
            {
                if (line.Code == "C336") return 0;
                var counted = before.Where(b => b.Code == line.Code && (b.Group == line.Group || b.Group == null || line.Group == null) && b.On < line.On && b.On > line.On.AddMonths(line.Code == "C005" ? -12 : -36)).ToList();
                if (counted.Count == 0) return 1;
                var highest = counted.Max(b => b.Level);
                if (highest >= 2) return 3;
                return line.Code is "C005" or "C044" && line.On <= counted.Min(b => b.IssuedOn).AddDays(30) ? 1 : 2;
            }
            before.AddRange(lines.Zip(levels[^1]).Select(l => (l.First.Code, l.First.On, issuedOn, l.Second, l.First.Group)));
        }
        return levels;
    }

    static decimal Unit(string code, int level) => (code, level) switch
    {
        ("C336", _) => 200,
        ("C005", 1) => 150, ("C005", 2) => 225, ("C005", 3) => 450,
        ("C044", 1) => 300, ("C044", 2) => 450, ("C044", 3) => 900,
        ("C082", 1) => 500, ("C082", 2) => 750, ("C082", 3) => 1_500,
        ("C070", 1) => 1_200, ("C070", 2) => 2_400, ("C070", 3) => 4_800,
        _ => throw new ArgumentOutOfRangeException(nameof(level)),
    };

    /// <summary>Unit amount times count, within the cap of the group by level and basis, and a thousand dollars of what was done in good faith (7.2).</summary>
    static decimal Costs(string code, int level, int count, bool byIssue, bool isGoodFaith)
    {
        var amount = Unit(code, level) * count;
        if (code == "C082") amount = Math.Min(amount, level switch { 1 => byIssue ? 5_000 : 25_000, 2 => 200_000, _ => 400_000 });
        return isGoodFaith ? Math.Min(amount, 1_000) : amount;
    }

    /// <summary>As many accounts at once, whose histories go through one clock.</summary>
    static readonly int Histories = int.TryParse(Environment.GetEnvironmentVariable("CARM_LONG"), out var many) ? many : 20;

    [Fact]
    public async Task Through_the_whole_system_the_levels_and_what_is_owing_are_those_of_the_plain_recomputation()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await LoadRatesAsync(carm);
        var (random, today, accounts) = (new Random(22), new DateOnly(2026, 3, 2), new List<(Penalised Client, List<Served> Standing)>());
        for (var n = 0; n < Histories; n++) accounts.Add((await OpenAsync(carm), []));
        for (var step = 0; step < 6; step++)
        {
            foreach (var (client, standing) in accounts)
                switch (standing.Count > 1 ? random.Next(4) : 3)
                {
                    case 0:
                        await CancelAsync(client, standing, random.Next(standing.Count));
                        break;
                    case 1:
                        await CorrectAsync(client, standing, random);
                        break;
                    default:
                        standing.Add(await ServeQuietlyAsync(client, today, [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => ALine(random, today)).DistinctBy(l => (l.Code, l.On))]));
                        break;
                }
            today = today.AddDays(random.Next(1, 16));
            await carm.MoveClockAsync($"{today:yyyy-MM-dd}T15:00:00Z");
        }
        foreach (var (client, standing) in accounts)
        {
            var plain = Plain([.. standing.Select(s => (s.IssuedOn, s.Lines.Select(l => (l.Code, l.On, (string?)null)).ToArray(), s.Ceiling))]);
            var penalties = await PenaltiesAsync(client);
            foreach (var (notice, levels) in standing.Zip(plain))
            {
                Assert.Equal(levels, LevelsOf(penalties[notice.Number]));
                Assert.Equal(notice.Owed(levels), penalties[notice.Number].GetProperty("owing").GetString());
            }
            // And the ledger has of each notice what it asks, and nothing of what was cancelled.
            Assert.Equal(standing.Zip(plain).Select(n => $"{n.First.Number} {n.First.Owed(n.Second)}").Order(), (await client.PostedAsync("NPA")).Select(i => i.Split(' ')).Where(i => i[3] != "0.00").Select(i => $"{i[1]} {i[3]}").Order());
        }
        // What is random has come to caps and corrections.
        var all = accounts.SelectMany(a => a.Standing).ToArray();
        Assert.Contains(all, n => n.Ceiling != Ceiling.None);
        Assert.Contains(all, n => n.Lines.Any(l => l is { Code: "C082", Count: > 10, ByIssue: true }));
    }

    /// <summary>A contravention of a notice.</summary>
    sealed record Infraction(string Code, DateOnly On, int Count, bool ByIssue, bool IsGoodFaith);

    /// <summary>A notice that stands.</summary>
    sealed record Served(string Number, DateOnly IssuedOn, Infraction[] Lines, Ceiling Ceiling)
    {
        public string Owed(int[] levels) => $"{Math.Min(Ceiling.Amount, levels.Zip(Lines).Sum(l => Costs(l.Second.Code, l.First, l.Second.Count, l.Second.ByIssue, l.Second.IsGoodFaith))):0.00}";
    }

    /// <summary>Of C082 enough to reach a cap now and then.</summary>
    static Infraction ALine(Random random, DateOnly today)
    {
        var (code, on) = (Codes[random.Next(4) is 3 ? 4 : random.Next(3)], today.AddDays(-random.Next(60)));
        return code == "C082" ? new(code, on, random.Next(1, 300), random.Next(2) == 0, random.Next(4) == 0) : new(code, on, 1, false, random.Next(4) == 0);
    }

    static async Task<Dictionary<string, System.Text.Json.JsonElement>> PenaltiesAsync(Penalised client) =>
        (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/penalties?pageSize=100")).Json.GetProperty("items").EnumerateArray().ToDictionary(p => p.GetProperty("penaltyNumber").GetString()!);

    static int[] LevelsOf(System.Text.Json.JsonElement penalty) => [.. penalty.GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("level").GetInt32())];

    static async Task<Served> ServeQuietlyAsync(Penalised client, DateOnly today, Infraction[] lines)
    {
        var number = Number(await client.DraftAsync([.. lines.Select(l => l.Code == "C082" ? Line(l.Code, $"{l.On:yyyy-MM-dd}", l.Count, l.ByIssue ? "ISSUE" : "OCCURRENCE", 0, l.IsGoodFaith) : Line(l.Code, $"{l.On:yyyy-MM-dd}", l.Count, isGoodFaith: l.IsGoodFaith))]));
        Assert.Equal("ISSUED", State(await client.DoAsync(number, "issue")));
        Assert.Equal("SERVED", State(await client.DoAsync(number, "serve", new { method = "PORTAL" })));
        return new(number, today, lines, Ceiling.None);
    }

    /// <summary>A notice with a line above level one, if there is any: its level, or its amount, was wrong.</summary>
    static async Task CorrectAsync(Penalised client, List<Served> standing, Random random)
    {
        var penalties = await PenaltiesAsync(client);
        if (standing.FindLastIndex(s => LevelsOf(penalties[s.Number]).Any(level => level > 1)) is var place && place < 0) return;
        var (notice, levels) = (standing[place], LevelsOf(penalties[standing[place].Number]));
        var byLevel = random.Next(2) == 0;
        if (byLevel) levels[Array.FindIndex(levels, level => level > 1)] = 1;
        var was = decimal.Parse(penalties[notice.Number].GetProperty("amount").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        var to = byLevel ? Math.Min(was, levels.Zip(notice.Lines).Sum(l => Costs(l.Second.Code, l.First, l.Second.Count, l.Second.ByIssue, l.Second.IsGoodFaith))) : Math.Round(was * 0.6m, 2);
        var proposed = await client.Officer.PostAsync($"/api/v1/admin/penalties/{notice.Number}/corrections", new { amount = $"{to:0.00}", levels = byLevel ? levels : null, reasonEn = "It was wrong.", reasonFr = "C'était erroné." });
        // Lower in level, but not in amount, as within a cap: nothing is to be corrected.
        if (to == was)
        {
            Assert.Equal((422, "NPA_NOT_LOWER"), (proposed.Status, proposed["code"]));
            return;
        }
        Assert.True(proposed.Status == 200, proposed.Text);
        Assert.Equal("REDUCED", State(await client.DoAsync(notice.Number, "corrections/approve")));
        standing[place] = notice with { Ceiling = new(levels, to) };
    }

    static async Task CancelAsync(Penalised client, List<Served> standing, int place)
    {
        var number = standing[place].Number;
        standing.RemoveAt(place);
        Assert.Equal(200, (await client.Officer.PostAsync($"/api/v1/admin/penalties/{number}/corrections", new { amount = "0.00", reasonEn = "There was no contravention.", reasonFr = "Il n'y a pas eu d'infraction." })).Status);
        Assert.Equal("CANCELLED", State(await client.DoAsync(number, "corrections/approve")));
    }
}
