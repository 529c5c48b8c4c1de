using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Carm.Kernel;

namespace Carm.Ledger;

public enum RateKind
{
    None,
    Specified,
    Prescribed,
}

/// <summary>By what rule a credit met a debt (ledger 2.2, 5.2).</summary>
public enum ClearingMode
{
    /// <summary>The oldest due debt first (R3).</summary>
    Auto,

    /// <summary>Its owner chose the debt (R5).</summary>
    Designated,

    /// <summary>An officer moved it to the debt.</summary>
    Manual,

    /// <summary>An officer applied it to the debt in formal collection (R7).</summary>
    Collection,

    /// <summary>The Crown set off what it owed the debtor (R8).</summary>
    SetOff,

    /// <summary>It was security given for the debt.</summary>
    Security,
}

/// <summary>What lowered an item, and as of which day; the day of a payment still bears interest.</summary>
/// <param name="By">The item on the other side.</param>
public sealed record Reduction(DateOnly EffectiveOn, long Cents, string By)
{
    /// <summary>A refund took this part of the debt back, so no other does.</summary>
    public bool IsGivenBack { get; init; }

    /// <summary>The part that was taken back was never owing; else it was owing until then.</summary>
    public bool IsNeverOwing { get; init; }

    /// <summary>The credit that took back what was paid; interest to the client on it has the same reference.</summary>
    public string? GivenBackBy { get; init; }

    /// <summary>The day on which it was done; null for what was done before days were kept.</summary>
    public DateOnly? On { get; init; }

    /// <summary>The source of the clearing's transaction in the journal, by which it can be reversed; null for what is no clearing.</summary>
    public string? Clearing { get; init; }

    /// <summary>On a credit, the day as of which its debt counts it, so that both sides of a clearing stand on one day; null where that is its own.</summary>
    public DateOnly? CountsOn { get; init; }

    /// <summary>On a debt, that this was paid for that very declaration before the debt stood, as before release or for a re-determination that was expected; any other money only lay on the account until then.</summary>
    public bool IsAhead { get; init; }

    /// <summary>By what rule this credit met this debt; null for what is no clearing, and for what was cleared before that was kept.</summary>
    public ClearingMode? Mode { get; init; }

    /// <summary>Of what was cleared before its mode was kept, whether the client or an officer chose this debt for the credit.</summary>
    public bool IsDesignated { get; init; }

    /// <summary>Nobody paid it. What is waived of a debt is taken back of it, and what a waiver brought back of another is the client's own money.</summary>
    [JsonIgnore]
    public bool IsWrittenOff => By.Split('/') is [_, "WO", ..];
}

/// <summary>What lowered an item for a time, until its clearing was taken back.</summary>
public sealed record Undone(Reduction Reduction, DateOnly On);

/// <summary>Why an item is left alone by clearing, by collection and by the total payable.</summary>
public enum HoldType
{
    AppealSecured,
    AppealS129,
    PaymentPlan,
    Insolvency,
    Officer,
}

/// <param name="Reference">The appeal, the plan or the officer's file.</param>
/// <param name="On">From when.</param>
public sealed record Hold(HoldType Type, string Reference, DateOnly On);

/// <summary>Days at the prescribed instead of the specified rate, as after security was given for what is disputed (Customs Act s.66(2)).</summary>
/// <param name="To">The last of them; null while they go on.</param>
public sealed record PrescribedDays(DateOnly From, DateOnly? To, string Reference)
{
    /// <summary>An officer authorized it for the whole debt, as for what a client corrected of its own accord (s.3.2); no decision ends it.</summary>
    public bool IsAuthorized { get; init; }
}

/// <summary>The days and the rates of one charge of interest.</summary>
/// <param name="ItemId">The debt that bore it.</param>
/// <param name="Rates">Percent per year, in the order of the days, as 8.3 and 8.2.</param>
public sealed record InterestOf(string ItemId, DateOnly From, DateOnly Through, IReadOnlyList<decimal> Rates)
{
    [JsonIgnore]
    public int Days => Through.DayNumber - From.DayNumber + 1;
}

