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

        public (ICase Case, CaseAct Act)? Lapse(string clock) => null;
    }

    static readonly Gen<Clock> AnyClock = Gen.Select(Gen.Int[0, ClockRules.All.Count - 1].Select(i => ClockRules.All.Keys.ElementAt(i)), Gen.Int[0, 60], Gen.OneOf(Gen.Const(30), Gen.Const(90), Gen.Int[1, 120]), (kind, start, days) => Clock.Of(kind, Begin.AddDays(start), days));

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

    [Fact]
    public void A_limit_that_begins_again_reminds_of_no_day_gone_by()
    {
        var clock = new Clock(ClockRules.AppealEnd, Begin, Begin.AddDays(90));
        CaseFile At(CaseFile file, int day, params Clock[] clocks) => file.After(new SomeCase("OPEN", Turn.Client, clocks), Begin.AddDays(day));
        var begun = At(CaseFile.New(new SomeCase("OPEN", Turn.Client, [])), 0, clock).Passed(Begin.AddDays(81));
        var again = At(At(begun, 82), 85, clock);
        Assert.Equal([Begin.AddDays(90), Begin.AddDays(91)], again.DueBy(Begin.AddDays(200)).Select(d => d.On));
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
