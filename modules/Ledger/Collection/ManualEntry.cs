using Carm.Kernel;

namespace Carm.Ledger;

public enum ManualEntryState
{
    Proposed,
    Posted,
    Refused,
    ReversalProposed,
    Reversed,
}

/// <summary>One line of a manual entry.</summary>
/// <param name="Account">Its code, as 1150.</param>
/// <param name="Side">DEBIT or CREDIT.</param>
public sealed record ManualLine(string Account, Side Side, Money Amount);

/// <summary>An entry that an officer makes by hand and another officer posts. It may be reversed once, by two officers too.</summary>
/// <param name="Id">Its number, as ME-700000003RM0001-0001.</param>
/// <param name="Maker">Who asked for the last step.</param>
public sealed record ManualEntry(string Id, string RmAccount, DateOnly EffectiveOn, IReadOnlyList<ManualLine> Lines, string Reason, ManualEntryState State, string Maker)
{
    public string? Checker { get; init; }

    /// <summary>The order by which it remits what the client owes or has paid; null for any other entry.</summary>
    public string? OrderNumber { get; init; }

    /// <summary>Under which it stands on the account: a remission by the order that it is made under.</summary>
    public string Reference => OrderNumber is null ? Id : $"{OrderNumber} {Id}";

    public static string IdOf(string rmAccount, int number) => $"ME-{rmAccount}-{number:0000}";

    public string Source => $"MANUAL {Id}";
}

/// <summary>What a manual entry may hold, and what it does to its account. Pure.</summary>
public static class ManualPosting
{
    /// <summary>The accounts that no program account has of its own; 1150 brings a debt of the client, and 2100 a credit.</summary>
    static readonly HashSet<string> Common = ["1010", "1020", "2150", "4110", "4120", "4130", "4140", "4150", "4155", "4210", "4310", "4320", "4410", "5110", "5210", "5220"];

    /// <summary>Refused are an entry that does not balance, one of a period whose statement is out, and one that would lower what stands on the client's account.</summary>
    /// <param name="isRemission">Whether it is made under an order: then it goes from 5220 to the client's credit.</param>
    public static void Check(IReadOnlyList<ManualLine> lines, DateOnly effectiveOn, DateOnly today, bool isRemission = false)
    {
        if (isRemission && !lines.Select(l => $"{l.Account} {l.Side}").Order(StringComparer.Ordinal).SequenceEqual(["2100 Credit", "5220 Debit"])) throw new Rejected("MANUAL_ACCOUNT") { Path = "lines" };
        if (lines.Any(l => l.Amount <= Money.Zero)) throw new Rejected("AMOUNT_INVALID") { Path = "lines" };
        if (lines.Any(l => !Common.Contains(l.Account) && (l.Account, l.Side) is not (("1150", Side.Debit) or ("2100", Side.Credit)))) throw new Rejected("MANUAL_ACCOUNT") { Path = "lines" };
        if (lines.Count(l => !Common.Contains(l.Account)) > 1) throw new Rejected("MANUAL_ACCOUNT") { Path = "lines" };
        if (lines.Count < 2 || Money.Sum(lines.Select(l => l.Side == Side.Debit ? l.Amount : -l.Amount)) != Money.Zero) throw new Rejected("UNBALANCED") { Path = "lines" };
        if (effectiveOn > today) throw new Rejected("AMOUNT_INVALID") { Path = "effectiveOn" };
        if (effectiveOn <= StatementDates.CutOf(StatementDates.LastBy(today))) throw new Rejected("PERIOD_CLOSED", $"{StatementDates.LastBy(today):yyyy-MM-dd}") { Path = "effectiveOn" };
    }

    /// <summary>The debt or the credit that it brings: a miscellaneous invoice that is payable at once, money of the client, or what is remitted to it. Null for what concerns no client's account.</summary>
    public static OpenItem? Item(ManualEntry entry, AccountBook book) => entry.Lines.FirstOrDefault(l => !Common.Contains(l.Account)) is { } line
        ? new(IdOf(entry, TypeOf(entry, line)), entry.RmAccount, line.Side, TypeOf(entry, line), entry.Reference, null, entry.RmAccount[..9], OpenItem.Importer,
            line.Amount.Cents, entry.EffectiveOn, book.Today, book.Now, book.Today, null, RateKind.None)
        : null;

    /// <summary>The names that it may have brought something under.</summary>
    public static string[] IdsOf(ManualEntry entry) => [IdOf(entry, "K23"), IdOf(entry, "REV"), IdOf(entry, "REM")];

    static string IdOf(ManualEntry entry, string type) => OpenItem.IdOf(entry.RmAccount, type, entry.Reference);

    static string TypeOf(ManualEntry entry, ManualLine line) => line.Side == Side.Debit ? "K23" : entry.OrderNumber is null ? "REV" : "REM";

    public static void Post(ManualEntry entry, AccountBook book)
    {
        var posting = Posting.Of(entry.OrderNumber is null ? "MANUAL_POSTED" : "REMITTED", entry.Reference, entry.EffectiveOn, entry.Source, Lines(entry));
        if (Item(entry, book) is { } item) book.PostAs(item, posting);
        else book.Post(posting);
        book.Clear(book.Today);
    }

    /// <summary>The mirror of the entry. What the item it brought has paid, or was paid, stands in the way.</summary>
    /// <param name="sequence">The entry's number in the chain.</param>
    public static void Reverse(ManualEntry entry, long sequence, AccountBook book)
    {
        var mirror = Posting.Of(entry.OrderNumber is null ? "MANUAL_REVERSED" : "REMISSION_REVERSED", entry.Reference, book.Today, $"REVERSED {entry.Source}", Lines(entry).Select(l => l with { Side = l.Side == Side.Debit ? Side.Credit : Side.Debit })) with { Resolves = sequence };
        if (Item(entry, book) is not { } made)
        {
            book.Post(mirror);
            return;
        }
        if (book.Find(made.Id) is not { } item || item.OpenCents != item.OriginalCents) throw new Rejected("ENTRY_USED");
        book.Reverse(item, made with { Id = OpenItem.IdOf(entry.RmAccount, "REV", $"{entry.Id} reversed"), Type = "REV", Reference = $"{entry.Id} reversed", Side = item.Side == Side.Debit ? Side.Credit : Side.Debit, EffectiveOn = book.Today, DueOn = book.Today }, mirror);
    }

    static IEnumerable<PostingLine> Lines(ManualEntry entry) => entry.Lines.Select(l => new PostingLine(
        l.Account switch { "1150" => Accounts.Receivable("1150", entry.RmAccount), "2100" => Accounts.Unapplied(entry.RmAccount), _ => l.Account }, l.Side, l.Amount));
}

/// <param name="OrderNumber">Of a remission, the order that it is made under.</param>
public sealed record ManualEntryView(string EntryNumber, string RmAccount, DateOnly EffectiveOn, IReadOnlyList<ManualLine> Lines, string Reason, ManualEntryState State, string Maker, string? Checker, string? OrderNumber)
{
    public static ManualEntryView Of(ManualEntry e) => new(e.Id, e.RmAccount, e.EffectiveOn, e.Lines, e.Reason, e.State, e.Maker, e.Checker, e.OrderNumber);
}
