using Carm.Appeals.Contracts;
using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>A payment that the asker thinks of.</summary>
public sealed record PlannedPayment(DateOnly On, Money Amount);

/// <summary>What would clear what.</summary>
public sealed record SimulatedClearing(DateOnly On, string Credit, string Debt, Money Amount);

/// <summary>A month's statement that would follow, by its letters.</summary>
public sealed record SimulatedStatement(DateOnly IssuedOn, DateOnly DueOn, Money A, Money B, Money C, Money D, Money E, Money F, Money G, Money H, Money I, Money J, Money K);

/// <summary>A program account with what is open of it, and what the next statements will count.</summary>
/// <param name="UnderWay">Its payments that the bank has not confirmed yet; they are taken to arrive.</param>
/// <param name="DrawnFrom">The first day on which its pre-authorized debits draw what a statement asks for; null where none do.</param>
public sealed record SimulatedAccount(ClientAccount Account, IReadOnlyList<OpenItem> Items, IReadOnlyList<Payment> UnderWay, DateOnly? DrawnFrom = null)
{
    /// <summary>The numbers of its statements that were found unpaid already, and bring no second penalty.</summary>
    public IReadOnlyCollection<string> FoundUnpaid { get; init; } = [];
}

/// <param name="Withdrawals">What the account's pre-authorized debits would draw.</param>
/// <param name="AssumedRates">Quarters whose rate is not known yet, for which the last known one was taken.</param>
public sealed record SimulationResult(DateOnly Until, Money Balance, Money InterestCharged, IReadOnlyList<SimulatedStatement> Statements, IReadOnlyList<SimulatedClearing> Clearings, IReadOnlyList<PlannedPayment> Withdrawals, IReadOnlyList<string> AssumedRates);

