using Carm.Appeals.Contracts;
using Carm.Declarations.Contracts;
using Carm.Kernel;

namespace Carm.Ledger.Tests;

/// <summary>One thing that happens to an account: which, and two numbers that it is made of.</summary>
public sealed record Happening(int Kind, int Cents, int Pick);

/// <summary>
/// The life of one program account, one business event after the other, kept in memory as the plain list of what was posted. What the ledger decides is asked of the same pure book that runs in
/// the system; the story checks what must hold whatever happens.
/// </summary>
public sealed class LedgerStory(string rm)
{
    /// <summary>How many kinds of happenings there are; the last six are all days that pass.</summary>
    public const int Kinds = 40;

    public static readonly InterestRate[] Quarters = [.. Enumerable.Range(0, 20).Select(n => new InterestRate($"{2025 + n / 4}Q{n % 4 + 1}", 2.2m + n % 3 / 10m, "Fixture of the tests, not official", "a", "b"))];

    readonly List<(string Number, int Version, List<string> Debts, int Cents)> cads = [];
    readonly Dictionary<string, long> sequences = [];
    readonly HashSet<long> resolved = [];
    readonly List<Payment> payments = [];
    readonly List<CashSecurity> securities = [];
    readonly List<Disbursement> disbursements = [];
    readonly List<ReliefPeriod> relief = [];

    /// <summary>What waits for a rate: interest to the client, and the monthly runs, by the last day that they charge.</summary>
    readonly Dictionary<string, WaitingInterest> waits = [];
    readonly Queue<DateOnly> runs = [];

    /// <summary>The last quarter whose rate was approved late, and when.</summary>
    (string Quarter, DateOnly KnownOn)? late;

    /// <summary>Whether the client has agreed to have what is due drawn from its bank.</summary>
    bool isDrawn;

    Dictionary<string, OpenItem> items = [];
    DateOnly day = new(2026, 1, 5);
    int made;

    public string Rm => rm;
    public DateOnly Day => day;
    public ClientAccount Account { get; private set; } = new(rm, "ALPHA", default);
    public IReadOnlyCollection<OpenItem> Items => items.Values;
    public List<Posting> Journal { get; } = [];
    public IEnumerable<Posting> Posted => Journal.Where(p => !p.Type.EndsWith("_PENDING", StringComparison.Ordinal) && !p.Type.EndsWith("_VOIDED", StringComparison.Ordinal));
    public List<StatementOfAccount> Statements { get; } = [];
    public IReadOnlyCollection<Payment> Payments => payments;
    public DateTimeOffset Now => day.InToronto(new(12, 0)).AddSeconds(made);

    /// <summary>As they are known today.</summary>
    public RateBook Rates => new(late is { } missing && day < missing.KnownOn ? Quarters.Where(q => q.Id != missing.Quarter) : Quarters, relief);

