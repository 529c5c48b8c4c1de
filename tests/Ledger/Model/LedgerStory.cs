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
    public static readonly RateBook Rates = new(Enumerable.Range(0, 16).Select(n => new InterestRate($"{2026 + n / 4}Q{n % 4 + 1}", 2.2m + n % 3 / 10m, "Fixture of the tests, not official", "a", "b")));

    readonly List<(string Number, int Version, List<string> Debts)> cads = [];
    readonly Dictionary<string, long> sequences = [];
    readonly HashSet<long> resolved = [];
    Dictionary<string, OpenItem> items = [];
    DateOnly day = new(2026, 1, 5);
    int made;

    public string Rm => rm;
    public DateOnly Day => day;
    public ClientAccount Account { get; private set; } = new(rm, "ALPHA", default);
    public IReadOnlyCollection<OpenItem> Items => items.Values;
    public List<Posting> Journal { get; } = [];
    public List<StatementOfAccount> Statements { get; } = [];
    public DateTimeOffset Now => day.InToronto(new(12, 0)).AddSeconds(made);

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
            case 7 or 8: return book => PostPaymentHandler.Pay(book, new(rm, $"P-{n}", "DEBIT", Money.OfCents(what.Cents), rm[..9]));
            case 9: return Pick([.. items.Values.Where(i => i.Type == "PMT" && !items.ContainsKey(OpenItem.IdOf(rm, "DIS", i.Reference))).OrderBy(i => i.Id, StringComparer.Ordinal)]) is { } payment ? Dishonour(payment) : null;
            case 10: return Pick(open.Where(i => i.Side == Side.Debit).ToArray()) is { } debt ? On(debt, Side.Credit, what.Pick % 2 == 0 ? "WV" : "WO", "5220", what.Cents) : null;
            case 11: return Pick(open.Where(i => i.Side == Side.Credit).ToArray()) is { } credit ? On(credit, Side.Debit, "DSB", $"2110:{rm}", what.Cents) : null;
            case 12: return Pick(open.Where(i => i.Type == "ADJ").ToArray()) is { } disputed ? book => book.Hold(disputed, new(HoldType.AppealSecured, "TA", on)) : null;
            case 13: return Pick(items.Values.Where(i => i.IsHeld).OrderBy(i => i.Id, StringComparer.Ordinal).ToArray()) is { } held ? book => book.Release(held, HoldType.AppealSecured, "TA") : null;
            case 14:
                var (kind, contravention) = (what.Pick % 3) switch { 0 => ("K23", "C288"), 1 => ("NPA", "C352"), _ => ("K9", "S124") };
                return book => PenaltyPosting.Post(new($"{kind}-{n}", rm, rm[..9], kind, contravention, null, what.Cents / 100m, on, on, on.AddDays(30), at), book);
            case 15:
                Account = Account with { Offset = (OffsetPreference)(what.Pick % 3) };
                return null;
            case 16: return Pick([.. items.Values.Where(i => i.Type is "LAP" or "NPA" or "K9" && i.StandingCents > 0).OrderBy(i => i.Id, StringComparer.Ordinal)]) is { } penalty
                ? book => PenaltyPosting.Reduce(new(penalty.Reference, rm, "NPA", (1 + what.Cents % penalty.StandingCents) / 100m, n, at), book.Find(penalty), book) : null;
            case 17: return Pick(open.Where(i => i.Side == Side.Credit).ToArray()) is { } away ? book => book.Transfer(Other(), away, Math.Min(what.Cents, away.OpenCents), on) : null;
            case 18: return book =>
            {
                var other = Other();
                other.Transfer(book, other.Items.Single(), what.Cents, on);
                book.Clear(on);
            };
            case 19: return Pick([.. items.Values.Where(i => i.Type == "WO" && !items.ContainsKey(OpenItem.IdOf(rm, "REV", $"{i.Reference} reversed"))).OrderBy(i => i.Id, StringComparer.Ordinal)]) is { } writtenOff
                ? book => book.Unforgive(writtenOff, "WRITE_OFF_RECOVERED", "5220", sequences[writtenOff.Source!]) : null;
            default:
                return Wait(what.Pick % 40);
        }
    }

    /// <summary>Lays down what was decided, and checks it.</summary>
    public void Lay(AccountBook book)
    {
        items = book.Items.ToDictionary(i => i.Id);
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
    }

    public AccountBook Open() => new(Account, items.Values, Rates, Now);

    public IReadOnlyDictionary<string, long> Sequences => sequences;

    public Money Balance => Money.OfCents(items.Values.Sum(i => i.Side == Side.Debit ? i.OpenCents : -i.OpenCents));

    /// <summary>Debits less credits of the accounts that begin so.</summary>
    public Money Sum(string account) => Money.Sum(Journal.SelectMany(p => p.Lines).Where(l => l.Account.StartsWith(account, StringComparison.Ordinal)).Select(l => l.Side == Side.Debit ? l.Amount : -l.Amount));

    Action<AccountBook> File(int cents)
    {
        cads.Add(($"{12345000000000 + made}", 0, []));
        return Again(cads.Count - 1, cents, "ORIGINAL")!;
    }

    Action<AccountBook>? Again(int index, int cents, string kind)
    {
        if (index < 0) return null;
        var (number, version, debts) = cads[index];
        cads[index] = (number, version + 1, debts);
        var gst = kind is "CORRECTION" or "ORIGINAL" ? cents / 3 : 0;
        var due = BillingCalendar.For(BillingStream.Rpp, day).PaymentDueOn;
        var fact = new CadAccountedFor(number, version + 1, rm, rm[..9], kind, "RPP", day, due, OpenItem.Importer, (cents - gst) / 100m, 0, 0, 0, 0, gst / 100m, 0, "Customs Act", null, Now, day);
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

    Action<AccountBook> Dishonour(OpenItem payment)
    {
        var (back, charge) = (Entry(Side.Debit, "DIS", payment.Reference, payment.OriginalCents), Entry(Side.Debit, "NSF", payment.Reference, 15_00));
        return book =>
        {
            book.Unclear(payment, sequences);
            book.PostOn(back, "PAYMENT_DISHONOURED", "1010", new[] { (book.Find(payment), book.Find(payment).OpenCents) }.Where(on => on.OpenCents > 0));
            book.Post(charge, "CHARGE_POSTED", new PostingLine("4410", Side.Credit, charge.Original));
        };
    }

    Action<AccountBook> On(OpenItem item, Side side, string type, string contra, int cents)
    {
        var entry = Entry(side, type, $"{type}-{made}", Math.Min(cents, item.OpenCents));
        return book => book.PostOn(entry, type, contra, (item, entry.OriginalCents));
    }

    /// <summary>The days pass, with the jobs of each: clearing every night, interest on the 24th, the statement on the 25th.</summary>
    Action<AccountBook>? Wait(int days)
    {
        for (var n = 0; n <= days; n++)
        {
            day = day.AddDays(1);
            if (day.Day == 25)
            {
                var previous = Statements.Count > 0 ? Statements[^1] : null;
                var statement = StatementRoll.Of(new(Account, previous, items.Values, items.Values.Where(i => i.HeldOf is not null), [], Rates), day, StatementDates.DueOf(day));
                if (statement.I + statement.J + statement.K != Balance) throw new InvalidOperationException($"Statement {statement.Id} says {statement.I} + {statement.J} + {statement.K}, the balance is {Balance}.");
                if (statement.A != (previous?.I ?? Money.Zero)) throw new InvalidOperationException($"Statement {statement.Id} does not begin where the one before ended.");
                Statements.Add(statement);
            }
            var on = day;
            Run(book => book.Clear(on));
            if (on.Day == 24) Run(book => book.ChargeInterest(on));
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

    /// <summary>Tells of the jobs that had something to do, so that they can be run elsewhere too.</summary>
    public Action<Action<AccountBook>>? Ran { get; set; }

    OpenItem Entry(Side side, string type, string reference, long cents) => new(OpenItem.IdOf(rm, type, reference), rm, side, type, reference, null, rm[..9], OpenItem.Importer, cents, day, day, Now, day, null, RateKind.None);
}
