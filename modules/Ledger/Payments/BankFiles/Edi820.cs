using System.Globalization;
using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>
/// Payment orders of X12 820. BPR says the amount and the day of effect, TRN the payer's reference, N1*PR who pays, each RMR a program account (RMR02) and what of the payment it gets
/// (RMR04), with a reference of its own in a REF that follows. Envelopes, counts and control numbers must agree. The day of receipt is the bank's: what it says of it in a DTM (050 received, 009 processed), else the
/// day of effect of the order, BPR16; of one that lies too long before its interchange, the day of that.
/// </summary>
static class Edi820
{
    public static IReadOnlyList<BankLine> Read(string text)
    {
        // The header has a fixed length, and says by itself what separates elements and segments.
        if (text.Length < 106) throw BankFileReading.Unreadable("1");
        string[][] segments = [.. text.Split(text[105]).Select(s => s.Trim('\r', '\n', ' ')).Where(s => s.Length > 0).Select(s => s.Split(text[3]))];
        void Must(bool isRight, int at)
        {
            if (!isRight) throw BankFileReading.Unreadable($"{at + 1}");
        }
        Must(segments[0] is ["ISA", ..] && segments[0].Length == 17, 0);
        Must(segments[^1] is ["IEA", _, var control] && control == segments[0][13], segments.Length - 1);
        var (lines, from) = (new List<BankLine>(), -1);
        for (var n = 1; n < segments.Length - 1; n++)
            switch (segments[n])
            {
                case ["ST", "820", ..] when from < 0 && segments[n].Length > 2:
                    from = n;
                    break;
                case ["SE", var count, var number]:
                    Must(from > 0 && count == $"{n - from + 1}" && number == segments[from][2], n);
                    Take(segments[(from + 1)..n], lines, from, $"{segments[0][6].Trim()}\n{segments[0][13]}\n{number}", Day(segments[0][9], "yyMMdd"));
                    from = -1;
                    break;
                case ["GS", ..] or ["GE", ..]:
                    Must(from < 0, n);
                    break;
                default:
                    Must(from > 0 && segments[n][0] != "ST", n);
                    break;
            }
        Must(from < 0, segments.Length - 1);
        return lines;
    }

    /// <param name="place">The interchange and the set in it, by their control numbers.</param>
    /// <param name="sentOn">The day of the interchange.</param>
    static void Take(string[][] segments, List<BankLine> lines, int at, string place, DateOnly? sentOn)
    {
        string? Element(string[]? segment, int n) => segment is not null && n < segment.Length && segment[n].Trim() is { Length: > 0 } value ? value : null;
        string[]? Find(Func<string[], bool> which) => segments.FirstOrDefault(which);
        var order = Find(s => s[0] == "BPR") ?? throw BankFileReading.Unreadable($"{at + 1}");
        var (payer, trn) = (Find(s => s is ["N1", "PR", ..]), Find(s => s[0] == "TRN"));
        var trace = Element(trn, 2);
        // Two originators may count alike.
        var own = trace is null ? null : $"{Element(trn, 3) ?? Element(payer, 4) ?? Element(payer, 2)}/{trace}";
        Money? total = Money.TryParse(Element(order, 2), out var sum) ? sum : null;
        var header = segments.TakeWhile(s => s[0] is not ("ENT" or "RMR")).Where(s => s[0] == "DTM").ToArray();
        var effective = Day(Element(order, 16));
        if (sentOn is { } sent && effective is { } ordered && sent.DayNumber - ordered.DayNumber > BankReceiving.DaysApart) effective = sent;
        var day = Said("050") ?? Said("009") ?? effective;
        var code = Element(order, 3) == "D" ? "RECEIPT_NOT_A_CREDIT" : BankFileReading.FaultOfCurrency(Element(Find(s => s[0] == "CUR"), 2));
        var bn9 = BankFileReading.Payer(Element(payer, 4));
        var first = lines.Count;
        for (var n = 0; n < segments.Length; n++)
        {
            if (segments[n][0] != "RMR") continue;
            var named = segments[(n + 1)..].TakeWhile(s => s[0] is "REF" or "DTM").FirstOrDefault(s => s[0] == "REF");
            lines.Add(new(lines.Count + 1, PaymentMethods.Edi, BankFileReading.AccountIn(Element(segments[n], 2)), Money.TryParse(Element(segments[n], 4), out var amount) ? amount : null, day,
                Element(named, 2) ?? trace, own is null ? null : $"{own}/{lines.Count - first + 1}", bn9, Element(payer, 2), code) { Entry = $"{place}\n{lines.Count - first + 1}" });
        }
        // What the lines say is not what was paid: the money is known, and nobody's yet.
        if (lines.Count == first || lines[first..].Any(l => l.Amount is null) || Money.Sum(lines[first..].Select(l => l.Amount!.Value)) != total)
            lines.RemoveRange(first, lines.Count - first);
        if (lines.Count == first) lines.Add(new(first + 1, PaymentMethods.Edi, null, total, day, trace, own, bn9, Element(payer, 2), code) { Entry = place });

        DateOnly? Said(string what) => Day(Element(header.FirstOrDefault(s => Element(s, 1) == what), 2));
    }

    static DateOnly? Day(string? text, string format = "yyyyMMdd") => DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var on) && on.Year is >= 1990 and <= 2100 ? on : null;
}