    /// <summary>Does what happens to the book that it is given; the caller lays it down, here and wherever it runs the same story.</summary>
    public Action<AccountBook>? Next(Happening what)
    {
        var n = ++made;
        var (at, on) = (Now, day);
        var open = items.Values.Where(i => i.OpenCents > 0 && !i.IsHeld).OrderBy(i => i.Id, StringComparer.Ordinal).ToArray();
        T? Pick<T>(IReadOnlyList<T> of) where T : class => of.Count == 0 ? null : of[what.Pick % of.Count];
        var number = cads.Count == 0 ? -1 : what.Pick % cads.Count;
        var standing = number < 0 ? 0 : (int)cads[number].Debts.Sum(id => items[id].StandingCents);
        var less = standing == 0 ? 0 : 1 + what.Cents % standing;
        switch (what.Kind)
        {
            case 0 or 1: return File(what.Cents);
            case 2: return Again(number, what.Cents, "CORRECTION");
            case 3: return less == 0 ? null : Again(number, -less, "CORRECTION");
            case 4: return Again(number, what.Cents, "CBSA_ADJUSTMENT");
            case 5: return less == 0 ? null : Again(number, -less, what.Pick % 2 == 0 ? "CBSA_ADJUSTMENT" : "ADJUSTMENT");
            case 6: return less == 0 ? null : Again(number, -less, "APPEAL_OUTCOME");
            case 7: return Begin(PaymentMethods.OnlineBanking, what.Cents, day);
            // A cheque, or a receipt that nobody knew whose it was: it counts as of the day it came.
            case 8: return Begin(PaymentMethods.Cheque, what.Cents, day.AddDays(-what.Pick % 60));
            case 9: return Begin(PaymentMethods.OnlineBanking, (int)Math.Max(1, Balance.Cents + what.Cents % 2 * what.Cents), day.AddDays(-what.Pick % 3 * 20));
            case 10 or 11: return Begin(PaymentMethods.CreditCard, what.Cents, day);
            case 12 or 13: return Pick(payments.Where(p => p.WaitingOf is not null).ToArray()) is { } waiting ? Answered(waiting, what.Cents % 5 > 0) : null;
            case 14: return Pick(payments.Where(p => p.State == PaymentState.Posted).ToArray()) is { } posted ? Dishonour(posted) : null;
            case 15: return Pick(ById(i => WaiverPosting.MayBeWaived(i) && WaiverPosting.MostOf(i) > Money.Zero)) is { } excused ? Waive(excused, what.Cents) : null;
            case 16: return Pick(open.Where(i => i.Side == Side.Debit).ToArray()) is { } lost ? book => WriteOffPosting.Post($"WO-{rm}-{n}", [lost], book) : null;
            case 17: return Disburse(what.Cents);
            case 18: return Pick(disbursements.Where(d => d.State is DisbursementState.Approved or DisbursementState.Issued).ToArray()) is { } paid ? Forward(paid) : null;
            case 19: return Pick(open.Where(i => i.Type == "ADJ" && securities.All(s => s.HeldOf is null || !s.IsFor([i.Cause!]))).ToArray()) is { } disputed ? Secure(disputed, what.Cents) : null;
            case 20: return Pick(securities.Where(s => s.HeldOf is not null).ToArray()) is { } security ? Settle(security, what.Pick % 3) : null;
            case 21: return Pick(open) is { } left ? book => book.Hold(left, new(HoldType.Officer, "FILE", on)) : null;
            case 22: return Pick(ById(i => i.Holds.Any(h => h.Type == HoldType.Officer))) is { } held ? book => book.Release(held, HoldType.Officer, "FILE") : null;
            case 23:
                var (kind, contravention) = (what.Pick % 3) switch { 0 => ("K23", "C288"), 1 => ("NPA", "C352"), _ => ("K9", "S124") };
                return book => PenaltyPosting.Post(new($"{kind}-{n}", rm, rm[..9], kind, contravention, null, what.Cents / 100m, on, on, on.AddDays(30), at), book);
            case 24:
                Account = Account with { Offset = (OffsetPreference)(what.Pick % 3) };
                return null;
            case 25: return Pick(ById(i => i.Type is "LAP" or "LPP" or "NPA" or "K9" && i.StandingCents > 0)) is { } penalty ? Reduce(penalty, 1 + what.Cents % penalty.StandingCents) : null;
            case 26: return Pick(open.Where(i => i.Side == Side.Credit).ToArray()) is { } away ? book => book.Transfer(Other(), away, Math.Min(what.Cents, away.OpenCents), on) : null;
            case 27: return book =>
            {
                var other = Other();
                other.Transfer(book, other.Items.Single(), what.Cents, on);
                book.Clear(on);
            };
            case 28: return Pick(ById(i => i.Type == "WO" && !items.ContainsKey(OpenItem.IdOf(rm, "REV", $"{i.Reference} reversed")))) is { } writtenOff ? book => WriteOffPosting.Recover(writtenOff, sequences[writtenOff.Source!], book) : null;
            case 29:
                // The rate of the next quarter is approved when some of that is over.
                var begins = new DateOnly(day.Year, (day.Month + 2) / 3 * 3, 1).AddMonths(1);
                if (late is not { } before || before.KnownOn <= day) late = (InterestRate.QuarterOf(begins), begins.AddDays(10 + what.Pick % 60));
                return null;
            case 30:
                // Days of relief, some of them past: what was charged for these goes back.
                var from = day.AddDays(-what.Pick % 90);
                relief.Add(new($"R-{n}", from, from.AddDays(what.Cents % 60), "Fixture of the tests", "a", "b"));
                return book =>
                {
                    foreach (var debt in book.InOrder.Where(i => i.Side == Side.Debit && i.ChargedThrough >= from).ToArray()) book.GiveInterestBack(debt, $"{debt.Type} {debt.Reference} {debt.TimesCharged + 1}", on);
                    if (book.Postings.Count > 0) book.Clear(on);
                };
            case 31:
                var drawback = new DrawbackGranted($"DB-{n}", rm, rm[..9], day.AddDays(-what.Pick % 200), what.Cents / 100m, 0, 0, 0, 0, at);
                return book => DrawbackPosting.Apply(drawback, book);
            case 32: return Pick(ById(i => ReversalPosting.MayBeReversed(i) && i.OpenCents == i.OriginalCents)) is { } wrong ? book => ReversalPosting.Reverse(book.Find(wrong), sequences[wrong.Source!], Journal[(int)sequences[wrong.Source!] - 1].Lines, book) : null;
            case 33:
                isDrawn = !isDrawn;
                return null;
            default:
                return Wait(what.Pick % 40);
        }
    }

