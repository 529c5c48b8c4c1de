using Carm.Kernel;
using Carm.Testing;
using CsCheck;
using Xunit;
using static Carm.Appeals.Tests.Penalised;

namespace Carm.Appeals.Tests;

/// <summary>Random histories of notices, cancellations and days give the levels of a plain recomputation (ledger-appeals 7.3). The long form: CARM_LONG=200 dotnet test --project tests/Appeals --filter-class "*LevelHistoriesTests".</summary>
public sealed class LevelHistoriesTests(CarmHost tests)
{
    static readonly string[] Codes = ["C005", "C044", "C070", "C336", "C082"];

    /// <summary>Errors of C082 are told apart, or not.</summary>
    static readonly string?[] Groups = [null, "heading 61", "heading 62"];

    static readonly DateOnly Begin = new(2022, 1, 10);

    /// <param name="DaysLater">After the step before.</param>
    /// <param name="Cancel">Which of the notices so far is cancelled; null where one is issued.</param>
    /// <param name="Lines">Contravention, how many days before the notice, count, and which error.</param>
    sealed record Step(int DaysLater, int? Cancel, (string Code, int Lag, int Count, string? Group)[] Lines);

    static readonly Gen<Step> Steps = Gen.Select(Gen.Frequency((6, Gen.Int[0, 25]), (2, Gen.Int[26, 200]), (1, Gen.Int[300, 1_200])), Gen.Frequency((3, Gen.Const(-1)), (1, Gen.Int[0, 30])),
        Gen.Select(Gen.Int[0, Codes.Length - 1].Select(i => Codes[i]), Gen.Int[0, 40], Gen.Int[1, 3], Gen.Int[0, 2], (code, lag, count, group) => (code, lag, count, code == "C082" ? Groups[group] : null)).Array[1, 3],
        (days, cancel, lines) => new Step(days, cancel < 0 ? null : cancel, lines));

    [Fact]
    public void Whatever_is_issued_and_cancelled_the_levels_that_stand_are_those_of_a_plain_recomputation_and_the_ledger_is_told_the_difference() =>
        Steps.Array[1, 25].Sample(steps =>
        {
            var (table, day, penalties, given) = (new ContraventionTable([]), Begin, new List<Penalty>(), new Dictionary<string, Money>());
            foreach (var step in steps)
            {
                day = day.AddDays(step.DaysLater);
                // Each at an instant of its own, as one holds the account after the other.
                var at = day.InToronto(new(9, 0)).AddSeconds(penalties.Count);
                if (step.Cancel is { } place)
                {
                    if (penalties.Count == 0) continue;
                    var i = place % penalties.Count;
                    if (!penalties[i].May(PenaltyCommand.Cancel)) continue;
                    Tell(penalties[i].LoweredTo(Money.Zero, at));
                    foreach (var (penalty, lines) in PenaltyLevel.Relevel(penalties, table))
                    {
                        Assert.True(lines.Zip(penalty.Lines).All(l => (l.First.Level ?? 0) <= (l.Second.Level ?? 0)));
                        Tell(penalty.Relevelled(lines, at));
                    }
                }
                else
                {
                    var standing = penalties.Where(p => p.Stands).ToList();
                    PenaltyLine[] lines = [.. step.Lines.Select(l => PenaltyLevel.Line(table.Find(l.Code, day), l.Count, table.Find(l.Code, day).Bases[^1], day.AddDays(-l.Lag), false, Drafts.Earlier(standing, l.Code), l.Group))];
                    var issued = new Penalty($"NPA-{penalties.Count:000000}", Penalty.Notice, "700000003RM0001", "700000003", lines, [new(PenaltyState.Draft, at), new(PenaltyState.Issued, at), new(PenaltyState.Served, at)]) { IssuedOn = day, ServedOn = day };
                    penalties.Add(issued);
                    given[issued.Id] = issued.Amount;
                }
                AssertPlain(penalties);
            }
            Assert.All(penalties, p => Assert.Equal(p.Amount, given[p.Id]));

            void Tell((Penalty Penalty, Contracts.PenaltyReduced? Fact) after)
            {
                penalties[penalties.FindIndex(p => p.Id == after.Penalty.Id)] = after.Penalty;
                if (after.Fact is { } fact) given[fact.PenaltyNumber] -= Money.Of(fact.Reduction);
            }
        }, iter: 2_000);

    static void AssertPlain(IReadOnlyList<Penalty> penalties)
    {
        var standing = penalties.Where(p => p.State != PenaltyState.Cancelled).ToList();
        var plain = Plain([.. standing.Select(p => (p.IssuedOn!.Value, p.Lines.Select(l => (l.Contravention, l.InfractionOn, l.ErrorGroup)).ToArray()))]);
        Assert.Equal(plain.SelectMany(levels => levels), standing.SelectMany(p => p.Lines.Select(l => l.Level ?? 0)));
        Assert.Equal(plain.Zip(standing).Select(z => z.First.Zip(z.Second.Lines).Sum(l => Unit(l.Second.Contravention, l.First) * l.Second.Count)), standing.Select(p => p.Amount.Amount));
    }

