using Carm.Kernel;

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

/// <summary>Cash that a client gave as security for what statements of adjustments ask, so that it may appeal without paying (Customs Act s.60(1), s.66(2)).</summary>
/// <param name="Id">Its number, as SEC-700000003RM0001-0001.</param>
/// <param name="Reference">The payer's own, as of the bank draft.</param>
/// <param name="PostedOn">The day on which security was given; the prescribed rate runs from the day after.</param>
public sealed record CashSecurity(string Id, string RmAccount, IReadOnlyList<string> StatementNumbers, long AmountCents, string Reference, DateOnly PostedOn, CashSecurityState State)
{
    public DateOnly? EndedOn { get; init; }

    /// <summary>The payment by which the client deposited it itself; null for what an officer recorded.</summary>
    public string? PaymentId { get; init; }

    /// <summary>The program account, while the money is held.</summary>
    public string? HeldOf => State == CashSecurityState.Held ? RmAccount : null;

    public static string IdOf(string rmAccount, int number) => $"SEC-{rmAccount}-{number:0000}";

    public bool IsFor(IReadOnlyCollection<string> statementNumbers) => StatementNumbers.Any(statementNumbers.Contains);
}

/// <summary>What cash security does to its account: rules P22 to P24 of the domain document. Pure.</summary>
public static class SecurityPosting
{
    /// <summary>P22: the money is held apart from the client's credits; what is disputed is left alone, and bears the prescribed rate from the day after.</summary>
    public static void Post(CashSecurity security, AccountBook book)
    {
        var amount = Money.OfCents(security.AmountCents);
        book.Post(Posting.Of("SECURITY_POSTED", security.Id, security.PostedOn, $"SECURITY_POSTED {security.Id}", new PostingLine(Accounts.Bank, Side.Debit, amount), new(Accounts.Security(security.RmAccount), Side.Credit, amount)));
        Hold(security, security.PostedOn, book);
    }

    /// <summary>Also when an appeal comes that security was given for before.</summary>
    /// <param name="from">The day on which both were there.</param>
    public static void Hold(CashSecurity security, DateOnly from, AccountBook book)
    {
        foreach (var item in Disputed(security.StatementNumbers, book))
        {
            book.Hold(item, new(HoldType.AppealSecured, security.Id, book.Today));
            // A second time, when the appeal before it ended, under a name of its own.
            if (item.Rate == RateKind.Specified && item.Prescribed.All(p => p.To is not null)) book.BearPrescribed(item, from.AddDays(1), item.Prescribed.Count == 0 ? security.Id : $"{security.Id} {item.Prescribed.Count + 1}");
        }
    }

    /// <summary>The appeal is decided, or over: what was secured is payable at once (s.65(2)), and the specified rate is back from the day after.</summary>
    public static void EndHold(IReadOnlyCollection<string> statementNumbers, IEnumerable<CashSecurity> securities, DateOnly on, AccountBook book)
    {
        foreach (var item in Disputed(statementNumbers, book))
        {
            foreach (var days in item.Prescribed.Where(p => p.To is null)) book.EndPrescribed(item, on < days.From ? days.From.AddDays(-1) : on, days.Reference);
            foreach (var security in securities) book.Release(item, HoldType.AppealSecured, security.Id);
        }
    }

    /// <summary>P23: the money pays what was disputed, due or not, and what is left of it anything.</summary>
    public static void Realize(CashSecurity security, AccountBook book)
    {
        var amount = Money.OfCents(security.AmountCents);
        EndHold(security.StatementNumbers, [security], book.Today, book);
        var credit = new OpenItem(OpenItem.IdOf(security.RmAccount, "SEC", security.Id), security.RmAccount, Side.Credit, "SEC", security.Id, null, security.RmAccount[..9], OpenItem.Importer,
            security.AmountCents, book.Today, book.Today, book.Now, book.Today, null, RateKind.None);
        book.Post(credit, "SECURITY_REALIZED", new PostingLine(Accounts.Security(security.RmAccount), Side.Debit, amount));
        foreach (var item in Disputed(security.StatementNumbers, book).Where(i => !i.IsHeld)) book.ClearWith(credit.Id, item.Id, Math.Min(book.Find(credit).OpenCents, book.Find(item).OpenCents), book.Today);
        book.Clear(book.Today);
    }

    /// <summary>P24: the money goes back.</summary>
    public static void Return(CashSecurity security, AccountBook book)
    {
        var amount = Money.OfCents(security.AmountCents);
        EndHold(security.StatementNumbers, [security], book.Today, book);
        book.Post(Posting.Of("SECURITY_RETURNED", security.Id, book.Today, $"SECURITY_RETURNED {security.Id}", new PostingLine(Accounts.Security(security.RmAccount), Side.Debit, amount), new(Accounts.Bank, Side.Credit, amount)));
        book.Clear(book.Today);
    }

    /// <summary>What these statements of adjustments ask, with the interest charged on it, as far as anything may still happen to it.</summary>
    static OpenItem[] Disputed(IReadOnlyCollection<string> statementNumbers, AccountBook book) => [.. book.InOrder.Where(i => i.Side == Side.Debit && i.Cause is { } cause && statementNumbers.Contains(cause))];
}

/// <param name="StatementNumbers">The statements of adjustments for which it was given; none yet for a deposit that the client has made and no officer has looked at.</param>
public sealed record CashSecurityView(string SecurityNumber, string RmAccount, IReadOnlyList<string> StatementNumbers, Money Amount, string Reference, DateOnly PostedOn, CashSecurityState State, DateOnly? EndedOn, string? PaymentId)
{
    public static CashSecurityView Of(CashSecurity s) => new(s.Id, s.RmAccount, s.StatementNumbers, Money.OfCents(s.AmountCents), s.Reference, s.PostedOn, s.State, s.EndedOn, s.PaymentId);
}
