namespace Carm.Appeals;

/// <summary>A clock and what was done about it.</summary>
/// <param name="Told">How many of its reminders were sent.</param>
/// <param name="HasLapsed">Whether its last day passed and that was acted upon.</param>
public sealed record RunningClock(string Kind, DateOnly StartedOn, DateOnly LastDay, int Told, bool HasLapsed)
{
    /// <summary>By how many days its last day was moved since it began; its reminders keep their distance from the last day.</summary>
    public int MovedBy { get; init; }

    /// <summary>The next day on which it makes something happen: a reminder, or what follows its last day.</summary>
    public DateOnly? NextOn => HasLapsed ? null : NextReminder is { } reminder && reminder <= LastDay ? reminder : LastDay.AddDays(1);

    DateOnly? NextReminder => Told < Reminders.Length ? RemindedOn(Reminders[Told]) : null;

    int[] Reminders => ClockRules.All[Kind].RemindOn;

    /// <summary>A limit that the case has from today. What was to be reminded of before is past: of a limit that is over only its end is told.</summary>
    public static RunningClock From(Clock clock, DateOnly today) => new RunningClock(clock.Kind, clock.StartedOn, clock.LastDay, 0, false).ToldBefore(today);

    /// <summary>The limit with another last day, of which there is a reminder again.</summary>
    public RunningClock MovedTo(DateOnly lastDay, DateOnly today) => lastDay == LastDay ? this : (this with { LastDay = lastDay, HasLapsed = false, MovedBy = MovedBy + lastDay.DayNumber - LastDay.DayNumber }).ToldBefore(today);

    RunningClock ToldBefore(DateOnly today) => this with { Told = Reminders.Count(day => RemindedOn(day) < today) };

    DateOnly RemindedOn(int day) => StartedOn.AddDays(day + MovedBy);
}

/// <summary>What is common to all cases: whose turn it is and since when, its clocks, and the head of its chain of entries.</summary>
/// <param name="Id">The case's number.</param>
/// <param name="Sequence">How many entries its history has.</param>
/// <param name="Head">The hash of the last one.</param>
public sealed record CaseFile(string Id, CaseKind Kind, string RmAccount, string SubmitterBn9, string State, Turn Turn, bool IsOver, IReadOnlyList<RunningClock> Clocks, long Sequence, string Head)
{
    /// <summary>Who alone knows of it; nobody where both sides do.</summary>
    public Turn OnlyFor { get; init; } = Turn.Nobody;

    /// <summary>Whether this side may know of it.</summary>
    public bool IsFor(bool staff) => OnlyFor == Turn.Nobody || OnlyFor == (staff ? Turn.Cbsa : Turn.Client);

    /// <summary>From when its age counts; null while only one side knows of it.</summary>
    public DateOnly? OpenedOn { get; init; }

    public DateOnly? ClosedOn { get; init; }

    /// <summary>Since when it has waited for whose turn it is.</summary>
    public DateOnly TurnSince { get; init; }

    /// <summary>The days on which it waited for the CBSA, to the last change of turn.</summary>
    public int CbsaDays { get; init; }

    /// <summary>The limits that passed, for an outage that is declared only then.</summary>
    public IReadOnlyList<RunningClock> Lapsed { get; init; } = [];

    /// <summary>The last day on which one of these could have been kept.</summary>
    public string? LapsedKey => KeyOf(Lapsed.Max(c => (DateOnly?)c.LastDay));

    /// <summary>The outages that have moved a limit of it, or covered one.</summary>
    public IReadOnlyList<string> Outages { get; init; } = [];

    /// <summary>The next day on which one of its clocks makes something happen; what the job of each morning looks for.</summary>
    public string? NextKey => KeyOf(Clocks.Min(c => c.NextOn));

    /// <summary>The day on which it ended, where the other side ever knew of it.</summary>
    public string? ClosedKey => OpenedOn is null ? null : KeyOf(ClosedOn);

    /// <summary>Its kind, while the CBSA has a standard to keep in it.</summary>
    public string? OpenKey => IsOver || OpenedOn is null || !ServiceStandards.Kinds.Contains(Kind) ? null : Kind.ToString();