    /// <summary>In the end every rate is there, and what has waited for it is charged and paid; and all that was declared and all penalties turn out never to have been owing.</summary>
    public IEnumerable<Action<AccountBook>?> End()
    {
        late = null;
        yield return Wait(0);
        for (var n = 0; n < cads.Count; n++)
            if (cads[n].Cents > 0) yield return Again(n, -cads[n].Cents, "CBSA_ADJUSTMENT")!;
        foreach (var penalty in ById(i => i.Type is "LAP" or "LPP" or "NPA" or "K9"))
            if (items[penalty.Id].StandingCents is > 0 and var standing) yield return Reduce(penalty, standing);
    }

    /// <summary>Lays down what was decided, and checks it.</summary>
    public void Lay(AccountBook book)
    {
        items = book.Items.ToDictionary(i => i.Id);
        foreach (var waiting in book.Waiting) waits[waiting.Id] = waiting;
        foreach (var posting in book.Postings)
        {
            // I1, I7, I8, I9 and I10.
            if (posting.Net != Money.Zero || posting.Lines.Count < 2 || posting.Lines.Any(l => l.Amount <= Money.Zero)) throw new InvalidOperationException($"{posting} does not balance.");
            Journal.Add(posting);
            if (posting.Source is not null && !sequences.TryAdd(posting.Source, Journal.Count)) throw new InvalidOperationException($"{posting.Source} was posted twice.");
            if (posting.Resolves is { } earlier && (!resolved.Add(earlier) || Journal[(int)earlier - 1].Resolves is not null)) throw new InvalidOperationException($"{posting} reverses what is reversed.");
            if (Statements.Count > 0 && posting.EffectiveOn <= Statements[^1].CutOn) throw new InvalidOperationException($"{posting} stands in a period whose statement is out.");
        }
        // I6, and I5: what the accounts say is what the items say.
        foreach (var item in items.Values)
            if (item.OpenCents < 0 || item.OpenCents > item.OriginalCents) throw new InvalidOperationException($"{item.Id} has {item.OpenCents} open.");
        if (Sum("11") + Sum("2100") != Balance) throw new InvalidOperationException($"The accounts say {Sum("11") + Sum("2100")}, the items {Balance}.");
        CheckInterest(book.Changed);
        CheckMoney();
    }

