using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Declarations;

/// <summary>What of this module waits for staff, and what a client has under way with it.</summary>
sealed class DeclarationsDesk(IDeclarationsStore store, TimeProvider clock) : IStaffDesk
{
    const string Cads = "declarations.cads.review", Changes = "declarations.changes.view", Determinations = "declarations.determinations.view", Drawbacks = "declarations.drawbacks.review", Rulings = "declarations.rulings.review",
        Reference = "declarations.reference.review", Releases = "declarations.releases.review", Presentations = "declarations.presentations.review", Campaigns = "declarations.campaigns.view";

    /// <summary>What is postponed too: its clock runs on, and an officer resumes it.</summary>
    static readonly RulingState[] WithOfficers = [RulingState.Submitted, RulingState.CompletenessCheck, RulingState.UnderReview, RulingState.Postponed];

    static readonly CadStatus[] UnderWay = [.. Enum.GetValues<CadStatus>().Where(s => s is not (CadStatus.Closed or CadStatus.Withdrawn))];

    /// <summary>How many rows of a kind are shown of a client, and of how many of its accounts.</summary>
    const int MostShown = 20, MostAccounts = 50;

    /// <summary>Minutes without a step after which a campaign under way stands still: what fails is tried again for two.</summary>
    const int StandsStillAfter = 10;

    public IReadOnlyList<string> Permissions => [Cads, Changes, Determinations, Drawbacks, Rulings, Reference, Releases, Presentations, Campaigns];

    public async Task<IReadOnlyList<WaitingWork>> FindWorkAsync(IReadOnlyCollection<string> seen, int most, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var (work, today) = (new List<WaitingWork>(), clock.GetUtcNow().TorontoDate());
        if (seen.Contains(Changes))
        {
            const string decides = "declarations.changes.review";
            work.AddRange((await session.Query<CadChange>().Where(c => c.Kind == CadVersionKind.Adjustment && (c.Status == ChangeStatus.Submitted || c.Status == ChangeStatus.UnderReview)).OrderBy(c => c.SortKey).Take(most).ToListAsync(ct))
                .Select(c => Of("ADJUSTMENT", c.Id, decides, c.RmAccount, c.SubmittedAt, $"changes/{c.Id}", ReviewBy(c.SubmittedAt)) with { Assignee = c.Officer, AssignLink = $"/api/v1/admin/changes/{c.Id}/assign" }));
            work.AddRange((await session.Query<MassAdjustment>().Where(m => m.Status == MassAdjustmentStatus.Submitted || m.Status == MassAdjustmentStatus.UnderReview).OrderBy(m => m.SortKey).Take(most).ToListAsync(ct))
                .Select(m => Of("MASS_ADJUSTMENT", m.Id, decides, m.RmAccount, m.SubmittedAt, $"mass-adjustments/{m.Id}", ReviewBy(m.SubmittedAt)) with { Assignee = m.Officer, AssignLink = $"/api/v1/admin/mass-adjustments/{m.Id}/take" }));
            work.AddRange((await session.Query<WithdrawalRequest>().Where(w => w.Status == WithdrawalStatus.Requested).OrderBy(w => w.SortKey).Take(most).ToListAsync(ct))
                .Select(w => Of("WITHDRAWAL", w.TransactionNumber, decides, w.RmAccount, w.RequestedAt, "withdrawals")));
            work.AddRange((await session.Query<Cad>().Where(c => c.ReviewKey != null).OrderBy(c => c.ReviewKey).Take(most).ToListAsync(ct))
                .Select(c => Of("MANUAL_REVIEW", c.Id, decides, c.RmAccount, c.GivenAt!.Value, "cads/manual-review")));
            work.AddRange((await session.Query<WaitingAppealOutcome>().OrderBy(w => w.SortKey).Take(most).ToListAsync(ct))
                .Select(w => Of("APPEAL_OUTCOME", $"{w.Outcome.AppealNumber}-{w.Outcome.TransactionNumber}", decides, w.Outcome.RmAccount, w.Since, "appeal-outcomes")));
        }
        if (seen.Contains(Presentations))
            work.AddRange((await session.Query<Cad>().Where(c => c.PresentedKey != null).OrderBy(c => c.PresentedKey).Take(most).Select(c => new { c.Id, c.RmAccount, c.PresentedAt }).ToListAsync(ct))
                .Select(c => Of("PRESENTATION", c.Id, Presentations, c.RmAccount, c.PresentedAt!.Value, "presentations")));
        if (seen.Contains(Determinations)) work.AddRange(await DeterminationsAsync(session, most, ct));
        if (seen.Contains(Campaigns)) work.AddRange(await CampaignsAsync(session, most, ct));
        if (seen.Contains(Drawbacks))
            work.AddRange((await session.Query<DrawbackClaim>().Where(c => (c.State == DrawbackState.Submitted || c.State == DrawbackState.UnderReview) && c.SubmittedAt != null).OrderBy(c => c.SortKey).Take(most).ToListAsync(ct))
                .Select(c => Of("DRAWBACK", c.Id, c.ProposedBy is null ? "declarations.drawbacks.decide" : "declarations.drawbacks.approve", c.RmAccount, c.SubmittedAt!.Value, $"drawbacks/{c.Id}") with { Assignee = c.TakenBy, AssignLink = $"/api/v1/admin/drawbacks/{c.Id}/take" }));
        if (seen.Contains(Rulings)) work.AddRange(await RulingsAsync(session, today, most, ct));
        if (seen.Contains(Reference))
            work.AddRange((await session.Query<ReferenceChange>().Where(c => c.State == ReferenceChangeState.Proposed).OrderBy(c => c.Id).Take(most).ToListAsync(ct))
                .Select(c => new WaitingWork(WaitingWork.IdOf("REFERENCE_CHANGE", c.Id), "REFERENCE_CHANGE", "declarations.reference.approve", null, null, c.ProposedAt.TorontoDate(), null, $"/api/v1/admin/reference-changes/{c.Id}")));
        return work;
    }

