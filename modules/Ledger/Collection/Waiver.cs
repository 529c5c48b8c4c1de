using Carm.Kernel;

namespace Carm.Ledger;

public enum WaiverState
{
    Submitted,
    UnderReview,
    Granted,
    Partly,
    Denied,
}

/// <summary>A document that bears a request for a waiver out. Its content stays with the client until an officer asks for it.</summary>
/// <param name="Reference">Where an officer finds it: an address, or the number under which it was sent.</param>
/// <param name="Sha256">Of its content, in hexadecimal, so that anybody can show later that it is the one.</param>
public sealed record WaiverDocument(string Title, string Reference, string? Sha256 = null);

/// <summary>What happened to a request, the newest last.</summary>
public sealed record WaiverEntry(WaiverState State, DateTimeOffset At, string By);

/// <summary>A client asks that interest or a penalty be waived (Customs Act s.3.3).</summary>
/// <param name="Id">Its number, as WV-700000003RM0001-0001.</param>
/// <param name="ItemIds">The penalties and the interest that it is about.</param>
/// <param name="Ground">CBSA_ERROR, DISASTER, SYSTEM_FAILURE or HARDSHIP.</param>
public sealed record Waiver(string Id, string RmAccount, string SubmitterBn9, IReadOnlyList<string> ItemIds, string Ground, string Explanation, IReadOnlyList<WaiverEntry> History)
{
    /// <summary>Up to this much of the same items an officer decides alone.</summary>
    public static readonly Money OfficersLimit = Money.Of(1_000);

    public WaiverState State => History[^1].State;

    public string? Officer => History.LastOrDefault(h => h.State == WaiverState.UnderReview)?.By;

    /// <summary>What bears the request out.</summary>
    public IReadOnlyList<WaiverDocument> Documents { get; init; } = [];

    public long GrantedCents { get; init; }

    public string? Rationale { get; init; }

    /// <summary>The program account, while it waits for a decision.</summary>
    public string? OpenOf => State is WaiverState.Submitted or WaiverState.UnderReview ? RmAccount : null;

    public static string IdOf(string rmAccount, int number) => $"WV-{rmAccount}-{number:0000}";

    /// <summary>The request in its next state; out of its order it is <c>STATE_CONFLICT</c>.</summary>
    public Waiver To(WaiverState state, DateTimeOffset at, string by) =>
        (State, state) is (WaiverState.Submitted, WaiverState.UnderReview) or (WaiverState.UnderReview, WaiverState.Granted or WaiverState.Partly or WaiverState.Denied) ? this with { History = [.. History, new(state, at, by)] } : throw new Rejected("STATE_CONFLICT");
}

/// <summary>What may be waived, and what a waiver does to its account: rule P16 of the domain document. Pure.</summary>
public static class WaiverPosting
{
    /// <summary>Interest and penalties (Customs Act s.3.3), and the charge for a dishonoured payment (SOR/96-188 s.12); duties never.</summary>
    public static bool MayBeWaived(OpenItem item) => item.Side == Side.Debit && item.Type is "INT" or "NPA" or "LPP" or "LAP" or "K9" or "NSF";

    /// <summary>What bars a waiver of a penalty, and of the interest on it: the time for corrective measures or for a request under s.129 still runs, or such a request exists, open or decided (s.3.3(1.1)). A charge for late accounting is no notice of assessment, and has neither.</summary>
    /// <param name="reviewed">The penalties of the account on which the Minister has decided.</param>
    public static bool IsBarred(OpenItem item, AccountBook book, IReadOnlySet<string>? reviewed = null) => IsBarred(item.Interest is { } interest ? book.Find(interest.ItemId) ?? item : item, book.Today, reviewed);

    static bool IsBarred(OpenItem item, DateOnly today, IReadOnlySet<string>? reviewed) =>
        item.Type is "NPA" or "LPP" or "K9" && (today <= BusinessCalendar.RollForward(item.EffectiveOn.AddDays(90)) || item.Holds.Any(h => h.Type == HoldType.AppealS129) || reviewed?.Contains(PenaltyPosting.NumberOf(item)) == true);

    /// <summary>The most that can be waived of it: what no refund or waiver took so far; of what was written off, what is still open.</summary>
    public static Money MostOf(OpenItem item) => item.IsWrittenOff ? item.Open : Money.OfCents(item.StandingCents);

    /// <summary>What was waived of it so far, open or paid.</summary>
    public static Money WaivedOf(OpenItem item) => Money.OfCents(item.Reductions.Where(r => r.IsGivenBack && (r.GivenBackBy ?? r.By).Split('/') is [_, "WV", ..]).Sum(r => r.Cents));

    /// <summary>Of each item first what is open; what was paid becomes the client's credit, with prescribed interest from the day after it was paid (s.3.3(2)).</summary>
    public static void Grant(Waiver waiver, IReadOnlyList<(OpenItem Item, Money Amount)> amounts, AccountBook book)
    {
        foreach (var (item, asked) in amounts)
        {
            // What was waived of a debt may have brought back interest on it.
            var amount = Money.Min(asked, MostOf(book.Find(item)));
            if (amount == Money.Zero) continue;
            var reference = $"{waiver.Id} {item.Type} {item.Reference}";
            var credit = Credit(waiver, item, "WV", reference, amount, book);
            book.Post(credit, "WAIVED", new PostingLine(Accounts.Waivers, Side.Debit, amount));
            // Waived from the day on, it was owing until then; nothing of the interest on it falls away.
            var paid = book.TakeBack(credit, book.Find(item), amount.Cents, book.Today, neverOwing: false);
            book.PayInterest(WaitingInterest.On(Credit(waiver, item, "RINT", reference, Money.Zero, book), paid, book.Today));
        }
        book.Clear(book.Today);
    }

    static OpenItem Credit(Waiver waiver, OpenItem item, string type, string reference, Money amount, AccountBook book) => new(
        OpenItem.IdOf(waiver.RmAccount, type, reference), waiver.RmAccount, Side.Credit, type, reference, item.TransactionNumber, item.SubmitterBn9, item.PayerTag, amount.Cents, book.Today, book.Today, book.Now, book.Today, null, RateKind.None) { Cause = waiver.Id };
}

/// <param name="Items">What it is about, by type and reference.</param>
/// <param name="Documents">What bears the request out.</param>
public sealed record WaiverView(string WaiverNumber, string RmAccount, IReadOnlyList<WaivedItem> Items, string Ground, string Explanation, WaiverState State, Money? Granted, string? Rationale, IReadOnlyList<WaiverDocument> Documents)
{
    public static WaiverView Of(Waiver w) => new(w.Id, w.RmAccount, [.. w.ItemIds.Select(WaivedItem.Of)], w.Ground, w.Explanation, w.State, w.OpenOf is null ? Money.OfCents(w.GrantedCents) : null, w.Rationale, w.Documents);
}

/// <summary>An item of an account, by its type and reference.</summary>
/// <param name="Payer">Whose reference it is, where it is a payment of a broker's, its dishonour or the charge for it, as BROKER:812345674.</param>
public sealed record WaivedItem(string Type, string Reference, string? Payer = null)
{
    public static WaivedItem Of(string id) => id.Split('/', 3) is [_, var type, var reference] && type.Split(' ', 2) is var named ? new(named[0], reference, named.ElementAtOrDefault(1)) : throw new ArgumentException(id);

    public string IdIn(string rmAccount) => OpenItem.IdOf(rmAccount, Type, Reference, Payer);
}
