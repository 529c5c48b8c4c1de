using System.Globalization;
using System.Text;
using Carm.Kernel;
using CsvHelper;
using CsvHelper.Configuration;

namespace Carm.Ledger;

/// <summary>One row of the client's own list.</summary>
/// <param name="Row">The first row under the header is 1.</param>
/// <param name="Reference">A transaction number of a declaration, or the reference of a payment or another transaction.</param>
public sealed record ListedAmount(int Row, string Reference, Money Amount, DateOnly? On);

/// <summary>A transaction of the ledger, as far as a comparison needs it.</summary>
/// <param name="Cents">Positive for a debt, negative for a credit; so is the GST in it.</param>
public sealed record LedgerAmount(string Id, string Type, string Reference, string? TransactionNumber, string SubmitterBn9, long Cents, long GstCents, DateOnly PostedOn, DateTimeOffset PostedAt)
{
    public Money Amount => Money.OfCents(Cents);
}

/// <summary>How the ledger and the list stand to each other in one thing.</summary>
/// <param name="Outcome">MATCHED, DIFFERENT, MISSING_IN_LEDGER or MISSING_IN_LIST.</param>
/// <param name="Cause">Of what is no match: CORRECTED, GST_ONLY, WITHOUT_GST, SIGN, DUPLICATE_IN_LIST, ROUNDING, OTHER_ACCOUNT, INTEREST, PENALTY, CREDIT, DISHONOURED, TRANSFER, PAID_OUT, AFTER_THE_LIST or UNKNOWN.</param>
/// <param name="Listed">As the list has it; a payment or credit that it has without a sign is negative, as in the ledger.</param>
/// <param name="Difference">What the ledger says less what the list says.</param>
public sealed record ReconciledRow(string Outcome, string? Cause, string Reference, int? Row, Money? Listed, Money? InLedger, Money Difference, string Sentence, IReadOnlyList<string> Transactions);

/// <summary>Compares a client's own list with its account, thing by thing, and says the likely cause of each difference. Pure.</summary>
public static class Reconciliation
{
    public const int MostRows = 50_000;

