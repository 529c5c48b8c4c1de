using Carm.Kernel;

namespace Carm.Ledger;

public enum DisbursementState
{
    /// <summary>The client asked for it.</summary>
    Requested,

    /// <summary>The statement found the account long enough, or far enough, in credit.</summary>
    Selected,
    Approved,
    Rejected,

    /// <summary>The treasury has paid it out, by cheque or deposit.</summary>
    Issued,
    Cashed,

    /// <summary>The cheque was never cashed; the money stands on the account again.</summary>
    Stale,

    /// <summary>The payment came back; the money stands on the account again.</summary>
    Returned,

    /// <summary>Who asked for it took that back.</summary>
    Withdrawn,
}

/// <summary>What happened to a disbursement, the newest last.</summary>
/// <param name="By">The person, or SYSTEM.</param>
public sealed record DisbursementEntry(DisbursementState State, DateTimeOffset At, string By);

/// <summary>Money of a client's credit that is paid out to the importer, and to nobody else (ledger 5.4).</summary>
/// <param name="Id">Its number, as DSB-700000003RM0001-0001.</param>
public sealed record Disbursement(string Id, string RmAccount, long AmountCents, IReadOnlyList<DisbursementEntry> History)
{
    public const string System = "SYSTEM";

    /// <summary>In credit by this much, one statement is enough; by less, two in a row.</summary>
    public static readonly Money Threshold = Money.Of(1_000);

    public DisbursementState State => History[^1].State;

    /// <summary>Who asked for it.</summary>
    public string Maker => History[0].By;

    /// <summary>Of the cheque or the deposit.</summary>
    public string? InstrumentNumber { get; init; }

    public string? Reason { get; init; }

    /// <summary>The program account, while the money is neither paid out nor back.</summary>
    public string? UnderWayOf => State is DisbursementState.Requested or DisbursementState.Selected or DisbursementState.Approved ? RmAccount : null;

    public static string IdOf(string rmAccount, int number) => $"DSB-{rmAccount}-{number:0000}";

    static readonly HashSet<(DisbursementState From, DisbursementState To)> Transitions =
    [
        (DisbursementState.Requested, DisbursementState.Approved), (DisbursementState.Selected, DisbursementState.Approved),
        (DisbursementState.Requested, DisbursementState.Rejected), (DisbursementState.Selected, DisbursementState.Rejected), (DisbursementState.Approved, DisbursementState.Rejected),
        (DisbursementState.Requested, DisbursementState.Withdrawn), (DisbursementState.Approved, DisbursementState.Issued), (DisbursementState.Issued, DisbursementState.Cashed),
        (DisbursementState.Issued, DisbursementState.Stale), (DisbursementState.Issued, DisbursementState.Returned),
    ];

    /// <summary>The disbursement in its next state; out of its order it is <c>STATE_CONFLICT</c>.</summary>
    public Disbursement To(DisbursementState state, DateTimeOffset at, string by) =>
        Transitions.Contains((State, state)) ? this with { History = [.. History, new(state, at, by)] } : throw new Rejected("STATE_CONFLICT");
}

/// <summary>What may be paid out of an account, and what it does to it: rules P17 to P19. Pure.</summary>
public static class DisbursementPosting
{
    /// <summary>The credits that may be paid out: those that are neither held nor kept for a declaration, the importer's own first. What a broker paid into the account beyond what was owing goes to the importer too, and never to an agent (5.4).</summary>
    public static IReadOnlyList<OpenItem> Credits(AccountBook book) =>
        [.. book.InOrder.Where(i => i.Side == Side.Credit && i.OpenCents > 0 && !i.IsHeld && i.HeldFor is null).OrderBy(i => i.PayerTag != OpenItem.Importer).ThenBy(i => i.Class.Rank)];

    /// <summary>Why this much may not be paid out: null where it may.</summary>
    /// <param name="disputed">Whether an appeal about this account's money is open.</param>
    public static Rejected? Refusal(AccountBook book, Money? amount, bool disputed)
    {
        if (HasDebt(book)) return new("DSB_DEBT_OPEN");
        if (disputed || book.Items.Any(i => i.Side == Side.Credit && i.OpenCents > 0 && i.IsHeld)) return new("DSB_UNDER_REVIEW");
        var there = Money.Sum(Credits(book).Select(c => c.Open));
        if ((amount ?? there) > there || there == Money.Zero) return new("DSB_CREDIT_NOT_DISBURSABLE", there.ToString());
        return (amount ?? there) <= SmallBalance.Most ? new Rejected("DSB_BELOW_THRESHOLD", SmallBalance.Most.ToString()) : null;
    }

    /// <summary>Whether what was approved may not be paid out any more: something is due, as what a dishonour leaves.</summary>
    public static bool IsOwing(AccountBook book) => book.Items.Any(i => i.Side == Side.Debit && i.OpenCents > 0 && !i.IsHeld && i.DueOn <= book.Today);

    static bool HasDebt(AccountBook book) => book.Debts > Money.Zero;

