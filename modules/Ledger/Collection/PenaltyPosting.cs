using Carm.Appeals.Contracts;
using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>What penalties do to their account: rules P11 to P14 and P27 of the domain document. Pure.</summary>
public static class PenaltyPosting
{
    /// <summary>Late accounting goes out as a miscellaneous invoice, with an item type of its own (ledger 2.5).</summary>
    public static string TypeOf(string kind, string contravention) => (kind, contravention) switch
    {
        ("K23", "C288" or "C292") => "LAP",
        ("NPA", "C336") => "LPP",
        ("NPA" or "LPP" or "K23" or "K9", _) => kind,
        _ => throw new InvalidOperationException($"{kind} is no kind of penalty."),
    };

    /// <summary>The types under which penalties stand.</summary>
    public static readonly string[] Types = ["LAP", "LPP", "NPA", "K23", "K9"];

    /// <summary>The penalty of that number, whatever it is for; null where none is among the book's items.</summary>
    public static OpenItem? Find(AccountBook book, string number) => Types.Select(type => book.Find(type, number)).FirstOrDefault(i => i is not null);

    /// <summary>The names under which it may stand, and what was demanded beyond it, for a book to read.</summary>
    public static string[] IdsOf(string rmAccount, string number) => [.. Types.SelectMany(type => (string[])[OpenItem.IdOf(rmAccount, type, number), OpenItem.IdOf(rmAccount, type, IncreaseOf(number))])];

    /// <summary>A penalty is payable on service; interest at the prescribed rate runs from the day after, and falls away when it is paid in full within thirty days of the notice (Customs Act s.109.5, s.124(6)).</summary>
    /// <param name="outages">Those that were declared before it was recorded.</param>
    /// <returns>Whether it was new.</returns>
    public static bool Post(PenaltyServed penalty, AccountBook book, IReadOnlyList<DeclaredOutage>? outages = null)
    {
        var type = TypeOf(penalty.Kind, penalty.Contravention);
        if (book.Find(type, penalty.PenaltyNumber) is not null) return false;
        var amount = Money.Of(penalty.Amount);
        book.Post(
            new(OpenItem.IdOf(penalty.RmAccount, type, penalty.PenaltyNumber), penalty.RmAccount, Side.Debit, type, penalty.PenaltyNumber, penalty.TransactionNumber, penalty.SubmitterBn9, OpenItem.Importer,
                amount.Cents, penalty.ServedOn, book.Today, book.Now, penalty.ServedOn, penalty.ServedOn.AddDays(1), RateKind.Prescribed) { InterestFreeUntil = DeclaredOutage.Moved(penalty.PayByOn, outages ?? []), Cause = penalty.StatementNumber },
            "PENALTY_POSTED", new PostingLine(RevenueOf(type), Side.Credit, amount));
        book.Clear(book.Today);
        return true;
    }

    /// <summary>
    /// A penalty that is cancelled or lowered first lowers what the Minister had demanded beyond it, then the penalty itself, and of each what is open; what was paid becomes the client's credit, with the interest paid
    /// on it and interest to the client from the day after it was paid (s.127.1(2), s.132(2)).
    /// </summary>
    /// <returns>Whether it was new.</returns>
    public static bool Reduce(PenaltyReduced reduced, OpenItem penalty, AccountBook book)
    {
        var (reference, left) = (ReferenceOf(reduced), Money.Of(reduced.Reduction).Cents);
        if (book.Find("NPAC", reference) is not null || book.Find("LAPC", reference) is not null) return false;
        var isNew = false;
        foreach (var part in (OpenItem?[])[book.Find(penalty.Type, IncreaseOf(penalty.Reference)), penalty])
        {
            var cents = Math.Min(left, part?.StandingCents ?? 0);
            if (part is null || cents <= 0) continue;
            Lower(part, isNew ? $"{reference} b" : reference, Money.OfCents(cents), reduced.EffectiveAt.TorontoDate(), book);
            (left, isNew) = (left - cents, true);
        }
        if (isNew) book.Clear(book.Today);
        return isNew;
    }

    static void Lower(OpenItem penalty, string reference, Money amount, DateOnly on, AccountBook book)
    {
        var credit = Credit(penalty, penalty.Type == "LAP" ? "LAPC" : "NPAC", reference, amount, on, book);
        book.Post(credit, "PENALTY_REDUCED", new PostingLine(RevenueOf(penalty.Type), Side.Debit, amount));
        var paid = book.TakeBack(credit, penalty, amount.Cents, on, neverOwing: true);
        book.GiveInterestBack(penalty, reference, on);
        book.PayInterest(WaitingInterest.On(Credit(penalty, "RINT", reference, Money.Zero, on, book), paid, on));
    }

    /// <summary>What is demanded beyond the penalty is a debit of its own, like the penalty itself: prescribed interest from the day after the demand, none when it is paid in full within thirty days (s.133(7)).</summary>
    /// <param name="outages">Those that were declared before it was recorded.</param>
    /// <returns>Whether it was new.</returns>
    public static bool Increase(PenaltyIncreased increased, OpenItem penalty, AccountBook book, IReadOnlyList<DeclaredOutage>? outages = null)
    {
        var reference = IncreaseOf(penalty.Reference);
        if (book.Find(penalty.Type, reference) is not null) return false;
        var amount = Money.Of(increased.Increase);
        book.Post(
            new(OpenItem.IdOf(penalty.RmAccount, penalty.Type, reference), penalty.RmAccount, Side.Debit, penalty.Type, reference, penalty.TransactionNumber, penalty.SubmitterBn9, penalty.PayerTag,
                amount.Cents, increased.DemandedOn, book.Today, book.Now, increased.DemandedOn, increased.DemandedOn.AddDays(1), RateKind.Prescribed) { InterestFreeUntil = DeclaredOutage.Moved(increased.PayByOn, outages ?? []), Cause = penalty.Cause },
            "PENALTY_INCREASED", new PostingLine(RevenueOf(penalty.Type), Side.Credit, amount));
        book.Clear(book.Today);
        return true;
    }

    /// <summary>Beside the penalty's own number, so that the two are told apart and found together; a penalty is increased at most once.</summary>
    static string IncreaseOf(string number) => $"{number} +1";

    /// <summary>The penalty to which an item belongs, also what was demanded beyond it.</summary>
    public static string NumberOf(OpenItem item) => item.Reference.EndsWith(" +1", StringComparison.Ordinal) ? item.Reference[..^3] : item.Reference;

    public static string ReferenceOf(PenaltyReduced reduced) => $"{reduced.PenaltyNumber} {reduced.Sequence}";

    static OpenItem Credit(OpenItem penalty, string type, string reference, Money amount, DateOnly on, AccountBook book) => new(
        OpenItem.IdOf(penalty.RmAccount, type, reference), penalty.RmAccount, Side.Credit, type, reference, penalty.TransactionNumber, penalty.SubmitterBn9, penalty.PayerTag,
        amount.Cents, on, book.Today, book.Now, on, null, RateKind.None) { Cause = penalty.Cause };

    static string RevenueOf(string type) => type is "LAP" or "K23" ? Accounts.LateAccounting : Accounts.Penalties;
}
