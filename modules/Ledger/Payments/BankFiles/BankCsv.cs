using System.Globalization;
using Carm.Kernel;
using CsvHelper;
using CsvHelper.Configuration;

namespace Carm.Ledger;

/// <summary>Receipts as CSV with a header: rmAccount, amount, receivedOn, reference, and where known currency, bankReference, payerBn9, payerName.</summary>
static class BankCsv
{
    public static IReadOnlyList<BankLine> Read(string text)
    {
        using var csv = new CsvReader(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture) { MissingFieldFound = null, PrepareHeaderForMatch = header => header.Header.Trim().ToUpperInvariant(), TrimOptions = TrimOptions.Trim });
        var lines = new List<BankLine>();
        try
        {
            if (!csv.Read() || !csv.ReadHeader() || !new[] { "rmAccount", "amount", "receivedOn", "reference" }.All(name => csv.HeaderRecord!.Any(h => h.Trim().Equals(name, StringComparison.OrdinalIgnoreCase)))) throw BankFileReading.Unreadable("1");
            while (csv.Read())
                lines.Add(new(lines.Count + 1, PaymentMethods.OnlineBanking, Field("rmAccount"), Money.TryParse(Field("amount"), out var amount) ? amount : null, BusinessCalendar.TryReadDate(Field("receivedOn"), out var on) ? on : null, Field("reference"),
                    Field("bankReference"), BankFileReading.Payer(Field("payerBn9")), Field("payerName"), BankFileReading.FaultOfCurrency(Field("currency"))));
        }
        catch (CsvHelperException)
        {
            throw BankFileReading.Unreadable($"{csv.Context.Parser?.Row ?? 1}");
        }
        return lines;

        string? Field(string name) => csv.TryGetField<string>(name, out var value) && value is { Length: > 0 } ? value : null;
    }
}