    /// <summary>The day from which its service clock would have run had it always been the CBSA's turn, and its number: the oldest first. Null while it waits for nobody of the CBSA.</summary>
    public string? WaitKey => OpenKey is null || Turn != Turn.Cbsa ? null : $"{KeyOf(TurnSince.AddDays(-CbsaDays))} {Id}";

    /// <summary>A day as a key that sorts: an index over text serves what a condition on a date in JSON does not.</summary>
    public static string? KeyOf(DateOnly? day) => day?.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture);

    public static CaseFile New(ICase of) => new(of.Id, of.Kind, of.RmAccount, of.SubmitterBn9, "", Turn.Nobody, false, [], 0, new string('0', 64));

    /// <summary>How many days it has waited for the CBSA: its age against the service standard, which stops while the client or a court has the turn. Nobody waits for what only the CBSA knows of.</summary>
    public int ServiceDays(DateOnly today) => CbsaDays + (Turn == Turn.Cbsa && OnlyFor == Turn.Nobody && !IsOver ? Math.Max(0, today.DayNumber - TurnSince.DayNumber) : 0);

    /// <summary>While it waits for the CBSA, the day by which an answer is to be expected by the standard; null where nobody waits, or there is none.</summary>
    public DateOnly? ExpectedBy(int? standardDays) => standardDays is { } days && Turn == Turn.Cbsa && OnlyFor == Turn.Nobody && !IsOver ? TurnSince.AddDays(days - CbsaDays) : null;

    /// <summary>The file after its case changed. A clock that runs on keeps what was done about it; one that is no longer the case's is over.</summary>
    public CaseFile After(ICase now, DateOnly today)
    {
        RunningClock[] clocks = [.. now.Clocks.Select(c => Clocks.FirstOrDefault(old => old.Kind == c.Kind && old.StartedOn == c.StartedOn)?.MovedTo(c.LastDay, today) ?? RunningClock.From(c, today))];
        return this with
        {
            SubmitterBn9 = now.SubmitterBn9, State = now.StateName, Turn = now.Turn, IsOver = now.IsOver, OnlyFor = now.OnlyFor,
            Clocks = clocks, Lapsed = [.. Lapsed.Where(old => clocks.All(c => c.HasLapsed || c.Kind != old.Kind || c.StartedOn != old.StartedOn))],
            OpenedOn = OpenedOn ?? (now.OnlyFor != Turn.Nobody ? null : today), ClosedOn = now.IsOver ? ClosedOn ?? today : null,
            CbsaDays = ServiceDays(today), TurnSince = now.Turn == Turn && Sequence > 0 && Turn != Turn.Cbsa ? TurnSince : today,
        };
    }

    /// <summary>What its clocks make happen up to this day, in the order of their days: each reminder and each last day once.</summary>
    /// <param name="isHeld">Of which the last day does not pass for the time being.</param>
    public IReadOnlyList<(RunningClock Clock, DateOnly On, bool IsLapse)> DueBy(DateOnly day, Func<RunningClock, bool>? isHeld = null)
    {
        var due = new List<(RunningClock, DateOnly, bool)>();
        foreach (var clock in Clocks)
            for (var c = clock; c.NextOn is { } on && on <= day && !(on > c.LastDay && isHeld?.Invoke(c) == true); c = on > c.LastDay ? c with { HasLapsed = true } : c with { Told = c.Told + 1 })
                due.Add((c, on, on > c.LastDay));
        return [.. due.OrderBy(d => d.Item2)];
    }

    /// <summary>The file after what was due by this day was done.</summary>
    /// <param name="isHeld">Of which the last day does not pass for the time being.</param>
    public CaseFile Passed(DateOnly day, Func<RunningClock, bool>? isHeld = null)
    {
        var (clocks, lapsed) = (new List<RunningClock>(), new List<RunningClock>());
        foreach (var before in Clocks)
        {
            var clock = before;
            while (clock.NextOn is { } on && on <= day && !(on > clock.LastDay && isHeld?.Invoke(clock) == true)) clock = on > clock.LastDay ? clock with { HasLapsed = true } : clock with { Told = clock.Told + 1 };
            clocks.Add(clock);
            if (clock.HasLapsed && !before.HasLapsed) lapsed.Add(clock);
        }
        return this with { Clocks = clocks, Lapsed = [.. Lapsed, .. lapsed] };
    }
}
