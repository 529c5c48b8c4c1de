using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>One program account in the hands of one command: its current items, what the command does to them, and the postings that follow. It decides and touches nothing.</summary>
public sealed partial class AccountBook(ClientAccount account, IEnumerable<OpenItem> current, RateBook rates, DateTimeOffset now)
{
    readonly Dictionary<string, OpenItem> items = current.ToDictionary(i => i.Id);

    /// <summary>The names of each debt's interest items: one payment may settle as many debts as there are, and each looks at its own.</summary>
    readonly Dictionary<string, List<string>> interestOf = current.Where(i => i.Interest is not null).GroupBy(i => i.Interest!.ItemId, i => i.Id).ToDictionary(of => of.Key, of => of.ToList());

    readonly Dictionary<string, OpenItem> before = [];
    readonly HashSet<string> changed = [], givingBack = [];
    readonly List<Posting> postings = [];
    readonly List<WaitingInterest> waiting = [];
    readonly List<(string CreditId, string InterestId)> lastInterest = [];

    public ClientAccount Account => account;
    public DateOnly Today { get; } = now.TorontoDate();
    public DateTimeOffset Now => now;
    public IEnumerable<OpenItem> Items => items.Values;

    /// <summary>As they were posted, whatever order they were read in.</summary>
    public IEnumerable<OpenItem> InOrder => items.Values.OrderBy(i => i.PostedAt).ThenBy(i => i.Id, StringComparer.Ordinal);

    public IEnumerable<OpenItem> Changed => changed.Select(id => items[id]);
    public IReadOnlyList<Posting> Postings => postings;

    /// <summary>What came to the debts of each due day, and what went.</summary>
    public IEnumerable<(DateOnly DueOn, long Cents)> Owed => changed
        .SelectMany(id => new[] { (Item: items[id], Sign: 1), (Item: before.GetValueOrDefault(id) ?? items[id], Sign: before.ContainsKey(id) ? -1 : 0) })
        .Where(c => c.Item.Side == Side.Debit).GroupBy(c => c.Item.DueOn, c => c.Sign * c.Item.OpenCents, (due, cents) => (due, cents.Sum())).Where(c => c.Item2 != 0);

    public RateBook Rates => rates;

    /// <summary>The last day that a statement of this system has counted, as far as history may come in; what is from then or before is posted today.</summary>
    public DateOnly BilledThrough { get; set; } = DateOnly.MinValue;

    /// <summary>The day of posting of what is taken over from before: its own.</summary>
    public DateOnly PostedOnOf(DateOnly day) => day > BilledThrough ? day : Today;

    /// <summary>The place of the last due debt that was read, where the rest is taken to be out of reach of the money that comes; empty where none was read, null where no due debt was left out.</summary>
    public string? ReadThrough { get; internal set; }

    /// <summary>What the account owes of items that were not read; and what is open of the debts among them.</summary>
    public (Money Balance, Money Debts) Unread { get; internal set; }

    /// <summary>Whether a debt that was not read would have been paid too, so that nothing of this holds.</summary>
    public bool RanShort { get; private set; }

    /// <summary>Takes in what was read since; what is here already stays as the command has left it.</summary>
    public void TakeIn(IEnumerable<OpenItem> read)
    {
        foreach (var item in read)
            if (Add(item)) Unread = item.Side == Side.Debit ? (Unread.Balance - item.Open, Unread.Debts - item.Open) : (Unread.Balance + item.Open, Unread.Debts);
    }

    /// <summary>The account as it stands in this book, for a command to be tried on.</summary>
    public AccountBook Copy() => new(account, items.Values, rates, now) { BilledThrough = BilledThrough, ReadThrough = ReadThrough, Unread = Unread };

    /// <summary>Interest to the client that waits for a rate.</summary>
    public IReadOnlyList<WaitingInterest> Waiting => waiting;

    /// <summary>What the account owes; negative is the client's credit.</summary>
    public Money Balance => Money.OfCents(items.Values.Sum(i => i.Side == Side.Debit ? i.OpenCents : -i.OpenCents)) + Unread.Balance;

    /// <summary>What is open of its debts.</summary>
    public Money Debts => Money.Sum(items.Values.Where(i => i.Side == Side.Debit).Select(i => i.Open)) + Unread.Debts;

    public OpenItem? Find(string type, string reference) => items.GetValueOrDefault(OpenItem.IdOf(account.Id, type, reference));

