using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>What one line of a bank's file says that it received, as it was read.</summary>
/// <param name="Number">Of the line, entry or remittance in its file, from 1.</param>
/// <param name="Method">The method of payment that such a file brings.</param>
/// <param name="BankReference">The bank's own, which it gives to one receipt only.</param>
/// <param name="PayerName">As the bank knows it.</param>
/// <param name="Code">Why it is no receipt that can be posted; null for what is one.</param>
public sealed record BankLine(int Number, string Method, string? RmAccount, Money? Amount, DateOnly? ReceivedOn, string? Reference, string? BankReference, string? PayerBn9 = null, string? PayerName = null, string? Code = null)
{
    /// <summary>The statement or interchange in which the bank told it, and its number there; what tells it from others where the bank gave it no reference. Null where the file has no such name.</summary>
    public string? Entry { get; init; }

    /// <summary>Whether its statement is marked as a copy or a duplicate of another, so that what it tells may have been told before.</summary>
    public bool IsCopy { get; init; }

    /// <summary>The statement or interchange by which it is told from those of others; a copy's name tells it from nothing.</summary>
    public string? Statement => IsCopy || Entry is null ? null : Entry.LastIndexOf('\n') is > 0 and var end ? Entry[..end] : Entry;
}

/// <summary>Reads what banks send: CAMT.053, X12 820, and CSV. What cannot be read as a whole is refused with its place; a line that cannot be posted stays in the report with the reason.</summary>
public static partial class BankFileReading
{
    public const int MostLines = 10_000;

    public static (string Format, IReadOnlyList<BankLine> Lines) Read(byte[] content, DateOnly today)
    {
        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(content).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw Unreadable("1");
        }
        if (text.Contains('\0', StringComparison.Ordinal)) throw Unreadable("1");
        var (format, lines) = text.TrimStart() switch
        {
            ['<', ..] => ("CAMT.053", Camt053.Read(text)),
            ['I', 'S', 'A', ..] => ("EDI_820", Edi820.Read(text.TrimStart())),
            _ => ("CSV", BankCsv.Read(text)),
        };
        if (lines.Count > MostLines) throw new Rejected("BANK_FILE_TOO_LONG", MostLines);
        return (format, [.. lines.Select(l => l.Code is null && FaultOf(l, today) is { } code ? l with { Code = code } : l)]);
    }

    public static Rejected Unreadable(string at) => new("BANK_FILE_UNREADABLE", at) { Path = "file" };

    /// <summary>The first program account that stands in a text, blanks and hyphens left out; null when none does.</summary>
    public static string? AccountIn(string? text) => text is null ? null : Account().Match(string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c != '-')).ToUpperInvariant()) is { Success: true } found ? found.Value : null;

    /// <summary>A payer's business number; null for what is none.</summary>
    public static string? Payer(string? text) => Bn9.Read(text, out _)?.Value;

    /// <summary>Why a currency is not taken; null for CAD and where none is said.</summary>
    public static string? FaultOfCurrency(string? currency) => currency is null or "" or "CAD" ? null : "CURRENCY_NOT_CAD";

    static string? FaultOf(BankLine line, DateOnly today) =>
        line.Amount is not { } amount || amount <= Money.Zero || amount > Money.Of(999_999_999.99m) ? "AMOUNT_INVALID" : line.ReceivedOn is not { } on || on > today ? "VAL_DATE" : null;

    [GeneratedRegex("[0-9]{9}RM[0-9]{4}")]
    private static partial Regex Account();

    /// <summary>
    /// The key of each line, by which it is posted once whatever is sent again: the bank's own reference with amount and day; without one its place in the bank's statement; and where the file names none, all that
    /// it says, and its number among those of one file that say the same. Two receipts that look alike are two where the bank tells them apart, which no two formats do.
    /// </summary>
    public static IReadOnlyList<(BankLine Line, string Key)> Keyed(IReadOnlyList<BankLine> lines)
    {
        var same = new Dictionary<string, int>();
        return
        [
            .. lines.Select(l =>
            {
                var own = l.BankReference is { Length: > 0 } ? $"BANK\n{l.BankReference}\n{l.Amount}\n{l.ReceivedOn:yyyy-MM-dd}" : l.Entry is not null ? $"ENTRY\n{l.Entry}\n{l.RmAccount}\n{l.Amount}\n{l.ReceivedOn:yyyy-MM-dd}\n{l.Reference}" : null;
                var says = own ?? $"LINE\n{l.RmAccount}\n{l.Amount}\n{l.ReceivedOn:yyyy-MM-dd}\n{l.Reference}\n{l.PayerName}\n{l.PayerBn9}";
                var nth = own is not null ? 0 : same[says] = same.GetValueOrDefault(says) + 1;
                return (l, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{says}\n{nth}")))[..32]);
            }),
        ];
    }
}