    /// <summary>Drafts that wait to be issued, and what a judgment asks of declarations and nobody has drafted.</summary>
    static async Task<IEnumerable<WaitingWork>> DeterminationsAsync(IQuerySession session, int most, CancellationToken ct)
    {
        var drafts = await session.Query<StatementOfAdjustments>().Where(s => s.Status == StatementStatus.Draft).OrderBy(s => s.SortKey).Take(most).ToListAsync(ct);
        string[] drafted = [.. drafts.Select(s => s.TransactionNumber).Distinct()];
        var accounted = (await session.Query<Cad>().Where(c => c.Id.IsOneOf(drafted)).Select(c => new { c.Id, c.AccountedAt }).ToListAsync(ct)).ToDictionary(c => c.Id, c => c.AccountedAt);
        var judged = await session.Query<AppealedStatements>().Where(a => a.ToCarryOut.Count > 0).OrderBy(a => a.Id).Take(most).ToListAsync(ct);
        var toCarryOut = judged.SelectMany(a => a.ToCarryOut.Select(StatementOfAdjustments.TransactionNumberIn).OfType<string>().Distinct().Select(number => (Appeal: a, Number: number))).ToArray();
        string[] asked = [.. toCarryOut.Select(j => j.Number).Distinct()];
        var writtenOut = (await session.Query<StatementOfAdjustments>().Where(s => s.TransactionNumber.IsOneOf(asked) && s.Status == StatementStatus.Draft).Select(s => new { s.AppealNumber, s.TransactionNumber }).ToListAsync(ct)).Select(s => (s.AppealNumber, s.TransactionNumber)).ToHashSet();
        return
        [
            .. drafts.Select(s => Of("STATEMENT_OF_ADJUSTMENTS", s.Id, "declarations.determinations.issue", s.RmAccount, s.DraftedAt, $"statements-of-adjustments/{s.Id}", LastDay(s))),
            .. toCarryOut.Where(j => !writtenOut.Contains((j.Appeal.Id, j.Number))).Take(most)
                .Select(j => new WaitingWork(WaitingWork.IdOf("JUDGMENT", $"{j.Appeal.Id}-{j.Number}"), "JUDGMENT", "declarations.determinations.draft", j.Appeal.RmAccount[..9], j.Appeal.RmAccount, null, null, $"/api/v1/admin/cads/{j.Number}")),
        ];

        // After it the draft can be issued no more (Customs Act s.59(1)(b)).
        DateOnly? LastDay(StatementOfAdjustments s) => RedeterminationAuthority.Find(s.Authority)?.EndsAfterFourYears != false && accounted.GetValueOrDefault(s.TransactionNumber) is { } at ? Cad.LastDayOf(at.TorontoDate(), 4) : null;
    }

