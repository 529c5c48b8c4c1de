using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Carm.Kernel;

namespace Carm.Host;

/// <summary>
/// What the columns of a list as CSV are called. In English as in JSON, since programs read it so; in French, for people, as <c>CsvColumns.json</c> says. A name that stands there
/// is the same in every list, so that files go together.
/// </summary>
static class CsvColumns
{
    public static readonly IReadOnlyDictionary<string, string> French = Read();

    public static PropertyInfo[] Of(Type row) => row.GetProperties(BindingFlags.Public | BindingFlags.Instance);

    public static string Name(PropertyInfo column) => JsonNamingPolicy.CamelCase.ConvertName(column.Name);

    /// <summary>In the language of the request; a name without French, which a test finds, is better than no answer.</summary>
    public static string Heading(PropertyInfo column) => Bilingual.IsFrench(CultureInfo.CurrentUICulture) && French.TryGetValue(Name(column), out var french) ? french : Name(column);

    static Dictionary<string, string> Read()
    {
        using var file = typeof(CsvColumns).Assembly.GetManifestResourceStream("CsvColumns.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(file, CarmJson.Options)!;
    }
}
