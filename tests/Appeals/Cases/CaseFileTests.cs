using Carm.Kernel;
using CsCheck;
using Wolverine;
using Xunit;

namespace Carm.Appeals.Tests;

/// <summary>The clocks of a case: every reminder and every lapse is due once, whatever mornings come, and its history is a chain.</summary>
public sealed class CaseFileTests
{
    static readonly DateOnly Begin = new(2026, 1, 5);

    sealed record SomeCase(string StateName, Turn Turn, IReadOnlyList<Clock> Clocks, bool IsOver = false) : ICase
    {
        public string Id => "CASE-1";

        public CaseKind Kind => CaseKind.Appeal;

        public string RmAccount => "700000003RM0001";

        public string SubmitterBn9 => "700000003";

        public Turn OnlyFor => StateName == "DRAFT" ? Turn.Client : Turn.Nobody;

        public (ICase Case, CaseAct Act)? Lapse(string clock) => null;
    }

    static readonly Gen<Clock> AnyClock = Gen.Select(Gen.Int[0, ClockRules.All.Count - 1].Select(i => ClockRules.All.Keys.ElementAt(i)), Gen.Int[0, 60], Gen.OneOf(Gen.Const(30), Gen.Const(90), Gen.Const(455), Gen.Int[1, 120]), (kind, start, days) => Clock.Of(kind, Begin.AddDays(start), days));

    /// <summary>Mornings: how many days after the one before, and how many hosts run it.</summary>
    static readonly Gen<(int DaysLater, int Hosts)[]> Mornings = Gen.Select(Gen.Frequency((6, Gen.Const(1)), (2, Gen.Const(0)), (2, Gen.Int[2, 45])), Gen.Int[1, 3]).Array[1, 150];

    [Fact]
    public void Each_reminder_and_each_lapse_is_due_once_on_the_first_morning_that_comes() =>
        Gen.Select(AnyClock.Array[1, 4], Mornings, Gen.Int[0, 120]).Sample((clocks, mornings, changedOn) =>
        {
            Clock[] running = [.. clocks.DistinctBy(c => c.Kind)];
            // Every clock begins with its own day, as the act that starts it does.
            var (file, day, done) = (CaseFile.New(new SomeCase("OPEN", Turn.Client, [])), Begin.AddDays(-1), new List<(string Kind, DateOnly On, bool IsLapse, DateOnly DoneOn)>());
            var started = new List<Clock>();
            foreach (var (daysLater, hosts) in mornings)
            {
                var before = day;
                day = day.AddDays(daysLater);
                foreach (var clock in running.Where(c => !started.Contains(c) && c.StartedOn <= day).OrderBy(c => c.StartedOn).ToList())
                {
                    started.Add(clock);
                    file = file.After(new SomeCase("OPEN", Turn.Client, [.. started]), clock.StartedOn);
                }
                for (var host = 0; host < hosts; host++)
                {
                    done.AddRange(file.DueBy(day).Select(d => (d.Clock.Kind, d.On, d.IsLapse, day)));
                    file = file.Passed(day);
                }
                // An act of somebody's in between changes nothing of what was done.
                if (before < Begin.AddDays(changedOn) && Begin.AddDays(changedOn) <= day) file = file.After(new SomeCase("CHANGED", Turn.Cbsa, [.. started]), day);
                Assert.True(file.NextKey is null || string.CompareOrdinal(file.NextKey, CaseFile.KeyOf(day)) > 0);
            }
            var expected = started.SelectMany(c => ClockRules.All[c.Kind].RemindOn.Select(d => c.StartedOn.AddDays(d)).Where(d => d <= c.LastDay).Select(d => (c.Kind, On: d, IsLapse: false)).Append((c.Kind, On: c.LastDay.AddDays(1), IsLapse: true))).Where(e => e.On <= day).Order();
            Assert.Equal(expected, done.Select(d => (d.Kind, d.On, d.IsLapse)).Order());
            var days = new List<DateOnly>();
            foreach (var (daysLater, _) in mornings) days.Add((days.Count == 0 ? Begin.AddDays(-1) : days[^1]).AddDays(daysLater));
            Assert.All(done, d => Assert.Equal(days.First(m => m >= d.On), d.DoneOn));
        }, iter: 2_000);

