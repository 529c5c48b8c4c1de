using System.Text.Json.Serialization;
using Carm.Kernel;
using Carm.Ledger.Contracts;

namespace Carm.Ledger;

public enum CashSecurityState
{
    Held,

    /// <summary>It has paid what was disputed.</summary>
    Realized,
    Returned,

    /// <summary>The bank took the client's payment back.</summary>
    Dishonoured,
}

/// <summary>Part of a deposit that the importer has asked back, as Bonds let it.</summary>
/// <param name="Number">Bonds' own number of the refund.</param>
/// <param name="EndedOn">The day on which it was paid, or turned out to be due no more.</param>
public sealed record AskedReturn(string Number, long Cents, DateOnly? EndedOn = null, bool IsPaid = false);

/// <summary>
/// Cash that a client gave as security: for what statements of adjustments ask, so that it may appeal without paying (Customs Act s.60(1), s.66(2)); or for release prior to payment (SOR/86-1062 s.11), whose adequacy is Bonds'.
/// </summary>
/// <param name="Id">Its number, as SEC-700000003RM0001-0001.</param>
/// <param name="Reference">The payer's own, as of the bank draft.</param>
/// <param name="PostedOn">The day on which security was given; the prescribed rate runs from the day after.</param>
public sealed record CashSecurity(string Id, string RmAccount, IReadOnlyList<string> StatementNumbers, long AmountCents, string Reference, DateOnly PostedOn, CashSecurityState State)
{
    public DateOnly? EndedOn { get; init; }

    /// <summary>The payment by which the client deposited it itself; null for what an officer recorded.</summary>
    public string? PaymentId { get; init; }

    /// <summary>Whether it stands for release prior to payment. Bonds decides what of it may go back.</summary>
    public bool IsForRpp { get; init; }

    /// <summary>A surety's agreement, which no money lies behind: as long as it stands it secures as cash does, and Bonds says when that ends.</summary>
    public bool IsPledge { get; init; }

    /// <summary>What of it has been applied or paid back, in parts or whole.</summary>
    public long EndedCents { get; init; }

    public IReadOnlyList<AskedReturn> Asked { get; init; } = [];

    /// <summary>How often it changed.</summary>
    public long Revision { get; init; } = 1;

    [JsonIgnore]
    public Money Held => State == CashSecurityState.Held ? Left : Money.Zero;

    /// <summary>What has not been applied or paid back yet, however it stands.</summary>
    [JsonIgnore]
    public Money Left => Money.OfCents(AmountCents - EndedCents);

    /// <summary>The name in the journal of the next of it that comes to its end.</summary>
    [JsonIgnore]
    public string EntryId => EndedCents == 0 ? Id : $"{Id}-{Revision}";

    /// <summary>Part of it, or all that was held, has come to its end; requests that what is left does not carry are due no more.</summary>
    public CashSecurity Ended(CashSecurityState how, Money part, DateOnly on)
    {
        var left = AmountCents - EndedCents - part.Cents;
        var ended = this with { EndedCents = AmountCents - left, State = left == 0 ? how : State, EndedOn = left == 0 ? on : null, Revision = Revision + 1 };
        return ended with { Asked = [.. ended.Asked.Select((a, n) => a.EndedOn is null && ended.Asked.Take(n + 1).Where(o => o.EndedOn is null).Sum(o => o.Cents) > left ? a with { EndedOn = on } : a)] };
    }

    /// <summary>What Bonds is told of it.</summary>
    public IEnumerable<CashSecurityChanged> Told(DateTimeOffset now) => IsForRpp
        ? [new(RmAccount, Id, Reference, Revision, Money.OfCents(AmountCents).Amount, Held.Amount, PostedOn, State.ToString().ToUpperInvariant(), [.. Asked.Where(a => a.IsPaid).Select(a => a.Number)], [.. Asked.Where(a => a.EndedOn is not null && !a.IsPaid).Select(a => a.Number)], now)]
        : [];

    /// <summary>The program account, while the money is held.</summary>
    public string? HeldOf => State == CashSecurityState.Held ? RmAccount : null;

    public static string IdOf(string rmAccount, int number) => $"SEC-{rmAccount}-{number:0000}";

    public bool IsFor(IReadOnlyCollection<string> statementNumbers) => StatementNumbers.Any(statementNumbers.Contains);
}

/// <summary>How far security goes.</summary>
/// <param name="Owing">Duties, and interest charged and accrued to date, of the statements that it is for.</param>
/// <param name="Given">All that is held for them.</param>
/// <param name="Needed">What is asked for: what is owing, and six months' interest at the specified rate in advance (6.5); null while that rate is missing.</param>
public sealed record SecurityCover(Money Owing, Money Given, Money? Needed)
{
    /// <summary>Security was given for all duties and interest owing (Customs Act s.60(1)); less of it holds nothing back.</summary>
    public bool IsWhole => Given >= Owing;
}