    /// <summary>
    /// What was charged is what the accrual records say, and of a debt that is settled, to the cent, what its whole history says now, whenever its payments became known. Where something of it was never owing, what
    /// is unpaid of the rest may have borne more since, at another rate or by what went back: nobody is charged that. What was charged in error and reversed is charged to nobody else.
    /// </summary>
    void CheckInterest(IEnumerable<OpenItem> changed)
    {
        var known = new RateBook(Quarters, relief);
        var charged = Money.Sum(Posted.Where(p => p.Type == "ITEM_REVERSED").SelectMany(p => p.Lines).Where(l => l.Account == Accounts.InterestRevenue).Select(l => l.Amount)) - Sum("4210");
        if (charged != Money.OfCents(items.Values.Sum(i => i.InterestPostedCents))) throw Wrong($"Interest of {charged} stands in the accounts, of {Money.OfCents(items.Values.Sum(i => i.InterestPostedCents))} on the items.");
        foreach (var debt in changed.Where(i => i is { InterestFrom: not null, InterestSettled: true } && !i.IsWrittenOff))
        {
            OpenItem[] charges = [.. items.Values.Where(i => i.Interest?.ItemId == debt.Id)];
            if (charges.Any(c => c.IsWrittenOff)) continue;
            var right = Money.Round(ItemInterest.Accrued(debt, day, known));
            // What was waived of it, or reversed, was charged, and nobody gets it back.
            var waived = charges.SelectMany(i => i.Reductions).Where(r => r is { IsGivenBack: true, IsNeverOwing: false }).Sum(r => r.Cents);
            var isLowered = charges.Append(debt).Any(i => i.Reductions.Any(r => r.IsNeverOwing));
            if (debt.InterestPostedCents - right.Cents is var over && (over > waived || (over < 0 && !isLowered))) throw Wrong($"{debt.Id} is settled with interest of {Money.OfCents(debt.InterestPostedCents)}; right is {right}.");
        }
    }

    /// <summary>Nobody has more than it gave, with the interest and the drawback that it was granted; and what is held or on its way stands in its own account.</summary>
    void CheckMoney()
    {
        Money Of(Func<OpenItem, bool> which, Func<OpenItem, long> cents) => Money.OfCents(items.Values.Where(which).Sum(cents));
        var given = Money.Sum(payments.Where(p => p.State == PaymentState.Posted).Select(p => p.Amount)) + Of(i => i.Type == "SEC", i => i.OriginalCents)
            + Of(i => i.Type == "TRF", i => i.Side == Side.Credit ? i.OriginalCents : -i.OriginalCents) + Of(i => i.Type == "DRW", i => i.OriginalCents) + Sum("5110");
        var taken = Money.Sum(disbursements.Where(d => d.State is DisbursementState.Approved or DisbursementState.Issued).Select(d => Money.OfCents(d.AmountCents)));
        // What it owes for money that it had and did not give, also where that was given up.
        var has = Of(i => i.Side == Side.Credit, i => i.OpenCents) - Of(i => i.Type == "DIS" || (i.Type == "INT" && i.Interest is null), i => i.OriginalCents - i.Reductions.Where(r => !IsWriteOff(r) && !r.IsGivenBack).Sum(r => r.Cents));
        if (has + taken > given) throw Wrong($"The client has {has} and was paid out {taken}; it gave {given}.");
        if (-Sum("2200") != Money.Sum(securities.Where(s => s.HeldOf is not null).Select(s => Money.OfCents(s.AmountCents)))) throw Wrong("The security is not what is held.");
        if (Sum("1020") != Money.Zero) throw Wrong("What is in transit does not come to nothing.");
    }

