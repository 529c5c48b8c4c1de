using Carm.Declarations.Contracts;
using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>What a version of a CAD does to its account: rules P1, P2, P4 and P5 of the domain document, pure.</summary>
public static class CadPosting
{
    /// <summary>Those that follow what was posted, each once and in their order; and those that came too early.</summary>
    /// <param name="isOpen">Whether a program account is open.</param>
    public static (IReadOnlyList<CadAccountedFor> Next, IReadOnlyList<CadAccountedFor> Early) Following(IEnumerable<CadAccountedFor> cads, IReadOnlyDictionary<string, PostedCad> posted, Func<string, bool> isOpen)
    {
        var (last, next, early) = (posted.ToDictionary(p => p.Key, p => p.Value.CadVersion), new List<CadAccountedFor>(), new List<CadAccountedFor>());
        foreach (var cad in cads.OrderBy(c => c.CadVersion))
        {
            var before = last.GetValueOrDefault(cad.TransactionNumber);
            if (cad.CadVersion <= before) continue;
            if (cad.CadVersion > before + 1 || !isOpen(cad.RmAccount))
            {
                early.Add(cad);
                continue;
            }
            last[cad.TransactionNumber] = cad.CadVersion;
            next.Add(cad);
        }
        return (next, early);
    }

    /// <summary>The appeal that a version carries out: the President's decision, or a judgment in part that officers wrote out.</summary>
    public static string? AppealOf(CadAccountedFor cad) => cad.Kind == "APPEAL_OUTCOME" ? cad.Reference : cad.AppealNumber;

    /// <summary>The same account's versions one after the other.</summary>
    /// <param name="posted">What was posted of their declarations before.</param>
    public static void Post(IEnumerable<CadAccountedFor> cads, AccountBook book, IReadOnlyDictionary<string, PostedCad> posted)
    {
        var now = new Dictionary<string, PostedCad>();
        foreach (var cad in cads) now[cad.TransactionNumber] = Post(cad, book, now.GetValueOrDefault(cad.TransactionNumber) ?? posted.GetValueOrDefault(cad.TransactionNumber));
    }

    /// <summary>A version that no appeal has brought, with what it frees and rewards of what was paid for its declaration.</summary>
    public static PostedCad Post(CadAccountedFor cad, AccountBook book, PostedCad? before)
    {
        var debts = Apply(cad, book, before?.ItemIds ?? []);
        book.Free(cad.TransactionNumber);
        RewardExpected(cad, book);
        return PostedCad.Of(cad, before, debts);
    }

    /// <param name="disputed">Of an appeal's outcome, the statements that the appeal was against: what it gives back is taken off their debts first.</param>
    /// <returns>The ids of the debts that it brought, if any.</returns>
    public static IReadOnlyList<string> Apply(CadAccountedFor cad, AccountBook book, IReadOnlyList<string> earlierDebts, params IReadOnlyCollection<string> disputed)
    {
        var heads = Heads(cad).ToArray();
        var total = Money.Sum(heads.Select(h => h.Side == Side.Credit ? h.Amount : -h.Amount));
        var reference = $"{cad.TransactionNumber} v{cad.CadVersion}";
        var on = cad.EffectiveAt.TorontoDate();

        if (total > Money.Zero)
        {
            var type = cad.Kind switch
            {
                "ORIGINAL" or "AS_DECLARED" => "CAD",
                "CORRECTION" => "CADV",
                _ => "ADJ",
            };
            // What the CBSA re-determines is payable at once (s.59(3)); its interest runs from the day after the goods' own due date.
            var due = type == "ADJ" ? on : cad.PaymentDueOn;
            var debts = new List<string>();
            foreach (var part in Parts(cad, heads, book.Account))
            {
                var debt = Item(cad, book, Side.Debit, type, $"{reference}{part.Suffix}", Money.Sum(part.Heads.Select(h => h.Side == Side.Credit ? h.Amount : -h.Amount)), on, due) with
                {
                    InterestFrom = cad.PaymentDueOn.AddDays(1), Rate = RateKind.Specified, InterestSettled = false, PayerTag = part.PayerTag,
                    GstCents = part.Heads.Where(h => h.Account == Accounts.Gst).Sum(h => h.Amount.Cents),
                };
                book.Post(debt, $"{type}_POSTED", part.Heads);
                debts.Add(debt.Id);
            }
            // What was paid for this very decision pays it, before anything that happens to lie on the account.
            if (type == "ADJ")
                foreach (var payment in book.InOrder.Where(i => i.ExpectedOf == cad.TransactionNumber).ToArray())
                    foreach (var debt in debts.Select(id => book.Find(id)!).Where(d => ClearingRun.MayPay(payment, d)))
                        if (Math.Min(book.Find(payment).OpenCents, debt.OpenCents) is > 0 and var cents) book.Designate(payment.Id, [(debt.Id, cents)]);
            book.Clear(book.Today);
            return debts;
        }
        if (total < Money.Zero) GiveBack(cad, book, -total, reference, on, heads, earlierDebts, disputed);
        else if (heads.Length > 0) book.Post(Posting.Of("CAD_RECLASSIFIED", reference, on, $"{cad.RmAccount} {reference}", heads));
        return [];
    }

