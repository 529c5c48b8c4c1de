using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Declarations;

/// <summary>What of this module waits for staff, and what a client has under way with it.</summary>
sealed class DeclarationsDesk(IDeclarationsStore store, TimeProvider clock) : IStaffDesk
{
    const string Cads = "declarations.cads.review", Changes = "declarations.changes.view", Determinations = "declarations.determinations.view", Drawbacks = "declarations.drawbacks.review", Rulings = "declarations.rulings.review",
        Reference = "declarations.reference.review", Releases = "declarations.releases.review";

    static readonly RulingState[] WithOfficers = [RulingState.Submitted, RulingState.CompletenessCheck, RulingState.UnderReview];

    static readonly CadStatus[] UnderWay = [.. Enum.GetValues<CadStatus>().Where(s => s is not (CadStatus.Closed or CadStatus.Withdrawn))];

    /// <summary>How many rows of a kind are shown of a client, and of how many of its accounts.</summary>
    const int MostShown = 20, MostAccounts = 50;

    public IReadOnlyList<string> Permissions => [Cads, Changes, Determinations, Drawbacks, Rulings, Reference, Releases];

    public async Task<IReadOnlyList<WaitingWork>> FindWorkAsync(IReadOnlyCollection<string> seen, int most, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var (work, today) = (new List<WaitingWork>(), clock.GetUtcNow().TorontoDate());
        if (seen.Contains(Changes))
        {
            const string decides = "declarations.changes.review";
            work.AddRange((await session.Query<CadChange>().Where(c => c.Kind == CadVersionKind.Adjustment && (c.Status == ChangeStatus.Submitted || c.Status == ChangeStatus.UnderReview)).OrderBy(c => c.SortKey).Take(most).ToListAsync(ct))
                .Select(c => Of("ADJUSTMENT", c.Id, decides, c.RmAccount, c.SubmittedAt, $"changes/{c.Id}") with { Assignee = c.Officer, AssignLink = $"/api/v1/admin/changes/{c.Id}/assign" }));
            work.AddRange((await session.Query<MassAdjustment>().Where(m => m.Status == MassAdjustmentStatus.Submitted || m.Status == MassAdjustmentStatus.UnderReview).OrderBy(m => m.SortKey).Take(most).ToListAsync(ct))
                .Select(m => Of("MASS_ADJUSTMENT", m.Id, decides, m.RmAccount, m.SubmittedAt, $"mass-adjustments/{m.Id}") with { Assignee = m.Officer, AssignLink = $"/api/v1/admin/mass-adjustments/{m.Id}/take" }));
            work.AddRange((await session.Query<WithdrawalRequest>().Where(w => w.Status == WithdrawalStatus.Requested).OrderBy(w => w.SortKey).Take(most).ToListAsync(ct))
                .Select(w => Of("WITHDRAWAL", w.TransactionNumber, decides, w.RmAccount, w.RequestedAt, "withdrawals")));
            work.AddRange((await session.Query<Cad>().Where(c => c.ReviewKey != null).OrderBy(c => c.ReviewKey).Take(most).ToListAsync(ct))
                .Select(c => Of("MANUAL_REVIEW", c.Id, decides, c.RmAccount, c.GivenAt!.Value, "cads/manual-review")));
        }
        if (seen.Contains(Determinations))
            work.AddRange((await session.Query<StatementOfAdjustments>().Where(s => s.Status == StatementStatus.Draft).OrderBy(s => s.SortKey).Take(most).ToListAsync(ct))
                .Select(s => Of("STATEMENT_OF_ADJUSTMENTS", s.Id, "declarations.determinations.issue", s.RmAccount, s.DraftedAt, $"statements-of-adjustments/{s.Id}")));
        if (seen.Contains(Drawbacks))
            work.AddRange((await session.Query<DrawbackClaim>().Where(c => (c.State == DrawbackState.Submitted || c.State == DrawbackState.UnderReview) && c.SubmittedAt != null).OrderBy(c => c.SortKey).Take(most).ToListAsync(ct))
                .Select(c => Of("DRAWBACK", c.Id, c.ProposedBy is null ? "declarations.drawbacks.decide" : "declarations.drawbacks.approve", c.RmAccount, c.SubmittedAt!.Value, $"drawbacks/{c.Id}") with { Assignee = c.TakenBy, AssignLink = $"/api/v1/admin/drawbacks/{c.Id}/take" }));
        if (seen.Contains(Rulings))
            work.AddRange((await session.Query<Ruling>().Where(r => WithOfficers.Contains(r.State) && r.QueueKey != null).OrderBy(r => r.QueueKey).Take(most).ToListAsync(ct))
                .Select(r => new WaitingWork(WaitingWork.IdOf("RULING", r.Id), "RULING", r.Proposal is null ? "declarations.rulings.handle" : "declarations.rulings.issue", r.RmAccount[..9], r.RmAccount, r.SubmittedOn!.Value, r.TargetOn(today), $"/api/v1/admin/rulings/{r.Id}", r.Officer, $"/api/v1/admin/rulings/{r.Id}/take")));
        if (seen.Contains(Reference))
            work.AddRange((await session.Query<ReferenceChange>().Where(c => c.State == ReferenceChangeState.Proposed).OrderBy(c => c.Id).Take(most).ToListAsync(ct))
                .Select(c => new WaitingWork(WaitingWork.IdOf("REFERENCE_CHANGE", c.Id), "REFERENCE_CHANGE", "declarations.reference.approve", null, null, c.ProposedAt.TorontoDate(), null, $"/api/v1/admin/reference-changes/{c.Id}")));
        return work;
    }

