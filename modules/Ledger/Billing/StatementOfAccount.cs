using System.Text.Json.Serialization;
using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>A published statement of account; it never changes. Letters are those of the domain document (ledger 4.2).</summary>
/// <param name="Id">Its number, as SOA-700000003RM0001-202603.</param>
/// <param name="CutOn">Everything posted to the end of this day is in it.</param>
/// <param name="A">Total payable of the statement before.</param>
/// <param name="B">Payments received since.</param>
/// <param name="C">Refunds, drawback, interest to the client, waivers, write-offs, cancellations and transfers, less what was transferred away.</param>
/// <param name="D">Disbursements issued.</param>
/// <param name="E">Balance brought forward.</param>
/// <param name="F">Declarations and their corrections.</param>
/// <param name="G">Other transactions due by the due date.</param>
/// <param name="H">Interest charged.</param>
/// <param name="I">Total payable; negative is a credit, and nothing is to be paid.</param>
/// <param name="J">Not yet due at the due date.</param>
/// <param name="K">Held, as under appeal and secured, debts less credits; not in I.</param>
public sealed record StatementOfAccount(
    string Id, string RmAccount, DateOnly IssuedOn, DateOnly CutOn, DateOnly DueOn,
    Money A, Money B, Money C, Money D, Money E, Money F, Money G, Money H, Money I, Money J, Money K, IReadOnlyList<StatementLine> Lines)
{
    public string LegalName { get; init; } = "";

    /// <summary>Taken over from before; of it only the total is known.</summary>
    public bool IsImported { get; init; }

    /// <summary>The first day whose postings it counts; null for the first statement of an account.</summary>
    public DateOnly? PostedFrom { get; init; }

    /// <summary>Payments that were dishonoured since the statement before; in E.</summary>
    public Money Dishonoured { get; init; }

    /// <summary>What is held of all that statements have counted so far; its change since the statement before is in E.</summary>
    public Money HeldOfBilled { get; init; }

    /// <summary>The rates in force on the days since the statement before.</summary>
    public IReadOnlyList<StatementRate> Rates { get; init; } = [];

    /// <summary>Debts whose due date lies before the issue date and that nobody holds, by the days since.</summary>
    public IReadOnlyList<OverdueBand> Overdue { get; init; } = [];

    /// <summary>What is held, under appeal or for another reason.</summary>
    public IReadOnlyList<HeldLine> Held { get; init; } = [];

    /// <summary>
    /// The number of the last transaction of the account's chain in the journal that was posted to the end of the cut, and its hash, by which the statement can be held against the journal: it counts those
    /// up to that number that were posted to then. Others may stand among them, since interest is charged past midnight too. Null where nothing was posted by then.
    /// </summary>
    public long? ChainSeq { get; init; }

    public string? ChainHash { get; init; }

    /// <summary>Orders lists by the issue date.</summary>
    [JsonIgnore]
    public DateOnly Month => new(IssuedOn.Year, IssuedOn.Month, 1);
}

/// <param name="Line">The letter under which it is counted.</param>
/// <param name="SubmitterBn9">Whose it is, for the sight of service providers.</param>
/// <param name="Amount">With the sign with which the letter counts it.</param>
public sealed record StatementLine(string Line, string Type, string Reference, string? TransactionNumber, string SubmitterBn9, DateOnly PostedOn, DateOnly DueOn, Money Amount)
{
    public DateOnly? ReleasedOn { get; init; }

    /// <summary>The GST in the amount of a declaration; the rest is duty and other taxes.</summary>
    public Money? Gst { get; init; }

    public string Payer { get; init; } = OpenItem.Importer;

    /// <summary>Of a payment or a credit at the time of issue: OPEN, CLEARED for what paid debts, OFFSET for any other credit that went to debts or to another account of the business, DISBURSED or RETURNED.</summary>
    public string? Status { get; init; }

    /// <summary>Of the cheque or the deposit by which a disbursement, or the credit that it took, was paid out by the time of issue.</summary>
    public string? InstrumentNumber { get; init; }