    [Theory]
    [InlineData(59, "60 reminder", "80 reminder", "91 lapse")]
    [InlineData(60, "60 reminder", "80 reminder", "91 lapse")]
    [InlineData(70, "80 reminder", "91 lapse")]
    [InlineData(100, "91 lapse")]
    public void A_limit_that_a_case_has_late_or_again_is_not_reminded_of_what_is_past_and_of_one_that_is_over_only_the_end_is_told(int from, params string[] expected)
    {
        var ninety = new Clock(ClockRules.CorrectionEnd, Begin, Begin.AddDays(90));
        Assert.Equal(expected, Happens(Having(None, from, ninety), Enumerable.Range(from, 200)));
        // It began before, ran no longer, and begins again.
        Assert.Equal(expected, Happens(Having(Having(Having(None, 0, ninety).Passed(Begin.AddDays(from - 2)), from - 1), from, ninety), Enumerable.Range(from, 200)));
    }

    [Fact]
    public void A_last_day_that_is_moved_is_reminded_of_and_lapses_again()
    {
        Clock ninety = new(ClockRules.CaseCorrections, Begin, Begin.AddDays(90)), more = ninety with { LastDay = Begin.AddDays(120) };
        var lapsed = Having(None, 0, ninety).Passed(Begin.AddDays(95));
        Assert.Equal(["110 reminder", "121 lapse"], Happens(Having(lapsed, 95, more), Enumerable.Range(95, 60)));
        // Before the first reminder was sent both come with the new end.
        Assert.Equal(["90 reminder", "110 reminder", "121 lapse"], Happens(Having(Having(None, 0, ninety), 40, more), Enumerable.Range(40, 100)));
        // What changes of the case without its limit changes nothing of what was told.
        Assert.Empty(Happens(Having(lapsed, 96, ninety), [200]));
    }

    static CaseFile None => CaseFile.New(new SomeCase("OPEN", Turn.Client, []));

    static CaseFile Having(CaseFile file, int day, params Clock[] clocks) => file.After(new SomeCase("OPEN", Turn.Client, clocks), Begin.AddDays(day));

    static IEnumerable<string> Happens(CaseFile file, IEnumerable<int> days)
    {
        foreach (var day in days.Select(Begin.AddDays))
        {
            foreach (var (_, on, isLapse) in file.DueBy(day)) yield return $"{on.DayNumber - Begin.DayNumber} {(isLapse ? "lapse" : "reminder")}";
            file = file.Passed(day);
        }
        Assert.Null(file.NextKey);
    }

    [Fact]
    public void The_service_clock_runs_while_it_is_the_CBSAs_turn_only()
    {
        var file = CaseFile.New(new SomeCase("DRAFT", Turn.Client, []));
        CaseFile After(string state, Turn turn, int day, bool isOver = false) => file.After(new SomeCase(state, turn, [], isOver), Begin.AddDays(day)) with { Sequence = file.Sequence + 1 };
        file = After("DRAFT", Turn.Client, 0);
        Assert.Null(file.OpenedOn);
        file = After("SUBMITTED", Turn.Cbsa, 10);
        Assert.Equal((Begin.AddDays(10), 5), (file.OpenedOn, file.ServiceDays(Begin.AddDays(15))));
        file = After("ACCEPTED", Turn.Cbsa, 20);
        file = After("INFO_REQUESTED", Turn.Client, 25);
        Assert.Equal(15, file.ServiceDays(Begin.AddDays(60)));
        file = After("UNDER_REVIEW", Turn.Cbsa, 40);
        Assert.Equal(25, file.ServiceDays(Begin.AddDays(50)));
        file = After("DECIDED", Turn.Nobody, 50, isOver: true);
        Assert.Equal((25, Begin.AddDays(50)), (file.ServiceDays(Begin.AddDays(99)), file.ClosedOn));
    }

