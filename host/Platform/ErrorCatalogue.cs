using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Carm.Kernel;

namespace Carm.Host;

/// <summary>What one code means in one language.</summary>
/// <param name="Cause">How one comes to it.</param>
/// <param name="Cure">What the caller does next.</param>
/// <param name="Law">Where it stands: a provision, a memorandum or notice of the CBSA, or that it is a rule of this service.</param>
public sealed record ErrorText(string Meaning, string Cause, string Cure, string Law);

/// <summary>One code on the wire, of a problem or of a field.</summary>
/// <param name="Owner">The module that gives it, or the host.</param>
public sealed record ErrorEntry(string Code, int Status, string Owner, Bilingual OwnerName, ErrorText En, ErrorText Fr)
{
    public ErrorText In(CultureInfo culture) => Bilingual.IsFrench(culture) ? Fr : En;
}

/// <summary>
/// Every code of the host and the modules with what it means, from the tables of rejections and the texts beside them: <c>Errors.en.md</c> and <c>Errors.fr.md</c>
/// of each owner, whose headings are codes. A code in the texts alone is a field's, of a validator's own name. A text that is missing fails the tests, not a start.
/// </summary>
public sealed partial class ErrorCatalogue(IReadOnlyList<ICarmModule> modules)
{
    static readonly string[] English = ["Meaning", "Cause", "Cure", "Law"], French = ["Sens", "Cause", "Remède", "Droit"];

    static readonly Dictionary<string, Bilingual> Names = new()
    {
        ["Host"] = new("All operations", "Toutes les opérations"),
        ["Onboarding"] = new("Registration, programs and accounts", "Inscription, programmes et comptes"),
        ["Delegation"] = new("Delegation of authority", "Délégation de pouvoirs"),
        ["Bonds"] = new("Financial security", "Garantie financière"),
        ["Declarations"] = new("Declarations, tariff and rulings", "Déclarations, tarif et décisions"),
        ["Ledger"] = new("Accounts, statements and payments", "Comptes, relevés et paiements"),
        ["Appeals"] = new("Appeals, penalties and compliance", "Appels, pénalités et conformité"),
    };

    readonly Lazy<IReadOnlyList<ErrorEntry>> all = new(() => [.. Of(typeof(ErrorCatalogue).Assembly, HostRejections.All), .. modules.SelectMany(m => Of(m.Assembly, m.Rejections))]);

    Dictionary<string, ErrorEntry>? byCode;

    public IReadOnlyList<ErrorEntry> All => all.Value;

    public ErrorEntry? Find(string code) => (byCode ??= All.ToDictionary(e => e.Code, StringComparer.OrdinalIgnoreCase)).GetValueOrDefault(code);

    static IEnumerable<ErrorEntry> Of(Assembly assembly, IReadOnlyList<Rejection> table)
    {
        var owner = assembly.GetName().Name!["Carm.".Length..];
        var (rows, en, fr) = (table.ToDictionary(r => r.Code), Read(assembly, "en", English), Read(assembly, "fr", French));
        return en.Keys.Where(fr.ContainsKey).Select(code => rows.GetValueOrDefault(code) is var row && row is null
            ? new ErrorEntry(code, StatusCodes.Status400BadRequest, owner, Names[owner], Text(en[code], English, null), Text(fr[code], French, null))
            : new ErrorEntry(code, row.Status, owner, Names[owner], Text(en[code], English, row.En), Text(fr[code], French, row.Fr)));
    }

    /// <summary>The table's own sentence is the meaning where it stands by itself; one with places to fill needs another.</summary>
    static ErrorText Text(Dictionary<string, string> given, string[] labels, string? sentence) =>
        new(given.GetValueOrDefault(labels[0]) ?? sentence ?? "", given.GetValueOrDefault(labels[1], ""), given.GetValueOrDefault(labels[2], ""), given.GetValueOrDefault(labels[3], ""));

    /// <summary>One owner's entries in one language by code, each by label.</summary>
    static Dictionary<string, Dictionary<string, string>> Read(Assembly assembly, string language, string[] labels)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream($"Errors.{language}.md") ?? throw new InvalidOperationException($"{assembly.GetName().Name} carries no Errors.{language}.md."));
        var entries = new Dictionary<string, Dictionary<string, string>>();
        Dictionary<string, string>? entry = null;
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.StartsWith("## ", StringComparison.Ordinal)) entries.Add(line[3..].Trim(), entry = []);
            else if (entry is not null && line.Length > 0)
                entry.Add(Line().Match(line) is { Success: true } said && labels.Contains(said.Groups[1].Value) ? said.Groups[1].Value : throw new InvalidDataException($"Errors.{language}.md of {assembly.GetName().Name}, line {number}: {line}"), said.Groups[2].Value);
        }
        return entries;
    }

    [GeneratedRegex(@"^- (\w+) ?: (.+)$")]
    private static partial Regex Line();
}