/// <summary>What interest to the client is on.</summary>
/// <param name="Paid">The payments that were given back; each bears interest from the day after it.</param>
/// <param name="Until">The last day that bears interest.</param>
public sealed record InterestBearing(IReadOnlyList<Reduction> Paid, DateOnly Until);

/// <summary>One debt or credit of a program account until it is cleared. Amounts are whole cents.</summary>
/// <param name="Id">Program account, type and reference: what comes twice is there once.</param>
/// <param name="Type">CAD, CADV, ADJ, LAP, INT among debits; PMT, REF, DRW, RINT among credits (ledger 2.5).</param>
/// <param name="Reference">The number of what caused it.</param>
/// <param name="TransactionNumber">The CAD behind it.</param>
/// <param name="SubmitterBn9">Whose transaction it is, for the sight of service providers; CBSA for what the CBSA determined, and several joined for what several have submitted.</param>
/// <param name="EffectiveOn">The day as of which a credit counts, or a debt was incurred.</param>
/// <param name="DueOn">When a debt is to be paid.</param>
/// <param name="InterestFrom">The first day that bears interest; null for what bears none.</param>
public sealed record OpenItem(
    string Id, string RmAccount, Side Side, string Type, string Reference, string? TransactionNumber, string SubmitterBn9, string PayerTag,
    long OriginalCents, DateOnly EffectiveOn, DateOnly PostedOn, DateTimeOffset PostedAt, DateOnly DueOn, DateOnly? InterestFrom, RateKind Rate)
{
    /// <summary>The payer's tag of the importer itself; a broker's names it, as BROKER:812345674.</summary>
    public const string Importer = "IMPORTER";

    /// <summary>The statement of adjustments or the appeal behind it.</summary>
    public string? Cause { get; init; }

    public long OpenCents { get; init; } = OriginalCents;

    public IReadOnlyList<Reduction> Reductions { get; init; } = [];

    /// <summary>What once lowered it and was taken back, so that anyone can see it as it stood on a day.</summary>
    public IReadOnlyList<Undone> Undone { get; init; } = [];

    /// <summary>How often it paid or was paid; numbers the clearings of a credit.</summary>
    public int TimesCleared { get; init; }

    public IReadOnlyList<Hold> Holds { get; init; } = [];

    [JsonIgnore]
    public bool IsHeld => Holds.Count > 0;

    public IReadOnlyList<PrescribedDays> Prescribed { get; init; } = [];

    /// <summary>How often interest was charged on it, and through which day last; what is charged again through a day it was charged through has a number.</summary>
    public int TimesCharged { get; init; }

    public DateOnly? ChargedThrough { get; init; }

    /// <summary>Interest posted on this item so far.</summary>
    public long InterestPostedCents { get; init; }

    /// <summary>What lowered the interest that was charged on it, by the item that charges it: paid, written off or waived. What was charged and never owing is not among it.</summary>
    public IReadOnlyList<Reduction> InterestPaid { get; init; } = [];

    /// <summary>What is open of the interest that was charged on it.</summary>
    [JsonIgnore]
    public long UnpaidInterestCents => InterestPostedCents - InterestPaid.Sum(r => r.Cents);

    /// <summary>Whether it is paid off, and all its interest posted and paid, so that no run need look at it again.</summary>
    public bool InterestSettled { get; init; } = InterestFrom is null;

    /// <summary>The last day on which payment in full bears no interest, where it is another than the due date: thirty days from the notice of a penalty (Customs Act s.109.5).</summary>
    public DateOnly? InterestFreeUntil { get; init; }

    /// <summary>The declaration for which a payment before release is kept: it clears nothing else until that one is posted.</summary>
    public string? HeldFor { get; init; }

    /// <summary>The declaration of whose re-determination a payment expects duties, until it is decided.</summary>
    public string? ExpectedOf { get; init; }

    /// <summary>The interest to the client that what was left of it then has brought.</summary>
    public string? RewardId { get; init; }

    /// <summary>The issue date of the statement of account that counts it: the first whose cut is not before the posting and whose due date is not before the item's own. It stays when the due date is moved later.</summary>
    public DateOnly BillOn { get; init; } = StatementDates.FirstFor(PostedOn, DueOn);

    /// <summary>The source of its transaction in the journal.</summary>
    public string? Source { get; init; }

    /// <summary>When the goods behind it were released.</summary>
    public DateOnly? ReleasedOn { get; init; }

    /// <summary>Goods that are due on a day of their own, which no billing period's due date moves.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsDueOnItsOwnDay { get; init; }

    /// <summary>The part of a declaration's amount that is GST.</summary>
    public long GstCents { get; init; }

    /// <summary>What an interest item charges.</summary>
    public InterestOf? Interest { get; init; }

    /// <summary>What of the debt was open on the first day of an interest item, when it was charged; null for what was charged before that was kept.</summary>
    public long? InterestOnCents { get; init; }

    /// <summary>What interest to the client is on.</summary>
    public InterestBearing? Bearing { get; init; }

    /// <summary>The items that go with it: a debt's interest as far as anything lowered it, and the debt of an interest item.</summary>
    [JsonIgnore]
    public IEnumerable<string> Kin => Interest is { } interest ? [interest.ItemId] : RewardId is { } reward ? [reward] : InterestPaid.Select(r => r.By).Distinct();

    /// <summary>Whether anything may still happen to it; what is done with is never loaded again.</summary>
    public bool IsCurrent => OpenCents > 0 || !InterestSettled;

    /// <summary>The program account, while anything may still happen to the item.</summary>
    public string? CurrentOf => IsCurrent ? RmAccount : null;

    /// <summary>The program account, while the item is held and something of it is open.</summary>
    public string? HeldOf => IsHeld && OpenCents > 0 ? RmAccount : null;

    /// <summary>Program account and first day that bears interest, while there may be more to charge.</summary>
    public string? AccrualKey => !InterestSettled && InterestFrom is { } from ? AccrualKeyOf(RmAccount, from) : null;

    /// <summary>The program account of a debt that is paid, while its interest is not, or waits for a rate.</summary>
    public string? InterestWaitsOf => OpenCents == 0 && !InterestSettled ? RmAccount : null;

    /// <summary>The program account, while this is a credit that may still pay something; what a new debt looks for.</summary>
    public string? OpenCreditOf => Side == Side.Credit && OpenCents > 0 ? RmAccount : null;

    /// <summary>Its place in the order in which the debts of a program account are cleared, but for those that were posted in one instant; null for a credit, and for what is cleared or held.</summary>
    public string? OwingKey => Side == Side.Debit && OpenCents > 0 && !IsHeld ? $"{OwingKeyOf(RmAccount, DueOn)} {Class.Rank} {SortKeyOf(PostedOn)} {PostedAt.UtcDateTime:yyyyMMddHHmmssfffffff}" : null;

    /// <summary>The debt that it is interest on, while something of it is open.</summary>
    public string? OpenInterestOf => OpenCents > 0 ? Interest?.ItemId : null;

    /// <summary>Program account and the last day through which interest was charged on it; null where none ever was.</summary>
    public string? ChargedKey => ChargedThrough is { } through ? AccrualKeyOf(RmAccount, through) : null;

    /// <summary>The last day on which a penalty may be paid without interest, by which an outage finds what it moves.</summary>
    public string? InterestFreeKey => InterestFreeUntil is { } free ? SortKeyOf(free) : null;

    /// <summary>Program account and day of notice of a statement of adjustments, by which its time for an appeal is found.</summary>
    public string? AdjustedKey => Type == "ADJ" ? AccrualKeyOf(RmAccount, EffectiveOn) : null;

    /// <summary>The day of posting and the service provider, of what a provider submitted for a client.</summary>
    public string? ProviderDay => SubmitterBn9.Length == 9 && !RmAccount.StartsWith(SubmitterBn9, StringComparison.Ordinal) ? ProviderDayOf(PostedOn, SubmitterBn9) : null;

    /// <summary>The importer, where what it submitted stands in the amount with what others did: who does not see the one sees none of it.</summary>
    public string? ImporterAmong => SubmitterBn9.Length > 9 && SubmitterBn9.AsSpan().EndsWith(RmAccount.AsSpan(0, 9)) ? RmAccount[..9] : null;

    public static string ProviderDayOf(DateOnly day, string bn9) => $"{day:yyyy-MM-dd}/{bn9}";

    /// <summary>Orders lists by the day of posting, and within it by the instant.</summary>
    public string SortKey => $"{SortKeyOf(PostedOn)} {PostedAt.UtcDateTime:yyyyMMddHHmmssfffffff} {Type} {Reference}";

    /// <summary>Before all that was posted on a day, and after all that was posted before it.</summary>
    public static string SortKeyOf(DateOnly day) => $"{day:yyyyMMdd}";

    /// <summary>The day before any interest, as of which counts what was never owing; null for what bears none.</summary>
    [JsonIgnore]
    public DateOnly? BeforeInterest => InterestFrom?.AddDays(-1);

    /// <summary>Paid in full by this day, it bears no interest at all; null for what never bears any.</summary>
    [JsonIgnore]
    public DateOnly? GraceOn => InterestFrom is { } from ? BillingCalendar.GraceOn(InterestFreeUntil ?? from.AddDays(-1)) : null;

    [JsonIgnore]
    public Money Open => Money.OfCents(OpenCents);

    [JsonIgnore]
    public Money Original => Money.OfCents(OriginalCents);

    [JsonIgnore]
    public ItemClass Class => ItemClass.Of(Type);

    /// <summary>An adjustment that the client asked for: no statement of adjustments is behind it.</summary>
    [JsonIgnore]
    public bool IsOwnAdjustment => Type == "ADJ" && Cause is null;

    /// <summary>As lists, statements and explanations call it.</summary>
    [JsonIgnore]
    public Bilingual Name => ItemClass.NameOf(Type, IsOwnAdjustment);

    /// <summary>What of a debt no refund took back so far.</summary>
    [JsonIgnore]
    public long StandingCents => OriginalCents - Reductions.Where(r => r.IsGivenBack).Sum(r => r.Cents);

    /// <summary>Whether some of it was given up; that bears no more interest.</summary>
    [JsonIgnore]
    public bool IsWrittenOff => Reductions.Any(r => r.IsWrittenOff);

    public static string AccrualKeyOf(string rmAccount, DateOnly from) => $"{rmAccount}/{from:yyyy-MM-dd}";

    /// <summary>Before all debts of the account that are due on a day, and after all that are due before it.</summary>
    public static string OwingKeyOf(string rmAccount, DateOnly due) => $"{rmAccount}/{due:yyyyMMdd}";

    public static string IdOf(string rmAccount, string type, string reference) => $"{rmAccount}/{type}/{reference}";

    /// <summary>As lists and statements name it. A payment's reference, and that of its dishonour and the charge for it, is its payer's own, so that two payers may use the same.</summary>
    /// <param name="payer">The payer's tag; null for the importer.</param>
    public static string IdOf(string rmAccount, string type, string reference, string? payer) => IdOf(rmAccount, payer is null or Importer || type is not ("PMT" or "DIS" or "NSF") ? type : $"{type} {payer}", reference);

    public static string PaymentIdOf(string rmAccount, string payerTag, string reference) => IdOf(rmAccount, "PMT", reference, payerTag);

    public OpenItem ReducedBy(long cents, DateOnly effectiveOn, string by) => ReducedBy(new Reduction(effectiveOn, cents, by));

    public OpenItem ReducedBy(Reduction reduction) =>
        reduction.Cents > 0 && reduction.Cents <= OpenCents
            // One payment may clear as many debts as there are: to add what goes to one copies nothing of what went to those before.
            ? this with { OpenCents = OpenCents - reduction.Cents, Reductions = (Reductions as ImmutableList<Reduction> ?? [.. Reductions]).Add(reduction) }
            : throw new InvalidOperationException($"{Id} has {OpenCents} open, not {reduction.Cents}.");

    /// <summary>What was open of it at the end of a day, by what was recorded then, or by what counts as of then although it became known later.</summary>
    public long OpenCentsOn(DateOnly day, bool asRecorded)
    {
        if ((asRecorded ? PostedOn : EffectiveOn) > day) return 0;
        DateOnly At(Reduction r) => asRecorded ? r.On ?? r.EffectiveOn : r.CountsOn ?? r.EffectiveOn;
        return OriginalCents - Reductions.Where(r => At(r) <= day).Sum(r => r.Cents) - (asRecorded ? Undone.Where(u => At(u.Reduction) <= day && u.On > day).Sum(u => u.Reduction.Cents) : 0);
    }

    /// <summary>Open again by what one clearing took, as if it had never been; its interest is looked at again.</summary>
    public OpenItem Uncleared(string clearing, DateOnly on) => Without(r => r.Clearing == clearing, on);

    /// <summary>Open again by what an entry took of it, as a write-off; what a refund has taken back since is not owing, whoever had forgiven it.</summary>
    public OpenItem Unforgiven(string entryId, DateOnly on) => Without(r => r.By == entryId && !r.IsGivenBack, on);

    OpenItem Without(Func<Reduction, bool> which, DateOnly on) => this with
    {
        Undone = [.. Undone, .. Reductions.Where(which).Select(r => new Undone(r, on))],
        OpenCents = OpenCents + Reductions.Where(which).Sum(r => r.Cents),
        Reductions = [.. Reductions.Where(r => !which(r))],
        InterestSettled = InterestFrom is null,
    };

    /// <summary>A refund takes back what was paid of a debt, the last paid first, since earlier payments went to what stays.</summary>
    /// <param name="by">The credit that takes it back.</param>
    /// <param name="neverOwing">Whether that part was never owing, so that it counts as settled before any interest; else it was owing until the refund.</param>
    /// <returns>The parts taken back, by the day from which each was paid of the debt: money that lay on the account before there was any debt bears no interest to the client for that time.</returns>
    public (OpenItem Item, IReadOnlyList<Reduction> Back) TakingBackPaid(long cents, string by, bool neverOwing)
    {
        var (reductions, back) = (new List<Reduction>(), new List<Reduction>());
        foreach (var paid in Reductions.Reverse().OrderByDescending(r => r.EffectiveOn))
        {
            var part = paid.IsGivenBack ? 0 : Math.Min(cents, paid.Cents);
            cents -= part;
            if (part < paid.Cents) reductions.Add(paid with { Cents = paid.Cents - part });
            if (part == 0) continue;
            back.Add(paid with { Cents = part, EffectiveOn = paid.IsAhead || paid.EffectiveOn > EffectiveOn ? paid.EffectiveOn : EffectiveOn });
            reductions.Add(paid with { Cents = part, EffectiveOn = neverOwing ? BeforeInterest ?? paid.EffectiveOn : paid.EffectiveOn, IsGivenBack = true, IsNeverOwing = neverOwing, GivenBackBy = by });
        }
        if (cents > 0) throw new InvalidOperationException($"{Id} has {cents} less paid than is to be given back.");
        return (this with { Reductions = [.. reductions.AsEnumerable().Reverse().OrderBy(r => r.EffectiveOn)] }, back);
    }
}

