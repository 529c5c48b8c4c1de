using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Appeals;

/// <summary>What of this module waits for staff, and what a client has open with it.</summary>
sealed class AppealsDesk(IAppealsStore store, TimeProvider clock, ServiceStandards standards) : IStaffDesk
{
    const string Review = "appeals.cases.review";

    public IReadOnlyList<string> Permissions => [Review];

    /// <summary>The cases whose turn is the CBSA's, by the board's own key, and what is drafted or proposed and waits for a supervisor.</summary>
    public async Task<IReadOnlyList<WaitingWork>> FindWorkAsync(IReadOnlyCollection<string> seen, int most, CancellationToken ct)
    {
        if (!seen.Contains(Review)) return [];
        await using var session = store.QuerySession();
        var today = clock.GetUtcNow().TorontoDate();
        // Each kind by itself, so that one of which much waits hides no other.
        var waiting = new List<CaseFile>();
        foreach (var kind in ServiceStandards.Kinds) waiting.AddRange(await session.Query<CaseFile>().Where(f => f.WaitKey != null && f.Kind == kind).OrderBy(f => f.WaitKey).Take(most).ToListAsync(ct));
        var officers = new Dictionary<string, string?>();
        foreach (var a in await session.LoadManyAsync<Appeal>(ct, Of(CaseKind.Appeal))) officers[a.Id] = a.Officer;
        foreach (var e in await session.LoadManyAsync<ExtensionApplication>(ct, Of(CaseKind.Extension))) officers[e.Id] = e.Officer;
        foreach (var c in await session.LoadManyAsync<ComplianceCase>(ct, Of(CaseKind.Compliance))) officers[c.Id] = c.Officer;
        var drafts = await session.Query<Penalty>().Where(p => p.State == PenaltyState.Draft).OrderBy(p => p.Id).Take(most).ToListAsync(ct);
        var changes = await session.Query<ContraventionChange>().Where(c => c.ApprovedBy == null).OrderBy(c => c.Id).Take(most).ToListAsync(ct);
        return
        [
            .. waiting.Select(f => new WaitingWork(WaitingWork.IdOf(KindOf(f.Kind), f.Id), KindOf(f.Kind), AsksOf(f.Kind), f.RmAccount[..9], f.RmAccount, f.TurnSince, DueOn(f, today), LinkOf(f), officers.GetValueOrDefault(f.Id), officers.ContainsKey(f.Id) ? $"{LinkOf(f)}/assign" : null)),
            .. drafts.Select(p => new WaitingWork(WaitingWork.IdOf("PENALTY_DRAFT", p.Id), "PENALTY_DRAFT", "appeals.penalties.issue", p.RmAccount[..9], p.RmAccount, p.History[0].At.TorontoDate(), null, $"/api/v1/admin/penalties/{p.Id}")),
            .. changes.Select(c => new WaitingWork(WaitingWork.IdOf("CONTRAVENTION", c.Id), "CONTRAVENTION", "appeals.contraventions.approve", null, null, c.ProposedAt.TorontoDate(), null, "/api/v1/admin/contraventions/changes")),
        ];

        string[] Of(CaseKind kind) => [.. waiting.Where(f => f.Kind == kind).Select(f => f.Id)];
    }

    /// <summary>The day on which the service standard is over, or the limit that the law sets where that is nearer.</summary>
    DateOnly? DueOn(CaseFile file, DateOnly today)
    {
        var limits = file.Clocks.Where(c => !c.HasLapsed).Select(c => (DateOnly?)c.LastDay);
        return (standards.DaysOf(file.Kind) is { } days ? limits.Append(today.AddDays(days - file.ServiceDays(today))) : limits).Min();
    }

    static string KindOf(CaseKind kind) => kind.ToString().ToUpperInvariant();

    static string AsksOf(CaseKind kind) => kind switch
    {
        CaseKind.Appeal => "appeals.appeals.handle",
        CaseKind.Review => "appeals.reviews.handle",
        CaseKind.Extension => "appeals.extensions.handle",
        CaseKind.Compliance => "appeals.cases.handle",
        _ => "appeals.penalties.draft",
    };

    static string LinkOf(CaseFile file) => file.Kind switch
    {
        CaseKind.Appeal => $"/api/v1/admin/appeals/{file.Id}",
        CaseKind.Review => $"/api/v1/admin/ministerial-reviews/{file.Id}",
        CaseKind.Extension => $"/api/v1/admin/extension-applications/{file.Id}",
        CaseKind.Compliance => $"/api/v1/admin/compliance-cases/{file.Id}",
        _ => $"/api/v1/admin/penalties/{file.Id}",
    };

    public Task<IReadOnlyList<FoundClient>> FindClientsAsync(string text, IReadOnlyCollection<string> seen, int most, CancellationToken ct) => Task.FromResult<IReadOnlyList<FoundClient>>([]);

    public async Task<IReadOnlyList<ClientFact>> LookAsync(string bn9, IReadOnlyCollection<string> seen, CancellationToken ct)
    {
        if (!seen.Contains(Review)) return [];
        await using var session = store.QuerySession();
        var open = await session.Query<CaseFile>().Where(f => f.RmAccount.StartsWith(bn9) && !f.IsOver && f.OpenedOn != null && f.OpenKey != null).OrderBy(f => f.Id).Take(50).ToListAsync(ct);
        var penalties = (await session.LoadManyAsync<Penalty>(ct, open.Where(f => f.Kind == CaseKind.Penalty).Select(f => f.Id))).ToDictionary(p => p.Id);
        return [.. open.Select(f => new ClientFact(f.Kind == CaseKind.Penalty ? "PENALTIES" : "CASES", f.Id, f.State, penalties.GetValueOrDefault(f.Id)?.Amount.Amount, f.OpenedOn, f.RmAccount, LinkOf(f)))];
    }
}