    public OpenItem? Find(string id) => items.GetValueOrDefault(id);

    /// <summary>The same item as it stands now.</summary>
    public OpenItem Find(OpenItem item) => items[item.Id];

    /// <summary>A debt or a credit comes to the account, and is posted against the given lines.</summary>
    public void Post(OpenItem item, string type, params IEnumerable<PostingLine> against)
    {
        item = item with { Source = $"{type} {item.Id}" };
        Keep(rates.Deferred(item));
        var posting = Posting.Of(type, item.Reference, item.EffectiveOn, item.Source, [new(AccountOf(item), item.Side, item.Original), .. against]);
        postings.Add(item.PostedOn < Today ? posting : Counted(posting));
    }

    /// <summary>A credit whose money was on its way, or that is back: its posting settles the pending one, or reverses the one that took it away.</summary>
    /// <param name="resolved">The number of that one in the account's chain.</param>
    public void Settle(OpenItem item, string type, long resolved, params IEnumerable<PostingLine> against)
    {
        Post(item, type, against);
        postings[^1] = postings[^1] with { Resolves = resolved };
    }

    /// <summary>The same with a transaction of several lines, one of them the item's.</summary>
    public void PostAs(OpenItem item, Posting posting)
    {
        Keep(item with { Source = posting.Source });
        postings.Add(posting);
    }

    /// <summary>Takes an item back by the mirror of its transaction, as long as nothing was done with it. The entry that does so stands on the statement against it. Nobody paid it, so that nothing of it goes back to anybody later.</summary>
    public void Reverse(OpenItem item, OpenItem entry, Posting mirror)
    {
        var taken = new Reduction(Today, item.OpenCents, entry.Id) { On = Today };
        PostAs(entry.ReducedBy(taken with { By = item.Id }), mirror);
        Keep(items[item.Id].ReducedBy(taken with { IsGivenBack = true }) with { InterestSettled = true });
    }

    /// <summary>A posting that leaves no item, as one revenue head for another.</summary>
    public void Post(Posting posting) => postings.Add(Counted(posting));

    /// <summary>
    /// An entry that takes effect on certain items at once: a write-off or a waiver on debts, a disbursement or a dishonour on credits. What of it they cannot bear stays open.
    /// </summary>
    /// <param name="contra">The account on the other side, as 5210 for a write-off.</param>
    public void PostOn(OpenItem entry, string type, string contra, params IEnumerable<(OpenItem Item, long Cents)> on)
    {
        var lines = new List<PostingLine>();
        foreach (var (item, cents) in on)
        {
            var taken = new Reduction(entry.EffectiveOn, cents, item.Id) { On = Today };
            entry = entry.ReducedBy(taken);
            Keep(items[item.Id].ReducedBy(taken with { By = entry.Id }));
            lines.Add(new(AccountOf(item), entry.Side, Money.OfCents(cents)));
        }
        if (entry.OpenCents > 0) lines.Add(new(AccountOf(entry), entry.Side, entry.Open));
        Keep(entry with { Source = $"{type} {entry.Id}" });
        postings.Add(Counted(Posting.Of(type, entry.Reference, entry.EffectiveOn, $"{type} {entry.Id}", [.. lines, new(contra, entry.Side == Side.Debit ? Side.Credit : Side.Debit, entry.Original)])));
    }

    /// <summary>Takes back an entry that forgave debts: they are open again with their own due dates, and bear interest as if it had not been, since what is forgiven is not paid (Customs Act s.33.4).</summary>
    /// <param name="sequence">The entry's number in the chain.</param>
    /// <returns>What is owing again by it.</returns>
    public Money Unforgive(OpenItem entry, string type, string contra, long sequence)
    {
        (OpenItem Debt, long Cents)[] again = [.. entry.Reductions.Select(r => r.By).Distinct().Select(id => items[id]).Select(d => (d, d.Unforgiven(entry.Id, Today).OpenCents - d.OpenCents)).Where(d => d.Item2 > 0)];
        var amount = Money.OfCents(again.Sum(d => d.Cents));
        if (amount == Money.Zero) return amount;
        var reference = $"{entry.Reference} reversed";
        var back = entry with { Id = OpenItem.IdOf(account.Id, "REV", reference), Type = "REV", Reference = reference, Side = Side.Debit, OriginalCents = amount.Cents, OpenCents = amount.Cents, Reductions = [], EffectiveOn = Today, PostedOn = Today, PostedAt = Now, DueOn = Today, BillOn = StatementDates.FirstFor(Today, Today) };
        foreach (var (debt, cents) in again)
        {
            back = back.ReducedBy(new Reduction(Today, cents, debt.Id) { On = Today });
            Keep(rates.Deferred(debt.Unforgiven(entry.Id, Today)));
        }
        PostAs(back, Posting.Of(type, reference, Today, $"{type} {entry.Id}", [.. again.Select(d => new PostingLine(AccountOf(d.Debt), Side.Debit, Money.OfCents(d.Cents))), new(contra, Side.Credit, amount)]) with { Resolves = sequence });
        return amount;
    }