    /// <summary>When nothing was owing, nothing is left: neither revenue, nor what was forgiven of it, nor a debt that stands, but the drawback that was granted besides; and nothing waits.</summary>
    public void CheckEnd()
    {
        if (waits.Count > 0 || runs.Count > 0) throw Wrong("Something still waits for a rate.");
        var forgivenOfCharges = items.Values.Where(i => i.Type == "WO").SelectMany(i => i.Reductions).Where(r => IsBy(r, "INT", "NSF", "DIS", "TRF")).Sum(r => r.Cents)
            - items.Values.Where(i => i.Type == "REV" && i.Reference.StartsWith("WO-", StringComparison.Ordinal) && i.Reference.EndsWith(" reversed", StringComparison.Ordinal)).SelectMany(i => i.Reductions).Where(r => IsBy(r, "INT", "NSF", "DIS", "TRF")).Sum(r => r.Cents)
            + items.Values.Where(i => i.Type == "WV" && i.Reference.Split(' ')[1] is "INT" or "NSF").Sum(i => i.OriginalCents)
            - items.Values.Where(i => i.Type == "REV").SelectMany(i => i.Reductions).Where(r => r.By.Contains(" interest", StringComparison.Ordinal)).Sum(r => r.Cents);
        var left = Sum("41") + Sum("43") + Sum("52") - Money.OfCents(forgivenOfCharges + items.Values.Where(i => i.Type == "DRW").Sum(i => i.OriginalCents));
        if (left != Money.Zero) throw Wrong($"Of what was never owing {left} is left.");
        if (items.Values.FirstOrDefault(i => i.Type is "CAD" or "CADV" or "ADJ" or "LAP" or "LPP" or "NPA" or "K9" && i.Side == Side.Debit && (i.OpenCents > 0 || i.StandingCents > 0)) is { } debt) throw Wrong($"{debt.Id} stands with {debt.StandingCents}, {debt.OpenCents} open.");
    }

    /// <summary>With what stands in the account, so that it can be followed.</summary>
    InvalidOperationException Wrong(string what) => new($"{day}: {what}\n{string.Join('\n', items.Values.OrderBy(i => i.PostedAt).Select(i => $"{i.PostedOn} {i.Side} {i.Id} {i.OriginalCents} {i.OpenCents} open, {i.InterestPostedCents} through {i.ChargedThrough} {string.Join(' ', i.Reductions.Select(r => $"[{r.EffectiveOn} {r.Cents} {r.By}{(r.IsGivenBack ? " back" : "")}{(r.IsNeverOwing ? " never" : "")}]"))}"))}");

    static bool IsWriteOff(Reduction r) => IsBy(r, "WO");

    static bool IsBy(Reduction r, params string[] types) => types.Contains(r.By.Split('/')[1]);

    OpenItem[] ById(Func<OpenItem, bool> which) => [.. items.Values.Where(which).OrderBy(i => i.Id, StringComparer.Ordinal)];

    public AccountBook Open() => new(Account, items.Values, Rates, Now);

    public IReadOnlyDictionary<string, long> Sequences => sequences;

    public Money Balance => Money.OfCents(items.Values.Sum(i => i.Side == Side.Debit ? i.OpenCents : -i.OpenCents));

    /// <summary>Debits less credits of the accounts that begin so.</summary>
    public Money Sum(string account) => Money.Sum(Posted.SelectMany(p => p.Lines).Where(l => l.Account.StartsWith(account, StringComparison.Ordinal)).Select(l => l.Side == Side.Debit ? l.Amount : -l.Amount));

    Action<AccountBook> File(int cents)
    {
        cads.Add(($"{12345000000000 + made}", 0, [], 0));
        return Again(cads.Count - 1, cents, "ORIGINAL")!;
    }

    Action<AccountBook>? Again(int index, int cents, string kind)
    {
        if (index < 0) return null;
        var (number, version, debts, before) = cads[index];
        cads[index] = (number, version + 1, debts, before + cents);
        var gst = kind is "CORRECTION" or "ORIGINAL" ? cents / 3 : 0;
        var due = BillingCalendar.For(BillingStream.Rpp, day).PaymentDueOn;
        var fact = new CadAccountedFor(number, version + 1, rm, rm[..9], kind, "RPP", day, due, OpenItem.Importer, (cents - gst) / 100m, 0, 0, 0, 0, gst / 100m, 0, "Customs Act", kind is "CBSA_ADJUSTMENT" ? $"SA-{made}" : null, Now, day);
        return book =>
        {
            debts.AddRange(CadPosting.Apply(fact, book, debts).Except(debts));
        };
    }