    /// <summary>However the turns change, the key by which the board lists is older for what has waited longer, and stays the same from day to day.</summary>
    [Fact]
    public void The_key_of_what_waits_sorts_by_the_days_of_the_CBSAs_own_turn() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 2].Select(i => new[] { Turn.Client, Turn.Cbsa, Turn.Court }[i])).Array[1, 8].Sample(turns =>
        {
            var (file, day) = (CaseFile.New(new SomeCase("OPEN", Turn.Client, [])), 0);
            foreach (var (days, turn) in turns)
            {
                day += days;
                file = file.After(new SomeCase("OPEN", turn, []), Begin.AddDays(day)) with { Sequence = file.Sequence + 1 };
            }
            var today = Begin.AddDays(day + 30);
            Assert.Equal(turns[^1].Item2 == Turn.Cbsa ? $"{CaseFile.KeyOf(today.AddDays(-file.ServiceDays(today)))} CASE-1" : null, file.WaitKey);
        }, iter: 500);

    [Fact]
    public void Of_what_the_other_side_never_heard_no_service_is_counted()
    {
        var file = CaseFile.New(new SomeCase("DRAFT", Turn.Client, [])).After(new SomeCase("DRAFT", Turn.Client, []), Begin);
        Assert.Equal((null, null, null), (file.OpenKey, file.WaitKey, file.ClosedKey));
        Assert.Null(file.After(new SomeCase("DRAFT", Turn.Nobody, [], IsOver: true), Begin.AddDays(5)).ClosedKey);
        var penalty = new Penalty("NPA-1", Penalty.Notice, "700000003RM0001", "700000003", [new("C005", 1, 1, PenaltyBasis.Document, Money.Of(150), Begin)], [new(PenaltyState.Draft, default)]);
        var drafted = CaseFile.New(penalty).After(penalty, Begin);
        Assert.Equal((Turn.Cbsa, 0, null), (drafted.Turn, drafted.ServiceDays(Begin.AddDays(20)), drafted.WaitKey));
        var served = penalty with { ServedOn = Begin.AddDays(20), IssuedOn = Begin.AddDays(20), History = [new(PenaltyState.Served, default)] };
        Assert.Equal((0, Begin.AddDays(20)), (drafted.After(served, Begin.AddDays(20)).CbsaDays, drafted.After(served, Begin.AddDays(20)).OpenedOn));
    }

    /// <summary>Whatever of a history is changed, taken away or put in is found at its place.</summary>
    [Fact]
    public void Whatever_is_done_to_a_history_is_found_where_it_was_done() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[0, 11], Gen.Int[0, 6]).Sample((length, at, how) =>
        {
            var (file, history) = (CaseFile.New(new SomeCase("OPEN", Turn.Client, [])), new List<CaseEntry>());
            for (var i = 0; i < length; i++)
            {
                var entry = CaseEntry.Of(file, new("ACT", new($"Act {i}.", $"Acte {i}.")), "OPEN", new Envelope { CorrelationId = $"c{i}" }, new DateTimeOffset(2026, 3, 2, 12, 0, i, TimeSpan.Zero).AddTicks(7));
                history.Add(entry);
                file = file with { Sequence = entry.Sequence, Head = entry.Hash };
            }
            Assert.Null(CaseEntry.FirstBroken(history, file));
            var place = at % length;
            var e = history[place];
            switch (how)
            {
                case 0: history.RemoveAt(place); break;
                case 1: history[place] = e with { TextEn = "Another." }; break;
                case 2: history[place] = e with { Actor = "somebody" }; break;
                case 3: history[place] = e with { At = e.At.AddTicks(10) }; break;
                case 4: history[place] = e with { State = "CLOSED" }; break;
                case 5: history.Insert(place, e); break;
                // With a hash of its own that fits: then the next no longer does, or the head.
                default:
                    history[place] = e with { TextFr = "Autre." };
                    history[place] = history[place] with { Hash = CaseEntry.HashOf(history[place]) };
                    break;
            }
            Assert.Equal(how switch { 5 => place + 2, 6 => place + 2, _ => place + 1 }, CaseEntry.FirstBroken(history, file));
        }, iter: 500);
}