/// <summary>What cash security does to its account: rules P22 to P24 of the domain document. Pure.</summary>
public static class SecurityPosting
{
    const int MonthsAhead = 6;

    /// <summary>P22: the money is held apart from the client's credits. With what is held for the same statements already it may cover them; then what is disputed is left alone, and bears the prescribed rate from the day after.</summary>
    /// <param name="others">What is held for any of the same statements besides.</param>
    public static void Post(CashSecurity security, AccountBook book, params IReadOnlyCollection<CashSecurity> others)
    {
        var amount = Money.OfCents(security.AmountCents);
        book.Post(Posting.Of("SECURITY_POSTED", security.Id, security.PostedOn, $"SECURITY_POSTED {security.Id}", new PostingLine(Accounts.Bank, Side.Debit, amount), new(Accounts.Security(security.RmAccount), Side.Credit, amount)));
        Hold([security, .. others], security.PostedOn, book);
    }

    /// <summary>How far these go together.</summary>
    /// <param name="on">As of which day, where that is past: what has accrued since is not among what was owing then.</param>
    public static SecurityCover CoverOf(IReadOnlyCollection<CashSecurity> securities, AccountBook book, DateOnly? on = null)
    {
        var disputed = Disputed([.. securities.SelectMany(s => s.StatementNumbers)], book);
        var owing = Money.Sum(disputed.Select(i => i.Open + ItemInterest.ToDate(i, book.Today, book.Rates) - ItemInterest.OwingSince(i, on ?? book.Today, book.Today, book.Rates)));
        var given = Money.Sum(securities.Select(s => s.Held));
        if (book.Rates.KnownThrough(book.Today, book.Today) < book.Today) return new(owing, given, null);
        var (duties, until) = (Money.Sum(disputed.Where(i => i.Type != "INT").Select(i => i.Open)), book.Today.AddMonths(MonthsAhead));
        return new(owing, given, owing + Money.Round(InterestCalculation.Accrue(book.Rates.ReachingTo(until).Book.Spans(book.Today.AddDays(1), until, duties, RateKind.Specified))));
    }

    /// <summary>Leaves alone what these cover, also when an appeal comes that security was given for before.</summary>
    /// <param name="given">The day of what came last, the appeal or a security. The prescribed rate runs from the day after all were there (s.66(2)), however late that is heard of.</param>
    public static void Hold(IReadOnlyCollection<CashSecurity> securities, DateOnly given, AccountBook book)
    {
        var from = securities.Select(s => s.PostedOn).Append(given).Max();
        if (!CoverOf(securities, book, from).IsWhole) return;
        foreach (var security in securities)
            foreach (var item in Disputed(security.StatementNumbers, book))
            {
                book.Hold(item, new(HoldType.AppealSecured, security.Id, book.Today));
                // A second time, when the appeal before it ended, under a name of its own.
                if (book.Find(item) is not { Rate: RateKind.Specified } now || now.Prescribed.Any(p => p.To is null)) continue;
                book.BearPrescribed(item, from.AddDays(1), now.Prescribed.Count == 0 ? security.Id : $"{security.Id} {now.Prescribed.Count + 1}");
                // What was charged at the other rate since then goes back.
                if (now.ChargedThrough > from) book.GiveInterestBack(item, $"{item.Type} {item.Reference} {now.TimesCharged + 1}", book.Today);
            }
    }

    /// <summary>The appeal is decided, or over: what was secured is payable at once (s.65(2)), and the specified rate is back from the day after.</summary>
    public static void EndHold(IReadOnlyCollection<string> statementNumbers, IEnumerable<CashSecurity> securities, DateOnly on, AccountBook book)
    {
        EndPrescribed(statementNumbers, on, book);
        foreach (var item in Disputed(statementNumbers, book))
            foreach (var security in securities) book.Release(item, HoldType.AppealSecured, security.Id);
    }

    /// <summary>The specified rate is back from the day after the decision (s.66(2)).</summary>
    public static void EndPrescribed(IReadOnlyCollection<string> statementNumbers, DateOnly on, AccountBook book) => EndPrescribed(Disputed(statementNumbers, book), on, book);

    static void EndPrescribed(IEnumerable<OpenItem> items, DateOnly on, AccountBook book)
    {
        foreach (var item in items.ToArray())
            foreach (var days in item.Prescribed.Where(p => p.To is null && !p.IsAuthorized)) book.EndPrescribed(item, on < days.From ? days.From.AddDays(-1) : on, days.Reference);
    }

