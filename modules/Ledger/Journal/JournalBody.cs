using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Carm.Ledger;

/// <summary>
/// The text of a transaction that is hashed (ledger 2.3): keys in ordinal order, no blanks, whole cents, UTC to the second, and nothing that is null. Anyone can build it again from an export.
/// </summary>
public static class JournalBody
{
    /// <summary>What the first transaction of a chain, and the first seal, follow.</summary>
    public static readonly string Genesis = new('0', 64);

    /// <summary>The text before and after the transaction's number, which the database gives.</summary>
    public static (string Before, string After) Of(string chain, Posting posting, DateTimeOffset at)
    {
        var before = new StringBuilder("{\"at\":\"").Append(at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)).Append("\",\"lines\":[");
        before.AppendJoin(',', posting.Lines.Select(l => $"[{Quoted(l.Account)},\"{Letter(l.Side)}\",{l.Amount.Cents.ToString(CultureInfo.InvariantCulture)}]")).Append(']');
        if (posting.Reference is not null) before.Append(",\"ref\":").Append(Quoted(posting.Reference));
        if (posting.Resolves is { } rev) before.Append(",\"rev\":").Append(rev.ToString(CultureInfo.InvariantCulture));
        if (chain != Journal.Internal) before.Append(",\"rm\":").Append(Quoted(chain));
        return (before.Append(",\"seq\":").ToString(), $",\"type\":{Quoted(posting.Type)}}}");
    }

    /// <summary>The hash of what follows another: SHA-256 of the hash before, a line feed, and the text.</summary>
    public static string Link(string previous, string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{previous}\n{text}")));

    public static string Letter(Side side) => side == Side.Debit ? "D" : "C";

    /// <summary>A JSON string with no more escaped than must be, as the database writes it too.</summary>
    static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        return quoted.Append('"').ToString();
    }
}