    /// <summary>What the statement selects: all of the credit, where it shows 1,000.00 or more, or where it and the one before show any, and nothing is owing, due or not.</summary>
    public static Money? Selected(AccountBook book, StatementOfAccount statement, StatementOfAccount? before, bool disputed) =>
        statement.I < Money.Zero && (-statement.I >= Disbursement.Threshold || before?.I < Money.Zero) && Refusal(book, null, disputed) is null ? Money.Sum(Credits(book).Select(c => c.Open)) : null;

    /// <summary>P17: the credits go to what is to be paid out.</summary>
    public static void Approve(Disbursement disbursement, AccountBook book)
    {
        var (left, on) = (disbursement.AmountCents, new List<(OpenItem, long)>());
        foreach (var credit in Credits(book))
        {
            var part = Math.Min(left, credit.OpenCents);
            if (part > 0) on.Add((credit, part));
            left -= part;
        }
        book.PostOn(Entry(disbursement, Side.Debit, "DSB", book), "DISBURSEMENT_APPROVED", Accounts.ToBeDisbursed(book.Account.Id), on);
    }

    /// <summary>What was approved and is not paid out after all is a credit of the account again, by the mirror of P17, and may clear what has become owing.</summary>
    /// <param name="sequences">The numbers of its transactions in the chain, by their sources.</param>
    public static void TakeBack(Disbursement disbursement, AccountBook book, IReadOnlyDictionary<string, long> sequences)
    {
        // It never left, and counts as of the day on which it was set aside.
        var entry = Entry(disbursement, Side.Credit, "REV", book) with { EffectiveOn = disbursement.History.Last(h => h.State == DisbursementState.Approved).At.TorontoDate() };
        book.Settle(entry, "DISBURSEMENT_REJECTED", sequences[ApprovedAs(disbursement)], new PostingLine(Accounts.ToBeDisbursed(book.Account.Id), Side.Debit, entry.Original));
        book.Clear(book.Today);
    }

    /// <summary>P18.</summary>
    public static void Issue(Disbursement disbursement, AccountBook book) => book.Post(Posting.Of("DISBURSEMENT_ISSUED", disbursement.Id, book.Today, IssuedAs(disbursement),
        new PostingLine(Accounts.ToBeDisbursed(book.Account.Id), Side.Debit, Money.OfCents(disbursement.AmountCents)), new(Accounts.Bank, Side.Credit, Money.OfCents(disbursement.AmountCents))));

    /// <summary>P19, by the mirrors of P18 and P17: the money is a credit of the account again, and may clear what is due.</summary>
    /// <param name="sequences">The numbers of its transactions in the chain, by their sources.</param>
    public static void Reinstate(Disbursement disbursement, AccountBook book, IReadOnlyDictionary<string, long> sequences)
    {
        var entry = Entry(disbursement, Side.Credit, "REV", book);
        book.Post(Posting.Of("DISBURSEMENT_RETURNED", disbursement.Id, book.Today, $"DISBURSEMENT_RETURNED {disbursement.Id}",
            new PostingLine(Accounts.Bank, Side.Debit, entry.Original), new(Accounts.ToBeDisbursed(book.Account.Id), Side.Credit, entry.Original)) with { Resolves = sequences[IssuedAs(disbursement)] });
        book.Settle(entry, "DISBURSEMENT_REINSTATED", sequences[ApprovedAs(disbursement)], new PostingLine(Accounts.ToBeDisbursed(book.Account.Id), Side.Debit, entry.Original));
        book.Clear(book.Today);
    }

    /// <summary>The source of the transaction that set it aside.</summary>
    public static string ApprovedAs(Disbursement disbursement) => $"DISBURSEMENT_APPROVED {OpenItem.IdOf(disbursement.RmAccount, "DSB", disbursement.Id)}";

    /// <summary>The source of the one that paid it out.</summary>
    public static string IssuedAs(Disbursement disbursement) => $"DISBURSEMENT_ISSUED {disbursement.Id}";

    static OpenItem Entry(Disbursement d, Side side, string type, AccountBook book) => new(
        OpenItem.IdOf(d.RmAccount, type, d.Id), d.RmAccount, side, type, d.Id, null, d.RmAccount[..9], OpenItem.Importer, d.AmountCents, book.Today, book.Today, book.Now, book.Today, null, RateKind.None);
}

/// <summary>What a program account's disbursements look like to those who may see them.</summary>
/// <param name="InstrumentNumber">Of the cheque or the deposit.</param>
public sealed record DisbursementView(string DisbursementNumber, string RmAccount, Money Amount, DisbursementState State, string? InstrumentNumber, string? Reason, IReadOnlyList<DisbursementStep> History)
{
    public static DisbursementView Of(Disbursement d) => new(d.Id, d.RmAccount, Money.OfCents(d.AmountCents), d.State, d.InstrumentNumber, d.Reason, [.. d.History.Select(h => new DisbursementStep(h.State, h.At))]);
}

/// <summary>Who of the CBSA did it is not told.</summary>
public sealed record DisbursementStep(DisbursementState State, DateTimeOffset At);