    /// <summary>The version that an appeal has brought is posted: what is left of its declaration is left alone no longer.</summary>
    /// <param name="statementNumbers">Those that the appeal was against.</param>
    /// <returns>Those of them that are about this declaration.</returns>
    public static IReadOnlyList<string> EndHold(string transactionNumber, IReadOnlyCollection<string> statementNumbers, IReadOnlyCollection<CashSecurity> securities, DateOnly on, AccountBook book)
    {
        string[] own = [.. statementNumbers.Where(s => AppealOutcome.TransactionNumberIn(s) == transactionNumber).Union(Disputed(statementNumbers, book).Where(i => i.TransactionNumber == transactionNumber).Select(i => i.Cause!))];
        EndHold(own, securities.Where(s => s.IsFor(own)), on, book);
        return own;
    }

    /// <summary>
    /// Statements are decided for good: what is still open of them is paid from the cash that was given for them (P23), as far as no other appeal stands on it; and cash of whose statements nothing is open any more
    /// goes back (P24). An agreement has no money to apply or return: it is let go with the hold.
    /// </summary>
    /// <param name="others">The statements of the appeals that are open.</param>
    /// <returns>The securities that changed.</returns>
    public static IReadOnlyList<CashSecurity> Settle(IReadOnlyCollection<string> decided, IReadOnlyCollection<string> others, IReadOnlyCollection<CashSecurity> securities, AccountBook book)
    {
        Owing[] owing = [.. others.Concat(decided).Select(s => Owing.On(s, book.Items, book.Today, book.Rates))];
        // What others stand on they keep; an agreement that covers these too is a promise, and pays nothing.
        var shares = SecurityShares.Of([.. owing.Select(o => (o.Statement, o.Total))], securities, cashOnly: decided);
        var settled = new Dictionary<string, CashSecurity>();
        foreach (var security in securities.Where(s => !s.IsPledge && s.IsFor(decided)).OrderBy(s => s.Id, StringComparer.Ordinal))
        {
            var own = shares.Where(s => s.SecurityId == security.Id && decided.Contains(s.Statement)).ToArray();
            var part = Money.Sum(own.Select(s => s.Amount));
            if (part == Money.Zero) continue;
            // Not the others that are decided with them: what was not given for these does not pay them.
            Apply(security, part, [.. own.Select(s => s.Statement)], book);
            settled[security.Id] = security.Ended(CashSecurityState.Realized, part, book.Today);
        }
        book.Clear(book.Today);
        foreach (var security in securities.Where(s => !s.IsPledge && s.IsFor(decided)).Select(s => settled.GetValueOrDefault(s.Id, s)).Where(s => s.Held > Money.Zero && Disputed(s.StatementNumbers, book).All(i => !i.IsCurrent)).ToArray())
        {
            PayBack(security, book);
            settled[security.Id] = security.Ended(CashSecurityState.Returned, security.Held, book.Today);
        }
        // What is used up holds nothing back of the other statements either that it was given for.
        foreach (var over in settled.Values.Where(s => s.HeldOf is null))
        {
            var held = Disputed(over.StatementNumbers, book).Where(i => i.Holds.Any(h => (h.Type, h.Reference) == (HoldType.AppealSecured, over.Id))).ToArray();
            foreach (var item in held) book.Release(item, HoldType.AppealSecured, over.Id);
            // Nor is the prescribed rate theirs any more, where nothing else covers them.
            EndPrescribed(held.Select(i => book.Find(i)).Where(i => i.Holds.All(h => h.Type != HoldType.AppealSecured)), book.Today, book);
        }
        return [.. settled.Values];
    }

    /// <summary>It is security no more; what the others cover without it is left alone still.</summary>
    /// <param name="others">What is held for any of the same statements besides.</param>
    /// <param name="before">What happens to the items before they are left alone again.</param>
    /// <param name="on">The day on which that was so; today where it is not said.</param>
    public static void LetGo(CashSecurity security, IReadOnlyCollection<CashSecurity> others, AccountBook book, Action? before = null, DateOnly? on = null)
    {
        CashSecurity[] holding = [.. others.Where(o => Disputed(security.StatementNumbers, book).Any(i => i.Holds.Any(h => h.Type == HoldType.AppealSecured && h.Reference == o.Id)))];
        EndHold(security.StatementNumbers, [security, .. holding], on ?? book.Today, book);
        before?.Invoke();
        if (holding.Length > 0) Hold(holding, on ?? book.Today, book);
    }

    /// <summary>P23: the money pays what was disputed, due or not, and what is left of it anything.</summary>
    public static void Realize(CashSecurity security, AccountBook book, params IReadOnlyCollection<CashSecurity> others)
    {
        LetGo(security, others, book, () => Apply(security, security.Left, security.StatementNumbers, book));
        book.Clear(book.Today);
    }