    /// <summary>What was previewed and waits for another person's approval, and what is under way and has come to a stand.</summary>
    static async Task<IEnumerable<WaitingWork>> CampaignsAsync(IQuerySession session, int most, CancellationToken ct)
    {
        var previewed = await session.Query<Campaign>().Where(c => c.Status == CampaignStatus.Previewed).OrderBy(c => c.Id).Take(most).ToListAsync(ct);
        // A step of a preview stores the campaign, one of a run the importer; by the database's clock, as they were stored.
        var standing = await session.AdvancedSql.QueryAsync<string>("""
            select c.id from declarations.mt_doc_campaign c
            where c.data ->> 'status' in ('Previewing', 'Approved', 'Running')
              and greatest(c.mt_last_modified, (select max(i.mt_last_modified) from declarations.mt_doc_campaignimporter i where i.data ->> 'campaignNumber' = c.id)) < now() - make_interval(mins => ?)
            order by c.id limit ?
            """, ct, StandsStillAfter, most);
        return
        [
            .. previewed.Select(c => Of("CAMPAIGN", c.Id, "declarations.campaigns.approve", c.PreviewedAt!.Value.TorontoDate())),
            .. standing.Select(id => Of("CAMPAIGN_AT_A_STAND", id, "declarations.campaigns.plan", null)),
        ];

        static WaitingWork Of(string kind, string number, string asks, DateOnly? since) => new(WaitingWork.IdOf(kind, number), kind, asks, null, null, since, null, $"/api/v1/admin/campaigns/{number}");
    }

    /// <summary>What is with the officers, what an applicant let its day pass for, so that it may be declined or postponed, and what a review under s.60 left to be written out.</summary>
    static async Task<IEnumerable<WaitingWork>> RulingsAsync(IQuerySession session, DateOnly today, int most, CancellationToken ct)
    {
        var open = await session.Query<Ruling>().Where(r => WithOfficers.Contains(r.State) && r.QueueKey != null).OrderBy(r => r.QueueKey).Take(most).ToListAsync(ct);
        var asked = await session.Query<Ruling>().Where(r => r.State == RulingState.InfoRequested && r.QueueKey != null).OrderBy(r => r.QueueKey).ToListAsync(ct);
        var reviewed = await session.Query<Ruling>().Where(r => r.AwaitsReviewOutcome && r.QueueKey != null).OrderBy(r => r.QueueKey).Take(most).ToListAsync(ct);
        return
        [
            .. open.Select(r => Of("RULING", r, r.SubmittedOn, r.TargetOn(today), Take(r))),
            .. asked.Where(r => AnswerBy(r) < today).Take(most).Select(r => Of("RULING_UNANSWERED", r, AnswerBy(r)!.Value.AddDays(1), r.TargetOn(today), Take(r))),
            .. reviewed.Select(r => Of("RULING_REVIEWED", r, r.CurrentReview!.EndedOn, null, null)),
        ];

        static DateOnly? AnswerBy(Ruling r) => r.Questions.LastOrDefault(q => q.AnsweredOn is null)?.AnswerBy;

        static string Take(Ruling r) => $"/api/v1/admin/rulings/{r.Id}/take";

        // A ruling that was issued is taken by nobody any more, so that the host keeps who has it.
        static WaitingWork Of(string kind, Ruling r, DateOnly? since, DateOnly? dueOn, string? take) =>
            new(WaitingWork.IdOf(kind, r.Id), kind, r.Proposal is null ? "declarations.rulings.handle" : "declarations.rulings.issue", r.RmAccount[..9], r.RmAccount, since, dueOn, $"/api/v1/admin/rulings/{r.Id}", take is null ? null : r.Officer, take);
    }

    static DateOnly ReviewBy(DateTimeOffset submittedAt) => submittedAt.TorontoDate().AddDays(ChangeView.ReviewDays);

    static WaitingWork Of(string kind, string number, string asks, string rm, DateTimeOffset since, string link, DateOnly? dueOn = null) => new(WaitingWork.IdOf(kind, number), kind, asks, rm[..9], rm, since.TorontoDate(), dueOn, $"/api/v1/admin/{link}");

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