    static WaitingWork Of(string kind, string number, string asks, string rm, DateTimeOffset since, string link) => new(WaitingWork.IdOf(kind, number), kind, asks, rm[..9], rm, since.TorontoDate(), null, $"/api/v1/admin/{link}");

    public async Task<IReadOnlyList<FoundClient>> FindClientsAsync(string text, IReadOnlyCollection<string> seen, int most, CancellationToken ct)
    {
        if (!seen.Contains(Cads) || text.Length != 14 || !text.All(char.IsAsciiDigit)) return [];
        await using var session = store.QuerySession();
        var rm = (await session.LoadAsync<Cad>(text, ct))?.RmAccount ?? (await session.LoadAsync<ReleaseRecord>(text, ct))?.RmAccount;
        return rm is null ? [] : [new(rm[..9], null, rm, "TRANSACTION_NUMBER", text)];
    }

    public async Task<IReadOnlyList<ClientFact>> LookAsync(string bn9, IReadOnlyCollection<string> seen, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var (facts, first, last) = (new List<ClientFact>(), $"{bn9}RM0000", $"{bn9}RM9999");
        // By account, and declarations by state too, as the indexes have them: those of a whole business would all be read to show a few.
        string[] accounts = [.. await session.Query<ProgramAccount>().Where(a => string.Compare(a.Id, first) >= 0 && string.Compare(a.Id, last) <= 0).OrderBy(a => a.Id).Select(a => a.Id).Take(MostAccounts).ToListAsync(ct)];
        if (seen.Contains(Releases))
            facts.AddRange((await session.Query<ReleaseRecord>().Where(r => r.RmAccount.IsOneOf(accounts) && (r.State == ReleaseState.Open || r.State == ReleaseState.Overdue)).OrderBy(r => r.SortKey).Take(MostShown).ToListAsync(ct))
                .Select(r => new ClientFact("OPEN_RELEASES", r.Id, r.State.ToString().ToUpperInvariant(), r.EstimatedDutiesAndTaxes.Amount, r.AccountingDeadline, r.RmAccount, $"/api/v1/admin/cads/{r.Id}")));
        if (seen.Contains(Cads))
        {
            var batch = session.CreateBatchQuery();
            var newest = accounts.SelectMany(rm => UnderWay.Select(status => batch.Query<Cad>().Where(c => c.RmAccount == rm && c.Status == status).OrderByDescending(c => c.SortKey).Take(MostShown)
                .Select(c => new { c.Id, c.RmAccount, c.Status, c.PaymentDueOn, c.SortKey }).ToList())).ToArray();
            await batch.Execute(ct);
            facts.AddRange((await Task.WhenAll(newest)).SelectMany(found => found).OrderByDescending(c => c.SortKey, StringComparer.Ordinal).Take(MostShown)
                .Select(c => new ClientFact("DECLARATIONS", c.Id, Wire(c.Status), null, c.PaymentDueOn, c.RmAccount, $"/api/v1/admin/cads/{c.Id}")));
        }
        if (seen.Contains(Changes))
            facts.AddRange((await session.Query<CadChange>().Where(c => c.RmAccount.IsOneOf(accounts) && c.Kind == CadVersionKind.Adjustment && (c.Status == ChangeStatus.Submitted || c.Status == ChangeStatus.UnderReview)).OrderBy(c => c.SortKey).Take(MostShown).ToListAsync(ct))
                .Select(c => new ClientFact("ADJUSTMENTS", c.Id, Wire(c.Status), c.Change.Total.Amount, c.SubmittedAt.TorontoDate(), c.RmAccount, $"/api/v1/admin/changes/{c.Id}")));
        if (seen.Contains(Rulings))
            facts.AddRange((await session.Query<Ruling>().Where(r => r.RmAccount.IsOneOf(accounts) && WithOfficers.Contains(r.State)).OrderBy(r => r.Id).Take(MostShown).ToListAsync(ct))
                .Select(r => new ClientFact("RULINGS", r.Id, Wire(r.State), null, r.SubmittedOn, r.RmAccount, $"/api/v1/admin/rulings/{r.Id}")));
        return facts;
    }

    static string Wire<T>(T state) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseUpper.ConvertName(state.ToString());
}