    /// <summary>Part of the money becomes a credit that pays what is open of these statements.</summary>
    static void Apply(CashSecurity security, Money part, IReadOnlyCollection<string> statementNumbers, AccountBook book)
    {
        var credit = new OpenItem(OpenItem.IdOf(security.RmAccount, "SEC", security.EntryId), security.RmAccount, Side.Credit, "SEC", security.EntryId, null, security.RmAccount[..9], OpenItem.Importer,
            part.Cents, book.Today, book.Today, book.Now, book.Today, null, RateKind.None);
        book.Post(credit, "SECURITY_REALIZED", new PostingLine(Accounts.Security(security.RmAccount), Side.Debit, part));
        foreach (var item in Disputed(statementNumbers, book).Where(i => !i.IsHeld)) book.ClearWith(credit.Id, item.Id, Math.Min(book.Find(credit).OpenCents, book.Find(item).OpenCents), book.Today, ClearingMode.Security);
    }

    /// <summary>P24: the money goes back.</summary>
    public static void Return(CashSecurity security, AccountBook book, params IReadOnlyCollection<CashSecurity> others)
    {
        LetGo(security, others, book);
        PayBack(security, book);
        book.Clear(book.Today);
    }

    static void PayBack(CashSecurity security, AccountBook book) => book.Post(Posting.Of(
        "SECURITY_RETURNED", security.EntryId, book.Today, $"SECURITY_RETURNED {security.EntryId}", new PostingLine(Accounts.Security(security.RmAccount), Side.Debit, security.Left), new(Accounts.Bank, Side.Credit, security.Left)));

    /// <summary>What these statements of adjustments ask, with the interest charged on it, as far as anything may still happen to it.</summary>
    static OpenItem[] Disputed(IReadOnlyCollection<string> statementNumbers, AccountBook book) => [.. book.InOrder.Where(i => i.Side == Side.Debit && i.Cause is { } cause && statementNumbers.Contains(cause))];
}

/// <summary>Which security stands for which statement: each cent for one. Pure.</summary>
public static class SecurityShares
{
    /// <param name="owing">What is owing on each statement; they take in this order.</param>
    /// <param name="cashOnly">The statements for which no agreement stands.</param>
    public static IReadOnlyList<(string Statement, string SecurityId, Money Amount)> Of(IReadOnlyList<(string Statement, Money Amount)> owing, IReadOnlyCollection<CashSecurity> securities, IReadOnlyCollection<string>? cashOnly = null)
    {
        var left = securities.ToDictionary(s => s.Id, s => s.Held);
        var shares = new List<(string, string, Money)>();
        foreach (var (n, (statement, amount)) in owing.Index())
        {
            var open = amount;
            // First what the statements after it want least, so that they are not left without.
            foreach (var security in securities.Where(s => s.StatementNumbers.Contains(statement) && !(s.IsPledge && cashOnly?.Contains(statement) == true))
                .OrderBy(s => owing.Skip(n + 1).Where(o => s.StatementNumbers.Contains(o.Statement)).Sum(o => o.Amount.Cents)).ThenByDescending(s => s.IsPledge).ThenBy(s => s.Id, StringComparer.Ordinal))
            {
                var part = Money.Min(open, left[security.Id]);
                if (part <= Money.Zero) continue;
                shares.Add((statement, security.Id, part));
                (open, left[security.Id]) = (open - part, left[security.Id] - part);
            }
        }
        return shares;
    }
}

/// <param name="StatementNumbers">The statements of adjustments for which it was given; none for release prior to payment, and none yet for a deposit that the client has made and no officer has looked at.</param>
/// <param name="Held">What of it has been neither applied nor paid back.</param>
/// <param name="AskedBack">What the importer waits for.</param>
/// <param name="Form">CASH or AGREEMENT.</param>
public sealed record CashSecurityView(
    string SecurityNumber, string RmAccount, string Form, string Program, IReadOnlyList<string> StatementNumbers, Money Amount, Money Held, Money AskedBack, string Reference, DateOnly PostedOn, CashSecurityState State, DateOnly? EndedOn, string? PaymentId)
{
    public static CashSecurityView Of(CashSecurity s) => new(
        s.Id, s.RmAccount, s.IsPledge ? "AGREEMENT" : "CASH", s.IsForRpp ? "RPP" : "APPEALS", s.StatementNumbers, Money.OfCents(s.AmountCents), s.Held, Money.OfCents(s.Asked.Where(a => a.EndedOn is null).Sum(a => a.Cents)), s.Reference, s.PostedOn, s.State, s.EndedOn, s.PaymentId);
}
