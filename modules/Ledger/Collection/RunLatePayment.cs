using Carm.Appeals.Contracts;
using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>The calendar's command of each weekday at 04:00: statements whose last day to pay was before it are looked at for a late payment penalty, and those thought unpaid for payments that became known since.</summary>
public sealed record RunLatePayment(DateOnly Day);

/// <summary>Some accounts' part of it, for the statements of one issue date.</summary>
public sealed record FindUnpaidStatements(IReadOnlyList<string> RmAccounts, DateOnly IssuedOn, DateOnly DueOn);

/// <summary>The same for statements that were found unpaid before.</summary>
public sealed record LookAtUnpaidStatementsAgain(IReadOnlyList<string> StatementNumbers);

/// <summary>A statement that was found unpaid, until its duties are paid.</summary>
/// <param name="Id">The statement's number.</param>
public sealed record LateStatement(string Id, string RmAccount, DateOnly IssuedOn, DateOnly GraceOn, LateStatementState State)
{
    /// <summary>The last day to pay as the statement gave it.</summary>
    public DateOnly DueOn { get; init; } = GraceOn;

    /// <summary>The program account, while it may still turn out to have been paid in time.</summary>
    public string? WatchedOf => State is LateStatementState.Unpaid or LateStatementState.OnItsWay ? RmAccount : null;
}

public enum LateStatementState
{
    Unpaid,
    PaidLate,
    PaidInTime,

    /// <summary>Payments that count as of the last day or before are with the bank or the card processor, or have come and wait to be cleared; nobody calls it unpaid before they have failed or gone elsewhere.</summary>
    OnItsWay,
}

/// <summary>Whether the duties of a statement were paid in time (5.6). Pure.</summary>
public static class LatePayment
{
    /// <summary>What paying late costs (C336), flat. Appeals serves it and its table of penalties decides; this is for who asks beforehand.</summary>
    static readonly Money Penalty = Money.Of(200);

    /// <summary>The penalty that Appeals will serve on who does not pay a statement, on the day that finds it unpaid; paid in thirty days it bears no interest.</summary>
    public static PenaltyServed Foreseen(ClientAccount account, DateOnly issuedOn, DateOnly day) =>
        new($"LPP {issuedOn:yyyyMM}", account.Id, account.Bn9, "LPP", "C336", null, Penalty.Amount, day, day, BusinessCalendar.RollForward(day.AddDays(30)), day.InToronto(new(4, 0)), StatementDates.NumberOf(account.Id, issuedOn));

    /// <summary>The first weekday after the last day to pay.</summary>
    public static DateOnly PenaltyOn(DateOnly dueOn) => BusinessCalendar.AddWeekdays(BillingCalendar.GraceOn(dueOn), 1);

    /// <summary>The duties that a statement bills: what nobody holds, and that was due by its due date.</summary>
    public static IEnumerable<OpenItem> Duties(IEnumerable<OpenItem> items, DateOnly issuedOn, DateOnly dueOn) =>
        items.Where(i => i.Side == Side.Debit && i.Class.Line == 'F' && i.BillOn == issuedOn && i.DueOn <= dueOn);

    /// <summary>The statements whose penalty comes on this day: a regular due date lies at most a month or so behind it, one that was moved as far as the CBSA moved it.</summary>
    public static IEnumerable<(DateOnly IssuedOn, DateOnly DueOn)> IssuesOf(DateOnly day, IReadOnlyCollection<DueDateOverride> moved) =>
        Enumerable.Range(0, 3).Select(n => StatementDates.LastBy(day).AddMonths(-n)).Union(moved.Where(m => m.Counts).Select(m => m.PeriodEnd.AddDays(25 - m.PeriodEnd.Day)))
            .Select(issued => (issued, DueDateOverride.DueOf(issued, moved))).Where(s => s.issued <= day && PenaltyOn(s.Item2) == day).OrderByDescending(s => s.issued);

    /// <summary>The statements whose duties are owing again after their penalty would have come, since a payment was taken back: as if it had never been tendered (SOR/96-188 s.14).</summary>
    public static IEnumerable<FindUnpaidStatements> Reopened(AccountBook book) => book.Changed
        .Where(i => i is { Side: Side.Debit, OpenCents: > 0, Class.Line: 'F' } && i.Undone.Any(u => u.On == book.Today) && i.BillOn <= StatementDates.LastBy(book.Today)).Select(i => i.BillOn).Distinct().Order()
        .Where(issued => PenaltyOn(book.Rates.DueOf(issued)) <= book.Today).Select(issued => new FindUnpaidStatements([book.Account.Id], issued, book.Rates.DueOf(issued))).ToArray();

    /// <summary>What of them counts as unpaid; nothing where the first day after the last to pay is a day of relief.</summary>
    /// <param name="cleared">In cents, what credits will still pay of each.</param>
    public static Money Unpaid(IEnumerable<OpenItem> items, DateOnly issuedOn, DateOnly dueOn, RateBook rates, ILookup<string, long>? cleared = null) =>
        rates.IsRelieved(BillingCalendar.GraceOn(dueOn).AddDays(1)) ? Money.Zero : Money.OfCents(Duties(items, issuedOn, dueOn).Where(i => !i.IsHeld).Sum(i => i.OpenCents - (cleared?[i.Id].Sum() ?? 0)));