    /// <summary>The rule in its own words, without anything of the module: the levels of notices in the order of their issue, nought for what is flat.</summary>
    static List<int[]> Plain(IReadOnlyList<(DateOnly IssuedOn, (string Code, DateOnly On, string? Group)[] Lines)> notices)
    {
        var (levels, before) = (new List<int[]>(), new List<(string Code, DateOnly On, DateOnly IssuedOn, int Level, string? Group)>());
        foreach (var (issuedOn, lines) in notices)
        {
            levels.Add([.. lines.Select(line =>
            {
                if (line.Code == "C336") return 0;
                var counted = before.Where(b => b.Code == line.Code && (b.Group == line.Group || b.Group == null || line.Group == null) && b.On < line.On && b.On > line.On.AddMonths(line.Code == "C005" ? -12 : -36)).ToList();
                if (counted.Count == 0) return 1;
                var highest = counted.Max(b => b.Level);
                if (highest >= 2) return 3;
                return line.Code is "C005" or "C044" && line.On <= counted.Min(b => b.IssuedOn).AddDays(30) ? 1 : 2;
            })]);
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

    /// <summary>As many accounts at once, whose histories go through one clock.</summary>
    static readonly int Histories = int.TryParse(Environment.GetEnvironmentVariable("CARM_LONG"), out var many) ? many : 20;

    [Fact]
    public async Task Through_the_whole_system_the_levels_and_what_is_owing_are_those_of_the_plain_recomputation()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await LoadRatesAsync(carm);
        var (random, today, accounts) = (new Random(22), new DateOnly(2026, 3, 2), new List<(Penalised Client, List<(string Number, DateOnly IssuedOn, (string Code, DateOnly On)[] Lines)> Standing)>());
        for (var n = 0; n < Histories; n++) accounts.Add((await OpenAsync(carm), []));
        for (var step = 0; step < 6; step++)
        {
            foreach (var (client, standing) in accounts)
                if (standing.Count > 1 && random.Next(3) == 0) await CancelAsync(client, standing, random.Next(standing.Count));
                else
                {
                    (string Code, DateOnly On)[] lines = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => (Codes[random.Next(3)], today.AddDays(-random.Next(60))))];
                    standing.Add((await ServeQuietlyAsync(client, [.. lines.Select(l => Line(l.Code, $"{l.On:yyyy-MM-dd}"))]), today, lines));
                }
            today = today.AddDays(random.Next(1, 16));
            await carm.MoveClockAsync($"{today:yyyy-MM-dd}T15:00:00Z");
        }
        foreach (var (client, standing) in accounts)
        {
            var plain = Plain([.. standing.Select(s => (s.IssuedOn, s.Lines.Select(l => (l.Code, l.On, (string?)null)).ToArray()))]);
            string Owed((string, DateOnly IssuedOn, (string Code, DateOnly On)[] Lines) notice, int[] levels) => $"{levels.Zip(notice.Lines).Sum(l => Unit(l.Second.Code, l.First)):0.00}";
            var penalties = (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/penalties?pageSize=100")).Json.GetProperty("items").EnumerateArray().ToDictionary(p => p.GetProperty("penaltyNumber").GetString()!);
            foreach (var (notice, levels) in standing.Zip(plain))
            {
                Assert.Equal(levels, penalties[notice.Number].GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("level").GetInt32()));
                Assert.Equal(Owed(notice, levels), penalties[notice.Number].GetProperty("owing").GetString());
            }
            // And the ledger has of each notice what it asks, and nothing of what was cancelled.
            Assert.Equal(standing.Zip(plain).Select(n => $"{n.First.Number} {Owed(n.First, n.Second)}").Order(), (await client.PostedAsync("NPA")).Select(i => i.Split(' ')).Where(i => i[3] != "0.00").Select(i => $"{i[1]} {i[3]}").Order());
        }
    }

    static async Task<string> ServeQuietlyAsync(Penalised client, object[] lines)
    {
        var number = Number(await client.DraftAsync(lines));
        Assert.Equal("ISSUED", State(await client.DoAsync(number, "issue")));
        Assert.Equal("SERVED", State(await client.DoAsync(number, "serve", new { method = "PORTAL" })));
        return number;
    }

    static async Task CancelAsync(Penalised client, List<(string Number, DateOnly, (string, DateOnly)[])> standing, int place)
    {
        var number = standing[place].Number;
        standing.RemoveAt(place);
        Assert.Equal(200, (await client.Officer.PostAsync($"/api/v1/admin/penalties/{number}/corrections", new { amount = "0.00", reasonEn = "There was no contravention.", reasonFr = "Il n'y a pas eu d'infraction." })).Status);
        Assert.Equal("CANCELLED", State(await client.DoAsync(number, "corrections/approve")));
    }
}