/// <summary>What each type is to the ledger.</summary>
/// <param name="Receivable">The account of a debt; null for credits.</param>
/// <param name="Rank">The order in which debts of one due date are cleared, and credits are used (ledger 5.2).</param>
/// <param name="Line">The letter of the statement under which it counts (ledger 4.2).</param>
public sealed record ItemClass(string Type, string? Receivable, int Rank, char Line, Bilingual Name)
{
    static readonly Dictionary<string, ItemClass> All = new ItemClass[]
    {
        new("CAD", "1110", 1, 'F', new("Commercial accounting declaration", "Déclaration en détail commerciale")),
        new("CADV", "1110", 1, 'F', new("Correction of a declaration", "Correction d'une déclaration")),
        // Named in the chart and the statement's line F, but by no rule that makes one: what a CSA importer declares (TT) is posted as CAD, and SOR/86-1062 speaks of the monthly form only in Schedule 2.
        new("RSF", "1110", 1, 'F', new("Revenue summary form", "Formulaire sommaire des recettes")),
        new("LAP", "1150", 1, 'G', new("Late accounting penalty", "Pénalité pour déclaration tardive")),
        new("ADJ", "1120", 2, 'G', new("Statement of adjustments", "Relevé de rajustements")),
        new("NSF", "1130", 3, 'G', new("Dishonoured payment charge", "Frais d'effet refusé")),
        new("NPA", "1140", 4, 'G', new("Administrative monetary penalty", "Sanction administrative pécuniaire")),
        new("LPP", "1140", 4, 'G', new("Late payment penalty", "Pénalité pour paiement tardif")),
        new("K9", "1140", 4, 'G', new("Ascertained forfeiture", "Confiscation compensatoire")),
        new("K23", "1150", 5, 'G', new("Miscellaneous invoice", "Facture diverse")),
        new("SUR", "1150", 5, 'G', new("Demand on a surety", "Demande à une caution")),
        new("INT", "1160", 6, 'H', new("Interest", "Intérêts")),
        new("PMT", null, 1, 'B', new("Payment", "Paiement")),
        new("LAPC", null, 2, 'C', new("Late accounting penalty cancelled", "Pénalité pour déclaration tardive annulée")),
        new("REF", null, 3, 'C', new("Refund", "Remboursement")),
        new("DRW", null, 3, 'C', new("Drawback of duties", "Drawback de droits")),
        new("RINT", null, 3, 'C', new("Interest to the client", "Intérêts au client")),
        new("NPAC", null, 3, 'C', new("Penalty cancelled or reduced", "Pénalité annulée ou réduite")),
        new("SURC", null, 3, 'C', new("Demand on a surety withdrawn", "Demande à une caution retirée")),
        new("SUP", null, 3, 'C', new("Paid by a surety", "Payé par une caution")),
        new("WV", null, 3, 'C', new("Waiver", "Renonciation")),
        new("REM", null, 3, 'C', new("Remission", "Remise")),
        new("WO", null, 3, 'C', new("Write-off", "Radiation")),
        new("REV", null, 3, 'C', new("Reversal", "Contrepassation")),
        new("SEC", null, 3, 'C', new("Cash security applied", "Garantie en espèces affectée")),
        new("TRF", null, 3, 'C', new("Transfer between program accounts", "Virement entre comptes de programme")),
        new("DSB", null, 3, 'D', new("Disbursement", "Remboursement versé")),
        new("DIS", "1130", 3, 'E', new("Dishonoured payment", "Paiement refusé")),
    }.ToDictionary(c => c.Type);

    public static IEnumerable<string> Types => All.Keys;

    public static ItemClass Of(string type) => All[type];

    /// <param name="isOwnAdjustment">Of an adjustment, whether the client asked for it.</param>
    public static Bilingual NameOf(string type, bool isOwnAdjustment) => isOwnAdjustment ? new("Adjustment", "Rajustement") : Of(type).Name;
}