    /// <summary>The days that bore the interest of an interest line.</summary>
    public InterestOf? Interest { get; init; }

    /// <summary>An adjustment that the client asked for: no statement of adjustments is behind it.</summary>
    public bool IsOwnAdjustment { get; init; }

    [JsonIgnore]
    public Bilingual Name => ItemClass.NameOf(Type, IsOwnAdjustment);
}

/// <param name="Quarter">As 2026Q1.</param>
public sealed record StatementRate(string Quarter, decimal PrescribedPercent, decimal SpecifiedPercent);

/// <param name="Days">1-30, 31-60, 61-90 or 90+.</param>
public sealed record OverdueBand(string Days, Money Amount);

public sealed record HeldLine(string Type, string Reference, string? TransactionNumber, string SubmitterBn9, DateOnly DueOn, Money Open, HoldType Hold, string HoldReference, DateOnly HeldOn)
{
    /// <summary>An adjustment that the client asked for: no statement of adjustments is behind it.</summary>
    public bool IsOwnAdjustment { get; init; }

    [JsonIgnore]
    public Bilingual Name => ItemClass.NameOf(Type, IsOwnAdjustment);
}

/// <summary>What a statement is made of, as it stands when it is made.</summary>
/// <param name="Items">What the statement counts, and what falls due after it.</param>
/// <param name="Held">Every item that is held, also of earlier statements.</param>
/// <param name="Due">What is open by due day.</param>
public sealed record StatementParts(ClientAccount Account, StatementOfAccount? Previous, IEnumerable<OpenItem> Items, IEnumerable<OpenItem> Held, IEnumerable<DueCents> Due, RateBook Rates)
{
    /// <summary>The numbers of cheques and deposits, by the disbursement that they paid out.</summary>
    public IReadOnlyDictionary<string, string> Instruments { get; init; } = new Dictionary<string, string>();
}

/// <summary>The roll from one statement to the next, pure. Each posted item counts in one line of one statement.</summary>
public static class StatementRoll
{
    public static StatementOfAccount Of(StatementParts parts, DateOnly issuedOn, DateOnly dueOn)
    {
        var (account, previous, cut) = (parts.Account, parts.Previous, StatementDates.CutOf(issuedOn));
        var since = previous?.IssuedOn ?? DateOnly.MinValue;
        var posted = parts.Items.Where(i => i.PostedOn <= cut && i.BillOn > since).OrderBy(i => i.PostedAt).ThenBy(i => i.Id, StringComparer.Ordinal).ToArray();
        var held = parts.Held.Where(i => i.PostedOn <= cut).OrderBy(i => i.PostedAt).ThenBy(i => i.Id, StringComparer.Ordinal).ToArray();
        var lines = posted.Select(i => Line(i, i.BillOn > issuedOn ? 'J' : i.Class.Line, parts.Instruments)).ToArray();
        Money Sum(char letter) => Money.Sum(lines.Where(l => l.Line[0] == letter).Select(l => l.Amount));

        var heldOfBilled = Owing(held.Where(i => i.BillOn <= issuedOn));
        var (a, dishonoured) = (previous?.I ?? Money.Zero, Sum('E'));
        var e = a - Sum('B') - Sum('C') + Sum('D') + dishonoured - heldOfBilled + (previous?.HeldOfBilled ?? Money.Zero);
        return new(StatementDates.NumberOf(account.Id, issuedOn), account.Id, issuedOn, cut, dueOn,
            a, Sum('B'), Sum('C'), Sum('D'), e, Sum('F'), Sum('G'), Sum('H'), e + Sum('F') + Sum('G') + Sum('H'), Sum('J') - Owing(held.Where(i => i.BillOn > issuedOn)), Owing(held), lines)
        {
            LegalName = account.LegalName,
            PostedFrom = previous?.IssuedOn,
            Dishonoured = dishonoured,
            HeldOfBilled = heldOfBilled,
            Rates = [.. RatesOf(previous?.IssuedOn ?? cut, cut, parts.Rates)],
            Overdue = [.. Bands(parts.Due.Select(d => (d.DueOn, d.Cents - held.Where(i => i.Side == Side.Debit && i.DueOn == d.DueOn).Sum(i => i.OpenCents))), issuedOn)],
            Held = [.. held.SelectMany(i => i.Holds.Select(h => new HeldLine(i.Type, i.Reference, i.TransactionNumber, i.SubmitterBn9, i.DueOn, Owing([i]), h.Type, h.Reference, h.On) { IsOwnAdjustment = i.IsOwnAdjustment }))],
        };
    }