    /// <summary>Credits clear the debts that are due by the day. A debt that is paid off is charged its last interest, which the same money may pay; interest that goes back clears on.</summary>
    public void Clear(DateOnly day)
    {
        foreach (var (creditId, interestId) in lastInterest) ClearWith(creditId, interestId, Math.Min(items[creditId].OpenCents, items[interestId].OpenCents), items[creditId].EffectiveOn);
        lastInterest.Clear();
        int before;
        do
        {
            before = items.Count;
            var run = ClearingRun.Of(Reached(), day, account.OffsetOn(day));
            RanShort |= ReadThrough is not null && !ClearingRun.IsAll(run, items.Values, day, account.OffsetOn(day), ReadThrough);
            Apply(run, day);
        }
        while (items.Count > before);
    }

    /// <summary>Where due debts were left out: those that come before them, and those of the declarations that credits are kept for, which are read wherever they stand.</summary>
    IEnumerable<OpenItem> Reached()
    {
        if (ReadThrough is not { } through) return items.Values;
        var kept = items.Values.Where(i => i.OpenCents > 0).Select(i => i.HeldFor).OfType<string>().ToHashSet();
        return items.Values.Where(i => string.CompareOrdinal(i.OwingKey, through) <= 0 || (i.TransactionNumber is { } number && kept.Contains(number)));
    }

    /// <summary>Part of a credit goes to another program account of the business: a linked pair of transactions, one on each chain, through an account that they leave at nothing (P25).</summary>
    /// <param name="asOf">The day as of which it counts there; what was paid in time into the one account pays in time in the other.</param>
    public OpenItem Transfer(AccountBook to, OpenItem credit, long cents, DateOnly asOf)
    {
        var now = items[credit.Id];
        var reference = $"{credit.Id.Replace('/', ' ')} {now.TimesCleared + 1}";
        var away = new OpenItem(OpenItem.IdOf(account.Id, "TRF", reference), account.Id, Side.Debit, "TRF", reference, null, now.SubmitterBn9, now.PayerTag, cents, asOf, Today, Now, asOf, null, RateKind.None);
        PostOn(away, "TRANSFERRED_OUT", Accounts.BetweenAccounts, (now, cents));
        Keep(items[credit.Id] with { TimesCleared = now.TimesCleared + 1 });
        var there = away with { Id = OpenItem.IdOf(to.Account.Id, "TRF", reference), RmAccount = to.Account.Id, Side = Side.Credit };
        to.Post(there, "TRANSFERRED_IN", new PostingLine(Accounts.BetweenAccounts, Side.Debit, there.Original));
        return there;
    }

    /// <summary>A credit clears a certain debt, due or not, with effect as of a day.</summary>
    public void ClearWith(string creditId, string debitId, long cents, DateOnly asOf, ClearingMode mode = ClearingMode.Auto)
    {
        if (cents > 0) Apply([new(creditId, debitId, cents)], Today, asOf, Plain with { Mode = mode });
    }

    /// <summary>A credit clears the debts that its owner chose, each by what it names (ledger 5.2, R5); or that an officer chose.</summary>
    public void Designate(string creditId, IEnumerable<(string DebitId, long Cents)> chosen, ClearingMode mode = ClearingMode.Designated) => Apply([.. chosen.Select(c => new Allocation(creditId, c.DebitId, c.Cents))], Today, like: Plain with { Mode = mode });

