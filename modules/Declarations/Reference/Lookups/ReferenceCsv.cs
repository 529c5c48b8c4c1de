using System.Globalization;
using System.Text;
using CsvHelper;
using Microsoft.AspNetCore.Http;

namespace Carm.Declarations;

/// <summary>A reference list as a file, as it is read: its columns, <c>valid_from</c>, <c>valid_to</c>, <c>source</c>.</summary>
static class ReferenceCsv
{
    public const string MediaType = "text/csv; charset=utf-8";

    /// <summary>Whether CSV is what the caller names first.</summary>
    public static bool IsAsked(HttpContext http) => http.Request.Headers.Accept.ToString().TrimStart().StartsWith("text/csv", StringComparison.OrdinalIgnoreCase);

    public static byte[] Of(ReferenceList list, IEnumerable<ReferenceRow> rows)
    {
        using var bytes = new MemoryStream();
        using (var csv = new CsvWriter(new StreamWriter(bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true), CultureInfo.InvariantCulture))
        {
            foreach (var name in list.Columns.Select(c => c.Name).Concat(["valid_from", "valid_to", "source"])) csv.WriteField(name);
            csv.NextRecord();
            foreach (var row in rows)
            {
                foreach (var column in list.Columns) csv.WriteField(row[column.Name]);
                csv.WriteField($"{row.ValidFrom:yyyy-MM-dd}");
                csv.WriteField($"{row.ValidTo:yyyy-MM-dd}");
                csv.WriteField(row.Source);
                csv.NextRecord();
            }
        }
        return bytes.ToArray();
    }
}
