using System.Text.Json.Serialization;
using Carm.Kernel;

namespace Carm.Ledger;

public enum RateKind
{
    None,
    Specified,
    Prescribed,
}

/// <summary>What lowered an item, and as of which day; the day of a payment still bears interest.</summary>
public sealed record Reduction(DateOnly EffectiveOn, long Cents, string By)
{
    /// <summary>A refund took this part of the debt back, so no other does.</summary>
    public bool IsGivenBack { get; init; }
}

/// <summary>One debt or credit of a program account until it is cleared. Amounts are whole cents.</summary>
/// <param name="Id">Program account, type and reference: what comes twice is there once.</param>
/// <param name="Type">CAD, CADV, ADJ, LAP, INT among debits; PMT, REF, DRW, RINT among credits (ledger 2.5).</param>
/// <param name="Reference">The number of what caused it.</param>
/// <param name="TransactionNumber">The CAD behind it.</param>
/// <param name="SubmitterBn9">Whose transaction it is, for the sight of service providers.</param>
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

    /// <summary>Interest posted on this item so far.</summary>
    public long InterestPostedCents { get; init; }

    /// <summary>Whether all its interest has been posted, so that no run need look at it again.</summary>
    public bool InterestSettled { get; init; } = InterestFrom is null;

    /// <summary>The last day on which payment in full bears no interest, where it is another than the due date: thirty days from the notice of a penalty (Customs Act s.109.5).</summary>
    public DateOnly? InterestFreeUntil { get; init; }

    /// <summary>The declaration for which a payment before release is kept: it clears nothing else until that one is posted.</summary>
    public string? HeldFor { get; init; }

    /// <summary>The statement of account whose total counts it.</summary>
    public string? StatementNumber { get; init; }

    /// <summary>Whether anything may still happen to it; what is done with is never loaded again.</summary>
    public bool IsCurrent => OpenCents > 0 || !InterestSettled;

    /// <summary>The program account, while anything may still happen to the item.</summary>
    public string? CurrentOf => IsCurrent ? RmAccount : null;

    /// <summary>The program account, while the next statement of account still has to count the item.</summary>
    public string? UnbilledOf => StatementNumber is null ? RmAccount : null;

    /// <summary>Program account and first day that bears interest, while there may be more to charge.</summary>
    public string? AccrualKey => !InterestSettled && InterestFrom is { } from ? AccrualKeyOf(RmAccount, from) : null;

    /// <summary>The program account of a debt that is paid, while its last interest waits for a rate.</summary>
    public string? InterestWaitsOf => OpenCents == 0 && !InterestSettled ? RmAccount : null;

    /// <summary>The program account, while this is a credit that may still pay something; what a new debt looks for.</summary>
    public string? OpenCreditOf => Side == Side.Credit && OpenCents > 0 ? RmAccount : null;

    /// <summary>Orders lists by the instant of posting.</summary>
    public string SortKey => $"{PostedAt.UtcDateTime:yyyyMMddHHmmssfffffff} {Type} {Reference}";

    /// <summary>Paid in full by this day, it bears no interest at all; null for what never bears any.</summary>
    [JsonIgnore]
    public DateOnly? GraceOn => InterestFrom is { } from ? BillingCalendar.GraceOn(InterestFreeUntil ?? from.AddDays(-1)) : null;

    [JsonIgnore]
    public Money Open => Money.OfCents(OpenCents);

    [JsonIgnore]
    public Money Original => Money.OfCents(OriginalCents);

    [JsonIgnore]
    public ItemClass Class => ItemClass.Of(Type);

    /// <summary>What of a debt no refund took back so far.</summary>
    [JsonIgnore]
    public long StandingCents => OriginalCents - Reductions.Where(r => r.IsGivenBack).Sum(r => r.Cents);

    public static string AccrualKeyOf(string rmAccount, DateOnly from) => $"{rmAccount}/{from:yyyy-MM-dd}";

    public static string IdOf(string rmAccount, string type, string reference) => $"{rmAccount}/{type}/{reference}";

    /// <summary>A payment's reference is its payer's own, so that two payers may use the same.</summary>
    public static string PaymentIdOf(string rmAccount, string payerTag, string reference) => IdOf(rmAccount, payerTag == Importer ? "PMT" : $"PMT {payerTag}", reference);

    public OpenItem ReducedBy(long cents, DateOnly effectiveOn, string by, bool isGivenBack = false) =>
        cents > 0 && cents <= OpenCents
            ? this with { OpenCents = OpenCents - cents, Reductions = [.. Reductions, new(effectiveOn, cents, by) { IsGivenBack = isGivenBack }] }
            : throw new InvalidOperationException($"{Id} has {OpenCents} open, not {cents}.");

    /// <summary>A refund takes back what was paid of a debt, the last paid first, since earlier payments went to what stays.</summary>
    /// <param name="neverOwing">The day before any interest, as of which that part counts as settled since it was never owing; null where it was owing until the refund.</param>
    /// <returns>The parts taken back, by the day they were paid.</returns>
    public (OpenItem Item, IReadOnlyList<Reduction> Back) TakingBackPaid(long cents, DateOnly? neverOwing)
    {
        var (reductions, back) = (new List<Reduction>(), new List<Reduction>());
        foreach (var paid in Reductions.Reverse().OrderByDescending(r => r.EffectiveOn))
        {
            var part = paid.IsGivenBack ? 0 : Math.Min(cents, paid.Cents);
            cents -= part;
            if (part < paid.Cents) reductions.Add(paid with { Cents = paid.Cents - part });
            if (part == 0) continue;
            back.Add(paid with { Cents = part });
            reductions.Add(paid with { Cents = part, EffectiveOn = neverOwing ?? paid.EffectiveOn, IsGivenBack = true });
        }
        if (cents > 0) throw new InvalidOperationException($"{Id} has {cents} less paid than is to be given back.");
        return (this with { Reductions = [.. reductions.AsEnumerable().Reverse().OrderBy(r => r.EffectiveOn)] }, back);
    }
}

/// <summary>What each type is to the ledger.</summary>
/// <param name="Receivable">The account of a debt; null for credits.</param>
/// <param name="Rank">The order in which debts of one due date are cleared, and credits are used (ledger 5.2).</param>
public sealed record ItemClass(string Type, string? Receivable, int Rank, Bilingual Name)
{
    static readonly Dictionary<string, ItemClass> All = new ItemClass[]
    {
        new("CAD", "1110", 1, new("Commercial accounting declaration", "Déclaration en détail commerciale")),
        new("CADV", "1110", 1, new("Correction of a declaration", "Correction d'une déclaration")),
        new("ADJ", "1120", 2, new("Statement of adjustments", "Relevé de rajustements")),
        new("LAP", "1150", 1, new("Late accounting penalty", "Pénalité pour déclaration tardive")),
        new("INT", "1160", 6, new("Interest", "Intérêts")),
        new("PMT", null, 1, new("Payment", "Paiement")),
        new("REF", null, 3, new("Refund", "Remboursement")),
        new("DRW", null, 3, new("Drawback of duties", "Drawback de droits")),
        new("RINT", null, 3, new("Interest to the client", "Intérêts au client")),
    }.ToDictionary(c => c.Type);

    public static ItemClass Of(string type) => All[type];
}