    /// <summary>
    /// Takes back every clearing in which a credit paid: the debts are open again with their own due dates, and bear interest as if it had not (SOR/96-188 s.14). What a refund took back of what it paid is no debt
    /// any more: that stays with the credit, and the interest that the client got on it goes back.
    /// </summary>
    /// <param name="sequences">The numbers of those clearings in the journal, by their source.</param>
    /// <returns>The refunds.</returns>
    public IReadOnlyList<string> Unclear(OpenItem credit, IReadOnlyDictionary<string, long> sequences)
    {
        var givenBack = new List<(string DebtId, Reduction Part)>();
        foreach (var clearing in items[credit.Id].Reductions.Where(r => r.Clearing is not null).GroupBy(r => r.Clearing!).ToArray())
        {
            givenBack.AddRange(clearing.Select(r => r.By).Distinct().SelectMany(id => items[id].Reductions.Where(r => r.Clearing == clearing.Key && r.IsGivenBack).Select(r => (id, r))));
            postings.Add(Posting.Of("CLEARING_REVERSED", credit.Reference, Today, $"REVERSED {clearing.Key}", clearing.SelectMany(r => new PostingLine[]
            {
                new(AccountOf(items[r.By]), Side.Debit, Money.OfCents(r.Cents)),
                new(Accounts.Unapplied(account.Id), Side.Credit, Money.OfCents(r.Cents)),
            })) with { Resolves = sequences[clearing.Key] });
            foreach (var id in clearing.Select(r => r.By).Append(credit.Id).Distinct()) Keep(rates.Deferred(items[id].Uncleared(clearing.Key, Today)));
        }
        // All of it first, before what a debt bore is looked at again.
        foreach (var (debtId, part) in givenBack) Take([new(credit.Id, debtId, part.Cents)], Today, part.EffectiveOn, part);
        ChargeSettled([.. givenBack.Select(g => new Allocation(credit.Id, g.DebtId, g.Part.Cents))], Today, asOf: null, GivenBack);
        string[] refunds = [.. givenBack.Select(g => g.Part.GivenBackBy).OfType<string>().Distinct()];
        foreach (var refund in refunds)
            if (Find("RINT", refund.Split('/', 3)[2]) is { Bearing: { } bearing } interest) TakeInterestToClientBack(interest, bearing, credit);
        return refunds;
    }

    /// <summary>Leaves an item alone; twice for one reason says nothing more.</summary>
    public void Hold(OpenItem item, Hold hold)
    {
        var now = items[item.Id];
        if (now.Holds.All(h => (h.Type, h.Reference) != (hold.Type, hold.Reference))) Keep(now with { Holds = [.. now.Holds, hold] });
    }

    public void Release(OpenItem item, HoldType type, string reference) => Keep(items[item.Id] with { Holds = [.. items[item.Id].Holds.Where(h => (h.Type, h.Reference) != (type, reference))] });

    /// <summary>What was paid before release of goods that are accounted for now: what is left of it pays anything.</summary>
    public void Free(string transactionNumber)
    {
        foreach (var credit in InOrder.Where(i => i.HeldFor == transactionNumber && i.OpenCents > 0).ToArray()) Free(credit);
    }

    /// <summary>A payment that no declaration needs pays anything.</summary>
    public void Free(OpenItem credit) => Keep(items[credit.Id] with { HeldFor = null });

    /// <summary>A refund takes a debt back, wholly or in part: first what is still open of it, then what was paid. What was written off nobody paid: that part of the refund goes back to where it was forgiven.</summary>
    /// <param name="neverOwing">Whether that part was never owing, so that it bears no interest; else it was owing until the day.</param>
    /// <returns>What was paid of it, by the day.</returns>
    public IReadOnlyList<Reduction> TakeBack(OpenItem credit, OpenItem debt, long cents, DateOnly day, bool neverOwing)
    {
        var open = Math.Min(cents, items[debt.Id].OpenCents);
        var (left, back) = items[debt.Id].TakingBackPaid(cents - open, credit.Id, neverOwing);
        Keep(left);
        if (Math.Min(open, items[credit.Id].OpenCents) is > 0 and var taken) Apply([new(credit.Id, debt.Id, taken)], Today, neverOwing ? left.BeforeInterest ?? day : day, GivenBack with { IsNeverOwing = neverOwing });
        if (Math.Min(back.Where(r => r.IsWrittenOff).Sum(r => r.Cents), items[credit.Id].OpenCents) is > 0 and var part)
            PostOn(Beside(credit, Side.Debit, "REV", $"{credit.Reference} {Accounts.WriteOffs}", part, day), "FORGIVENESS_REVERSED", Accounts.WriteOffs, (items[credit.Id], part));
        return [.. back.Where(r => !r.IsWrittenOff)];
    }

