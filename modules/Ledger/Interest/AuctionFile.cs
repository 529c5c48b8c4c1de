using System.Globalization;
using System.Text;
using Carm.Kernel;
using CsvHelper;
using CsvHelper.Configuration;

namespace Carm.Ledger;

/// <summary>
/// The results of treasury bill auctions as CSV: the Bank of Canada's group AUC_TBILL of its Valet interface, under its terms and series, or a table with the columns of its page, in English or in French,
/// with commas or semicolons. Read whole or not at all, with every fault by its line. Pure.
/// </summary>
static class AuctionFile
{
    const int MostFaults = 200;

    /// <summary>The names of columns, by letters alone: those of the page in English and French, and of the series.</summary>
    static readonly Dictionary<string, string> Columns = new()
    {
        ["auctiondate"] = "auction_date", ["datedadjudication"] = "auction_date", ["datedeladjudication"] = "auction_date", ["auctbillauctiondate"] = "auction_date",
        ["issuedate"] = "issue_date", ["datedemission"] = "issue_date", ["auctbillissuedate"] = "issue_date",
        ["maturitydate"] = "maturity_date", ["maturity"] = "maturity_date", ["datedecheance"] = "maturity_date", ["auctbillmaturitydate"] = "maturity_date",
        ["term"] = "term_days", ["termdays"] = "term_days", ["termindays"] = "term_days", ["terme"] = "term_days", ["termejours"] = "term_days", ["duree"] = "term_days", ["dureejours"] = "term_days", ["auctbilltermdays"] = "term_days",
        ["avgyield"] = "average_yield", ["averageyield"] = "average_yield", ["rendementmoyen"] = "average_yield", ["auctbillavgyield"] = "average_yield",
    };

    /// <summary>Every auction that has a result; what is only announced is passed over. Refused: <c>RATE_FILE</c>, <c>RATE_COLUMN</c>, <c>RATE_VALUE</c>, <c>RATE_TWICE</c>.</summary>
    public static IReadOnlyList<BillAuction> Read(byte[] content)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw new Rejected("RATE_FILE", 1) { Path = "file" };
        }
        var lines = text.Split('\n');
        var head = Array.FindIndex(lines, line => NamesOf(line) is var names && names.Contains("auction_date") && names.Contains("average_yield"));
        if (head < 0) throw new Rejected("RATE_COLUMN", "auction_date, average_yield") { Path = "file" };
        return Read(string.Join('\n', lines[head..]), Delimiter(lines[head]), head);
    }

    /// <param name="before">How many lines of the file stand above the table.</param>
    static List<BillAuction> Read(string table, char delimiter, int before)
    {
        var (faults, auctions, taken) = (new List<Rejected>(), new List<BillAuction>(), new HashSet<(DateOnly, int)>());
        try
        {
            using var csv = new CsvReader(new StringReader(table), new CsvConfiguration(CultureInfo.InvariantCulture) { MissingFieldFound = null, DetectColumnCountChanges = true, Delimiter = $"{delimiter}" });
            csv.Read();
            csv.ReadHeader();
            var columns = csv.HeaderRecord!.Select(Known).Index().Where(c => c.Item is not null).DistinctBy(c => c.Item).ToDictionary(c => c.Item!, c => c.Index);
            if (!columns.ContainsKey("term_days") && !columns.ContainsKey("maturity_date")) throw new Rejected("RATE_COLUMN", "term_days") { Path = $"lines[{before + 1}]" };
            while (csv.Read())
            {
                var (row, path) = (csv, $"lines[{before + csv.Parser.RawRow}]");
                string Cell(string name) => columns.TryGetValue(name, out var i) ? row.GetField(i)?.Trim() ?? "" : "";
                if (Cell("average_yield") is "" or "-") continue;
                if (Of(Cell, path, faults) is not { } auction) continue;
                if (taken.Add((auction.HeldOn, auction.TermDays))) auctions.Add(auction);
                else faults.Add(new("RATE_TWICE", $"{auction.HeldOn:yyyy-MM-dd}", auction.TermDays) { Path = path });
            }
        }
        catch (CsvHelperException broken)
        {
            throw new Rejected("RATE_FILE", before + (broken.Context?.Parser?.RawRow ?? 1)) { Path = "file" };
        }
        return faults.Count > 0 ? throw Rejected.Of([.. faults.Take(MostFaults)]) : auctions;
    }

    static BillAuction? Of(Func<string, string> cell, string path, List<Rejected> faults)
    {
        var before = faults.Count;
        DateOnly? Day(string name)
        {
            if (BusinessCalendar.TryReadDate(cell(name), out var day)) return day;
            if (cell(name).Length > 0 || name == "auction_date") Fault(name);
            return null;
        }
        void Fault(string name) => faults.Add(new("RATE_VALUE", cell(name).Length > 40 ? cell(name)[..40] : cell(name)) { Path = $"{path}.{name}" });

        var held = Day("auction_date");
        if (!TryReadYield(cell("average_yield"), out var yield)) Fault("average_yield");
        var term = 0;
        if (cell("term_days").Length > 0)
        {
            if (!int.TryParse(cell("term_days"), NumberStyles.None, CultureInfo.InvariantCulture, out term) || term is < 1 or > 400) Fault("term_days");
        }
        else if (Day("maturity_date") is { } matures && (Day("issue_date") ?? held) is { } issued && matures > issued) term = matures.DayNumber - issued.DayNumber;
        else if (faults.Count == before) Fault("maturity_date");
        return faults.Count > before ? null : new(held!.Value, term, yield);
    }

    /// <summary>With a point or a comma, and a sign of percent or none.</summary>
    static bool TryReadYield(string text, out decimal yield) =>
        decimal.TryParse(text.TrimEnd('%', ' ', '\u00A0', '\u202F').Replace(',', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out yield) && yield is > -10 and < 50;

    static string?[] NamesOf(string line) => [.. line.Split(Delimiter(line)).Select(Known)];

    /// <summary>Names of columns have neither, so that it is the one that parts them.</summary>
    static char Delimiter(string head) => head.Contains(';', StringComparison.Ordinal) ? ';' : ',';

    static string? Known(string name) =>
        // What Unicode has no character for cannot be normalized, and is in no name.
        name.AsSpan().IndexOfAny('\ufffe', '\uffff') >= 0 ? null : Columns.GetValueOrDefault(string.Concat(name.Normalize(NormalizationForm.FormD).Where(char.IsAsciiLetter)).ToLowerInvariant());
}