    /// <summary>What is open of debts less what is open of credits.</summary>
    static Money Owing(IEnumerable<OpenItem> items) => Money.Sum(items.Select(i => i.Side == Side.Debit ? i.Open : -i.Open));

    /// <summary>A debt counts with its amount and a credit against it; where the letter is one of credits, the other way round.</summary>
    static StatementLine Line(OpenItem i, char letter, IReadOnlyDictionary<string, string> instruments) => new($"{letter}", i.Type, i.Reference, i.TransactionNumber, i.SubmitterBn9, i.PostedOn, i.DueOn, (i.Side == Side.Credit) == (letter is 'B' or 'C') ? i.Original : -i.Original)
    {
        ReleasedOn = i.ReleasedOn,
        Gst = i.ReleasedOn is null ? null : Money.OfCents(i.Side == Side.Debit ? i.GstCents : -i.GstCents),
        Payer = i.PayerTag,
        Status = i.Side == Side.Debit ? null : i.OpenCents > 0 ? "OPEN" : i.Reductions.Any(r => IsBy(r, "DSB")) ? "DISBURSED" : i.Reductions.Any(r => IsBy(r, "DIS")) ? "RETURNED" : IsOffset(i) ? "OFFSET" : "CLEARED",
        InstrumentNumber = string.Join(", ", Disbursements(i).Select(id => instruments.GetValueOrDefault(id)).OfType<string>()) is { Length: > 0 } numbers ? numbers : null,
        Interest = i.Interest,
        IsOwnAdjustment = i.IsOwnAdjustment,
    };

    /// <summary>The disbursements that an item is, or that took something of it.</summary>
    public static IEnumerable<string> Disbursements(OpenItem item) => item.Type == "DSB" ? [item.Reference] : item.Reductions.Where(r => IsBy(r, "DSB")).Select(r => r.By.Split('/', 3)[2]).Distinct();

    /// <summary>What a client or a surety paid clears debts; any other credit is offset against them, and so is what went to another account of the business.</summary>
    static bool IsOffset(OpenItem credit) => credit.Reductions.Any(r => IsBy(r, "TRF")) || (credit.Type is not ("PMT" or "SEC" or "SUP") && credit.Reductions.Any(r => r.Clearing is not null));

    static bool IsBy(Reduction reduction, string type) => reduction.By.Split('/') is [_, var by, ..] && (by == type || by.StartsWith($"{type} ", StringComparison.Ordinal));

    static IEnumerable<StatementRate> RatesOf(DateOnly from, DateOnly to, RateBook rates)
    {
        for (var day = from; day <= to; day = new DateOnly(day.Year, (day.Month + 2) / 3 * 3, 1).AddMonths(1))
            if (rates.KnownThrough(day, day) == day) yield return new(InterestRate.QuarterOf(day), rates.PercentOn(day, RateKind.Prescribed), rates.PercentOn(day, RateKind.Specified));
    }

    static IEnumerable<OverdueBand> Bands(IEnumerable<(DateOnly DueOn, long Cents)> due, DateOnly on)
    {
        var overdue = due.Where(d => d.DueOn < on && d.Cents > 0).ToArray();
        foreach (var (days, least, most) in new[] { ("1-30", 1, 30), ("31-60", 31, 60), ("61-90", 61, 90), ("90+", 91, int.MaxValue) })
            if (overdue.Where(d => on.DayNumber - d.DueOn.DayNumber is var age && age >= least && age <= most).Sum(d => d.Cents) is > 0 and var cents) yield return new(days, Money.OfCents(cents));
    }
}