    /// <summary>An entry that goes with an item and is its payer's; numbered where the command has made one of that name before.</summary>
    OpenItem Beside(OpenItem item, Side side, string type, string reference, long cents, DateOnly on)
    {
        var name = reference;
        for (var n = 2; Find(type, name) is not null; n++) name = $"{reference} {n}";
        return new(OpenItem.IdOf(account.Id, type, name), account.Id, side, type, name, item.TransactionNumber, item.SubmitterBn9, item.PayerTag, cents, on, Today, now, on, null, RateKind.None) { Cause = item.Cause };
    }

    /// <summary>As of the day on which it counts in the journal: what became known late takes today's date rather than one of a period whose statement is out, and keeps its own beside it, as its item does (I10).</summary>
    Posting Counted(Posting posting) => posting.EffectiveOn <= StatementDates.CutOf(StatementDates.LastBy(Today)) ? posting with { EffectiveOn = Today, OccurredOn = posting.EffectiveOn } : posting;

    string AccountOf(OpenItem item) => item.Side == Side.Debit ? Accounts.Receivable(item.Class.Receivable!, account.Id) : Accounts.Unapplied(account.Id);

    static readonly Reduction Plain = new(default, 0, "") { Mode = ClearingMode.Auto }, GivenBack = Plain with { IsGivenBack = true };

    /// <param name="like">How it counts on the debts.</param>
    void Apply(IReadOnlyList<Allocation> allocations, DateOnly day, DateOnly? asOf = null, Reduction? like = null)
    {
        Take(allocations, day, asOf, like);
        ChargeSettled(allocations, day, asOf, like);
    }

    void Take(IReadOnlyList<Allocation> allocations, DateOnly day, DateOnly? asOf, Reduction? like)
    {
        // One transaction for each credit, so that each can be taken back by itself.
        foreach (var paid in allocations.GroupBy(a => a.CreditId))
        {
            var credit = items[paid.Key];
            var (source, number) = ($"CLEARED {credit.Id} {credit.TimesCleared + 1}", credit.ExpectedOf ?? credit.HeldFor);
            foreach (var a in paid)
            {
                var counts = asOf ?? credit.EffectiveOn;
                Keep(items[credit.Id].ReducedBy(new(day, a.Cents, a.DebitId) { On = day, CountsOn = counts > items[a.DebitId].EffectiveOn ? counts : items[a.DebitId].EffectiveOn, Clearing = source, Mode = (like ?? Plain).Mode }));
                Keep(items[a.DebitId].ReducedBy((like ?? Plain) with { EffectiveOn = counts, Cents = a.Cents, By = a.CreditId, On = day, Clearing = source, IsAhead = number is not null && number == items[a.DebitId].TransactionNumber }));
            }
            Keep(items[credit.Id] with { TimesCleared = credit.TimesCleared + 1 });
            postings.Add(Counted(Posting.Of("CLEARED", credit.Reference, day, source, paid.SelectMany(a => new PostingLine[]
            {
                new(Accounts.Unapplied(account.Id), Side.Debit, Money.OfCents(a.Cents)),
                new(AccountOf(items[a.DebitId]), Side.Credit, Money.OfCents(a.Cents)),
            }))));
        }
    }

    /// <returns>Whether it was not there.</returns>
    bool Add(OpenItem item)
    {
        if (!items.TryAdd(item.Id, item)) return false;
        if (item.Interest is not { ItemId: var debt }) return true;
        if (!interestOf.TryGetValue(debt, out var charged)) interestOf[debt] = charged = [];
        charged.Add(item.Id);
        return true;
    }

    /// <summary>The interest that was charged on a debt, as it was posted.</summary>
    IEnumerable<OpenItem> InterestOn(OpenItem debt) => (interestOf.GetValueOrDefault(debt.Id) ?? []).Select(id => items[id]).OrderBy(i => i.PostedAt).ThenBy(i => i.Id, StringComparer.Ordinal);

    void Keep(OpenItem item)
    {
        if (changed.Add(item.Id) && items.TryGetValue(item.Id, out var was)) before[item.Id] = was;
        if (!Add(item)) items[item.Id] = item;
        if (item.Interest is { } of && items.TryGetValue(of.ItemId, out var debt)) KeepPaid(debt, item);
    }
}