    /// <summary>A CSV file in UTF-8 with the columns reference and amount, and a date where there is one; commas or semicolons, and amounts as 1234.56 or 1 234,56. Refused: <c>VAL_RECONCILE_FILE</c>, <c>VAL_RECONCILE_COLUMNS</c>.</summary>
    public static IReadOnlyList<ListedAmount> Read(byte[] content)
    {
        try
        {
            using var reader = new StreamReader(new MemoryStream(content), new UTF8Encoding(false, throwOnInvalidBytes: true));
            using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { MissingFieldFound = null, DetectDelimiter = true, DetectDelimiterValues = [",", ";", "\t"] });
            if (!csv.Read() || !csv.ReadHeader()) throw new Rejected("VAL_RECONCILE_FILE", 1) { Path = "file" };
            string[] columns = [.. csv.HeaderRecord!.Select(name => name.Trim().ToLowerInvariant())];
            int Column(params string[] names) => Array.FindIndex(columns, names.Contains);
            var (reference, amount, on) = (Column("reference", "transactionnumber", "référence", "numéro de transaction", "cad", "ref"), Column("amount", "montant", "original"), Column("date", "posteddate", "date d'inscription"));
            if (reference < 0 || amount < 0) throw new Rejected("VAL_RECONCILE_COLUMNS") { Path = "file" };
            var rows = new List<ListedAmount>();
            while (csv.Read())
            {
                var row = csv.Parser.RawRow;
                if (rows.Count == MostRows) throw new Rejected("VAL_RECONCILE_FILE", row) { Path = "file" };
                var (name, text, day) = (csv.GetField(reference)?.Trim() ?? "", csv.GetField(amount) ?? "", on < 0 ? null : csv.GetField(on)?.Trim());
                if (name.Length is 0 or > 64 || name.Any(char.IsControl) || !TryReadAmount(text, out var money)) throw new Rejected("VAL_RECONCILE_FILE", row) { Path = "file" };
                DateOnly? date = string.IsNullOrEmpty(day) ? null : DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : throw new Rejected("VAL_RECONCILE_FILE", row) { Path = "file" };
                rows.Add(new(rows.Count + 1, name, money, date));
            }
            return rows.Count > 0 ? rows : throw new Rejected("VAL_RECONCILE_FILE", 2) { Path = "file" };
        }
        catch (CsvHelperException broken)
        {
            throw new Rejected("VAL_RECONCILE_FILE", broken.Context?.Parser?.RawRow ?? 1) { Path = "file" };
        }
        catch (DecoderFallbackException)
        {
            throw new Rejected("VAL_RECONCILE_FILE", 1) { Path = "file" };
        }
    }

    static bool TryReadAmount(string text, out Money money)
    {
        var digits = new string([.. text.Where(c => !char.IsWhiteSpace(c) && c is not '$' and not '\u00a0' and not '\u202f')]);
        if (digits.StartsWith('(') && digits.EndsWith(')')) digits = $"-{digits[1..^1]}";
        // The last mark before two digits parts the cents; any other parts the thousands.
        var cents = digits.Length > 3 && digits[^3] is '.' or ',' ? digits.Length - 3 : digits.Length > 2 && digits[^2] is '.' or ',' ? digits.Length - 2 : digits.Length;
        var whole = digits[..cents].Replace(",", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
        return Money.TryParse(cents < digits.Length ? $"{whole}.{digits[(cents + 1)..]}" : whole, out money);
    }

    /// <param name="items">The transactions of the account that the asker sees: all that the list names, and others.</param>
    /// <param name="elsewhere">Transaction numbers that stand in another account of the same business.</param>
    public static IReadOnlyList<ReconciledRow> Of(IReadOnlyList<ListedAmount> list, IReadOnlyList<LedgerAmount> items, IReadOnlySet<string> elsewhere)
    {
        var things = items.GroupBy(ThingOf).ToDictionary(g => g.Key, g => g.OrderBy(i => i.PostedAt).ThenBy(i => i.Id, StringComparer.Ordinal).ToArray());
        var rows = new List<ReconciledRow>();
        foreach (var listed in list.GroupBy(l => l.Reference))
        {
            var first = listed.First();
            foreach (var again in listed.Skip(1)) rows.Add(Row("DIFFERENT", "DUPLICATE_IN_LIST", again.Reference, again.Row, again.Amount, null, -again.Amount, []));
            if (!things.Remove(first.Reference, out var thing))
            {
                rows.Add(Row("MISSING_IN_LEDGER", elsewhere.Contains(first.Reference) ? "OTHER_ACCOUNT" : "UNKNOWN", first.Reference, first.Row, first.Amount, null, -first.Amount, []));
                continue;
            }
            var total = Money.Sum(thing.Select(i => i.Amount));
            var said = thing.All(i => i.Cents < 0) && first.Amount > Money.Zero ? -first.Amount : first.Amount;
            string[] transactions = [.. thing.Select(i => $"{i.Type} {i.Reference}")];
            if (total == said)
            {
                rows.Add(Row("MATCHED", null, first.Reference, first.Row, said, total, Money.Zero, transactions));
                continue;
            }
            var gst = Money.OfCents(thing.Sum(i => i.GstCents));
            var cause = thing.Length > 1 && thing.Select((_, n) => Money.Sum(thing.Take(n + 1).Select(i => i.Amount))).Any(upTo => upTo == said) ? "CORRECTED"
                : gst != Money.Zero && said == total - gst ? "WITHOUT_GST"
                : gst != Money.Zero && said == gst ? "GST_ONLY"
                : said == -total ? "SIGN"
                : Math.Abs((total - said).Cents) <= 5 ? "ROUNDING"
                : "UNKNOWN";
            rows.Add(Row("DIFFERENT", cause, first.Reference, first.Row, said, total, total - said, transactions));
        }
        var last = list.Max(l => l.On);
        foreach (var (reference, thing) in things.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            var total = Money.Sum(thing.Select(i => i.Amount));
            var cause = last is { } day && thing.All(i => i.PostedOn > day) ? "AFTER_THE_LIST" : thing[0].Type switch { "INT" => "INTEREST", "NPA" or "LPP" or "LAP" or "K23" or "K9" or "NSF" or "SUR" => "PENALTY", "DIS" => "DISHONOURED", "TRF" => "TRANSFER", "DSB" => "PAID_OUT", _ when thing[0].Cents < 0 => "CREDIT", _ => "UNKNOWN" };
            rows.Add(Row("MISSING_IN_LIST", cause, reference, null, null, total, total, [.. thing.Select(i => $"{i.Type} {i.Reference}")]));
        }
        return rows;
    }

    /// <summary>A declaration is one thing with all its versions; interest on it, and any other transaction, are things of their own. What a dishonoured payment leaves owing has the payment's reference and is another thing.</summary>
    static string ThingOf(LedgerAmount item) => item switch
    {
        { TransactionNumber: { } number, Type: "CAD" or "CADV" or "ADJ" } => number,
        { TransactionNumber: { } number, Type: "REF" } when !item.Reference.EndsWith(" interest", StringComparison.Ordinal) => number,
        { Type: "DIS" or "NSF" } => $"{item.Type} {item.Reference}",
        _ => item.Reference,
    };

    static ReconciledRow Row(string outcome, string? cause, string reference, int? row, Money? listed, Money? inLedger, Money difference, string[] transactions) =>
        new(outcome, cause, reference, row, listed, inLedger, difference, Sentences[cause ?? outcome].ToString(), transactions);

    static readonly Dictionary<string, Bilingual> Sentences = new()
    {
        ["MATCHED"] = new("The list and the ledger agree.", "La liste et le grand livre concordent."),
        ["CORRECTED"] = new("The list has an earlier version; the declaration was corrected or adjusted since.", "La liste présente une version antérieure; la déclaration a depuis été corrigée ou rajustée."),
        ["WITHOUT_GST"] = new("The list leaves the GST out.", "La liste ne compte pas la TPS."),
        ["GST_ONLY"] = new("The list has the GST alone.", "La liste ne compte que la TPS."),
        ["SIGN"] = new("The list has the amount with the other sign.", "La liste présente le montant avec le signe contraire."),
        ["ROUNDING"] = new("The amounts differ by a few cents, as when lines are rounded together.", "Les montants diffèrent de quelques cents, comme lorsque des lignes sont arrondies ensemble."),
        ["DUPLICATE_IN_LIST"] = new("The list names it more than once.", "La liste le nomme plus d'une fois."),
        ["OTHER_ACCOUNT"] = new("It stands in another program account of the business.", "Il figure dans un autre compte de programme de l'entreprise."),
        ["INTEREST"] = new("Interest that the list does not have.", "Des intérêts que la liste ne présente pas."),
        ["PENALTY"] = new("A penalty or a charge that the list does not have.", "Une pénalité ou des frais que la liste ne présente pas."),
        ["CREDIT"] = new("A payment or a credit that the list does not have.", "Un paiement ou un crédit que la liste ne présente pas."),
        ["DISHONOURED"] = new("A payment that was dishonoured is owing again; the list does not have that.", "Un paiement refusé est dû de nouveau; la liste ne présente pas cela."),
        ["TRANSFER"] = new("A transfer between the accounts of the business that the list does not have.", "Un virement entre les comptes de l'entreprise que la liste ne présente pas."),
        ["PAID_OUT"] = new("Money that was paid out to the business; the list does not have that.", "De l'argent versé à l'entreprise; la liste ne présente pas cela."),
        ["AFTER_THE_LIST"] = new("It was posted after the last day of the list.", "Il a été inscrit après le dernier jour de la liste."),
        ["UNKNOWN"] = new("No likely cause was found.", "Aucune cause probable n'a été trouvée."),
    };
}
