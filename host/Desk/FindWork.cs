using System.Globalization;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;

namespace Carm.Host;

/// <summary>Staff list what waits for an officer, over all modules, what is due first: what their roles may see.</summary>
/// <param name="Role">Only what this staff role decides.</param>
/// <param name="Assignee">Only what this person has taken or was given; <c>none</c> for what nobody has.</param>
/// <param name="Overdue">Only what is past its day, or only what is not.</param>
/// <param name="Kind">As WAIVER.</param>
public sealed record FindWork(
    [property: QueryParam] string? Role = null, [property: QueryParam] string? Assignee = null, [property: QueryParam] bool? Overdue = null, [property: QueryParam] string? Kind = null,
    [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

/// <param name="Counts">How much there is of each kind, of what was asked.</param>
public sealed record FindWorkResponse(IReadOnlyList<WorkCount> Counts, IReadOnlyList<WorkRow> Items, string? NextCursor);

/// <param name="More">Whether there is more of the kind than is counted and listed here, the oldest thousand.</param>
public sealed record WorkCount(string Kind, int Count, int Overdue, int Unassigned, bool More);

/// <param name="AgeDays">Calendar days since it waits.</param>
/// <param name="AssignLink">Where it is taken or given to somebody.</param>
public sealed record WorkRow(string WorkId, string Kind, string? Bn9, string? RmAccount, DateOnly? Since, int? AgeDays, DateOnly? DueOn, bool IsOverdue, string? Assignee, string Link, string AssignLink);

sealed class FindWorkEndpoint(StaffDesks desks, IDocumentStore store, TimeProvider clock) : CarmEndpoint<FindWork, FindWorkResponse>
{
    static readonly string[] StaffRoles = HostRejections.StaffRoles;

    public override void Configure()
    {
        Get("work-items");
        Group<Staff>();
        Asks("host.work.view");
        Summary(s => s.Summary = "What waits for staff, over all modules");
    }

    public override async Task HandleAsync(FindWork query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        if (query.Role is { } named && !StaffRoles.Contains(named)) throw new Rejected("VAL_STAFF_ROLE") { Path = "role" };
        var today = clock.GetUtcNow().TorontoDate();
        var (work, more) = await desks.FindWorkAsync(User, ct);
        var decides = query.Role is { } role ? await desks.HeldAsync("", [role], work.Select(w => w.Asks), ct) : null;
        await using var session = store.QuerySession();
        WaitingWork[] asked = [.. work.Where(w => decides?.Contains(w.Asks) != false && (query.Kind ?? w.Kind) == w.Kind)];
        var given = (await session.LoadManyAsync<WorkAssignment>(ct, asked.Where(w => w.AssignLink is null).Select(w => w.WorkId))).ToLookup(a => (a.Id, a.Since), a => a.Assignee);
        var rows = asked.Select(w => Row(w, given[(w.WorkId, w.Since)].FirstOrDefault(), today))
            .Where(r => (query.Overdue ?? r.IsOverdue) == r.IsOverdue && (query.Assignee is null || (query.Assignee == "none" ? r.Assignee is null : r.Assignee == query.Assignee))).OrderBy(KeyOf, StringComparer.Ordinal).ToArray();
        var (items, next) = Cut([.. rows.Where(r => after is null || string.CompareOrdinal(KeyOf(r), after) > 0).Take(size + 1)], size, KeyOf);
        // A kind of which there is more is named also where nothing of what is shown fits the question.
        var byKind = rows.ToLookup(r => r.Kind);
        var kinds = byKind.Select(g => g.Key).Union(asked.Select(w => w.Kind).Where(more.Contains)).Order(StringComparer.Ordinal);
        await Send.OkAsync(new([.. kinds.Select(kind => new WorkCount(kind, byKind[kind].Count(), byKind[kind].Count(r => r.IsOverdue), byKind[kind].Count(r => r.Assignee is null), more.Contains(kind)))], items, next), ct);
    }

    static WorkRow Row(WaitingWork w, string? given, DateOnly today) => new(
        w.WorkId, w.Kind, w.Bn9, w.RmAccount, w.Since, w.Since is { } since ? today.DayNumber - since.DayNumber : null, w.DueOn, w.DueOn < today, w.Assignee ?? given, w.Link, w.AssignLink ?? $"/api/v1/admin/work-items/{Uri.EscapeDataString(w.WorkId)}/assign");

    /// <summary>What is due first; what has no such day after it, by its age.</summary>
    static string KeyOf(WorkRow r) => string.Create(CultureInfo.InvariantCulture, $"{r.DueOn ?? DateOnly.MaxValue:yyyyMMdd} {r.Since ?? DateOnly.MaxValue:yyyyMMdd} {r.WorkId}");
}
