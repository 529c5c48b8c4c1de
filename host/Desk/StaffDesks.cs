using System.Security.Claims;
using Carm.Delegation.Contracts;
using Carm.Onboarding.Contracts;

namespace Carm.Host;

/// <summary>Every module's desk, asked at once, each only for what the roles of the officer may see.</summary>
sealed class StaffDesks(IEnumerable<IStaffDesk> desks, IAuthority authority)
{
    /// <summary>How much of a kind of work is shown: the oldest. That more lies behind it is said, and it is seen when that is done.</summary>
    const int Most = 1_000;

    public async Task<IReadOnlyList<T>> AskAsync<T>(ClaimsPrincipal officer, Func<IStaffDesk, IReadOnlyCollection<string>, Task<IReadOnlyList<T>>> ask, CancellationToken ct)
    {
        var parts = await Task.WhenAll(desks.Select(async desk => await ask(desk, await HeldAsync(officer.FindFirstValue("sub")!, RolesOf(officer), desk.Permissions, ct))));
        return [.. parts.SelectMany(part => part)];
    }

    /// <summary>What waits for the officer, and the kinds of which there is more.</summary>
    public async Task<(IReadOnlyList<WaitingWork> Work, IReadOnlySet<string> More)> FindWorkAsync(ClaimsPrincipal officer, CancellationToken ct)
    {
        // One more than is shown tells whether there is more.
        var kinds = (await AskAsync(officer, (desk, seen) => desk.FindWorkAsync(seen, Most + 1, ct), ct)).GroupBy(w => w.Kind).ToArray();
        return ([.. kinds.SelectMany(kind => kind.Take(Most))], kinds.Where(kind => kind.Count() > Most).Select(kind => kind.Key).ToHashSet());
    }

    /// <summary>Which of these the roles hold.</summary>
    public async Task<IReadOnlyCollection<string>> HeldAsync(string subject, IReadOnlyList<string> roles, IEnumerable<string> permissions, CancellationToken ct)
    {
        var held = new HashSet<string>();
        foreach (var permission in permissions.Distinct())
            if ((await authority.DecideAsync(new(subject, roles, permission, null, null, null, IsWrite: false), ct)).Refusal is null) held.Add(permission);
        return held;
    }

    public static string[] RolesOf(ClaimsPrincipal officer) => [.. officer.FindAll("staff_role").Select(c => c.Value)];
}

/// <summary>Who was given a piece of work whose module does not keep that.</summary>
/// <param name="Id">Of the work.</param>
/// <param name="Since">Since when that work waited: what waits under the same id since another day is another piece, which nobody has.</param>
public sealed record WorkAssignment(string Id, string? Assignee, string By, DateTimeOffset At, DateOnly? Since = null);