    /// <summary>What a broker declares is split between it and the importer where the importer has said so (5.5): the taxes to the one, the duties to the other.</summary>
    static IEnumerable<(PostingLine[] Heads, string Suffix, string PayerTag)> Parts(CadAccountedFor cad, PostingLine[] heads, ClientAccount account)
    {
        if (account.PayerBroker is not { } bn9 || bn9 != cad.SubmitterBn9) return [(heads, "", cad.PayerTag)];
        var broker = $"BROKER:{bn9}";
        if (account.Payer == PayerOption.Broker) return [(heads, "", broker)];
        var taxes = heads.Where(h => h.Account is Accounts.Gst or Accounts.ProvincialTax).ToArray();
        var duties = heads.Except(taxes).ToArray();
        // A correction that raises the one and lowers the other is no debt of two payers.
        return taxes.Length == 0 ? [(heads, "", broker)] : duties.Length == 0 || heads.Any(h => h.Side == Side.Debit) ? [(heads, "", cad.PayerTag)] : [(duties, "", broker), (taxes, " GST", cad.PayerTag)];
    }

    /// <summary>A refund first lowers what is still owing on the same goods; what was paid becomes the client's credit, with the interest paid on it and interest to the client (s.59(3), 65, 66(3)).</summary>
    static void GiveBack(CadAccountedFor cad, AccountBook book, Money refund, string reference, DateOnly on, PostingLine[] heads, IReadOnlyList<string> earlierDebts, IReadOnlyCollection<string> disputed)
    {
        var debts = book.Items.Where(i => earlierDebts.Contains(i.Id)).OrderByDescending(i => i.Cause is { } cause && disputed.Contains(cause)).ThenByDescending(i => i.PostedAt).ThenByDescending(i => i.Id, StringComparer.Ordinal).ToArray();
        // A correction inside its window is a part of what falls due that day, whichever sign it has; the statement counts it there.
        var isCorrection = cad.Kind == "CORRECTION";
        var credit = Item(cad, book, Side.Credit, isCorrection ? "CADV" : "REF", reference, refund, on, isCorrection ? cad.PaymentDueOn : on);
        book.Post(credit, isCorrection ? "CADV_POSTED" : "REFUND_POSTED", heads);

        // A client's own correction brings no interest either way. What the CBSA decides was never owing, nor was what is withdrawn: the interest charged on it goes back.
        var neverOwing = cad.Kind is "CBSA_ADJUSTMENT" or "APPEAL_OUTCOME" or "WITHDRAWAL";
        var (left, paid) = (refund.Cents, new List<Reduction>());
        foreach (var debt in debts)
        {
            var gone = Math.Min(left, debt.StandingCents);
            left -= gone;
            if (gone == 0) continue;
            paid.AddRange(book.TakeBack(credit, debt, gone, on, neverOwing));
            if (neverOwing) book.GiveInterestBack(debt, reference, on);
        }
        IEnumerable<Reduction>? bearing = cad switch
        {
            { Kind: "CBSA_ADJUSTMENT" or "APPEAL_OUTCOME" } => paid,
            // What a client asked for bears interest to it from the 91st day after it asked (s.80).
            { Kind: "ADJUSTMENT" or "WITHDRAWAL", AppliedOn: { } appliedOn } => paid.Select(p => p with { EffectiveOn = Later(p.EffectiveOn, appliedOn.AddDays(90)) }),
            _ => null,
        };
        if (bearing is not null) book.PayInterest(WaitingInterest.On(Item(cad, book, Side.Credit, "RINT", reference, Money.Zero, on, on), bearing, on));
        book.Clear(book.Today);
    }

