using Carm.Kernel;
using Marten;

namespace Carm.Delegation;

/// <summary>The managers of programs of a business, who hear of what they can answer.</summary>
static class ProgramManagers
{
    /// <param name="programs">Those who manage each of these; null for all.</param>
    public static async Task<IReadOnlyList<string>> OfAsync(IQuerySession session, string bn9, IReadOnlyList<string>? programs, DateOnly today, CancellationToken ct)
    {
        var people = await session.Query<Person>().Where(p => p.Bn9 == bn9 && p.Roles.Any(r => r.Role == "PAM")).ToListAsync(ct);
        return [.. people.Where(p => !p.IsManagerOn(today) && p.Roles.Any(r => r.Role == "PAM" && r.HoldsOn(today)) && (p.ManagedProgramsOn(today) is not { } own || programs?.All(own.Contains) != false)).Select(p => p.Id)];
    }
}

static class Days
{
    /// <summary>The instants between which it is this day in Toronto.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) Of(DateOnly day) => (Midnight(day), Midnight(day.AddDays(1)));

    static DateTimeOffset Midnight(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), BusinessCalendar.Toronto.GetUtcOffset(day.ToDateTime(TimeOnly.MinValue))).ToUniversalTime();
}
