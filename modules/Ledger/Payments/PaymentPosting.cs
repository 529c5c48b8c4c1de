using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>What each step of a payment posts (rules P8, P8a to P8c, P10 and P22), pure.</summary>
static class PaymentPosting
{
    /// <summary>The source of the pending posting, by which its number in the chain is found when it is settled or voided.</summary>
    public static string PendingSource(Payment payment) => $"PAYMENT_PENDING {payment.ItemId}";

    /// <summary>P8: the money is there.</summary>
    /// <param name="on">The account of the journal on which it came, as 1010.</param>
    public static void Credit(this AccountBook book, Payment payment, string on)
    {
        if (payment.IsSecurity) book.Post(Security(payment, "SECURITY_POSTED", on));
        else book.Post(Item(payment, book), "PAYMENT_POSTED", new PostingLine(on, Side.Debit, payment.Amount));
        Apply(book, payment);
    }

    /// <summary>P8a: the money is on its way, and no credit yet.</summary>
    public static void Pend(this AccountBook book, Payment payment) => book.Post(Posting.Of("PAYMENT_PENDING", payment.Reference, payment.EffectiveOn, PendingSource(payment),
        new(Accounts.InTransit, Side.Debit, payment.Amount), new(CreditedTo(payment), Side.Credit, payment.Amount)));

    /// <summary>P8b: what was pending is settled, and dated at its initiation; at its receipt where the payer sent it and the bank names the day.</summary>
    /// <param name="pending">The number of the pending posting in the account's chain.</param>
    public static void Settle(this AccountBook book, Payment payment, long pending)
    {
        if (payment.IsSecurity) book.Post(Security(payment, "SECURITY_POSTED", Accounts.InTransit) with { Resolves = pending });
        else book.Settle(Item(payment, book), "PAYMENT_POSTED", pending, new PostingLine(Accounts.InTransit, Side.Debit, payment.Amount));
        book.Post(Posting.Of("PAYMENT_SETTLED", payment.Reference, book.Today, $"PAYMENT_SETTLED {payment.ItemId}", new(Accounts.Bank, Side.Debit, payment.Amount), new(Accounts.InTransit, Side.Credit, payment.Amount)));
        Apply(book, payment);
    }

    /// <summary>P8c: what was pending never came.</summary>
    public static void Void(this AccountBook book, Payment payment, long pending) => book.Post(Posting.Of("PAYMENT_VOIDED", payment.Reference, book.Today, $"PAYMENT_VOIDED {payment.ItemId}",
        new(Accounts.InTransit, Side.Debit, payment.Amount), new(CreditedTo(payment), Side.Credit, payment.Amount)) with { Resolves = pending });

    /// <summary>P10: what it cleared is open again with its own due dates, as if it had never been tendered (SOR/96-188 s.14); what of it was paid out already is owing; and the charge.</summary>
    /// <param name="sequences">The numbers of its clearings in the journal, by their source.</param>
    /// <param name="deposit">The security that it was paid as. What of that was applied or returned is owing.</param>
    public static void Dishonour(this AccountBook book, Payment payment, IReadOnlyDictionary<string, long> sequences, Money charge, CashSecurity? deposit = null)
    {
        if (payment.IsSecurity)
        {
            var held = deposit?.Held ?? payment.Amount;
            if (held < payment.Amount) book.PostOn(Debt(payment, "DIS", payment.Amount - held, book), "PAYMENT_DISHONOURED", Accounts.Bank);
            if (held > Money.Zero) book.Post(Posting.Of("SECURITY_DISHONOURED", payment.Reference, book.Today, $"SECURITY_DISHONOURED {payment.ItemId}", new(CreditedTo(payment), Side.Debit, held), new(Accounts.Bank, Side.Credit, held)));
        }
        else
        {
            var refunds = book.Unclear(book.Find(payment.ItemId)!, sequences);
            book.TakeRewardBack(book.Find(payment.ItemId)!);
            var left = book.Find(payment.ItemId)!;
            var dishonoured = Bearing(Debt(payment, "DIS", payment.Amount, book), left);
            book.PostOn(dishonoured, "PAYMENT_DISHONOURED", Accounts.Bank, left.OpenCents > 0 ? [(left, left.OpenCents)] : []);
            // What was refunded of it makes up for it first.
            foreach (var refund in refunds) book.ClearWith(refund, dishonoured.Id, Math.Min(book.Find(refund)?.OpenCents ?? 0, book.Find(dishonoured).OpenCents), dishonoured.EffectiveOn);
        }
        if (charge > Money.Zero) book.Post(Debt(payment, "NSF", charge, book), "DISHONOUR_CHARGED", new PostingLine(Accounts.DishonourCharges, Side.Credit, charge));
        book.Clear(book.Today);
    }

    /// <summary>What of the money went to another account or was paid out opens no debt that bears interest again, so that what is owing for it bears it itself, from the day on which it counted there or was gone.</summary>
    static OpenItem Bearing(OpenItem dishonoured, OpenItem payment)
    {
        var gone = payment.Reductions.Where(r => r.Clearing is null).Select(r => r.EffectiveOn).Order().ToArray();
        return gone.Length == 0 ? dishonoured : dishonoured with { EffectiveOn = gone[^1], InterestFrom = gone[^1].AddDays(1), Rate = RateKind.Specified, InterestSettled = false };
    }

    static void Apply(AccountBook book, Payment payment)
    {
        if (book.Find(payment.ItemId) is { } credit && payment.Designation.Count > 0) book.Designate(credit.Id, Designation.StillOf(book, credit, payment.Designation));
        book.Clear(book.Today);
    }

    public static OpenItem Item(Payment payment, AccountBook book) => new(
        payment.ItemId, payment.RmAccount, Side.Credit, "PMT", payment.Reference, payment.TransactionNumber, payment.PayerBn9, payment.PayerTag,
        payment.Amount.Cents, payment.EffectiveOn, book.Today, book.Now, payment.EffectiveOn, null, RateKind.None) { HeldFor = payment.KeptFor, ExpectedOf = payment.Purpose == PaymentPurpose.ExpectedDuties ? payment.TransactionNumber : null };

    /// <summary>Payable at once by whoever tendered the payment.</summary>
    static OpenItem Debt(Payment payment, string type, Money amount, AccountBook book) => new(
        OpenItem.IdOf(payment.RmAccount, type, payment.Reference, payment.PayerTag), payment.RmAccount, Side.Debit, type, payment.Reference, null, payment.PayerBn9, payment.PayerTag,
        amount.Cents, book.Today, book.Today, book.Now, book.Today, null, RateKind.None);

    static Posting Security(Payment payment, string type, string against) => Posting.Of(type, payment.Reference, payment.EffectiveOn, $"{type} {payment.ItemId}", new(against, Side.Debit, payment.Amount), new(CreditedTo(payment), Side.Credit, payment.Amount));

    static string CreditedTo(Payment payment) => payment.IsSecurity ? Accounts.Security(payment.RmAccount) : Accounts.Unapplied(payment.RmAccount);
}
