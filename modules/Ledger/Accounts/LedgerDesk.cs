using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Ledger;

/// <summary>What of this module waits for staff, and what a client owes.</summary>
sealed class LedgerDesk(ILedgerStore store, TimeProvider clock) : IStaffDesk
{
    const string Collection = "ledger.collection.view", Waivers = "ledger.waivers.decide", Disbursements = "ledger.disbursements.view", Journal = "ledger.journal.view", Rates = "ledger.rates.view", DueDates = "ledger.due-dates.view";

    public IReadOnlyList<string> Permissions => [Collection, Waivers, Disbursements, Journal, Rates, DueDates];

    public async Task<IReadOnlyList<WaitingWork>> FindWorkAsync(IReadOnlyCollection<string> seen, int most, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var work = new List<WaitingWork>();
        if (seen.Contains(Waivers))
            work.AddRange((await session.Query<Waiver>().Where(w => w.OpenOf != null).OrderBy(w => w.Id).Take(most).ToListAsync(ct))
                .Select(w => Of("WAIVER", w.Id, Waivers, w.RmAccount, w.History[0].At.TorontoDate(), "waivers") with { Assignee = w.Officer, AssignLink = $"/api/v1/admin/waivers/{w.Id}/take" }));
        if (seen.Contains(Collection))
            work.AddRange((await session.Query<WriteOff>().Where(w => w.OpenOf != null).OrderBy(w => w.Id).Take(most).ToListAsync(ct))
                .Select(w => Of("WRITE_OFF", w.Id, "ledger.write-offs.approve", w.RmAccount, (w.Recovery?.ProposedAt ?? w.ProposedAt).TorontoDate(), "write-offs")));
        if (seen.Contains(Disbursements))
            work.AddRange((await session.Query<Disbursement>().Where(d => d.UnderWayOf != null).OrderBy(d => d.Id).Take(most).ToListAsync(ct))
                .Select(d => Of("DISBURSEMENT", d.Id, d.State == DisbursementState.Approved ? "ledger.disbursements.issue" : "ledger.disbursements.approve", d.RmAccount, d.History[^1].At.TorontoDate(), "disbursements")));
        if (seen.Contains(Journal))
        {
            work.AddRange((await session.Query<ManualEntry>().Where(e => e.State == ManualEntryState.Proposed || e.State == ManualEntryState.ReversalProposed).OrderBy(e => e.Id).Take(most).ToListAsync(ct))
                .Select(e => Of("MANUAL_ENTRY", e.Id, "ledger.entries.approve", e.RmAccount, null, $"program-accounts/{e.RmAccount}/manual-entries")));
            work.AddRange((await session.Query<ItemReversal>().Where(r => r.State == ItemReversalState.Proposed).OrderBy(r => r.Id).Take(most).ToListAsync(ct))
                .Select(r => Of("REVERSAL", r.Id, "ledger.write-offs.approve", r.RmAccount, null, $"program-accounts/{r.RmAccount}/reversals")));
            work.AddRange((await session.Query<BankReceipt>().Where(r => r.Outcome == ReceiptOutcome.Unidentified && r.SameAs != null).OrderBy(r => r.SortKey).Take(most).ToListAsync(ct))
                .Select(r => Of("DUPLICATE_RECEIPT", r.Id, "ledger.write-offs.approve", null, null, "receipts")));
        }
        if (seen.Contains(DueDates))
            work.AddRange((await session.Query<DueDateOverride>().Where(o => o.ApprovedBy == null).OrderBy(o => o.Id).Take(most).ToListAsync(ct))
                .Select(o => Of("DUE_DATE", o.Id, "ledger.due-dates.approve", null, null, "due-date-overrides") with { DueOn = BillingCalendar.DueOn(o.PeriodEnd) }));
        if (seen.Contains(Rates))
        {
            work.AddRange((await session.Query<InterestRate>().Where(r => r.ApprovedBy == null).OrderBy(r => r.Id).Take(most).ToListAsync(ct)).Select(r => Of("INTEREST_RATE", r.Id, "ledger.rates.approve", null, null, "interest-rates")));
            work.AddRange((await session.Query<ReliefPeriod>().Where(r => r.ApprovedBy == null).OrderBy(r => r.Id).Take(most).ToListAsync(ct)).Select(r => Of("RELIEF", r.Id, "ledger.rates.approve", null, null, "relief-periods")));
        }
        return work;
    }

    static WaitingWork Of(string kind, string number, string asks, string? rm, DateOnly? since, string link) => new(WaitingWork.IdOf(kind, number), kind, asks, rm?[..9], rm, since, null, $"/api/v1/admin/{link}");

    public Task<IReadOnlyList<FoundClient>> FindClientsAsync(string text, IReadOnlyCollection<string> seen, int most, CancellationToken ct) => Task.FromResult<IReadOnlyList<FoundClient>>([]);

    /// <summary>Balance and what is overdue of each account, and what is under way with them.</summary>
    public async Task<IReadOnlyList<ClientFact>> LookAsync(string bn9, IReadOnlyCollection<string> seen, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var (facts, today) = (new List<ClientFact>(), clock.GetUtcNow().TorontoDate());
        if (seen.Contains(Journal))
            foreach (var account in await session.Query<ClientAccount>().Where(a => a.Bn9 == bn9).OrderBy(a => a.Id).ToListAsync(ct))
            {
                var balance = await session.BalanceAsync(account, today, ct);
                facts.Add(new("BALANCE", account.Id, account.IsActive ? "ACTIVE" : "INACTIVE", balance.Balance?.Amount, balance.NextDueOn));
                if (balance.Overdue > Money.Zero) facts.Add(new("OVERDUE", account.Id, "OVERDUE", balance.Overdue.Value.Amount));
            }
        if (seen.Contains(Collection))
            facts.AddRange((await session.Query<CollectionFile>().Where(f => f.RmAccount.StartsWith(bn9) && f.OpenOf != null).ToListAsync(ct)).Select(f => new ClientFact("COLLECTION", f.Id, "OPEN", null, null, f.RmAccount)));
        if (seen.Contains(Waivers))
            facts.AddRange((await session.Query<Waiver>().Where(w => w.RmAccount.StartsWith(bn9) && w.OpenOf != null).ToListAsync(ct)).Select(w => new ClientFact("WAIVERS", w.Id, System.Text.Json.JsonNamingPolicy.SnakeCaseUpper.ConvertName(w.State.ToString()), null, w.History[0].At.TorontoDate(), w.RmAccount, "/api/v1/admin/waivers")));
        return facts;
    }
}
