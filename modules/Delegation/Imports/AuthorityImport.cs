using System.Globalization;
using System.Text;
using Carm.Kernel;
using CsvHelper;
using CsvHelper.Configuration;

namespace Carm.Delegation;

/// <summary>A file of requests or of answers to them. Each row is done or refused by itself, in the order of the file.</summary>
/// <param name="Kind">REQUESTS of a provider or ANSWERS of a client.</param>
/// <param name="By">Who gave the file; each row is judged by what this person may do when its turn comes.</param>
public sealed record AuthorityImport(string Id, string Bn9, string By, string Kind, int Rows, DateTimeOffset At);

/// <summary>One row of such a file and what became of it.</summary>
/// <param name="Id">The import's, a slash, the row's number.</param>
/// <param name="Number">The first row under the header is 1.</param>
/// <param name="State">PENDING, DONE or REFUSED.</param>
public sealed record ImportedRow(string Id, string ImportId, int Number, IReadOnlyDictionary<string, string> Fields, string State = "PENDING")
{
    /// <summary>Why it was refused.</summary>
    public string? Code { get; init; }

    /// <summary>In which column the fault lies.</summary>
    public string? Path { get; init; }

    /// <summary>The request made, or the one answered.</summary>
    public string? RequestId { get; init; }

    public static string IdOf(string importId, int number) => $"{importId}/{number:D5}";

    public string? Text(string column) => Fields.GetValueOrDefault(column.ToUpperInvariant()) is { Length: > 0 } text ? text : null;

    /// <summary>Several in one cell, by blanks.</summary>
    public IReadOnlyList<string>? List(string column) => Text(column)?.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public DateOnly? Date(string column) =>
        Text(column) is not { } text ? null : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw new Rejected("VAL_ROW") { Path = column };
}

static class AuthorityFile
{
    public const int MostRows = 10_000;

    /// <summary>What the lists have that are taken as CSV, filled in and given back; and what the same columns are called by a list that is taken in French.</summary>
    static readonly (string Name, string French)[] OfTheLists =
    [
        ("row", "Rangée"), ("state", "État"), ("code", "Code"), ("message", "Message"), ("path", "Chemin"), ("requestId", "Identifiant de la demande"), ("providerBn9", "NE du fournisseur"), ("clientBn9", "NE du client"), ("kind", "Genre"), ("rmAccounts", "Comptes de programme"),
        ("comment", "Commentaire"), ("requestedAt", "Heure de la demande"), ("reason", "Motif"), ("providerName", "Nom du fournisseur"), ("clientName", "Nom du client"), ("answer", "Réponse"), ("visibility", "Visibilité"), ("capabilities", "Droits"), ("startOn", "Date de début"), ("endOn", "Date de fin"),
    ];

    static readonly Dictionary<string, string> Columns = OfTheLists.SelectMany(c => new[] { (Said: c.Name, c.Name), (Said: c.French, c.Name) })
        .Select(c => (Said: c.Said.ToUpperInvariant(), Name: c.Name.ToUpperInvariant())).Distinct().ToDictionary(c => c.Said, c => c.Name);

    /// <summary>The rows of a CSV file in UTF-8, parted by commas or semicolons, by the names of their columns in either language, whatever the case. A name that is none of ours is refused, since a misspelt one would change what is granted. Refused: <c>VAL_CSV</c>, <c>VAL_COLUMN</c>, <c>VAL_TOO_MANY_ROWS</c>.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(byte[] content, params string[] required)
    {
        try
        {
            using var reader = new StreamReader(new MemoryStream(content), new UTF8Encoding(false, throwOnInvalidBytes: true));
            using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { MissingFieldFound = null, DetectColumnCountChanges = true, DetectDelimiter = true, DetectDelimiterValues = [",", ";"] });
            if (!csv.Read() || !csv.ReadHeader()) throw new Rejected("VAL_CSV", 1) { Path = "file" };
            string[] said = [.. csv.HeaderRecord!.Select(name => name.Trim().ToUpperInvariant())];
            if (said.FirstOrDefault(name => !Columns.ContainsKey(name)) is { } unknown) throw new Rejected("VAL_COLUMN", unknown) { Path = "file" };
            string[] columns = [.. said.Select(name => Columns[name])];
            if (required.FirstOrDefault(name => !columns.Contains(name.ToUpperInvariant())) is { } missing) throw new Rejected("VAL_COLUMN_MISSING", missing) { Path = "file" };
            if (columns.Distinct().Count() < columns.Length) throw new Rejected("VAL_CSV", 1) { Path = "file" };

            List<IReadOnlyDictionary<string, string>> rows = [];
            while (csv.Read())
            {
                if (rows.Count == MostRows) throw new Rejected("VAL_TOO_MANY_ROWS") { Path = "file" };
                if (csv.Parser.Record!.Any(cell => cell.Contains('\0'))) throw new Rejected("VAL_CSV", csv.Parser.RawRow) { Path = "file" };
                rows.Add(columns.Index().ToDictionary(c => c.Item, c => csv.GetField(c.Index)!.Trim()));
            }
            return rows.Count > 0 ? rows : throw new Rejected("VAL_CSV", 2) { Path = "file" };
        }
        catch (CsvHelperException broken)
        {
            throw new Rejected("VAL_CSV", broken.Context?.Parser?.RawRow ?? 1) { Path = "file" };
        }
        catch (DecoderFallbackException)
        {
            throw new Rejected("VAL_CSV", 1) { Path = "file" };
        }
    }
}