/// <summary>Lets the days on which anything may happen pass over a copy of an account, with the payments that are planned and the jobs that run: the very book that decides in the system, and nothing that is kept. Pure.</summary>
public static class Simulation
{
    /// <param name="asked">The account that is asked about.</param>
    /// <param name="others">Those of the same business with which it offsets.</param>
    public static SimulationResult Of(SimulatedAccount asked, IReadOnlyList<SimulatedAccount> others, StatementOfAccount? previous, RateBook known, Func<DateOnly, DateOnly> dueOf, DateOnly today, DateOnly until, IReadOnlyList<PlannedPayment> payments)
    {
        var (rates, assumed) = known.ReachingTo(until);
        var (account, accounts) = (asked.Account, (SimulatedAccount[])[asked, .. others]);
        var all = accounts.ToDictionary(a => a.Account.Id, a => a.Items.ToDictionary(i => i.Id));
        var (items, statements, clearings, withdrawals, charged) = (all[account.Id], new List<SimulatedStatement>(), new List<SimulatedClearing>(), new List<PlannedPayment>(), Money.Zero);
        Do(today, books =>
        {
            foreach (var (book, its) in books.Zip(accounts))
                foreach (var payment in its.UnderWay.Where(p => !p.IsSecurity)) book.Credit(payment, Accounts.Bank);
        });
        for (var day = today; day <= until; day = NextAfter(day))
        {
            if (day.Day == 25 && day > (previous?.IssuedOn ?? DateOnly.MinValue))
            {
                previous = StatementRoll.Of(new(account, previous, items.Values, items.Values.Where(i => i.HeldOf is not null), [], rates), day, dueOf(day));
                statements.Add(new(day, previous.DueOn, previous.A, previous.B, previous.C, previous.D, previous.E, previous.F, previous.G, previous.H, previous.I, previous.J, previous.K));
            }
            var on = day;
            Do(on, books => BusinessClearing.Clear(books, on));
            if (accounts.SelectMany(a => PenaltiesOn(a, on)).ToArray() is { Length: > 0 } penalties)
                Do(on, books =>
                {
                    foreach (var penalty in penalties) PenaltyPosting.Post(penalty, books.Single(b => b.Account.Id == penalty.RmAccount));
                });
            foreach (var (payment, n) in payments.Select((p, n) => (p, n)).Where(p => p.p.On == on))
                Do(on, books =>
                {
                    var (book, reference) = (books[0], $"PLANNED {n + 1}");
                    book.Post(new(OpenItem.IdOf(account.Id, "PMT", reference), account.Id, Side.Credit, "PMT", reference, null, account.Bn9, OpenItem.Importer, payment.Amount.Cents, on, on, book.Now, on, null, RateKind.None), "PAYMENT_POSTED", new PostingLine(Accounts.Bank, Side.Debit, payment.Amount));
                    book.Clear(on);
                });
            if (asked.DrawnFrom <= day && previous is { } drawn && dueOf(drawn.IssuedOn) == day)
                Do(on, books =>
                {
                    var amount = WithdrawPadHandler.StillPayable(drawn, on, books[0], []);
                    if (amount <= Money.Zero) return;
                    withdrawals.Add(new(on, amount));
                    books[0].Credit(Payment.Of(account.Id, account.Bn9, PaymentMethods.Pad, $"PAD-{drawn.Id}", amount, books[0].Now, on), Accounts.Bank);
                });
            if (day.Day == 24)
                Do(on, books =>
                {
                    foreach (var book in books) book.ChargeInterest(on);
                });
        }
        return new(until, Money.OfCents(items.Values.Sum(i => i.Side == Side.Debit ? i.OpenCents : -i.OpenCents)), charged, statements, clearings, withdrawals, assumed);

        // The penalties for what the first weekday after the last day to pay finds unpaid.
        IEnumerable<PenaltyServed> PenaltiesOn(SimulatedAccount of, DateOnly day) => Billed(of)
            .Where(issued => LatePayment.PenaltyOn(dueOf(issued)) == day && !of.FoundUnpaid.Contains(StatementDates.NumberOf(of.Account.Id, issued)) && LatePayment.Unpaid(all[of.Account.Id].Values, issued, dueOf(issued), rates) > Money.Zero)
            .Select(issued => LatePayment.Foreseen(of.Account, issued, day));

        // The statements that bill duties which are open.
        IEnumerable<DateOnly> Billed(SimulatedAccount of) => all[of.Account.Id].Values.Where(i => i is { Side: Side.Debit, OpenCents: > 0, Class.Line: 'F' }).Select(i => i.BillOn).Distinct().ToArray();

        // The next day on which anything may happen: interest or a statement, a payment or a withdrawal, a debt that falls due or is found unpaid, a credit or a preference that begins to count.
        DateOnly NextAfter(DateOnly day)
        {
            DateOnly Monthly(int on) => new DateOnly(day.Year, day.Month, on).AddMonths(day.Day < on ? 0 : 1);
            IEnumerable<DateOnly> days =
            [
                Monthly(24), Monthly(25), .. payments.Select(p => p.On), .. accounts.Select(a => a.Account.OffsetFrom).OfType<DateOnly>(), .. previous is null ? [] : new[] { dueOf(previous.IssuedOn) },
                .. accounts.SelectMany(Billed).Select(issued => LatePayment.PenaltyOn(dueOf(issued))),
                .. all.Values.SelectMany(of => of.Values).Where(i => i.OpenCents > 0).Select(i => i.Side == Side.Debit ? i.DueOn : i.PostedOn),
            ];
            return days.Where(d => d > day).Min();
        }

        void Do(DateOnly day, Action<AccountBook[]> what)
        {
            AccountBook[] books = [.. accounts.Select(a => new AccountBook(a.Account, all[a.Account.Id].Values, rates, day.InToronto(new(12, 0))))];
            what(books);
            Note(books[0], day);
            foreach (var book in books)
                foreach (var item in book.Changed.ToArray()) all[book.Account.Id][item.Id] = item;
        }

        void Note(AccountBook book, DateOnly day)
        {
            foreach (var item in book.Changed)
            {
                if (item.Type == "INT" && !items.ContainsKey(item.Id)) charged += item.Original;
                if (item.Side == Side.Debit)
                    clearings.AddRange(item.Reductions.Skip(items.GetValueOrDefault(item.Id)?.Reductions.Count ?? 0).Where(r => r.Clearing is not null).Select(r => new SimulatedClearing(day, book.Find(r.By) is { } credit ? $"{credit.Type} {credit.Reference}" : r.By, $"{item.Type} {item.Reference}", Money.OfCents(r.Cents))));
            }
        }
    }
}