    /// <summary>What credits that count as of the last day or before pay of the debts of a due date when they clear: after a time when the system stood still that may come after this run.</summary>
    /// <param name="accounts">Those that are asked about, and those with which they offset.</param>
    public static ILookup<string, long> StillClearing(IEnumerable<ClientAccount> accounts, IReadOnlyCollection<OpenItem> items, DateOnly dueOn)
    {
        var (of, grace) = (items.Where(i => i.Side == Side.Credit || i.DueOn <= dueOn).ToLookup(i => i.RmAccount), BillingCalendar.GraceOn(dueOn));
        var inTime = items.Where(i => i.Side == Side.Credit && i.EffectiveOn <= grace).Select(i => i.Id).ToHashSet();
        return accounts.GroupBy(a => a.OffsetOn(dueOn) == OffsetPreference.Business ? a.Bn9 : a.Id)
            .SelectMany(together => ClearingRun.Of(together.SelectMany(a => of[a.Id]), DateOnly.MaxValue, together.First().OffsetOn(dueOn)))
            .Where(a => inTime.Contains(a.CreditId)).ToLookup(a => a.DebitId, a => a.Cents);
    }

    /// <summary>What is open of these accounts and of those with which they offset, as far as it is due by then, and what credits will still pay of it.</summary>
    public static async Task<(IReadOnlyList<OpenItem> Open, ILookup<string, long> Cleared)> StillClearingAsync(IQuerySession session, string[] rmAccounts, DateOnly dueOn, CancellationToken ct)
    {
        var own = await session.LoadManyAsync<ClientAccount>(ct, rmAccounts);
        string[] businesses = [.. own.Where(a => a.OffsetOn(dueOn) == OffsetPreference.Business).Select(a => a.Bn9).Distinct()];
        IEnumerable<ClientAccount> wide = businesses.Length == 0 ? [] : (await session.Query<ClientAccount>().Where(a => a.Bn9.IsOneOf(businesses)).ToListAsync(ct)).Where(a => a.OffsetOn(dueOn) == OffsetPreference.Business);
        ClientAccount[] accounts = [.. own.UnionBy(wide, a => a.Id)];
        string[] all = [.. rmAccounts.Union(accounts.Select(a => a.Id))];
        var open = await session.Query<OpenItem>().Where(i => i.CurrentOf!.IsOneOf(all) && i.OpenCents > 0 && (i.Side == Side.Credit || i.DueOn <= dueOn)).ToListAsync(ct);
        return (open, StillClearing(accounts, open, dueOn));
    }

    /// <summary>How it stands with a statement that was found unpaid: paid in time where all that lowered its duties counts as of the last day or before.</summary>
    public static LateStatementState StateOf(IReadOnlyCollection<OpenItem> duties, DateOnly graceOn) =>
        duties.Any(i => i.OpenCents > 0) ? LateStatementState.Unpaid
        : duties.SelectMany(i => i.Reductions).All(r => r.EffectiveOn <= graceOn) ? LateStatementState.PaidInTime : LateStatementState.PaidLate;

    /// <summary>What of the duties was not paid by the last day.</summary>
    public static Money NotPaidBy(DateOnly graceOn, IEnumerable<OpenItem> duties) => Money.OfCents(duties.Where(i => !i.IsHeld).Sum(i => i.OpenCents + i.Reductions.Where(r => r.EffectiveOn > graceOn).Sum(r => r.Cents)));

    /// <summary>How long the word of a payer is believed whose money does not come; where it comes after all, the penalty is taken back.</summary>
    public const int DaysBelieved = 10;

    /// <summary>The money on its way to each account that counts as of the last day or before.</summary>
    public static async Task<ILookup<string, Money>> OnTheirWayAsync(IQuerySession session, string[] rmAccounts, DateOnly graceOn, CancellationToken ct) =>
        (await session.Query<Payment>().Where(p => p.WaitingOf!.IsOneOf(rmAccounts) && p.EffectiveOn <= graceOn).ToListAsync(ct)).Where(p => p is { IsSecurity: false, KeptFor: null }).ToLookup(p => p.RmAccount, p => p.Amount);
}

public static class RunLatePaymentHandler
{
    public static async Task<OutgoingMessages> Handle(RunLatePayment run, IDocumentSession session, CancellationToken ct)
    {
        var (messages, moved) = (new OutgoingMessages(), await session.Query<DueDateOverride>().ToListAsync(ct));
        foreach (var (issued, due) in LatePayment.IssuesOf(run.Day, moved))
        {
            var names = await session.AdvancedSql.QueryAsync<string>("select distinct chain from ledger.journal_due where due_on <= ? and cents > 0", ct, due);
            messages.AddRange(names.Order(StringComparer.Ordinal).Chunk(Books.AtOnce).Select(some => new FindUnpaidStatements(some, issued, due)));
        }
        var watched = await session.Query<LateStatement>().Where(s => s.WatchedOf != null).OrderBy(s => s.Id).Select(s => s.Id).ToListAsync(ct);
        messages.AddRange(watched.Chunk(Books.AtOnce).Select(some => new LookAtUnpaidStatementsAgain(some)));
        return messages;
    }
}