    /// <summary>Another account of the business, with as much credit as may be wanted.</summary>
    AccountBook Other()
    {
        var account = $"{rm[..11]}0002";
        return new(new(account, "ALPHA", default), [Entry(Side.Credit, "PMT", $"{made}", 500_000) with { Id = OpenItem.IdOf(account, "PMT", $"{made}"), RmAccount = account }], Rates, Now);
    }

    /// <summary>A payment is posted, or pended where its money comes later.</summary>
    Action<AccountBook> Begin(string method, int cents, DateOnly effectiveOn)
    {
        var payment = Payment.Of(rm, rm[..9], method, $"P-{made}", Money.OfCents(cents), Now, effectiveOn);
        var later = PaymentMethods.IsElectronic(method);
        payments.Add(payment = payment.To(later ? PaymentState.Initiated : PaymentState.Posted, Now));
        return book =>
        {
            if (later) book.Pend(payment);
            else book.Credit(payment, "1010");
        };
    }

    Action<AccountBook> Answered(Payment payment, bool isSettled)
    {
        payments[payments.IndexOf(payment)] = payment = payment.To(isSettled ? PaymentState.Posted : PaymentState.Failed, Now);
        return book =>
        {
            if (isSettled) book.Settle(payment, sequences[PaymentPosting.PendingSource(payment)]);
            else book.Void(payment, sequences[PaymentPosting.PendingSource(payment)]);
        };
    }

    Action<AccountBook> Dishonour(Payment payment)
    {
        payments[payments.IndexOf(payment)] = payment = payment.To(PaymentState.Dishonoured, Now);
        return book => book.Dishonour(payment, sequences, DishonourCharge.Of(bankReimbursed: false, Money.Zero, crownFault: false));
    }

    Action<AccountBook> Waive(OpenItem item, int cents)
    {
        var (waiver, amount) = (new Waiver($"WV-{rm}-{made}", rm, rm[..9], [item.Id], "HARDSHIP", "…", []), Money.OfCents(Math.Min(cents, WaiverPosting.MostOf(item).Cents)));
        return book => WaiverPosting.Grant(waiver, [(book.Find(item), amount)], book);
    }

    Action<AccountBook>? Disburse(int cents)
    {
        var there = Money.Sum(DisbursementPosting.Credits(Open()).Select(c => c.Open));
        var amount = Money.Min(there, Money.OfCents(cents));
        if (DisbursementPosting.Refusal(Open(), amount, disputed: false) is not null) return null;
        var disbursement = new Disbursement($"DSB-{rm}-{made}", rm, amount.Cents, [new(DisbursementState.Requested, Now, "a"), new(DisbursementState.Approved, Now, "b")]);
        disbursements.Add(disbursement);
        return book => DisbursementPosting.Approve(disbursement, book);
    }

    /// <summary>Paid out, and what was paid out comes back.</summary>
    Action<AccountBook> Forward(Disbursement disbursement)
    {
        var next = disbursement.To(disbursement.State == DisbursementState.Approved ? DisbursementState.Issued : DisbursementState.Stale, Now, "c");
        disbursements[disbursements.IndexOf(disbursement)] = next;
        return book =>
        {
            if (next.State == DisbursementState.Issued) DisbursementPosting.Issue(next, book);
            else DisbursementPosting.Reinstate(next, book, sequences);
        };
    }

    Action<AccountBook> Secure(OpenItem disputed, int cents)
    {
        var security = new CashSecurity($"SEC-{rm}-{made}", rm, [disputed.Cause!], cents, "draft", day, CashSecurityState.Held);
        securities.Add(security);
        return book => SecurityPosting.Post(security, book);
    }

    /// <summary>The dispute ends, and the security is kept, applied or returned.</summary>
    Action<AccountBook> Settle(CashSecurity security, int how)
    {
        var (settled, on) = (security with { State = (CashSecurityState)how }, day);
        securities[securities.IndexOf(security)] = settled;
        return book =>
        {
            if (settled.State == CashSecurityState.Realized) SecurityPosting.Realize(settled, book);
            else if (settled.State == CashSecurityState.Returned) SecurityPosting.Return(settled, book);
            else SecurityPosting.EndHold(settled.StatementNumbers, [settled], on, book);
        };
    }