    /// <summary>What was paid for duties that a re-determination was expected to bring, and did not, bears interest to the client from the day after it was paid to the day of the decision (s.66(1)).</summary>
    public static void RewardExpected(CadAccountedFor cad, AccountBook book)
    {
        if (cad.Kind is not ("ADJUSTMENT" or "CBSA_ADJUSTMENT" or "APPEAL_OUTCOME")) return;
        var on = cad.EffectiveAt.TorontoDate();
        foreach (var payment in book.InOrder.Where(i => i.ExpectedOf == cad.TransactionNumber).ToArray())
        {
            var reference = $"{cad.TransactionNumber} v{cad.CadVersion} {payment.Reference}{(payment.PayerTag == OpenItem.Importer ? "" : $" {payment.PayerTag}")}";
            var interest = Item(cad, book, Side.Credit, "RINT", reference, Money.Zero, on, on) with { PayerTag = payment.PayerTag };
            book.MeetExpected(payment, payment.OpenCents > 0 ? interest.Id : null);
            if (payment.OpenCents > 0) book.PayInterest(WaitingInterest.On(interest, [new(payment.EffectiveOn, payment.OpenCents, payment.Id)], on));
        }
    }

    static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    static OpenItem Item(CadAccountedFor cad, AccountBook book, Side side, string type, string reference, Money amount, DateOnly on, DateOnly due) => new(
        OpenItem.IdOf(cad.RmAccount, type, reference), cad.RmAccount, side, type, reference, cad.TransactionNumber, cad.SubmitterBn9, cad.PayerTag,
        amount.Cents, on, PostedOn(cad, book), book.Now, due, null, RateKind.None)
    {
        Cause = cad.Reference,
        ReleasedOn = cad.ReleasedOn,
        IsDueOnItsOwnDay = cad.IsDueOnItsOwnDay,
        GstCents = Money.Of(Math.Abs(cad.Gst)).Cents,
        BillOn = StatementDates.FirstFor(PostedOn(cad, book), cad.BillingPeriodEnd ?? BillingCalendar.Anchor(BillingStreams.Find(cad.Stream) ?? BillingStream.Rpp, cad.ReleasedOn), due),
    };

    static DateOnly PostedOn(CadAccountedFor cad, AccountBook book) => cad.Kind == "AS_DECLARED" ? book.PostedOnOf(cad.EffectiveAt.TorontoDate()) : book.Today;

    static IEnumerable<PostingLine> Heads(CadAccountedFor cad) => Heads(cad.CustomsDuty, cad.Sima, cad.Surtax + cad.Safeguard, cad.ExciseTax, cad.Gst, cad.ProvincialTax);

    /// <summary>One line of revenue for each head, on the side that its sign says.</summary>
    public static IEnumerable<PostingLine> Heads(decimal customsDuty, decimal sima, decimal surtaxes, decimal exciseTax, decimal gst = 0, decimal provincialTax = 0) =>
        new[]
        {
            (Accounts.CustomsDuty, customsDuty), (Accounts.Sima, sima), (Accounts.Surtax, surtaxes), (Accounts.Excise, exciseTax), (Accounts.Gst, gst), (Accounts.ProvincialTax, provincialTax),
        }
        .Where(head => head.Item2 != 0)
        .Select(head => new PostingLine(head.Item1, head.Item2 > 0 ? Side.Credit : Side.Debit, Money.Of(Math.Abs(head.Item2))));
}