public static class FindUnpaidStatementsHandler
{
    public static async Task<OutgoingMessages> Handle(FindUnpaidStatements command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (names, now, messages) = (command.RmAccounts.ToArray(), clock.GetUtcNow(), new OutgoingMessages());
        // While an outage lasts into which the due date falls nothing is late; when it is over the due date is another.
        if ((await session.Query<DeclaredOutage>().Where(o => o.LastDay == null).ToListAsync(ct)).Any(o => o.Covers(command.DueOn))) return messages;
        var rates = await session.ReadRatesAsync(ct);
        var (open, cleared) = await LatePayment.StillClearingAsync(session, names, command.DueOn, ct);
        var (grace, known) = (BillingCalendar.GraceOn(command.DueOn), (await session.LoadManyAsync<LateStatement>(ct, names.Select(name => StatementDates.NumberOf(name, command.IssuedOn)))).Where(s => s.State != LateStatementState.PaidInTime).Select(s => s.Id).ToHashSet());
        var coming = await LatePayment.OnTheirWayAsync(session, names, grace, ct);
        foreach (var of in open.Where(i => names.Contains(i.RmAccount)).GroupBy(i => i.RmAccount).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var number = StatementDates.NumberOf(of.Key, command.IssuedOn);
            if (LatePayment.Unpaid(of, command.IssuedOn, command.DueOn, rates) == Money.Zero || known.Contains(number)) continue;
            // What waits to be cleared may go elsewhere, as by a dishonour: also where it is enough the statement is looked at again.
            var unpaid = LatePayment.Unpaid(of, command.IssuedOn, command.DueOn, rates, cleared);
            var isComing = Money.Sum(coming[of.Key]) >= unpaid;
            session.Store(new LateStatement(number, of.Key, command.IssuedOn, grace, isComing ? LateStatementState.OnItsWay : LateStatementState.Unpaid) { DueOn = command.DueOn });
            if (!isComing) messages.Add(new StatementUnpaid(of.Key, number, command.DueOn, grace, unpaid.Amount, now));
        }
        return messages;
    }
}

public static class LookAtUnpaidStatementsAgainHandler
{
    public static async Task<OutgoingMessages> Handle(LookAtUnpaidStatementsAgain command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (now, messages) = (clock.GetUtcNow(), new OutgoingMessages());
        foreach (var issue in (await session.LoadManyAsync<LateStatement>(ct, command.StatementNumbers)).Where(s => s.WatchedOf is not null).GroupBy(s => (s.IssuedOn, s.DueOn)))
        {
            var (issued, due) = issue.Key;
            var names = issue.Select(s => s.RmAccount).ToArray();
            var items = (await session.Query<OpenItem>().Where(i => i.RmAccount.IsOneOf(names) && i.BillOn == issued).ToListAsync(ct)).ToLookup(i => i.RmAccount);
            var coming = await LatePayment.OnTheirWayAsync(session, names, issue.Max(s => s.GraceOn), ct);
            string[] waiting = [.. issue.Where(s => s.State == LateStatementState.OnItsWay).Select(s => s.RmAccount)];
            var cleared = waiting.Length == 0 ? null : (await LatePayment.StillClearingAsync(session, waiting, due, ct)).Cleared;
            foreach (var statement in issue)
            {
                OpenItem[] duties = [.. LatePayment.Duties(items[statement.RmAccount], issued, statement.GraceOn)];
                var state = LatePayment.StateOf(duties, statement.GraceOn);
                // A payer's word is believed for a time; what has come needs nobody's.
                var has = Money.OfCents(duties.Where(i => !i.IsHeld).Sum(i => cleared?[i.Id].Sum() ?? 0));
                var left = LatePayment.NotPaidBy(statement.GraceOn, duties) - has;
                var isComing = (has > Money.Zero && left == Money.Zero) || (now.TorontoDate() <= statement.GraceOn.AddDays(LatePayment.DaysBelieved) && Money.Sum(coming[statement.RmAccount]) >= left);
                if (state == statement.State || (state == LateStatementState.Unpaid && statement.State == LateStatementState.OnItsWay && isComing)) continue;
                session.Store(statement with { State = state });
                if (statement.State == LateStatementState.OnItsWay)
                {
                    if (state != LateStatementState.PaidInTime) messages.Add(new StatementUnpaid(statement.RmAccount, statement.Id, statement.DueOn, statement.GraceOn, LatePayment.NotPaidBy(statement.GraceOn, duties).Amount, now));
                }
                else if (state == LateStatementState.PaidInTime) messages.Add(new StatementPaidInTime(statement.RmAccount, statement.Id, now));
            }
        }
        return messages;
    }
}
