using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Carm.Host;

/// <summary>What the code says of itself: the docstrings of messages, answers and what they hold, from the files that the compiler writes beside the assemblies.</summary>
static partial class Docstrings
{
    static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> Files = new();

    /// <summary>The first paragraph of a type's docstring.</summary>
    public static string? Of(Type type) => Member(type, $"T:{NameOf(type)}")?.Element("summary") is { } summary ? Plain(summary) : null;

    /// <summary>A property's own docstring, or what its record says of the parameter.</summary>
    public static string? Of(PropertyInfo property)
    {
        var owner = property.DeclaringType!;
        if (Member(owner, $"P:{NameOf(owner)}.{property.Name}")?.Element("summary") is { } summary) return Plain(summary);
        return Member(owner, $"T:{NameOf(owner)}")?.Elements("param").FirstOrDefault(p => p.Attribute("name")?.Value == property.Name) is { } param ? Plain(param) : null;
    }

    static XElement? Member(Type type, string name) => Files.GetOrAdd(type.Assembly, Read).GetValueOrDefault(name);

    static Dictionary<string, XElement> Read(Assembly assembly)
    {
        if (assembly.GetName().Name?.StartsWith("Carm.", StringComparison.Ordinal) != true) return [];
        var file = Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml");
        return File.Exists(file) ? XDocument.Load(file).Descendants("member").ToDictionary(m => m.Attribute("name")!.Value) : [];
    }

    static string NameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    /// <summary>In one line, code between backticks, and without the chapters of the project's own notes.</summary>
    static string? Plain(XElement text)
    {
        var words = string.Concat(text.Nodes().Select(node => node switch
        {
            XText plain => plain.Value,
            XElement { Name.LocalName: "paramref" } name => $"`{JsonNamingPolicy.CamelCase.ConvertName(name.Attribute("name")!.Value)}`",
            XElement { Name.LocalName: "see" } see => $"`{(see.Attribute("cref")?.Value ?? see.Attribute("langword")?.Value ?? see.Value).Split('(')[0].Split('.')[^1].Split(':')[^1]}`",
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement other => other.Value,
            _ => "",
        }));
        words = Chapter().Replace(Blanks().Replace(words, " ").Trim(), "");
        return words.Length == 0 ? null : words;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    /// <summary>As (7.2) or (ledger 5.1).</summary>
    [GeneratedRegex(@" \((?:[a-z]+(?:-[a-z]+)* )?\d+(?:\.\d+)+\)")]
    private static partial Regex Chapter();
}