    Action<AccountBook> Reduce(OpenItem penalty, long cents)
    {
        var reduced = new PenaltyReduced(penalty.Reference, rm, "NPA", cents / 100m, ++made, Now);
        return book => PenaltyPosting.Reduce(reduced, book.Find(penalty), book);
    }

    /// <summary>The days pass, with the jobs of each: the statement on the 25th, clearing every night with the interest that has waited, what comes on a due date and after it, and interest on the 24th.</summary>
    Action<AccountBook>? Wait(int days)
    {
        for (var n = 0; n <= days; n++)
        {
            day = day.AddDays(1);
            if (day.Day == 25) Issue();
            var on = day;
            WaitingInterest[] waiting = [.. waits.Values.OrderBy(w => w.Id, StringComparer.Ordinal)];
            Run(book =>
            {
                foreach (var interest in waiting)
                    if (book.PayInterest(interest)) waits.Remove(interest.Id);
                book.Clear(on);
            });
            if (Statements.LastOrDefault(s => LatePayment.PenaltyOn(s.DueOn) == on) is { } unpaid && LatePayment.Unpaid(items.Values, unpaid.IssuedOn, unpaid.DueOn, Rates) > Money.Zero)
            {
                var penalty = LatePayment.Foreseen(Account, unpaid.IssuedOn, on);
                Run(book => PenaltyPosting.Post(penalty, book));
            }
            if (isDrawn && Statements.LastOrDefault(s => s.DueOn == on) is { } due)
            {
                var payable = WithdrawPadHandler.StillPayable(due, on, Open(), payments.Where(p => p.WaitingOf is not null));
                if (payable > Money.Zero) Run(Begin(PaymentMethods.Pad, (int)payable.Cents, on));
            }
            if (on.Day == 24) runs.Enqueue(on);
            while (runs.TryPeek(out var next) && Rates.KnownThrough(next, next) == next)
            {
                var through = runs.Dequeue();
                Run(book => book.ChargeInterest(through));
            }
        }
        return null;

        void Run(Action<AccountBook> job)
        {
            made++;
            var book = Open();
            job(book);
            if (book.Postings.Count == 0) return;
            Lay(book);
            Ran?.Invoke(job);
        }
    }

    void Issue()
    {
        var previous = Statements.Count > 0 ? Statements[^1] : null;
        var statement = StatementRoll.Of(new(Account, previous, items.Values, items.Values.Where(i => i.HeldOf is not null), [], Rates), day, StatementDates.DueOf(day));
        if (statement.I + statement.J + statement.K != Balance) throw Wrong($"Statement {statement.Id} says {statement.I} + {statement.J} + {statement.K}, the balance is {Balance}.");
        var billed = items.Values.Where(i => i.BillOn <= day).Sum(i => (i.Side == Side.Debit ? 1 : -1) * (i.OriginalCents - (i.IsHeld ? i.OpenCents : 0)));
        if (statement.I != Money.OfCents(billed)) throw Wrong($"Statement {statement.Id} asks for {statement.I}; what was billed and nobody holds comes to {Money.OfCents(billed)}.");
        if (statement.A != (previous?.I ?? Money.Zero)) throw Wrong($"Statement {statement.Id} does not begin where the one before ended.");
        Statements.Add(statement);
        Issued?.Invoke(statement);
    }

    /// <summary>Tells of the jobs that had something to do, so that they can be run elsewhere too.</summary>
    public Action<Action<AccountBook>>? Ran { get; set; }

    /// <summary>Tells of each statement in its place among the jobs.</summary>
    public Action<StatementOfAccount>? Issued { get; set; }

    OpenItem Entry(Side side, string type, string reference, long cents) => new(OpenItem.IdOf(rm, type, reference), rm, side, type, reference, null, rm[..9], OpenItem.Importer, cents, day, day, Now, day, null, RateKind.None);
}
